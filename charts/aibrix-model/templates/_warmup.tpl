{{/*
Whether new pods compute prompts before they become ready: "true" or empty.
*/}}
{{- define "aibrix-model.warmup.enabled" -}}
{{- if (.Values.warmup | default dict).prompts -}}
true
{{- end -}}
{{- end }}

{{/*
The startup probe of a warm start. The pod is already running, so the gateway receives the KV events of these prompts.
*/}}
{{- define "aibrix-model.warmup.probe" -}}
exec:
  command:
    - python3
    - /warmup/warmup.py
    - http://localhost:{{ .Values.server.port | int }}
    - {{ include "aibrix-model.name" . | quote }}
    - {{ .Values.warmup.endpoint }}
periodSeconds: {{ .Values.probes.startup.periodSeconds | int }}
timeoutSeconds: {{ .Values.warmup.timeoutSeconds | int }}
failureThreshold: {{ include "aibrix-model.startup.failureThreshold" . }}
{{- end }}
