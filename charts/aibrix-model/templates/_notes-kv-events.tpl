{{/*
What NOTES say of KV events that are on.
*/}}
{{- define "aibrix-model.notes.kvEvents" -}}
{{- with .Values.model.kvEvents }}
KV events are on: live on port {{ .eventPort | int }}, replay on {{ .replayPort | int }}, told to vLLM as {{ .format }}.
{{- end }}
{{- if eq .Values.model.kvEvents.format "env" }}
Where you change them with `kubectl set env`, the next `helm upgrade` needs --force-conflicts.
{{- end }}
{{- include "aibrix-model.notes.kvEvents.found" . }}
{{- with include "aibrix-model.notes.kvEvents.warnings" . | trim }}

{{ . }}
{{- end }}

The gateway (AIBrix {{ .Values.aibrix.version }}) needs these settings, all in one rollout, once the model's pods run.
For good, as values of AIBrix's own chart:

  gatewayPlugin:
    container:
      envs:
        {{- include "aibrix-model.gateway.settings" . | trim | nindent 8 }}

For a trial (undo it before the next upgrade of AIBrix):

  kubectl -n aibrix-system set env deployment/aibrix-gateway-plugins -c gateway-plugin \
    {{- include "aibrix-model.gateway.settings" . | trim | replace ": \"" "=" | replace "\"" "" | replace "\n" " \\\n" | nindent 4 }}

{{- if include "aibrix-model.relay.enabled" . }}

({{ include "aibrix-model.gateway.blockSize" . }} is 4 bytes x model.kvEvents.relay.blockSize, whatever the model's block size. To keep AIBrix's own default of 128, set model.kvEvents.relay.blockSize=32.)
{{- else if not .Values.model.blockSize }}

({{ include "aibrix-model.gateway.blockSize" . }} is 4 bytes x 16 tokens, the block size that vLLM chooses on most GPUs. Set model.blockSize to be sure.)
{{- end }}

Only requests with the header `routing-strategy: prefix-cache` use them, or all with aibrix.routingStrategy=prefix-cache.

See that it works: `helm test` sends new prompts straight to single pods, and then through the gateway, which must choose those pods.
{{- if .Values.aibrix.gatewayUrl }} It asks {{ .Values.aibrix.gatewayUrl }}.
{{- else }} Set the URL of Envoy first, here that of AIBrix's own:

  helm -n {{ .Release.Namespace }} upgrade {{ .Release.Name }} aibrix-model --reuse-values --set aibrix.gatewayUrl=http://envoy-aibrix-system-aibrix-eg-903790dc.envoy-gateway-system
{{- end }}

  helm -n {{ .Release.Namespace }} test {{ .Release.Name }}
  kubectl -n aibrix-system logs deployment/aibrix-gateway-plugins -c gateway-plugin | grep -E 'Subscribed to KV events|prefix_cache_matched_pods'

A prompt that is sent twice through the gateway proves nothing: the gateway remembers where it sent the first one.
{{- end }}

{{/*
How much of a prompt the gateway finds: whole prefixes through the relay, else what the versions allow.
*/}}
{{- define "aibrix-model.notes.kvEvents.found" -}}
{{- if include "aibrix-model.relay.enabled" . }}
The relay in each pod republishes them one block per event, so that the gateway finds whole prefixes. Its metrics are on port {{ .Values.model.kvEvents.relay.metricsPort | int }}.
{{- else if eq (include "aibrix-model.notes.kvEvents.match" .) "first-block" }}
AIBrix {{ .Values.aibrix.version }} finds only the first block of a prompt in the events that vLLM sends (2 % of a prompt of 40 blocks). With model.kvEvents.relay.enabled=true it finds whole prefixes.
{{- end }}
{{- end }}

{{/*
What the gateway can match of the image's events: first-block, none, unknown, all; empty where the tag names no version.
*/}}
{{- define "aibrix-model.notes.kvEvents.match" -}}
{{- with include "aibrix-model.image.version" . -}}
{{- $publisher := include "aibrix-model.gateway.publisher" . | fromJson -}}
{{- get (include "aibrix-model.gateway" $ | fromJson).vllm $publisher.id | dig "matches" "" -}}
{{- end -}}
{{- end }}

{{/*
What will not work as it is, although the release can be installed.
*/}}
{{- define "aibrix-model.notes.kvEvents.warnings" -}}
{{- include "aibrix-model.notes.kvEvents.pair" . -}}
{{- include "aibrix-model.notes.kvEvents.aibrix" . -}}
{{- $facts := include "aibrix-model.contract.facts" . | fromJson -}}
{{- with .Values.model.kvEvents }}
{{- if or (ne (.eventPort | int) ($facts.ports.events | int)) (ne (.replayPort | int) ($facts.ports.replay | int)) }}
WARNING: the gateway dials only ports {{ $facts.ports.events }} (events) and {{ $facts.ports.replay }} (replay), not {{ .eventPort | int }} and {{ .replayPort | int }}. Only other subscribers will hear this model.
{{- end }}
{{- if eq .format "flags" }}
WARNING: no vLLM release has the flags of model.kvEvents.format=flags; one that lacks them stops at once. Choose json unless the image is your own build.
{{- end }}
{{- end }}
{{- if ne (.Values.server.port | int) ($facts.ports.http | int) }}
WARNING: server.port is {{ .Values.server.port | int }}, not {{ $facts.ports.http }}: the gateway then needs AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE, one setting for all its models, so all must serve on {{ .Values.server.port | int }}.
{{- end }}
{{- range .Values.server.extraArgs }}
{{- if eq (include "aibrix-model.flagName" .) "--enable-lora" }}
WARNING: server.extraArgs --enable-lora: {{ $facts.loraEffect }}.
{{- end }}
{{- end }}
{{- end }}

{{/*
What the image's vLLM and the gateway do not do together.
*/}}
{{- define "aibrix-model.notes.kvEvents.pair" -}}
{{- $gateway := include "aibrix-model.gateway" . | fromJson -}}
{{- $version := include "aibrix-model.image.version" . -}}
{{- if include "aibrix-model.relay.enabled" . }}
{{- $pair := $gateway.vllm.arrays }}
{{- if or (ne $pair.decodes "yes") (eq $pair.matches "none") }}
{{- $caveat := get (include "aibrix-model.contract.caveats" . | fromJson) $pair.caveat }}
WARNING: AIBrix {{ .Values.aibrix.version }}, even with the relay: {{ $caveat.text }}. What to do: {{ $caveat.remedy }}.
{{- end }}
{{- else if not $version }}
WARNING: the image {{ include "aibrix-model.image" . }} does not show its vLLM version. AIBrix {{ .Values.aibrix.version }} is known to decode the events of vLLM up to {{ $gateway.image }}.
{{- else }}
{{- $publisher := include "aibrix-model.gateway.publisher" $version | fromJson -}}
{{- $pair := get $gateway.vllm $publisher.id -}}
{{- if or (ne $pair.decodes "yes") (has $pair.matches (list "none" "unknown")) }}
{{- $caveat := get (include "aibrix-model.contract.caveats" . | fromJson) $pair.caveat }}
WARNING: vLLM {{ $publisher.label }} (image tag {{ include "aibrix-model.image.tag" . }}) with AIBrix {{ .Values.aibrix.version }}: {{ $caveat.text }}. What to do: {{ $caveat.remedy }}.
{{- end }}
{{- end }}
{{- end }}
