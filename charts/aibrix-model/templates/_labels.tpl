{{/*
Labels that select the pods. Selectors are immutable, so they do not depend on values, only on the names of the release
and of the chart (its alias, if a parent chart uses it twice).
*/}}
{{- define "aibrix-model.selectorLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: {{ .Chart.Name | quote }}
{{- end }}

{{/*
Labels of every object. Of these, pods have only the selector labels and commonLabels, so that a new chart version alone
does not restart them.
*/}}
{{- define "aibrix-model.labels" -}}
{{ include "aibrix-model.chartLabels" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
Labels that the chart itself sets on every object.
*/}}
{{- define "aibrix-model.chartLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/name: {{ include "aibrix-model.name" . | quote }}
{{ include "aibrix-model.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}

{{/*
Labels that AIBrix reads, from the Deployment (for the route) and from the pods (for everything else).
*/}}
{{- define "aibrix-model.gatewayLabels" -}}
model.aibrix.ai/name: {{ include "aibrix-model.name" . | quote }}
model.aibrix.ai/port: {{ .Values.server.port | int | quote }}
model.aibrix.ai/engine: vllm
{{- with include "aibrix-model.kvEvents.labels" . }}
{{ . }}
{{- end }}
{{- end }}

{{/*
Labels that the chart sets on pods. AIBrix uses app.kubernetes.io/name as the name of the workload.
*/}}
{{- define "aibrix-model.podLabels" -}}
app.kubernetes.io/name: {{ include "aibrix-model.name" . | quote }}
{{ include "aibrix-model.selectorLabels" . }}
{{ include "aibrix-model.gatewayLabels" . }}
{{- with include "aibrix-model.lora.labels" . }}
{{ . }}
{{- end }}
{{- end }}

{{/*
Labels of the pods that `helm test` runs. The Service does not select them; a NetworkPolicy does.
*/}}
{{- define "aibrix-model.testLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: {{ printf "%s-test" .Chart.Name | quote }}
{{- end }}
