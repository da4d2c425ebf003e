{{/*
What selects the pods. Selectors are immutable, so nothing here depends on a value: the release's name and the chart's
(its alias, where a parent chart uses it twice).
*/}}
{{- define "aibrix-model.selectorLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: {{ .Chart.Name | quote }}
{{- end }}

{{/*
Labels of every object. Only the selector's and commonLabels are also on the pods: a new chart version alone restarts
nothing.
*/}}
{{- define "aibrix-model.labels" -}}
{{ include "aibrix-model.chartLabels" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
Labels of every object that the chart itself sets.
*/}}
{{- define "aibrix-model.chartLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/name: {{ include "aibrix-model.name" . | quote }}
{{ include "aibrix-model.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}

{{/*
What AIBrix reads, from the Deployment (for the route) and from the pods (for everything else).
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
Labels that the chart sets on pods. AIBrix takes app.kubernetes.io/name for the name of the workload.
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
Labels of the pods that `helm test` runs. The Service does not select them, a policy knows them by these.
*/}}
{{- define "aibrix-model.testLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: {{ printf "%s-test" .Chart.Name | quote }}
{{- end }}
