{{/*
Rejects values of the model that exclude each other, or have no effect.
*/}}
{{- define "aibrix-model.rules.model" -}}
{{- with .Values.model -}}
{{- if and (.huggingFaceToken.value) (.huggingFaceToken.secretName) -}}
{{- fail "model.huggingFaceToken: secretName and value are both set; remove value to use the existing Secret, or secretName to create one" -}}
{{- end -}}
{{- with .chatTemplate -}}
{{- if and .content .path -}}
{{- fail "model.chatTemplate: content and path are both set; remove one" -}}
{{- end -}}
{{- end -}}
{{- $objectStorage := .objectStorage | default dict -}}
{{- if not (include "aibrix-model.model.inObjectStorage" $) -}}
{{- range $key := tuple "secretName" "endpoint" "region" -}}
{{- if get $objectStorage $key -}}
{{- fail (printf "model.objectStorage.%s: model.source %q is not in object storage; remove it, or name a source such as s3://bucket/model" $key $.Values.model.source) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $objectStorage.secretName -}}
{{- include "aibrix-model.rules.notNull" (list $ "model.objectStorage accessKeyIdKey secretAccessKeyKey") -}}
{{- end -}}
{{- end -}}
{{- with .Values.server.apiKey -}}
{{- if .secretName -}}
{{- include "aibrix-model.rules.notNull" (list $ "server.apiKey secretKey") -}}
{{- end -}}
{{- end -}}
{{- end }}
