{{/*
Flags that a value sets, and the value: some always, others only where that value is set.
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
The flag of an argument as vLLM's parser sees it: without value and sub-key, and _ is -. Empty for a value.
*/}}
{{- define "aibrix-model.flagName" -}}
{{- if hasPrefix "-" . -}}
{{- . | splitList "=" | first | splitList "." | first | replace "_" "-" -}}
{{- end -}}
{{- end }}

{{/*
No argument repeats what a value sets. vLLM's parser takes any unambiguous beginning of a flag for the flag, and the
last one wins, so a beginning counts too.
*/}}
{{- define "aibrix-model.rules.args" -}}
{{- $owned := include "aibrix-model.reservedFlags" . | fromYaml -}}
{{- range $arg := .Values.server.extraArgs -}}
{{- with include "aibrix-model.flagName" $arg -}}
{{- $flag := . -}}
{{- if contains " " $flag -}}
{{- fail (printf "server.extraArgs: %q would reach vLLM as one word; write --flag=value, or flag and value as two items" $arg) -}}
{{- end -}}
{{- range $own, $key := $owned -}}
{{- if or (eq $own $flag) (and (hasPrefix "--" $flag) (gt (len $flag) 2) (hasPrefix $flag $own)) -}}
{{- fail (printf "server.extraArgs: %q repeats %s, which %s sets; remove it and set %s" $arg $own $key $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
No variable is set twice, and none that many documents name but no vLLM release reads.
*/}}
{{- define "aibrix-model.rules.env" -}}
{{- $seen := dict -}}
{{- range include "aibrix-model.engine.env" . | fromYamlArray -}}
{{- $_ := set $seen .name "the chart" -}}
{{- end -}}
{{- $unread := dict -}}
{{- range include "aibrix-model.kvEvents.settingNames" . | fromYamlArray -}}
{{- $_ := set $unread .env true -}}
{{- end -}}
{{- range .Values.server.extraEnv -}}
{{- if hasKey $seen .name -}}
{{- fail (printf "server.extraEnv: %s is already set by %s; remove it here" .name (get $seen .name)) -}}
{{- else if hasKey $unread .name -}}
{{- fail (printf "server.extraEnv: %s is read by no vLLM release; remove it, and set model.kvEvents (format env makes vLLM obey this variable)" .name) -}}
{{- end -}}
{{- if and .value .valueFrom -}}
{{- fail (printf "server.extraEnv: %s has value and valueFrom; remove one" .name) -}}
{{- end -}}
{{- $_ := set $seen .name "an earlier item" -}}
{{- end -}}
{{- end }}

{{/*
Every port that the pod listens on, as a YAML list of name, first and last. NIXL takes one for each worker, from its
side channel's port on.
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
No two of them take the same port.
*/}}
{{- define "aibrix-model.rules.ports" -}}
{{- $before := list -}}
{{- range $one := include "aibrix-model.portRanges" . | fromYamlArray -}}
{{- range $other := $before -}}
{{- if and (le $one.first $other.last) (le $other.first $one.last) -}}
{{- fail (printf "%s and %s must differ, both take port %d; change one" $other.name $one.name (max $one.first $other.first | int)) -}}
{{- end -}}
{{- end -}}
{{- $before = append $before $one -}}
{{- end -}}
{{- end }}
