{{/*
toYaml prints nothing at all for a value that holds a control character, so it would be lost without a word.
*/}}
{{- define "aibrix-model.rules.text" -}}
{{- range $key, $value := .Values -}}
{{- if not (toYaml $value) -}}
{{- fail (printf "%s: a text in it holds a control character, such as U+007F, which YAML cannot carry; remove the character" $key) -}}
{{- end -}}
{{- end -}}
{{- end }}
