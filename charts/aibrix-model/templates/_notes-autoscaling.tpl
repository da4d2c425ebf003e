{{/*
NOTES for an enabled autoscaler.
*/}}
{{- define "aibrix-model.notes.autoscaling" -}}
{{- $target := include "aibrix-model.autoscaling.target" . -}}
{{- $cooldowns := (include "aibrix-model.gateway" . | fromJson).cooldowns -}}
{{- with .Values.autoscaling }}
AIBrix scales between {{ .minReplicas | int }} and {{ .maxReplicas | int }} pods, on {{ .metric }} with target {{ $target }} ({{ .strategy }}). To see its decisions:

  kubectl -n {{ $.Release.Namespace }} describe podautoscaler {{ include "aibrix-model.name" $ }}

The autoscaler owns the number of pods. If you disable it later, Helm 4 requires `helm upgrade --force-conflicts` to change that number.
{{- if eq .metric "kv_cache_usage_perc" }}

AIBrix supports kv_cache_usage_perc since v0.6.0. Older versions read it as 0 and stay at minReplicas.
{{- end }}
{{- if eq .strategy "HPA" }}

With strategy HPA, AIBrix creates the HorizontalPodAutoscaler {{ include "aibrix-model.name" $ }}-hpa. It requires an adapter that serves {{ .metric }} through the custom metrics API.
{{- end }}
{{- range $key := tuple "scaleUp" "scaleDown" }}
{{- if and (get ($.Values.autoscaling | default dict) $key | default dict).cooldownSeconds (ne $cooldowns "yes") (ne $.Values.autoscaling.strategy "HPA") }}

WARNING: autoscaling.{{ $key }}.cooldownSeconds: AIBrix v0.6 and v0.7 swap the two ends of the window, so it has no effect (aibrix#2821){{ if eq $cooldowns "unknown" }}; AIBrix {{ $.Values.aibrix.version }} was not tried{{ end }}.
{{- end }}
{{- end }}
{{- with include "aibrix-model.notes.autoscaling.reach" $ }}

{{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Warning if KPA can never reach maxReplicas: it divides the average over the pods by the target, instead of their sum
(AIBrix v0.5 to v0.7: MetricsClient.UpdateMetrics, KPAAlgorithm.computeTargetReplicas), and KV-cache usage is at most 1.
*/}}
{{- define "aibrix-model.notes.autoscaling.reach" -}}
{{- with .Values.autoscaling -}}
{{- if and (eq .strategy "KPA") (eq .metric "kv_cache_usage_perc") -}}
{{- $most := divf 1.0 (include "aibrix-model.autoscaling.target" $ | float64) | ceil | int -}}
{{- if lt $most (.maxReplicas | int) -}}
WARNING: with strategy KPA, AIBrix v0.5 to v0.7 requests (average usage / target) pods, rounded up: at most {{ $most }}, never maxReplicas {{ .maxReplicas | int }}. Use strategy APA, or a target of {{ divf 1.0 (.maxReplicas | float64) | printf "%.2g" }} or less.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
