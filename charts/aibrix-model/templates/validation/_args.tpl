{{/*
Flags that the chart sets, and the values that control them.
*/}}
{{- define "aibrix-model.reservedFlags" -}}
--model: model.source
--served-model-name: model.name
--port: server.port
--revision: model.revision
--max-model-len: model.maxLength
--block-size: model.blockSize
--tensor-parallel-size: parallelism.tensor
-tp: parallelism.tensor
--pipeline-parallel-size: parallelism.pipeline
-pp: parallelism.pipeline
--data-parallel-size: parallelism.data
-dp: parallelism.data
--shutdown-timeout: shutdown.drainSeconds
--kv-events-config: model.kvEvents
{{- include "aibrix-model.reservedFlags.optional" . }}
{{- end }}

{{/*
Flags that the chart sets only if a value is set. Without it, users may pass them.
*/}}
{{- define "aibrix-model.reservedFlags.optional" -}}
{{- range include "aibrix-model.model.flags" . | fromYamlArray }}
{{- if get $.Values.model .key }}
{{ .flag }}: model.{{ .key }}
{{- end }}
{{- end }}
{{- if .Values.model.quantization }}
-q: model.quantization
{{- end }}
{{- if .Values.model.toolCallParser }}
--enable-auto-tool-choice: model.toolCallParser
{{- end }}
{{- if include "aibrix-model.model.loadFormat" . }}
--load-format: model.loadFormat
{{- end }}
{{- if include "aibrix-model.chatTemplate.path" . }}
--chat-template: model.chatTemplate
{{- end }}
{{- if (.Values.server.apiKey | default dict).secretName }}
--api-key: server.apiKey
{{- end }}
{{- if include "aibrix-model.kvCache.hashSeed" . }}
--prefix-caching-hash-algo: kvCache.hashSeed
{{- end }}
{{- if include "aibrix-model.lora.enabled" . }}
--enable-lora: lora.enabled
--max-loras: lora.maxAdapters
--max-lora-rank: lora.maxRank
{{- end }}
{{- end }}

{{/*
The flag name of an argument, as vLLM's parser reads it: without value and sub-key, with - for _. Empty for a value.
*/}}
{{- define "aibrix-model.flagName" -}}
{{- if hasPrefix "-" . -}}
{{- . | splitList "=" | first | splitList "." | first | replace "_" "-" -}}
{{- end -}}
{{- end }}

{{/*
Rejects arguments that repeat what a value sets. vLLM's parser accepts unambiguous abbreviations of flags, and the last
occurrence wins, so abbreviations are rejected too.
*/}}
{{- define "aibrix-model.rules.args" -}}
{{- with .Values.server.extraArgs -}}
{{- $owned := include "aibrix-model.reservedFlags" $ | fromYaml -}}
{{- range $arg := . -}}
{{- with include "aibrix-model.flagName" $arg -}}
{{- $flag := . -}}
{{- if contains " " $flag -}}
{{- fail (printf "server.extraArgs: %q would be passed to vLLM as a single argument; write --flag=value, or flag and value as two items" $arg) -}}
{{- end -}}
{{- range $own, $key := $owned -}}
{{- if or (eq $own $flag) (and (hasPrefix "--" $flag) (gt (len $flag) 2) (hasPrefix $flag $own)) -}}
{{- fail (printf "server.extraArgs: %q repeats %s, which %s sets; remove it, and set %s" $arg $own $key $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
