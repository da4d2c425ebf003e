{{/*
Rejects null for keys that a template requires. Helm deletes keys whose value is null, so the schema cannot check them.
(Every other key may be null, which means the same as its empty default.)
*/}}
{{- define "aibrix-model.rules.nulls" -}}
{{- range tuple
  "model" "model.source" "model.huggingFaceToken" "model.huggingFaceToken.secretKey"
  "aibrix" "aibrix.version" "aibrix.maxPrefixes" "image" "image.repository" "image.pullPolicy" "replicaCount" "server" "server.port"
  "parallelism" "parallelism.tensor" "parallelism.pipeline" "parallelism.data" "accelerator" "accelerator.resource"
  "storage" "storage.cache" "storage.models" "storage.models.mountPath" "storage.sharedMemory" "storage.sharedMemory.sizeLimit"
  "service" "service.type" "serviceAccount" "serviceAccount.create"
  "probes" "probes.startup" "probes.startup.budgetSeconds" "probes.startup.periodSeconds" "probes.startup.timeoutSeconds"
  "probes.readiness" "probes.readiness.periodSeconds" "probes.readiness.timeoutSeconds" "probes.readiness.failureThreshold"
  "probes.liveness" "probes.liveness.periodSeconds" "probes.liveness.timeoutSeconds" "probes.liveness.failureThreshold"
  "updateStrategy" "updateStrategy.type" "updateStrategy.maxSurge" "updateStrategy.maxUnavailable" "shutdown" "shutdown.delaySeconds" "shutdown.drainSeconds"
-}}
{{- include "aibrix-model.rules.notNull" (list $ .) -}}
{{- end -}}
{{- if include "aibrix-model.kvEvents.enabled" . -}}
{{- range tuple "format" "eventPort" "replayPort" "bufferSteps" "hwm" "maxQueueSize" -}}
{{- include "aibrix-model.rules.notNull" (list $ (printf "model.kvEvents.%s" .)) -}}
{{- end -}}
{{- end -}}
{{- if include "aibrix-model.relay.enabled" . -}}
{{- range tuple "blockSize" "metricsPort" "maxBlocks" "announceSeconds" -}}
{{- include "aibrix-model.rules.notNull" (list $ (printf "model.kvEvents.relay.%s" .)) -}}
{{- end -}}
{{- end -}}
{{- if include "aibrix-model.networkPolicy.enabled" . -}}
{{- range tuple "aibrixNamespace" "envoyNamespace" "prometheus" "prometheus.namespace" -}}
{{- include "aibrix-model.rules.notNull" (list $ (printf "networkPolicy.%s" .)) -}}
{{- end -}}
{{- end -}}
{{- if include "aibrix-model.monitoring.enabled" (list . "prometheusRule") -}}
{{- range tuple "timeToFirstTokenSeconds" "interTokenLatencySeconds" "runbookUrl" -}}
{{- include "aibrix-model.rules.notNull" (list $ (printf "monitoring.prometheusRule.%s" .)) -}}
{{- end -}}
{{- end -}}
{{- if include "aibrix-model.autoscaling.enabled" . -}}
{{- range tuple "strategy" "minReplicas" "maxReplicas" "metric" -}}
{{- include "aibrix-model.rules.notNull" (list $ (printf "autoscaling.%s" .)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects null for one key: include with (list $ "path.of.key").
*/}}
{{- define "aibrix-model.rules.notNull" -}}
{{- $value := (index . 0).Values -}}
{{- range splitList "." (index . 1) -}}
{{- $value = get $value . -}}
{{- end -}}
{{- if or (kindIs "invalid" $value) (and (kindIs "string" $value) (eq $value "")) -}}
{{- fail (printf "%s: must not be null or empty; remove the line to use the default, or set a value" (index . 1)) -}}
{{- end -}}
{{- end }}
