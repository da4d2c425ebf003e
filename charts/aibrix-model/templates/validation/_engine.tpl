{{/*
Flags that the chart sets, and the values that control them. Some apply only if that value is set.
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

{{/*
Rejects duplicate variables, and the VLLM_KV_EVENTS_* variables that no vLLM release reads.
*/}}
{{- define "aibrix-model.rules.env" -}}
{{- with .Values.server.extraEnv -}}
{{- $seen := dict -}}
{{- range include "aibrix-model.engine.env" $ | fromYamlArray -}}
{{- $_ := set $seen .name "the chart" -}}
{{- end -}}
{{- $unread := dict -}}
{{- range include "aibrix-model.kvEvents.settingNames" $ | fromYamlArray -}}
{{- $_ := set $unread .env true -}}
{{- end -}}
{{- range . -}}
{{- if hasKey $seen .name -}}
{{- fail (printf "server.extraEnv: %s is already set by %s; remove it here" .name (get $seen .name)) -}}
{{- else if hasKey $unread .name -}}
{{- fail (printf "server.extraEnv: %s is not read by any vLLM release; remove it, and set model.kvEvents (with format env the chart passes this variable to vLLM)" .name) -}}
{{- end -}}
{{- if and .value .valueFrom -}}
{{- fail (printf "server.extraEnv: %s has both value and valueFrom; remove one" .name) -}}
{{- end -}}
{{- $_ := set $seen .name "an earlier item" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Ports that the pod listens on, as a YAML list of name, first and last. NIXL uses one port per worker, starting at its
side-channel port.
*/}}
{{- define "aibrix-model.portRanges" -}}
- {name: server.port, first: {{ .Values.server.port | int }}, last: {{ .Values.server.port | int }}}
{{- if include "aibrix-model.kvEvents.enabled" . }}
{{- range $name := tuple "eventPort" "replayPort" }}
{{- with get $.Values.model.kvEvents $name | int }}
- {name: model.kvEvents.{{ $name }}, first: {{ . }}, last: {{ . }}}
{{- end }}
{{- end }}
{{- end }}
{{- if include "aibrix-model.runtime.enabled" . }}
- {name: aibrix.runtime, first: 8080, last: 8080}
{{- end }}
{{- if include "aibrix-model.relay.enabled" . }}
{{- $engine := include "aibrix-model.relay.enginePorts" . | fromJson }}
- {name: model.kvEvents.relay, first: {{ $engine.events | int }}, last: {{ add $engine.replay .Values.parallelism.data -1 }}}
- {name: model.kvEvents.relay.metricsPort, first: {{ .Values.model.kvEvents.relay.metricsPort | int }}, last: {{ .Values.model.kvEvents.relay.metricsPort | int }}}
{{- end }}
{{- range $index, $port := .Values.server.extraPorts }}
- {name: server.extraPorts item {{ $index }}, first: {{ $port.port | int }}, last: {{ $port.port | int }}}
{{- end }}
{{- range .Values.server.extraEnv }}
{{- if and (eq .name "VLLM_NIXL_SIDE_CHANNEL_PORT") (regexMatch "^[0-9]+$" (.value | default "")) }}
- {name: VLLM_NIXL_SIDE_CHANNEL_PORT of server.extraEnv, first: {{ .value }}, last: {{ include "aibrix-model.parallelism.size" $ | add .value -1 }}}
{{- end }}
{{- end }}
{{- end }}

{{/*
Rejects overlapping ports.
*/}}
{{- define "aibrix-model.rules.ports" -}}
{{- $before := list -}}
{{- range $one := include "aibrix-model.portRanges" . | fromYamlArray -}}
{{- range $other := $before -}}
{{- if and (le $one.first $other.last) (le $other.first $one.last) -}}
{{- fail (printf "%s and %s must differ, but both use port %d; change one" $other.name $one.name (max $one.first $other.first | int)) -}}
{{- end -}}
{{- end -}}
{{- $before = append $before $one -}}
{{- end -}}
{{- end }}
