{{/*
Whether to create a NetworkPolicy: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.networkPolicy.enabled" -}}
{{- if (.Values.networkPolicy | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
A peer: pods of one namespace that have all of these labels. Include with (list "namespace" $labels).
*/}}
{{- define "aibrix-model.networkPolicy.peer" -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ index . 0 | quote }}
  podSelector:
    matchLabels:
      {{- toYaml (index . 1) | nindent 6 }}
{{- end }}

{{/*
AIBrix's gateway plugin, with the labels of its Helm chart and of its kustomization (AIBrix v0.4.0 to v0.7.0,
dist/chart/templates/gateway-plugin and config/gateway). With envoyAsSideCar these pods also run Envoy.
*/}}
{{- define "aibrix-model.networkPolicy.gateway" -}}
{{- with .Values.networkPolicy.aibrixNamespace -}}
{{ include "aibrix-model.networkPolicy.peer" (list . (dict "app.kubernetes.io/component" "aibrix-gateway-plugin")) }}
{{ include "aibrix-model.networkPolicy.peer" (list . (dict "app" "gateway-plugins")) }}
{{- end -}}
{{- end }}

{{/*
AIBrix's controllers, with the labels of its Helm chart and of its kustomization. The autoscaler reads metrics, and LoRA
adapters are loaded through the API.
*/}}
{{- define "aibrix-model.networkPolicy.controllers" -}}
{{- with .Values.networkPolicy.aibrixNamespace -}}
{{ include "aibrix-model.networkPolicy.peer" (list . (dict "app.kubernetes.io/component" "aibrix-controller-manager")) }}
{{ include "aibrix-model.networkPolicy.peer" (list . (dict "control-plane" "controller-manager")) }}
{{- end -}}
{{- end }}

{{/*
Peers that may reach the API. vLLM serves its metrics on the same port.
*/}}
{{- define "aibrix-model.networkPolicy.apiClients" -}}
{{ include "aibrix-model.networkPolicy.gateway" . }}
{{ include "aibrix-model.networkPolicy.controllers" . }}
{{- with .Values.networkPolicy }}
{{ include "aibrix-model.networkPolicy.peer" (list .envoyNamespace (dict "app.kubernetes.io/name" "envoy" "app.kubernetes.io/component" "proxy")) }}
{{ include "aibrix-model.networkPolicy.prometheus" $ }}
{{- with .apiClients }}
{{ include "aibrix-model.toYaml" . }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Prometheus, which scrapes the metrics of vLLM and of the relay.
*/}}
{{- define "aibrix-model.networkPolicy.prometheus" -}}
{{- with .Values.networkPolicy.prometheus -}}
{{ include "aibrix-model.networkPolicy.peer" (list .namespace (.podLabels | default (dict "app.kubernetes.io/name" "prometheus"))) }}
{{- end -}}
{{- end }}

{{/*
Peers that may subscribe to the KV events and request replays.
*/}}
{{- define "aibrix-model.networkPolicy.eventClients" -}}
{{ include "aibrix-model.networkPolicy.gateway" . }}
{{- with .Values.networkPolicy.eventClients }}
{{ include "aibrix-model.toYaml" . }}
{{- end }}
{{- end }}
