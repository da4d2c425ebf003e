{{/*
Rejects autoscaling settings that cannot work.
*/}}
{{- define "aibrix-model.rules.autoscaling" -}}
{{- if include "aibrix-model.autoscaling.enabled" . -}}
{{- with .Values.autoscaling -}}
{{- if .external -}}
{{- fail "autoscaling.external: autoscaling.enabled is also true, and two autoscalers would conflict; set one of the two to false" -}}
{{- end -}}
{{- if not (.minReplicas | int) -}}
{{- fail "autoscaling.minReplicas: 0 is not supported, because AIBrix reads metrics from the pods and could not scale up from zero; set 1, or scale to zero with KEDA (extraObjects and autoscaling.external)" -}}
{{- end -}}
{{- if lt (.maxReplicas | int) (.minReplicas | int) -}}
{{- fail (printf "autoscaling.maxReplicas: %d is less than minReplicas %d; raise maxReplicas, or lower minReplicas" (.maxReplicas | int) (.minReplicas | int)) -}}
{{- end -}}
{{- if and .panicThreshold (ne .strategy "KPA") -}}
{{- fail (printf "autoscaling.panicThreshold: strategy %s has no panic mode; remove panicThreshold, or choose strategy KPA" .strategy) -}}
{{- end -}}
{{- end -}}
{{- include "aibrix-model.rules.autoscaling.target" . -}}
{{- include "aibrix-model.rules.autoscaling.metrics" . -}}
{{- include "aibrix-model.rules.autoscaling.moreMetrics" . -}}
{{- include "aibrix-model.rules.autoscaling.hpa" . -}}
{{- include "aibrix-model.rules.schedules" . -}}
{{- end -}}
{{- end }}

{{/*
Rejects a missing target, and a target outside the range of its metric.
*/}}
{{- define "aibrix-model.rules.autoscaling.target" -}}
{{- $target := include "aibrix-model.autoscaling.target" . -}}
{{- with .Values.autoscaling -}}
{{- if not $target -}}
{{- fail (printf "autoscaling.target: %s has no default target; set the average number of such requests per pod" .metric) -}}
{{- else if and (eq .metric "kv_cache_usage_perc") (gt (float64 $target) 1.0) -}}
{{- fail (printf "autoscaling.target: kv_cache_usage_perc ranges from 0 to 1, so %s would never be reached; write 80 percent as 0.8" $target) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects metrics that vLLM does not export: AIBrix reads a missing metric as 0 and scales down.
*/}}
{{- define "aibrix-model.rules.autoscaling.metrics" -}}
{{- range $arg := .Values.server.extraArgs -}}
{{- with include "aibrix-model.flagName" $arg -}}
{{- if and (hasPrefix "--disable-log-s" .) (hasPrefix . "--disable-log-stats") -}}
{{- fail (printf "server.extraArgs: %q disables the metrics that autoscaling reads, so AIBrix would scale down to minReplicas; remove it, or set autoscaling.enabled=false" $arg) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.autoscaling.metric "kv_cache_usage_perc") (include "aibrix-model.image.olderThan" (list . "0.9.2")) -}}
{{- fail (printf "autoscaling.metric: vLLM has kv_cache_usage_perc since 0.9.2, but the image tag is %s; choose num_requests_waiting, or a newer image" (include "aibrix-model.image.tag" .)) -}}
{{- end -}}
{{- end }}

{{/*
Rejects several metrics before AIBrix v0.8, whose admission webhook accepts only one (v0.7.0,
pkg/webhook/podautoscaler_webhook.go), and invalid ones.
*/}}
{{- define "aibrix-model.rules.autoscaling.moreMetrics" -}}
{{- if and .Values.autoscaling.moreMetrics (include "aibrix-model.aibrix.olderThan" (list . "0.8.0")) -}}
{{- fail (printf "autoscaling.moreMetrics: AIBrix supports more than one metric since v0.8.0, but aibrix.version is %s; remove moreMetrics, or raise aibrix.version" .Values.aibrix.version) -}}
{{- end -}}
{{- $names := dict .Values.autoscaling.metric true -}}
{{- range .Values.autoscaling.moreMetrics -}}
{{- if hasKey $names .metric -}}
{{- fail (printf "autoscaling.moreMetrics: %s is listed twice; remove one" .metric) -}}
{{- end -}}
{{- if and (eq .metric "kv_cache_usage_perc") (gt (float64 .target) 1.0) -}}
{{- fail (printf "autoscaling.moreMetrics: kv_cache_usage_perc ranges from 0 to 1, so %v would never be reached; write 80 percent as 0.8" .target) -}}
{{- end -}}
{{- $_ := set $names .metric true -}}
{{- end -}}
{{- end }}

{{/*
Rejects what strategy HPA cannot express: AIBrix truncates the targets of the HorizontalPodAutoscaler to integers
(v0.7.0, pkg/controller/podautoscaler/hpa_resources.go), and Kubernetes limits its stabilization windows.
*/}}
{{- define "aibrix-model.rules.autoscaling.hpa" -}}
{{- with .Values.autoscaling -}}
{{- if eq .strategy "HPA" -}}
{{- range prepend (.moreMetrics | default list) (dict "metric" .metric "target" (include "aibrix-model.autoscaling.target" $)) -}}
{{- if ne (float64 .target) (floor (float64 .target)) -}}
{{- fail (printf "autoscaling.strategy: for HPA, AIBrix truncates the target %v of %s to an integer; choose a request metric with an integer target, or strategy APA" .target .metric) -}}
{{- end -}}
{{- end -}}
{{- range $key := tuple "scaleUp" "scaleDown" -}}
{{- if gt ((get $.Values.autoscaling $key | default dict).cooldownSeconds | int) 3600 -}}
{{- fail (printf "autoscaling.%s.cooldownSeconds: a HorizontalPodAutoscaler accepts at most 3600; lower it, or choose strategy APA" $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
