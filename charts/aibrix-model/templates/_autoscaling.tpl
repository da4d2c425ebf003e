{{/*
Whether AIBrix scales the pods: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.autoscaling.enabled" -}}
{{- if (.Values.autoscaling | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
Whether any autoscaler scales the pods, including an external one: "true" or empty.
*/}}
{{- define "aibrix-model.autoscaled" -}}
{{- if or (include "aibrix-model.autoscaling.enabled" .) (.Values.autoscaling | default dict).external -}}
true
{{- end -}}
{{- end }}

{{/*
Number of pods. With an autoscaler it is the current number in the cluster: if it were omitted, upgrading a release that
set it before would reset it to 1. Empty if the Deployment does not exist or there is no cluster (helm template).
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
The target, as a string. Only kv_cache_usage_perc has a default: 0.5.
*/}}
{{- define "aibrix-model.autoscaling.target" -}}
{{- with .Values.autoscaling -}}
{{- include "aibrix-model.numberToString" (.target | default (ternary "0.5" "" (eq .metric "kv_cache_usage_perc"))) -}}
{{- end -}}
{{- end }}

{{/*
The metrics that AIBrix reads from the pods, as a YAML list. With several metrics AIBrix uses the largest number of pods.
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
Time windows with other numbers of pods, as a YAML list (AIBrix main 06a08507, api/autoscaling/v1alpha1).
*/}}
{{- define "aibrix-model.autoscaling.schedules" -}}
{{- range .Values.autoscaling.schedules }}
- name: {{ .name | quote }}
  {{- with .timezone }}
  timezone: {{ . | quote }}
  {{- end }}
  {{- with .daysOfWeek }}
  daysOfWeek:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  startTime: {{ .startTime | quote }}
  endTime: {{ .endTime | quote }}
  {{- with .minReplicas }}
  minReplicas: {{ . | int }}
  {{- end }}
  {{- with .maxReplicas }}
  maxReplicas: {{ . | int }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
Settings that the user set, as the annotations that AIBrix v0.5 and later read
(pkg/controller/podautoscaler/types/annotations.go). AIBrix has defaults for all others.
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
