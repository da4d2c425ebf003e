{{/*
The gateway's block size: bytes of a block's token ids, four a token (AIBrix v0.7.0,
pkg/utils/syncprefixcacheindexer). vLLM takes 16 tokens on most GPUs where none is set.
*/}}
{{- define "aibrix-model.gateway.blockSize" -}}
{{- mul 4 (.Values.model.blockSize | default 16 | int) -}}
{{- end }}

{{/*
The five settings of the gateway (AIBrix v0.5.0 and later), as YAML; the remote tokenizer stands before KV sync, which
needs it.
*/}}
{{- define "aibrix-model.gateway.settings" -}}
AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER: "true"
AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE: "remote"
AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT: "http://{{ include "aibrix-model.name" . }}.{{ .Release.Namespace }}:{{ .Values.server.port | int }}"
AIBRIX_PREFIX_CACHE_BLOCK_SIZE: "{{ include "aibrix-model.gateway.blockSize" . }}"
AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED: "true"
{{- end }}
