{{/*
Whether AIBrix sets the number of pods: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.autoscaling.enabled" -}}
{{- if (.Values.autoscaling | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
Whether any autoscaler sets the number of pods, one of the user's own included: "true" or empty.
*/}}
{{- define "aibrix-model.autoscaled" -}}
{{- if or (include "aibrix-model.autoscaling.enabled" .) (.Values.autoscaling | default dict).external -}}
true
{{- end -}}
{{- end }}

{{/*
Number of pods. With an autoscaler it is the one that the cluster has: left out, Kubernetes would reset it to 1 when a
release that set it before is upgraded. Empty where there is no such Deployment or no cluster to ask (helm template).
*/}}
{{- define "aibrix-model.replicas" -}}
{{- if include "aibrix-model.autoscaled" . -}}
{{- with lookup "apps/v1" "Deployment" .Release.Namespace (include "aibrix-model.name" .) -}}
{{- .spec.replicas | int -}}
{{- end -}}
{{- else -}}
{{- .Values.replicaCount | int -}}
{{- end -}}
{{- end }}

{{/*
The target, as text. The KV cache alone has a usual one: half full.
*/}}
{{- define "aibrix-model.autoscaling.target" -}}
{{- with .Values.autoscaling -}}
{{- include "aibrix-model.numberToString" (.target | default (ternary "0.5" "" (eq .metric "kv_cache_usage_perc"))) -}}
{{- end -}}
{{- end }}

{{/*
The metrics that AIBrix reads from the pods, as a YAML list. With several it takes the largest number of pods.
*/}}
{{- define "aibrix-model.autoscaling.metrics" -}}
{{- $first := dict "metric" .Values.autoscaling.metric "target" (include "aibrix-model.autoscaling.target" .) -}}
{{- range prepend (.Values.autoscaling.moreMetrics | default list) $first }}
- metricSourceType: pod
  protocolType: http
  port: {{ $.Values.server.port | int | quote }}
  path: /metrics
  targetMetric: {{ .metric }}
  targetValue: {{ include "aibrix-model.numberToString" .target | quote }}
{{- end }}
{{- end }}

{{/*
Settings that the user gave, as the annotations that AIBrix v0.5 and later read
(pkg/controller/podautoscaler/types/annotations.go); for all others AIBrix has defaults of its own.
*/}}
{{- define "aibrix-model.autoscaling.annotations" -}}
{{- range $direction := tuple "up" "down" }}
{{- with get $.Values.autoscaling (printf "scale%s" (title $direction)) }}
{{- with .maxRate }}
autoscaling.aibrix.ai/max-scale-{{ $direction }}-rate: {{ include "aibrix-model.numberToString" . | quote }}
{{- end }}
{{- if not (kindIs "invalid" .tolerance) }}
autoscaling.aibrix.ai/scale-{{ $direction }}-tolerance: {{ include "aibrix-model.numberToString" .tolerance | quote }}
{{- end }}
{{- if not (kindIs "invalid" .cooldownSeconds) }}
autoscaling.aibrix.ai/scale-{{ $direction }}-cooldown-window: {{ printf "%ds" (.cooldownSeconds | int) | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.autoscaling.panicThreshold }}
autoscaling.aibrix.ai/panic-threshold: {{ include "aibrix-model.numberToString" . | quote }}
{{- end }}
{{- end }}
