{{/*
Rejects a NetworkPolicy that blocks the clients of an external Service.
*/}}
{{- define "aibrix-model.rules.networkPolicy" -}}
{{- if include "aibrix-model.networkPolicy.enabled" . -}}
{{- if and (ne .Values.service.type "ClusterIP") (not .Values.networkPolicy.apiClients) -}}
{{- fail (printf "networkPolicy.apiClients: service.type %s exposes the API to clients that the policy blocks; list them here, for example as ipBlock, or set service.type=ClusterIP" .Values.service.type) -}}
{{- end -}}
{{- end -}}
{{- end }}
