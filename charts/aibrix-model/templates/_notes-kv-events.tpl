{{/*
NOTES for enabled KV events.
*/}}
{{- define "aibrix-model.notes.kvEvents" -}}
{{- with .Values.model.kvEvents }}
KV events are enabled: live events on port {{ .eventPort | int }}, replay on port {{ .replayPort | int }}, format {{ .format }}.
{{- end }}
{{- if eq .Values.model.kvEvents.format "env" }}
If you change their variables with `kubectl set env`, the next `helm upgrade` requires --force-conflicts.
{{- end }}
{{- include "aibrix-model.notes.kvEvents.found" . }}
{{- with include "aibrix-model.notes.kvEvents.warnings" . | trim }}

{{ . }}
{{- end }}

The gateway (AIBrix {{ .Values.aibrix.version }}) requires these settings. Apply all of them in one rollout, after the model's pods have become ready.
{{ include "aibrix-model.notes.kvEvents.settings" . }}
{{- if include "aibrix-model.relay.enabled" . }}

({{ include "aibrix-model.gateway.blockSize" . }} is 4 bytes x model.kvEvents.relay.blockSize, independent of the model's block size. To keep AIBrix's default of 128, set model.kvEvents.relay.blockSize=32.)
{{- else if not .Values.model.blockSize }}

({{ include "aibrix-model.gateway.blockSize" . }} is 4 bytes x 16 tokens, the block size that vLLM chooses on most GPUs. Set model.blockSize to fix it.)
{{- end }}

KV events are used only for requests with the header `routing-strategy: prefix-cache`, or for all requests if aibrix.routingStrategy=prefix-cache.

{{ include "aibrix-model.notes.kvEvents.verify" . }}
{{- end }}

{{/*
The gateway's settings as Helm values and as a command.
*/}}
{{- define "aibrix-model.notes.kvEvents.settings" -}}
Permanently, as values of AIBrix's chart:

  gatewayPlugin:
    container:
      envs:
        {{- include "aibrix-model.gateway.settings" . | trim | nindent 8 }}

Temporarily (undo this before the next upgrade of AIBrix):

  kubectl -n aibrix-system set env deployment/aibrix-gateway-plugins -c gateway-plugin \
    {{- include "aibrix-model.gateway.settings" . | trim | replace ": \"" "=" | replace "\"" "" | replace "\n" " \\\n" | nindent 4 }}
{{- end }}

{{/*
How to verify that the gateway uses the events.
*/}}
{{- define "aibrix-model.notes.kvEvents.verify" -}}
To verify: `helm test` sends new prompts directly to individual pods, and then through the gateway, which must choose the same pods.
{{- if .Values.aibrix.gatewayUrl }} The gateway is {{ .Values.aibrix.gatewayUrl }}.
{{- else }} First set the URL of Envoy, for example AIBrix's default:

  helm -n {{ .Release.Namespace }} upgrade {{ .Release.Name }} aibrix-model --reuse-values --set aibrix.gatewayUrl=http://envoy-aibrix-system-aibrix-eg-903790dc.envoy-gateway-system
{{- end }}

  helm -n {{ .Release.Namespace }} test {{ .Release.Name }}
  kubectl -n aibrix-system logs deployment/aibrix-gateway-plugins -c gateway-plugin | grep -E 'Subscribed to KV events|prefix_cache_matched_pods'

Sending a prompt twice through the gateway proves nothing: the gateway remembers where it sent the first one.
{{- end }}

{{/*
How much of a prompt the gateway can match: whole prefixes with the relay, otherwise what the versions support.
*/}}
{{- define "aibrix-model.notes.kvEvents.found" -}}
{{- if include "aibrix-model.relay.enabled" . }}
The relay in each pod republishes them as one block per event, so that the gateway matches whole prefixes. Its metrics are on port {{ .Values.model.kvEvents.relay.metricsPort | int }}.
{{- else if eq (include "aibrix-model.notes.kvEvents.match" .) "first-block" }}
AIBrix {{ .Values.aibrix.version }} matches only the first block of a prompt with the events that vLLM sends (2 % of a prompt of 40 blocks). With model.kvEvents.relay.enabled=true it matches whole prefixes.
{{- end }}
{{- end }}

