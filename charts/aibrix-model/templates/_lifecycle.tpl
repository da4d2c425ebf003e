{{/*
An HTTP probe of the API: include with (list $settings $failureThreshold).
*/}}
{{- define "aibrix-model.probe" -}}
{{- $settings := index . 0 -}}
httpGet:
  path: /health
  port: http
periodSeconds: {{ $settings.periodSeconds | int }}
timeoutSeconds: {{ $settings.timeoutSeconds | int }}
failureThreshold: {{ index . 1 | int }}
{{- end }}

{{/*
failureThreshold of the startup probe: budgetSeconds / periodSeconds, rounded up.
*/}}
{{- define "aibrix-model.startup.failureThreshold" -}}
{{- with .Values.probes.startup -}}
{{- divf .budgetSeconds .periodSeconds | ceil | int -}}
{{- end -}}
{{- end }}

{{/*
Seconds that vLLM may use to drain in-flight requests; 0 if the image is older than the flag (vLLM 0.18).
*/}}
{{- define "aibrix-model.shutdown.drainSeconds" -}}
{{- ternary 0 (.Values.shutdown.drainSeconds | int) (include "aibrix-model.image.olderThan" (list . "0.18.0") | eq "true") -}}
{{- end }}

{{/*
Termination grace period in seconds: delay, drain, and ten to exit.
*/}}
{{- define "aibrix-model.shutdown.gracePeriodSeconds" -}}
{{- add (.Values.shutdown.delaySeconds | int) (include "aibrix-model.shutdown.drainSeconds" . | int) 10 -}}
{{- end }}

{{/*
Seconds that a rollout may go without progress: the startup budget, minReadySeconds, and five minutes to pull the image.
*/}}
{{- define "aibrix-model.updateStrategy.progressDeadlineSeconds" -}}
{{- add (.Values.probes.startup.budgetSeconds | int) (.Values.minReadySeconds | int) 300 -}}
{{- end }}

{{/*
The container's lifecycle handlers, as YAML. A preStop handler in the values replaces the chart's.
*/}}
{{- define "aibrix-model.lifecycle" -}}
{{- $handlers := dict -}}
{{- with .Values.shutdown.delaySeconds | int -}}
{{- $handlers = dict "preStop" (dict "sleep" (dict "seconds" .)) -}}
{{- end -}}
{{- range $name, $handler := .Values.lifecycle -}}
{{- $_ := set $handlers $name $handler -}}
{{- end -}}
{{- include "aibrix-model.toYaml" $handlers -}}
{{- end }}
