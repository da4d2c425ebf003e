{{/*
Rejects null for values that a warm start requires.
*/}}
{{- define "aibrix-model.rules.warmup" -}}
{{- if include "aibrix-model.warmup.enabled" . -}}
{{- include "aibrix-model.rules.notNull" (list . "warmup endpoint timeoutSeconds") -}}
{{- end -}}
{{- end }}
