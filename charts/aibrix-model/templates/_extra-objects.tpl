{{/*
One item of extraObjects, a map or a string, with its template expressions evaluated: include with (list $ $item).
*/}}
{{- define "aibrix-model.extraObject" -}}
{{- $item := index . 1 -}}
{{- tpl (kindIs "string" $item | ternary $item (toYaml $item)) (index . 0) -}}
{{- end }}