{{/*
How much the gateway can match with the image's events: first-block, none, unknown or all; empty if the tag has no
version.
*/}}
{{- define "aibrix-model.notes.kvEvents.match" -}}
{{- with include "aibrix-model.image.version" . -}}
{{- $publisher := include "aibrix-model.gateway.publisher" . | fromJson -}}
{{- get (include "aibrix-model.gateway.pairs" $ | fromJson) $publisher.id | dig "matches" "" -}}
{{- end -}}
{{- end }}

{{/*
Warnings about settings that do not work, although the release can be installed.
*/}}
{{- define "aibrix-model.notes.kvEvents.warnings" -}}
{{- include "aibrix-model.notes.kvEvents.pair" . -}}
{{- include "aibrix-model.notes.kvEvents.aibrix" . -}}
{{- $facts := include "aibrix-model.contract.facts" . | fromJson -}}
{{- with .Values.model.kvEvents }}
{{- if or (ne (.eventPort | int) ($facts.ports.events | int)) (ne (.replayPort | int) ($facts.ports.replay | int)) }}
WARNING: the gateway connects only to ports {{ $facts.ports.events }} (events) and {{ $facts.ports.replay }} (replay), not {{ .eventPort | int }} and {{ .replayPort | int }}. It will not receive this model's events; other subscribers can.
{{- end }}
{{- if eq .format "flags" }}
WARNING: no vLLM release has the flags of model.kvEvents.format=flags; vLLM exits with an error on unknown flags. Use format json unless the image is a custom build.
{{- end }}
{{- end }}
{{- if ne (.Values.server.port | int) ($facts.ports.http | int) }}
WARNING: server.port is {{ .Values.server.port | int }}, not {{ $facts.ports.http }}: the gateway then requires AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE, which applies to all its models, so all of them must serve on {{ .Values.server.port | int }}.
{{- end }}
{{- range .Values.server.extraArgs }}
{{- if eq (include "aibrix-model.flagName" .) "--enable-lora" }}
{{- include "aibrix-model.notes.kvEvents.lora" (list $ "server.extraArgs --enable-lora") }}
{{- end }}
{{- end }}
{{- end }}

{{/*
What the gateway makes of LoRA adapters: include with (list $ "the value that enables adapters").
*/}}
{{- define "aibrix-model.notes.kvEvents.lora" -}}
{{- if include "aibrix-model.relay.enabled" (index . 0) }}
The relay leaves out the blocks of adapters ({{ index . 1 }}), so the gateway matches no prefix for their requests, and no false one for the base model's.
{{- else }}
WARNING: {{ index . 1 }}: {{ (include "aibrix-model.contract.facts" (index . 0) | fromJson).loraEffect }}. With model.kvEvents.relay.enabled=true base requests get no false matches.
{{- end }}
{{- end }}

{{/*
Warning about what the image's vLLM and the gateway cannot do together.
*/}}
{{- define "aibrix-model.notes.kvEvents.pair" -}}
{{- $pairs := include "aibrix-model.gateway.pairs" . | fromJson -}}
{{- $version := include "aibrix-model.image.version" . -}}
{{- if include "aibrix-model.relay.enabled" . }}
{{- $pair := $pairs.arrays }}
{{- if or (ne $pair.decodes "yes") (eq $pair.matches "none") }}
{{- $caveat := get (include "aibrix-model.contract.caveats" . | fromJson) $pair.caveat }}
WARNING: AIBrix {{ .Values.aibrix.version }}, even with the relay: {{ $caveat.text }}. What to do: {{ $caveat.remedy }}.
{{- end }}
{{- else if not $version }}
WARNING: the image {{ include "aibrix-model.image" . }} does not state its vLLM version. AIBrix {{ .Values.aibrix.version }} is known to decode the events of vLLM up to {{ (include "aibrix-model.gateway" . | fromJson).image }}.
{{- else }}
{{- $publisher := include "aibrix-model.gateway.publisher" $version | fromJson -}}
{{- $pair := get $pairs $publisher.id -}}
{{- if or (ne $pair.decodes "yes") (has $pair.matches (list "none" "unknown")) }}
{{- $caveat := get (include "aibrix-model.contract.caveats" . | fromJson) $pair.caveat }}
WARNING: vLLM {{ $publisher.label }} (image tag {{ include "aibrix-model.image.tag" . }}) with AIBrix {{ .Values.aibrix.version }}: {{ $caveat.text }}. What to do: {{ $caveat.remedy }}.
{{- end }}
{{- end }}
{{- end }}
