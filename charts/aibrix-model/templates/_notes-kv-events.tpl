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
{{- with include "aibrix-model.notes.kvEvents.warnings" . | trim }}

{{ . }}
{{- end }}

The gateway (AIBrix v0.7.0 or later) needs five settings, all in one rollout, once the model's pods run.
For good, as values of AIBrix's own chart:

  gatewayPlugin:
    container:
      envs:
        {{- include "aibrix-model.gateway.settings" . | nindent 8 }}

For a trial (undo it before the next upgrade of AIBrix):

  kubectl -n aibrix-system set env deployment/aibrix-gateway-plugins -c gateway-plugin \
    {{- include "aibrix-model.gateway.settings" . | replace ": \"" "=" | replace "\"" "" | replace "\n" " \\\n" | nindent 4 }}

{{- if not .Values.model.blockSize }}

({{ include "aibrix-model.gateway.blockSize" . }} is 4 bytes x 16 tokens, the block size that vLLM chooses on most GPUs. Set model.blockSize to be sure.)
{{- end }}

See that it works: ask twice with the header `routing-strategy: prefix-cache` and the same long prompt, then

  kubectl -n aibrix-system logs deployment/aibrix-gateway-plugins -c gateway-plugin | grep 'Subscribed to KV events'
  kubectl -n aibrix-system port-forward deployment/aibrix-gateway-plugins 8080 &
  curl -s localhost:8080/metrics | grep 'aibrix_prefix_cache_routing_decisions_total.*using_kv_sync="true"'
{{- end }}

{{/*
What will not work as it is, although the release can be installed.
*/}}
{{- define "aibrix-model.notes.kvEvents.warnings" -}}
{{- $tag := include "aibrix-model.image.tag" . -}}
{{- $version := include "aibrix-model.image.version" . -}}
{{- if not $version }}
WARNING: the image {{ include "aibrix-model.image" . }} does not tell its vLLM version. AIBrix up to v0.7.0 decodes the events of vLLM 0.10.2 to 0.23.
{{- else if semverCompare ">=0.24.0" $version }}
WARNING: image tag {{ $tag }}: vLLM 0.24 and later send events as maps, which AIBrix up to v0.7.0 cannot decode: it drops them all. Use {{ .Chart.AppVersion }}, or a gateway that decodes maps.
{{- else if semverCompare "<0.10.2" $version }}
WARNING: image tag {{ $tag }}: AIBrix v0.7.0 is known to decode the events of vLLM 0.10.2 to 0.23. Use {{ .Chart.AppVersion }}.
{{- end }}
{{- with .Values.model.kvEvents }}
{{- if or (ne (.eventPort | int) 5557) (ne (.replayPort | int) 5558) }}
WARNING: the gateway dials only ports 5557 (events) and 5558 (replay), not {{ .eventPort | int }} and {{ .replayPort | int }}. Only other subscribers will hear this model.
{{- end }}
{{- if eq .format "flags" }}
WARNING: no vLLM release has the flags of model.kvEvents.format=flags; one that lacks them stops at once. Choose json unless the image is your own build.
{{- end }}
{{- end }}
{{- if ne (.Values.server.port | int) 8000 }}
WARNING: the gateway's remote tokenizer asks port 8000 of a pod, not {{ .Values.server.port | int }}: without AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE=http://%s:{{ .Values.server.port | int }} on the gateway (one setting for all models) no prompt will match.
{{- end }}
{{- end }}
