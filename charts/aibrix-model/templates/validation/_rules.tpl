{{/*
Runs all rules except those for nulls (validation/nulls.yaml). The first violation stops the release.
*/}}
{{- define "aibrix-model.validate" -}}
{{- include "aibrix-model.rules.renamed" . -}}
{{- include "aibrix-model.rules.text" . -}}
{{- include "aibrix-model.rules.name" . -}}
{{- include "aibrix-model.rules.serviceAccount" . -}}
{{- include "aibrix-model.rules.source" . -}}
{{- include "aibrix-model.rules.model" . -}}
{{- include "aibrix-model.rules.aibrix" . -}}
{{- include "aibrix-model.rules.lora" . -}}
{{- include "aibrix-model.rules.storage" . -}}
{{- include "aibrix-model.rules.accelerators" . -}}
{{- include "aibrix-model.rules.devices" . -}}
{{- include "aibrix-model.rules.warmup" . -}}
{{- include "aibrix-model.rules.pods" . -}}
{{- include "aibrix-model.rules.args" . -}}
{{- include "aibrix-model.rules.env" . -}}
{{- include "aibrix-model.rules.ports" . -}}
{{- include "aibrix-model.rules.pod.names" . -}}
{{- include "aibrix-model.rules.hostNetwork" . -}}
{{- include "aibrix-model.rules.extraObjects" . -}}
{{- include "aibrix-model.rules.kvEvents" . -}}
{{- include "aibrix-model.rules.networkPolicy" . -}}
{{- include "aibrix-model.rules.cidrs" . -}}
{{- include "aibrix-model.rules.autoscaling" . -}}
{{- include "aibrix-model.rules.monitoring" . -}}
{{- end }}

{{/*
Runs the rules for pod settings, updates and drains.
*/}}
{{- define "aibrix-model.rules.pods" -}}
{{- include "aibrix-model.rules.resources" . -}}
{{- include "aibrix-model.rules.volumes" . -}}
{{- include "aibrix-model.rules.security" . -}}
{{- include "aibrix-model.rules.tolerations" . -}}
{{- include "aibrix-model.rules.topologySpreadConstraints" . -}}
{{- range $key := tuple "affinity" "topologySpreadConstraints" "networkPolicy" -}}
{{- include "aibrix-model.rules.matchExpressions" (list $key (get $.Values $key)) -}}
{{- end -}}
{{- include "aibrix-model.rules.pullSecrets" . -}}
{{- include "aibrix-model.rules.labels" . -}}
{{- include "aibrix-model.rules.updateStrategy" . -}}
{{- include "aibrix-model.rules.podDisruptionBudget" . -}}
{{- end }}

{{/*
Rejects keys of earlier versions, which the schema accepts so that this message is shown.
*/}}
{{- define "aibrix-model.rules.renamed" -}}
{{- if hasKey .Values "rollout" -}}
{{- fail "rollout: renamed to updateStrategy in 0.2.0; move its keys there" -}}
{{- end -}}
{{- end }}

{{/*
The model name is the name of a Service, so it must be a DNS-1035 label.
*/}}
{{- define "aibrix-model.rules.name" -}}
{{- $name := include "aibrix-model.name" . -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$" $name) -}}
{{- $proposal := regexReplaceAll "[^a-z0-9]+" (lower $name) "-" -}}
{{- $proposal = regexReplaceAll "^[^a-z]+" $proposal "" | trunc 63 | trimSuffix "-" | default "my-model" -}}
{{- fail (printf "model.name: %s%q is not a valid Service name: use at most 63 lower-case letters, digits and '-', starting with a letter and not ending with '-', for example --set model.name=%s" (ternary "" "it is empty, and the release name " (not (empty .Values.model.name))) $name $proposal) -}}
{{- end -}}
{{- end }}

{{/*
Every namespace has a ServiceAccount `default`, which a release must not create.
*/}}
{{- define "aibrix-model.rules.serviceAccount" -}}
{{- if and .Values.serviceAccount.create (eq (include "aibrix-model.serviceAccountName" .) "default") -}}
{{- fail "serviceAccount.name: \"default\" already exists in every namespace; set another name, or serviceAccount.create=false to use it" -}}
{{- end -}}
{{- end }}

{{/*
Only a Hugging Face repository has revisions; a path or a URL does not.
*/}}
{{- define "aibrix-model.rules.source" -}}
{{- if and .Values.model.revision (regexMatch "^/|://" .Values.model.source) -}}
{{- fail (printf "model.revision: %q has no effect on model.source %q; remove it, or set model.source to a Hugging Face repository" .Values.model.revision .Values.model.source) -}}
{{- end -}}
{{- end }}

{{/*
Each worker requires its own accelerator, and the number of accelerators is set in one place.
*/}}
{{- define "aibrix-model.rules.accelerators" -}}
{{- $needed := include "aibrix-model.parallelism.size" . | int -}}
{{- $count := include "aibrix-model.acceleratorCount" . | int -}}
{{- if and $count (lt $count $needed) -}}
{{- fail (printf "accelerator.count: %d is less than the %d accelerators that parallelism (tensor x pipeline x data) requires; remove accelerator.count, or lower the parallelism" $count $needed) -}}
{{- end -}}
{{- range $kind := tuple "limits" "requests" -}}
{{- if hasKey (get ($.Values.resources | default dict) $kind | default dict) $.Values.accelerator.resource -}}
{{- fail (printf "resources.%s: %s is set by parallelism and accelerator.count; remove it here" $kind $.Values.accelerator.resource) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects labels that the chart sets.
*/}}
{{- define "aibrix-model.rules.labels" -}}
{{- if or .Values.podLabels .Values.commonLabels -}}
{{- $own := merge (include "aibrix-model.podLabels" . | fromYaml) (include "aibrix-model.chartLabels" . | fromYaml) -}}
{{- range $map := tuple "podLabels" "commonLabels" -}}
{{- range $key, $_ := get $.Values $map | default dict -}}
{{- if or (hasKey $own $key) (eq $key "model.aibrix.ai/kv-events-enabled") -}}
{{- fail (printf "%s: %q is set by the chart (from model, server.port and the release's name); remove it here" $map $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects a rolling update that could never start.
*/}}
{{- define "aibrix-model.rules.updateStrategy" -}}
{{- with .Values.updateStrategy -}}
{{- if and (eq (include "aibrix-model.updateStrategy.type" $) "RollingUpdate") (has (toString .maxSurge) (list "0" "0%")) (has (toString .maxUnavailable) (list "0" "0%")) -}}
{{- fail "updateStrategy: maxSurge and maxUnavailable are both 0, so an update could never start; set maxSurge 1 (requires a spare accelerator) or maxUnavailable 1" -}}
{{- end -}}
{{- end -}}
{{- end }}
