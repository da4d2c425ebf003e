{{/*
Rejects control characters: toYaml prints nothing for a value that contains one, so the value would be lost silently.
toJson escapes those below U+0020; printable ASCII contains no others.
*/}}
{{- define "aibrix-model.rules.text" -}}
{{- if not (toJson .Values | regexMatch "^[ -~]+$") -}}
{{- range $key, $value := .Values -}}
{{- if not (toYaml $value) -}}
{{- fail (printf "%s: a string in it contains a control character, such as U+007F, which YAML does not allow; remove the character" $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
