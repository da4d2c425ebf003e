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
