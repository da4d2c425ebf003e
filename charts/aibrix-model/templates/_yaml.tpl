{{/*
A map or list of user texts as YAML, each text exactly as given. toYaml turns U+0085 into a space, and what follows it
may trim line breaks and Unicode spaces at its end; Helm removes "<no value>" from its output. JSON escapes all these.
*/}}
{{- define "aibrix-model.toYaml" -}}
{{- if toJson . | regexMatch `[^ -~]|\\n"|\\u003cno value|\\u202[89]` -}}
{{- $isMap := kindIs "map" . -}}
{{- $lines := list -}}
{{- range $key, $value := . -}}
{{- $start := "-" -}}
{{- if $isMap -}}
{{- $start = toJson $key | printf "%s:" -}}
{{- end -}}
{{- $lines = append $lines (printf "%s %s" $start (toJson $value | replace "\u0085" "\\u0085")) -}}
{{- end -}}
{{- join "\n" $lines -}}
{{- else -}}
{{- toYaml . -}}
{{- end -}}
{{- end }}
