{{/*
Annotations of the pods: the user's, and the chart's. A changed chat template or relay restarts the pods, which
read it once.
*/}}
{{- define "aibrix-model.podAnnotations" -}}
{{- if include "aibrix-model.chatTemplate.configMap" . }}
checksum/chat-template: {{ .Values.model.chatTemplate.content | sha256sum | quote }}
{{- end }}
{{- if include "aibrix-model.relay.enabled" . }}
checksum/kv-events-relay: {{ include "aibrix-model.relay.program" . | sha256sum | quote }}
{{- end }}
{{- with include "aibrix-model.aibrix.config" . }}
model.aibrix.ai/config: {{ . | squote }}
{{- end }}
{{- with .Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end }}
