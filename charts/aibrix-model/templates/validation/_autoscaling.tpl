{{/*
An autoscaler that could not do what it is told.
*/}}
{{- define "aibrix-model.rules.autoscaling" -}}
{{- if include "aibrix-model.autoscaling.enabled" . -}}
{{- with .Values.autoscaling -}}
{{- if .external -}}
{{- fail "autoscaling.external: AIBrix's PodAutoscaler (autoscaling.enabled) already sets the number of pods, and two autoscalers would work against each other; set one of the two to false" -}}
{{- end -}}
{{- if not (.minReplicas | int) -}}
{{- fail "autoscaling.minReplicas: AIBrix reads the metrics from the pods, so it would never start a first one again; set 1, or scale to zero with KEDA (extraObjects and autoscaling.external)" -}}
{{- end -}}
{{- if lt (.maxReplicas | int) (.minReplicas | int) -}}
{{- fail (printf "autoscaling.maxReplicas: %d is less than minReplicas %d; raise it, or lower minReplicas" (.maxReplicas | int) (.minReplicas | int)) -}}
{{- end -}}
{{- if and .panicThreshold (ne .strategy "KPA") -}}
{{- fail (printf "autoscaling.panicThreshold: strategy %s has no panic mode; remove it, or choose strategy KPA" .strategy) -}}
{{- end -}}
{{- end -}}
{{- include "aibrix-model.rules.autoscaling.target" . -}}
{{- include "aibrix-model.rules.autoscaling.metrics" . -}}
{{- include "aibrix-model.rules.autoscaling.moreMetrics" . -}}
{{- include "aibrix-model.rules.autoscaling.hpa" . -}}
{{- end -}}
{{- end }}

{{/*
A target in the unit of its metric.
*/}}
{{- define "aibrix-model.rules.autoscaling.target" -}}
{{- $target := include "aibrix-model.autoscaling.target" . -}}
{{- with .Values.autoscaling -}}
{{- if not $target -}}
{{- fail (printf "autoscaling.target: %s has no usual target; set how many requests of that state a pod may have, on average" .metric) -}}
{{- else if and (eq .metric "kv_cache_usage_perc") (gt (float64 $target) 1.0) -}}
{{- fail (printf "autoscaling.target: kv_cache_usage_perc goes from 0 to 1, so %s would never be reached; write 80 percent as 0.8" $target) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Metrics that are there: AIBrix takes a missing one for 0 and scales down.
*/}}
{{- define "aibrix-model.rules.autoscaling.metrics" -}}
{{- range $arg := .Values.server.extraArgs -}}
{{- with include "aibrix-model.flagName" $arg -}}
{{- if and (hasPrefix "--disable-log-s" .) (hasPrefix . "--disable-log-stats") -}}
{{- fail (printf "server.extraArgs: %q takes away the metrics that autoscaling reads, and AIBrix would scale down to minReplicas; remove it, or set autoscaling.enabled=false" $arg) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.autoscaling.metric "kv_cache_usage_perc") (include "aibrix-model.image.olderThan" (list . "0.9.2")) -}}
{{- fail (printf "autoscaling.metric: vLLM has kv_cache_usage_perc from 0.9.2 on, this is %s; choose num_requests_waiting, or a newer image" (include "aibrix-model.image.tag" .)) -}}
{{- end -}}
{{- end }}

{{/*
Several metrics: the admission webhook of AIBrix takes one only (v0.7.0, pkg/webhook/podautoscaler_webhook.go).
*/}}
{{- define "aibrix-model.rules.autoscaling.moreMetrics" -}}
{{- if and .Values.autoscaling.moreMetrics (include "aibrix-model.aibrix.olderThan" (list . "0.8.0")) -}}
{{- fail (printf "autoscaling.moreMetrics: AIBrix up to v0.7 refuses a PodAutoscaler with more than one metric, aibrix.version is %s; remove it, or raise aibrix.version" .Values.aibrix.version) -}}
{{- end -}}
{{- $names := dict .Values.autoscaling.metric true -}}
{{- range .Values.autoscaling.moreMetrics -}}
{{- if hasKey $names .metric -}}
{{- fail (printf "autoscaling.moreMetrics: %s is there twice; remove one" .metric) -}}
{{- end -}}
{{- if and (eq .metric "kv_cache_usage_perc") (gt (float64 .target) 1.0) -}}
{{- fail (printf "autoscaling.moreMetrics: kv_cache_usage_perc goes from 0 to 1, so %v would never be reached; write 80 percent as 0.8" .target) -}}
{{- end -}}
{{- $_ := set $names .metric true -}}
{{- end -}}
{{- end }}

{{/*
What AIBrix makes of strategy HPA: a HorizontalPodAutoscaler whose targets it cuts to whole numbers (v0.7.0,
pkg/controller/podautoscaler/hpa_resources.go), and whose windows Kubernetes limits.
*/}}
{{- define "aibrix-model.rules.autoscaling.hpa" -}}
{{- with .Values.autoscaling -}}
{{- if eq .strategy "HPA" -}}
{{- range prepend (.moreMetrics | default list) (dict "metric" .metric "target" (include "aibrix-model.autoscaling.target" $)) -}}
{{- if ne (float64 .target) (floor (float64 .target)) -}}
{{- fail (printf "autoscaling.strategy: for HPA, AIBrix cuts the target %v of %s to a whole number; choose a metric of requests with a whole target, or strategy APA" .target .metric) -}}
{{- end -}}
{{- end -}}
{{- range $key := tuple "scaleUp" "scaleDown" -}}
{{- if gt ((get $.Values.autoscaling $key | default dict).cooldownSeconds | int) 3600 -}}
{{- fail (printf "autoscaling.%s.cooldownSeconds: a HorizontalPodAutoscaler takes 3600 at most; lower it, or choose strategy APA" $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
