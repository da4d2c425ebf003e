{{/*
Flags that are omitted unless a value sets them: a YAML list of the key below model, and the flag.
*/}}
{{- define "aibrix-model.model.flags" -}}
- {key: dtype, flag: --dtype}
- {key: quantization, flag: --quantization}
- {key: gpuMemoryUtilization, flag: --gpu-memory-utilization}
- {key: toolCallParser, flag: --tool-call-parser}
- {key: reasoningParser, flag: --reasoning-parser}
{{- end }}

{{/*
vLLM arguments for the model, as a YAML list.
*/}}
{{- define "aibrix-model.model.args" -}}
{{- with .Values.model.revision }}
- {{ printf "--revision=%s" . | quote }}
{{- end }}
{{- with .Values.model.maxLength }}
- {{ printf "--max-model-len=%d" (. | int64) }}
{{- end }}
{{- with .Values.model.blockSize }}
- {{ printf "--block-size=%d" (. | int) }}
{{- end }}
{{- range include "aibrix-model.model.flags" . | fromYamlArray }}
{{- $flag := .flag }}
{{- with get $.Values.model .key }}
- {{ printf "%s=%s" $flag (toString .) | quote }}
{{- end }}
{{- end }}
{{- if .Values.model.toolCallParser }}
- --enable-auto-tool-choice
{{- end }}
{{- with include "aibrix-model.model.loadFormat" . }}
- --load-format={{ . }}
{{- end }}
{{- with include "aibrix-model.chatTemplate.path" . }}
- {{ printf "--chat-template=%s" . | quote }}
{{- end }}
{{- end }}

{{/*
Whether the model is in object storage: "true" or empty (vllm/transformers_utils/runai_utils.py, vLLM 0.23.0).
*/}}
{{- define "aibrix-model.model.inObjectStorage" -}}
{{- if regexMatch "^(s3|gs|az)://" .Values.model.source -}}
true
{{- end -}}
{{- end }}

{{/*
The load format: by default the Run:ai streamer for object storage. Empty: vLLM's default.
*/}}
{{- define "aibrix-model.model.loadFormat" -}}
{{- .Values.model.loadFormat | default (ternary "runai_streamer" "" (eq (include "aibrix-model.model.inObjectStorage" .) "true")) -}}
{{- end }}

{{/*
Path of the chat template in the container; empty if the model's own is used.
*/}}
{{- define "aibrix-model.chatTemplate.path" -}}
{{- with .Values.model.chatTemplate -}}
{{- if .content -}}
/chat-template/template.jinja
{{- else -}}
{{- .path | default "" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Name of the ConfigMap with the chat template from the values; empty without one.
*/}}
{{- define "aibrix-model.chatTemplate.configMap" -}}
{{- if (.Values.model.chatTemplate | default dict).content -}}
{{- printf "%s-chat-template" (include "aibrix-model.name" .) -}}
{{- end -}}
{{- end }}

{{/*
Seed of the block hashes; empty if vLLM chooses.
*/}}
{{- define "aibrix-model.kvCache.hashSeed" -}}
{{- $seed := (.Values.kvCache | default dict).hashSeed -}}
{{- if not (kindIs "invalid" $seed) -}}
{{- $seed | int64 -}}
{{- end -}}
{{- end }}
