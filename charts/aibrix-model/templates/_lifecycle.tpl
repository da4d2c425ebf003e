{{/*
A probe of the API: include with (list $settings $failureThreshold).
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
Attempts of the startup probe: as many periods as the budget has, the last one begun in full.
*/}}
{{- define "aibrix-model.startup.failureThreshold" -}}
{{- with .Values.probes.startup -}}
{{- divf .budgetSeconds .periodSeconds | ceil | int -}}
{{- end -}}
{{- end }}

{{/*
Seconds that vLLM may use to finish its requests; 0 where the image is older than its flag (vLLM 0.18).
*/}}
{{- define "aibrix-model.shutdown.drainSeconds" -}}
{{- ternary 0 (.Values.shutdown.drainSeconds | int) (include "aibrix-model.image.olderThan" (list . "0.18.0") | eq "true") -}}
{{- end }}

{{/*
Seconds from the request to stop until Kubernetes kills: delay, drain, and ten to exit.
*/}}
{{- define "aibrix-model.shutdown.gracePeriodSeconds" -}}
{{- add (.Values.shutdown.delaySeconds | int) (include "aibrix-model.shutdown.drainSeconds" . | int) 10 -}}
{{- end }}

{{/*
Seconds a rollout may make no progress: a pod may use its whole start-up budget, and five minutes for the image.
*/}}
{{- define "aibrix-model.updateStrategy.progressDeadlineSeconds" -}}
{{- add (.Values.probes.startup.budgetSeconds | int) (.Values.minReadySeconds | int) 300 -}}
{{- end }}

{{/*
The container's lifecycle handlers, as YAML. A preStop of the user's replaces the chart's.
*/}}
{{- define "aibrix-model.lifecycle" -}}
{{- $handlers := dict -}}
{{- with .Values.shutdown.delaySeconds | int -}}
{{- $handlers = dict "preStop" (dict "sleep" (dict "seconds" .)) -}}
{{- end -}}
{{- range $name, $handler := .Values.lifecycle -}}
{{- $_ := set $handlers $name $handler -}}
{{- end -}}
{{- toYaml $handlers -}}
{{- end }}
