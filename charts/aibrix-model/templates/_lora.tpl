{{/*
Whether vLLM loads LoRA adapters: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.lora.enabled" -}}
{{- if (.Values.lora | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
vLLM arguments for adapters, as a YAML list.
*/}}
{{- define "aibrix-model.lora.args" -}}
{{- if include "aibrix-model.lora.enabled" . }}
- --enable-lora
{{- with .Values.lora.maxAdapters }}
- {{ printf "--max-loras=%d" (int .) }}
{{- end }}
{{- with .Values.lora.maxRank }}
- {{ printf "--max-lora-rank=%d" (int .) }}
{{- end }}
{{- end }}
{{- end }}

{{/*
The label by which AIBrix finds pods that can load adapters (AIBrix v0.7.0, pkg/constants/model.go).
*/}}
{{- define "aibrix-model.lora.labels" -}}
{{- if include "aibrix-model.lora.enabled" . -}}
adapter.model.aibrix.ai/enabled: "true"
{{- end -}}
{{- end }}
