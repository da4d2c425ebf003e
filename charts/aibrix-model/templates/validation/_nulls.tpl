{{/*
Rejects null for keys that a template requires. Helm deletes keys whose value is null, so the schema cannot check them.
(Every other key may be null, which means the same as its empty default.) Each line names a section, then its keys.
*/}}
{{- define "aibrix-model.rules.nulls" -}}
{{- range tuple
  ". model aibrix image replicaCount server parallelism accelerator storage service serviceAccount probes updateStrategy shutdown"
  "model source huggingFaceToken"
  "model.huggingFaceToken secretKey"
  "aibrix version maxPrefixes"
  "image repository pullPolicy"
  "server port"
  "parallelism tensor pipeline data"
  "accelerator resource"
  "storage cache models sharedMemory"
  "storage.models mountPath"
  "storage.sharedMemory sizeLimit"
  "service type"
  "serviceAccount create"
  "probes startup readiness liveness"
  "probes.startup budgetSeconds periodSeconds timeoutSeconds"
  "probes.readiness periodSeconds timeoutSeconds failureThreshold"
  "probes.liveness periodSeconds timeoutSeconds failureThreshold"
  "updateStrategy type maxSurge maxUnavailable"
  "shutdown delaySeconds drainSeconds"
-}}
{{- include "aibrix-model.rules.notNull" (list $ .) -}}
{{- end -}}
{{- include "aibrix-model.rules.nulls.features" . -}}
{{- end }}

{{/*
As aibrix-model.rules.nulls, for the keys of a feature that is enabled.
*/}}
{{- define "aibrix-model.rules.nulls.features" -}}
{{- if include "aibrix-model.kvEvents.enabled" . -}}
{{- include "aibrix-model.rules.notNull" (list $ "model.kvEvents format eventPort replayPort bufferSteps hwm maxQueueSize") -}}
{{- end -}}
{{- if include "aibrix-model.relay.enabled" . -}}
{{- include "aibrix-model.rules.notNull" (list $ "model.kvEvents.relay blockSize metricsPort maxBlocks announceSeconds") -}}
{{- end -}}
{{- if include "aibrix-model.networkPolicy.enabled" . -}}
{{- include "aibrix-model.rules.notNull" (list $ "networkPolicy aibrixNamespace envoyNamespace prometheus") -}}
{{- include "aibrix-model.rules.notNull" (list $ "networkPolicy.prometheus namespace") -}}
{{- end -}}
{{- if include "aibrix-model.monitoring.enabled" (list . "prometheusRule") -}}
{{- include "aibrix-model.rules.notNull" (list $ "monitoring.prometheusRule timeToFirstTokenSeconds interTokenLatencySeconds runbookUrl") -}}
{{- end -}}
{{- if include "aibrix-model.autoscaling.enabled" . -}}
{{- include "aibrix-model.rules.notNull" (list $ "autoscaling strategy minReplicas maxReplicas metric") -}}
{{- end -}}
{{- end }}

{{/*
Rejects null and empty strings for keys of a section: include with (list $ "path.of.section key key"),
where the path of the top level is a dot.
*/}}
{{- define "aibrix-model.rules.notNull" -}}
{{- $keys := index . 1 | splitList " " -}}
{{- $path := first $keys -}}
{{- $section := (index . 0).Values -}}
{{- range splitList "." $path | compact -}}
{{- $section = get $section . -}}
{{- end -}}
{{- range rest $keys -}}
{{- $value := get $section . -}}
{{- if not $value -}}
{{- if or (kindIs "invalid" $value) (kindIs "string" $value) -}}
{{- fail (printf "%s.%s: must not be null or empty; remove the line to use the default, or set a value" $path . | trimPrefix "..") -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
