{{/*
The container that runs vLLM.
*/}}
{{- define "aibrix-model.container" -}}
name: vllm
image: {{ include "aibrix-model.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
command:
  - vllm
  - serve
args:
  {{- include "aibrix-model.engine.args" . | nindent 2 }}
{{ include "aibrix-model.container.environment" . }}
ports:
  {{- include "aibrix-model.container.ports" . | trim | nindent 2 }}
{{ include "aibrix-model.container.probes" . }}
{{- with include "aibrix-model.lifecycle" . | fromYaml }}
lifecycle:
  {{- include "aibrix-model.toYaml" . | nindent 2 }}
{{- end }}
{{- with include "aibrix-model.container.passThrough" . | trim }}
{{ . }}
{{- end }}
volumeMounts:
  {{- include "aibrix-model.volumeMounts" . | nindent 2 }}
{{- end }}

{{/*
The container's environment variables.
*/}}
{{- define "aibrix-model.container.environment" -}}
env:
  {{- include "aibrix-model.engine.env" . | nindent 2 }}
  {{- with .Values.server.extraEnv }}
  {{- include "aibrix-model.toYaml" . | nindent 2 }}
  {{- end }}
{{- with .Values.server.extraEnvFrom }}
envFrom:
  {{- include "aibrix-model.toYaml" . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
The container's probes. They request /health of the API, which does not require the API key.
*/}}
{{- define "aibrix-model.container.probes" -}}
{{- with .Values.probes -}}
startupProbe:
  {{- if include "aibrix-model.warmup.enabled" $ }}
  {{- include "aibrix-model.warmup.probe" $ | nindent 2 }}
  {{- else }}
  {{- include "aibrix-model.probe" (list .startup (include "aibrix-model.startup.failureThreshold" $)) | nindent 2 }}
  {{- end }}
readinessProbe:
  {{- include "aibrix-model.probe" (list .readiness .readiness.failureThreshold) | nindent 2 }}
livenessProbe:
  {{- include "aibrix-model.probe" (list .liveness .liveness.failureThreshold) | nindent 2 }}
{{- end }}
{{- end }}

{{/*
Fields of the container that are copied from the values.
*/}}
{{- define "aibrix-model.container.passThrough" -}}
{{- with include "aibrix-model.resources" . }}
resources:
  {{- . | nindent 2 }}
{{- end }}
{{- with .Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.terminationMessagePath }}
terminationMessagePath: {{ . | quote }}
{{- end }}
{{- with .Values.terminationMessagePolicy }}
terminationMessagePolicy: {{ . }}
{{- end }}
{{- end }}
