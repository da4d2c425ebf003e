{{/*
Whether the relay is enabled: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.relay.enabled" -}}
{{- if and (include "aibrix-model.kvEvents.enabled" .) (.Values.model.kvEvents.relay | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
Loopback ports between vLLM and the relay, as JSON. Rank r of a data-parallel vLLM adds r to both.
*/}}
{{- define "aibrix-model.relay.enginePorts" -}}
{{- $first := 15557 -}}
{{- dict "events" $first "replay" (add $first (.Values.parallelism.data | int)) | toJson -}}
{{- end }}

{{/*
The relay as a sidecar: an init container that keeps running. It has no probes, because a failing probe would make the
pod unready or restart it, and serving must not depend on events. The relay restarts its worker if that ends or hangs.
*/}}
{{- define "aibrix-model.relay.container" -}}
name: kv-events-relay
image: {{ include "aibrix-model.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
restartPolicy: Always
command:
  - python3
  - /relay/kv-events-relay.py
args:
  {{- include "aibrix-model.relay.args" . | nindent 2 }}
ports:
  {{- range include "aibrix-model.relay.ports" . | fromYamlArray }}
  - name: {{ .name }}
    containerPort: {{ .port | int }}
    protocol: TCP
  {{- end }}
{{- with .Values.model.kvEvents.relay.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: kv-events-relay
    mountPath: /relay
    readOnly: true
{{- end }}

{{/*
Arguments of the relay, as a YAML list.
*/}}
{{- define "aibrix-model.relay.args" -}}
{{- $engine := include "aibrix-model.relay.enginePorts" . | fromJson -}}
{{- with .Values.model.kvEvents -}}
- {{ .eventPort | int | printf "--event-port=%d" }}
- {{ .replayPort | int | printf "--replay-port=%d" }}
- {{ $engine.events | int | printf "--engine-port=%d" }}
- {{ $.Values.parallelism.data | int | printf "--ranks=%d" }}
- {{ .relay.metricsPort | int | printf "--metrics-port=%d" }}
- {{ .relay.blockSize | int | printf "--block-size=%d" }}
- {{ .relay.maxBlocks | int | printf "--max-blocks=%d" }}
- {{ .relay.announceSeconds | int | printf "--announce-seconds=%d" }}
{{- with .topic }}
- {{ printf "--topic=%s" . | squote }}
{{- end }}
{{- end -}}
{{- end }}

{{/*
Ports of the relay: a YAML list of name and number.
*/}}
{{- define "aibrix-model.relay.ports" -}}
{{- with .Values.model.kvEvents -}}
- {name: kv-events, port: {{ .eventPort | int }}}
- {name: kv-replay, port: {{ .replayPort | int }}}
- {name: relay-metrics, port: {{ .relay.metricsPort | int }}}
{{- end -}}
{{- end }}

{{/*
Name of the ConfigMap with the relay's program.
*/}}
{{- define "aibrix-model.relay.configMap" -}}
{{- include "aibrix-model.name" . | trunc 47 | trimSuffix "-" | printf "%s-kv-events-relay" -}}
{{- end }}

{{/*
The relay's program.
*/}}
{{- define "aibrix-model.relay.program" -}}
{{- .Files.Get "files/kv-events-relay.py" -}}
{{- end }}
