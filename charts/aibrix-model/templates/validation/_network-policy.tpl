{{/*
A policy that keeps out what another value invites in.
*/}}
{{- define "aibrix-model.rules.networkPolicy" -}}
{{- if include "aibrix-model.networkPolicy.enabled" . -}}
{{- if and (ne .Values.service.type "ClusterIP") (not .Values.networkPolicy.apiClients) -}}
{{- fail (printf "networkPolicy.apiClients: service.type %s opens the API to clients that the policy keeps out; list them here, for example as ipBlock, or set service.type=ClusterIP" .Values.service.type) -}}
{{- end -}}
{{- end -}}
{{- end }}
