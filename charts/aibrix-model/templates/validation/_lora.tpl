{{/*
Rejects adapters that AIBrix cannot load.
*/}}
{{- define "aibrix-model.rules.lora" -}}
{{- if include "aibrix-model.lora.enabled" . -}}
{{- if .Values.lora.adapters -}}
{{- if ne (.Values.server.port | int) 8000 -}}
{{- fail (printf "lora.adapters: AIBrix loads adapters through port 8000, but server.port is %d; set server.port=8000" (.Values.server.port | int)) -}}
{{- end -}}
{{- if (.Values.server.apiKey | default dict).secretName -}}
{{- fail "lora.adapters: AIBrix accepts a model's API key only as plain text in the ModelAdapter, and the chart does not write keys in plain text; remove server.apiKey, or create the ModelAdapters with extraObjects" -}}
{{- end -}}
{{- end -}}
{{- $names := dict (include "aibrix-model.name" .) "the model" -}}
{{- range .Values.lora.adapters -}}
{{- if hasKey $names .name -}}
{{- fail (printf "lora.adapters: the name %q is already used by %s; choose another" .name (get $names .name)) -}}
{{- end -}}
{{- $_ := set $names .name "an earlier item" -}}
{{- end -}}
{{- end -}}
{{- end }}
