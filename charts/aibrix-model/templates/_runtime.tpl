{{/*
Whether AIBrix's runtime is enabled: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.runtime.enabled" -}}
{{- if (.Values.aibrix.runtime | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
AIBrix's runtime, which downloads LoRA adapters for vLLM (AIBrix v0.7.0, pkg/webhook/sidecar_injection.go). AIBrix finds
it by the name of the container.
*/}}
{{- define "aibrix-model.runtime.container" -}}
name: aibrix-runtime
image: {{ include "aibrix-model.runtime.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
command: [aibrix_runtime, --port, "8080"]
env:
  - name: INFERENCE_ENGINE
    value: vllm
  - name: INFERENCE_ENGINE_ENDPOINT
    value: http://localhost:{{ .Values.server.port | int }}
ports:
  - name: aibrix-runtime
    containerPort: 8080
    protocol: TCP
{{ include "aibrix-model.runtime.probes" . }}
{{- with .Values.aibrix.runtime.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- include "aibrix-model.runtime.volumeMount" . | nindent 2 }}
{{- end }}

{{/*
Probes of the runtime.
*/}}
{{- define "aibrix-model.runtime.probes" -}}
livenessProbe:
  httpGet:
    path: /healthz
    port: aibrix-runtime
readinessProbe:
  httpGet:
    path: /ready
    port: aibrix-runtime
{{- end }}

{{/*
Image of the runtime: the same version as AIBrix, unless a tag is set.
*/}}
{{- define "aibrix-model.runtime.image" -}}
{{- $version := .Values.aibrix.version | trimPrefix "v" | printf "v%s" -}}
{{- with .Values.aibrix.runtime.image -}}
{{- printf "%s:%s" (include "aibrix-model.image.repository" (list $ .repository)) (.tag | default $version) -}}
{{- end -}}
{{- end }}

{{/*
The volume mount where the runtime stores adapters and vLLM reads them.
*/}}
{{- define "aibrix-model.runtime.volumeMount" -}}
- name: adapter-storage
  mountPath: /tmp/aibrix/adapters
{{- end }}
