{{/*
All rules about values, but for nulls (validation/nulls.yaml). The first that is broken stops the release.
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
{{- end }}

{{/*
Rules about what passes through to the pods, and how an update and a drain replace them.
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
Keys of earlier versions, which the schema lets through to here.
*/}}
{{- define "aibrix-model.rules.renamed" -}}
{{- if hasKey .Values "rollout" -}}
{{- fail "rollout: renamed to updateStrategy in 0.2.0; move its keys there" -}}
{{- end -}}
{{- end }}

{{/*
The name must serve as the name of a Service: a DNS-1035 label.
*/}}
{{- define "aibrix-model.rules.name" -}}
{{- $name := include "aibrix-model.name" . -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$" $name) -}}
{{- $proposal := regexReplaceAll "[^a-z0-9]+" (lower $name) "-" -}}
{{- $proposal = regexReplaceAll "^[^a-z]+" $proposal "" | trunc 63 | trimSuffix "-" | default "my-model" -}}
{{- fail (printf "%s %q cannot be the name of a Service, which the gateway needs: at most 63 lower-case letters, digits and '-', a letter first, no '-' at the end. Try --set model.name=%s" (ternary "model.name" "the release name" (not (empty .Values.model.name))) $name $proposal) -}}
{{- end -}}
{{- end }}

{{/*
Every namespace has a ServiceAccount `default`, which is not the release's to make.
*/}}
{{- define "aibrix-model.rules.serviceAccount" -}}
{{- if and .Values.serviceAccount.create (eq (include "aibrix-model.serviceAccountName" .) "default") -}}
{{- fail "serviceAccount: the name \"default\" belongs to Kubernetes, in every namespace; set serviceAccount.name, or serviceAccount.create=false to use it" -}}
{{- end -}}
{{- end }}

{{/*
A revision belongs to a repository; a path has none.
*/}}
{{- define "aibrix-model.rules.source" -}}
{{- if and .Values.model.revision (regexMatch "^/|://" .Values.model.source) -}}
{{- fail (printf "model.revision: %q has no effect on model.source %q; remove it, or name a Hugging Face repository" .Values.model.revision .Values.model.source) -}}
{{- end -}}
{{- end }}

{{/*
Each worker needs an accelerator of its own, and the accelerators are said once.
*/}}
{{- define "aibrix-model.rules.accelerators" -}}
{{- $needed := include "aibrix-model.parallelism.size" . | int -}}
{{- $count := include "aibrix-model.acceleratorCount" . | int -}}
{{- if and $count (lt $count $needed) -}}
{{- fail (printf "accelerator.count: %d are fewer than the %d that parallelism (tensor x pipeline x data) needs; remove accelerator.count, or lower the parallelism" $count $needed) -}}
{{- end -}}
{{- range $kind := tuple "limits" "requests" -}}
{{- if hasKey (get ($.Values.resources | default dict) $kind | default dict) $.Values.accelerator.resource -}}
{{- fail (printf "resources.%s: %s is set by parallelism and accelerator.count; remove it here" $kind $.Values.accelerator.resource) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Labels that the chart sets on pods are not the user's to set again.
*/}}
{{- define "aibrix-model.rules.labels" -}}
{{- $own := merge (include "aibrix-model.podLabels" . | fromYaml) (include "aibrix-model.chartLabels" . | fromYaml) -}}
{{- range $map := tuple "podLabels" "commonLabels" -}}
{{- range $key, $_ := get $.Values $map | default dict -}}
{{- if or (hasKey $own $key) (eq $key "model.aibrix.ai/kv-events-enabled") -}}
{{- fail (printf "%s: %q is set by the chart (from model, server.port and the release's name); remove it here" $map $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
A rolling update must be able to move.
*/}}
{{- define "aibrix-model.rules.updateStrategy" -}}
{{- with .Values.updateStrategy -}}
{{- if and (eq (include "aibrix-model.updateStrategy.type" $) "RollingUpdate") (has (toString .maxSurge) (list "0" "0%")) (has (toString .maxUnavailable) (list "0" "0%")) -}}
{{- fail "updateStrategy: maxSurge and maxUnavailable are both 0, so an update could never begin; set maxSurge 1 (needs a spare accelerator) or maxUnavailable 1" -}}
{{- end -}}
{{- end -}}
{{- end }}
