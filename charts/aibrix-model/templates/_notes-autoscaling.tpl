{{/*
What NOTES say of an autoscaler that is on.
*/}}
{{- define "aibrix-model.notes.autoscaling" -}}
{{- $target := include "aibrix-model.autoscaling.target" . -}}
{{- $cooldowns := (include "aibrix-model.gateway" . | fromJson).cooldowns -}}
{{- with .Values.autoscaling }}
AIBrix keeps {{ .minReplicas | int }} to {{ .maxReplicas | int }} pods, by {{ .metric }} with target {{ $target }} ({{ .strategy }}). See what it decides:

  kubectl -n {{ $.Release.Namespace }} describe podautoscaler {{ include "aibrix-model.name" $ }}
{{- if eq .metric "kv_cache_usage_perc" }}

AIBrix knows kv_cache_usage_perc from v0.6.0 on; an older one takes it for 0 and stays at minReplicas.
{{- end }}
{{- if eq .strategy "HPA" }}

With strategy HPA, AIBrix creates the HorizontalPodAutoscaler {{ include "aibrix-model.name" $ }}-hpa. It needs an adapter that serves {{ .metric }} by the custom metrics API.
{{- end }}
{{- range $key := tuple "scaleUp" "scaleDown" }}
{{- if and (get ($.Values.autoscaling | default dict) $key | default dict).cooldownSeconds (ne $cooldowns "yes") (ne $.Values.autoscaling.strategy "HPA") }}

WARNING: autoscaling.{{ $key }}.cooldownSeconds: AIBrix v0.6 and v0.7 swap the two ends of the window, so it does not delay a step (aibrix#2821){{ if eq $cooldowns "unknown" }}; AIBrix {{ $.Values.aibrix.version }} was not tried{{ end }}.
{{- end }}
{{- end }}
{{- with include "aibrix-model.notes.autoscaling.reach" $ }}

{{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Strategy KPA divides the average of the pods by the target where it should divide their sum (AIBrix v0.5 to v0.7:
MetricsClient.UpdateMetrics, KPAAlgorithm.computeTargetReplicas), and the KV cache is at most full.
*/}}
{{- define "aibrix-model.notes.autoscaling.reach" -}}
{{- with .Values.autoscaling -}}
{{- if and (eq .strategy "KPA") (eq .metric "kv_cache_usage_perc") -}}
{{- $most := divf 1.0 (include "aibrix-model.autoscaling.target" $ | float64) | ceil | int -}}
{{- if lt $most (.maxReplicas | int) -}}
WARNING: with strategy KPA, AIBrix v0.5 to v0.7 asks for (average usage / target) pods, rounded up: at most {{ $most }}, never maxReplicas {{ .maxReplicas | int }}. Choose strategy APA, or a target of {{ divf 1.0 (.maxReplicas | float64) | printf "%.2g" }} or less.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
