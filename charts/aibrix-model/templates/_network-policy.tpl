{{/*
Whether a NetworkPolicy stands before the pods: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.networkPolicy.enabled" -}}
{{- if (.Values.networkPolicy | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
Pods of one namespace that have all of these labels: include with (list "namespace" $labels).
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
AIBrix's gateway plugin, as its chart labels it and as its kustomization does (AIBrix v0.4.0 to v0.7.0,
dist/chart/templates/gateway-plugin and config/gateway). With envoyAsSideCar these pods hold Envoy too.
*/}}
{{- define "aibrix-model.networkPolicy.gateway" -}}
{{- with .Values.networkPolicy.aibrixNamespace -}}
{{ include "aibrix-model.networkPolicy.peer" (list . (dict "app.kubernetes.io/component" "aibrix-gateway-plugin")) }}
{{ include "aibrix-model.networkPolicy.peer" (list . (dict "app" "gateway-plugins")) }}
{{- end -}}
{{- end }}

{{/*
AIBrix's controllers, labelled by its chart and by its kustomization: the autoscaler reads metrics, LoRA adapters are
loaded through the API.
*/}}
{{- define "aibrix-model.networkPolicy.controllers" -}}
{{- with .Values.networkPolicy.aibrixNamespace -}}
{{ include "aibrix-model.networkPolicy.peer" (list . (dict "app.kubernetes.io/component" "aibrix-controller-manager")) }}
{{ include "aibrix-model.networkPolicy.peer" (list . (dict "control-plane" "controller-manager")) }}
{{- end -}}
{{- end }}

{{/*
Who may reach the API. vLLM serves its metrics on the same port.
*/}}
{{- define "aibrix-model.networkPolicy.apiClients" -}}
{{ include "aibrix-model.networkPolicy.gateway" . }}
{{ include "aibrix-model.networkPolicy.controllers" . }}
{{- with .Values.networkPolicy }}
{{ include "aibrix-model.networkPolicy.peer" (list .envoyNamespace (dict "app.kubernetes.io/name" "envoy" "app.kubernetes.io/component" "proxy")) }}
{{ include "aibrix-model.networkPolicy.prometheus" $ }}
{{- with .apiClients }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Prometheus, which reads the metrics of vLLM and of the relay.
*/}}
{{- define "aibrix-model.networkPolicy.prometheus" -}}
{{- with .Values.networkPolicy.prometheus -}}
{{ include "aibrix-model.networkPolicy.peer" (list .namespace (.podLabels | default (dict "app.kubernetes.io/name" "prometheus"))) }}
{{- end -}}
{{- end }}

{{/*
Who may hear the KV events and ask for missed ones.
*/}}
{{- define "aibrix-model.networkPolicy.eventClients" -}}
{{ include "aibrix-model.networkPolicy.gateway" . }}
{{- with .Values.networkPolicy.eventClients }}
{{ toYaml . }}
{{- end }}
{{- end }}
