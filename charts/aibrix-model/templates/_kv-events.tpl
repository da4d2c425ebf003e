{{/*
Whether the pods publish KV events: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.kvEvents.enabled" -}}
{{- if (.Values.model.kvEvents | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
The label that makes the gateway subscribe.
*/}}
{{- define "aibrix-model.kvEvents.labels" -}}
{{- if include "aibrix-model.kvEvents.enabled" . -}}
model.aibrix.ai/kv-events-enabled: "true"
{{- end -}}
{{- end }}

{{/*
The settings as JSON, with vLLM's names (KVEventsConfig in vllm/config/kv_events.py). The publisher is set because vLLM
before 0.11.1 has no default. The host is * because vLLM binds such endpoints. It connects to all others, such as the
relay's.
*/}}
{{- define "aibrix-model.kvEvents.settings" -}}
{{- $relay := include "aibrix-model.relay.enabled" . -}}
{{- $engine := include "aibrix-model.relay.enginePorts" . | fromJson -}}
{{- with .Values.model.kvEvents -}}
{{- $host := ternary "127.0.0.1" "*" (eq $relay "true") -}}
{{- dict
  "enable_kv_cache_events" true
  "publisher" "zmq"
  "endpoint" (printf "tcp://%s:%d" $host (ternary $engine.events .eventPort (eq $relay "true") | int))
  "replay_endpoint" (printf "tcp://%s:%d" $host (ternary $engine.replay .replayPort (eq $relay "true") | int))
  "buffer_steps" (.bufferSteps | int)
  "hwm" (.hwm | int)
  "max_queue_size" (.maxQueueSize | int)
  "topic" (ternary "" (.topic | default "") (eq $relay "true"))
  | toJson -}}
{{- end -}}
{{- end }}

{{/*
Names of the settings that the formats env and flags pass one by one, in this order: a YAML list of key (vLLM's name),
env, flag, and whether the JSON quotes the value.
*/}}
{{- define "aibrix-model.kvEvents.settingNames" -}}
- {key: enable_kv_cache_events, env: VLLM_ENABLE_KV_CACHE_EVENTS, flag: --enable-kv-cache-events, quoted: false}
- {key: publisher, env: VLLM_KV_EVENTS_PUBLISHER, flag: --kv-events-publisher, quoted: true}
- {key: endpoint, env: VLLM_KV_EVENTS_ENDPOINT, flag: --kv-events-endpoint, quoted: true}
- {key: replay_endpoint, env: VLLM_KV_EVENTS_REPLAY_ENDPOINT, flag: --kv-events-replay-endpoint, quoted: true}
- {key: buffer_steps, env: VLLM_KV_EVENTS_BUFFER_STEPS, flag: --kv-events-buffer-steps, quoted: false}
{{- end }}

{{/*
The vLLM arguments that enable events, as a YAML list.
*/}}
{{- define "aibrix-model.kvEvents.args" -}}
{{- if include "aibrix-model.kvEvents.enabled" . -}}
{{- $settings := include "aibrix-model.kvEvents.settings" . -}}
{{- if eq .Values.model.kvEvents.format "flags" -}}
{{- include "aibrix-model.kvEvents.flags" . -}}
{{- else if eq .Values.model.kvEvents.format "env" -}}
- {{ include "aibrix-model.kvEvents.settingsWithVariables" . | printf "--kv-events-config=%s" | squote }}
{{- else -}}
- {{ printf "--kv-events-config=%s" $settings | squote }}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Format env: the settings as JSON, with $(VARIABLE) instead of each value that is in the environment. Kubernetes expands
the variables before vLLM starts.
*/}}
{{- define "aibrix-model.kvEvents.settingsWithVariables" -}}
{{- $settings := include "aibrix-model.kvEvents.settings" . | fromJson -}}
{{- $unquoted := list -}}
{{- range include "aibrix-model.kvEvents.settingNames" . | fromYamlArray -}}
{{- $reference := printf "$(%s)" .env -}}
{{- $_ := set $settings .key $reference -}}
{{- if not .quoted }}{{ $unquoted = append $unquoted $reference }}{{ end -}}
{{- end -}}
{{- $json := $settings | toJson -}}
{{- range $unquoted -}}
{{- $json = $json | replace (quote .) . -}}
{{- end -}}
{{- $json -}}
{{- end }}

{{/*
Format env: the variables, as entries of a container's env.
*/}}
{{- define "aibrix-model.kvEvents.env" -}}
{{- if and (include "aibrix-model.kvEvents.enabled" .) (eq .Values.model.kvEvents.format "env") -}}
{{- $settings := include "aibrix-model.kvEvents.settings" . | fromJson -}}
{{- range include "aibrix-model.kvEvents.settingNames" . | fromYamlArray }}
- name: {{ .env }}
  value: {{ include "aibrix-model.numberToString" (get $settings .key) | quote }}
{{- end }}
{{- end -}}
{{- end }}

{{/*
Format flags: one flag per setting. Boolean settings are flags without a value.
*/}}
{{- define "aibrix-model.kvEvents.flags" -}}
{{- $settings := include "aibrix-model.kvEvents.settings" . | fromJson -}}
{{- range include "aibrix-model.kvEvents.settingNames" . | fromYamlArray }}
{{- $value := get $settings .key }}
- {{ ternary .flag (printf "%s=%s" .flag (include "aibrix-model.numberToString" $value)) (kindIs "bool" $value) | squote }}
{{- end }}
{{- end }}

{{/*
Ports of the Service, and of the pod's containers: a YAML list of name and number.
*/}}
{{- define "aibrix-model.ports" -}}
- {name: http, port: {{ .Values.server.port | int }}}
{{- if include "aibrix-model.kvEvents.enabled" . }}
- {name: kv-events, port: {{ .Values.model.kvEvents.eventPort | int }}}
- {name: kv-replay, port: {{ .Values.model.kvEvents.replayPort | int }}}
{{- end }}
{{- range .Values.server.extraPorts }}
- {name: {{ .name }}, port: {{ .port | int }}}
{{- end }}
{{- end }}

{{/*
Ports of the vLLM container: the ports of the Service, without those of the relay.
*/}}
{{- define "aibrix-model.container.ports" -}}
{{- range include "aibrix-model.ports" . | fromYamlArray }}
{{- if not (and (include "aibrix-model.relay.enabled" $) (has .name (list "kv-events" "kv-replay"))) }}
- name: {{ .name }}
  containerPort: {{ .port | int }}
  protocol: TCP
{{- end }}
{{- end }}
{{- end }}
