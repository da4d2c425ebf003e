{{/*
Rejects null for values that a warm start requires.
*/}}
{{- define "aibrix-model.rules.warmup" -}}
{{- if include "aibrix-model.warmup.enabled" . -}}
{{- range tuple "endpoint" "timeoutSeconds" -}}
{{- include "aibrix-model.rules.notNull" (list $ (printf "warmup %s" .)) -}}
{{- end -}}
{{- end -}}
{{- end }}
