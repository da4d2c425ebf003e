{{/*
Annotations of the pods, from the user and from the chart. The checksums restart the pods when the chat template or the
relay changes, because pods read them only at start.
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
{{ include "aibrix-model.toYaml" . }}
{{- end }}
{{- end }}
