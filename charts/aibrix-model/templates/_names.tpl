{{/*
The model's name: of every object, of the Service, of the label the gateway reads, and of the model in requests.
*/}}
{{- define "aibrix-model.name" -}}
{{- .Values.model.name | default .Release.Name -}}
{{- end }}

{{/*
The ServiceAccount of the pods.
*/}}
{{- define "aibrix-model.serviceAccountName" -}}
{{- with .Values.serviceAccount -}}
{{- .name | default (ternary (include "aibrix-model.name" $) "default" .create) -}}
{{- end -}}
{{- end }}

{{/*
A value as text. Helm reads whole numbers as floats, which print as 1e+06.
*/}}
{{- define "aibrix-model.text" -}}
{{- ternary (printf "%d" (int64 .)) (toString .) (or (kindIs "float64" .) (kindIs "int64" .) (kindIs "int" .)) -}}
{{- end }}
