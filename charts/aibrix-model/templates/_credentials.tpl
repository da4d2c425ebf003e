{{/*
Name of the Secret with the Hugging Face token; empty without a token.
*/}}
{{- define "aibrix-model.huggingFaceToken.secretName" -}}
{{- with .Values.model.huggingFaceToken -}}
{{- .secretName | default (ternary (printf "%s-hugging-face" (include "aibrix-model.name" $)) "" (not (empty .value))) -}}
{{- end -}}
{{- end }}

{{/*
An environment variable from a Secret: include with (list "NAME" "secret" "key").
*/}}
{{- define "aibrix-model.secretVariable" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 | quote }}
      key: {{ index . 2 | quote }}
{{- end }}

{{/*
Environment variables with the pods' credentials for other services, and with the API key for clients.
*/}}
{{- define "aibrix-model.credentials.env" -}}
{{- with include "aibrix-model.huggingFaceToken.secretName" . }}
{{ include "aibrix-model.secretVariable" (list "HF_TOKEN" . $.Values.model.huggingFaceToken.secretKey) }}
{{- end }}
{{- with include "aibrix-model.objectStorage.env" . }}
{{ . | trim }}
{{- end }}
{{- with include "aibrix-model.apiKey.env" . }}
{{ . | trim }}
{{- end }}
{{- end }}

{{/*
Access to object storage, in the variables that the AWS SDK and the Run:ai streamer read.
*/}}
{{- define "aibrix-model.objectStorage.env" -}}
{{- with .Values.model.objectStorage }}
{{- if .secretName }}
{{ include "aibrix-model.secretVariable" (list "AWS_ACCESS_KEY_ID" .secretName .accessKeyIdKey) }}
{{ include "aibrix-model.secretVariable" (list "AWS_SECRET_ACCESS_KEY" .secretName .secretAccessKeyKey) }}
{{- end }}
{{- with .endpoint }}
- name: AWS_ENDPOINT_URL
  value: {{ . | quote }}
{{- end }}
{{- with .region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/*
The API key that clients must send. vLLM requires it only on /v1, not for probes, metrics and AIBrix's tokenizer.
*/}}
{{- define "aibrix-model.apiKey.env" -}}
{{- with .Values.server.apiKey }}
{{- if .secretName }}
{{ include "aibrix-model.secretVariable" (list "VLLM_API_KEY" .secretName .secretKey) }}
{{- end }}
{{- end }}
{{- end }}
