{{/*
Name of the cache's claim, created by the chart or existing; empty without one.
*/}}
{{- define "aibrix-model.cacheClaim" -}}
{{- with .Values.storage.cache -}}
{{- if (.claim | default dict).create -}}
{{- printf "%s-cache" (include "aibrix-model.name" $) -}}
{{- else -}}
{{- .existingClaim | default "" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
The pod's volumes: one for each path that vLLM writes to, because the root file system is read-only, and the models.
*/}}
{{- define "aibrix-model.volumes" -}}
- name: cache
  {{- include "aibrix-model.volumes.cache" . | nindent 2 }}
- name: tmp
  emptyDir: {}
- name: shared-memory
  emptyDir:
    medium: Memory
    sizeLimit: {{ .Values.storage.sharedMemory.sizeLimit | quote }}
{{- with include "aibrix-model.volumes.models" . | trim }}
- name: models
  {{- . | nindent 2 }}
{{- end }}
{{- with include "aibrix-model.volumes.optional" . | trim }}
{{ . }}
{{- end }}
{{- with .Values.volumes }}
{{ include "aibrix-model.toYaml" . }}
{{- end }}
{{- end }}

{{/*
Volumes of optional features.
*/}}
{{- define "aibrix-model.volumes.optional" -}}
{{- with include "aibrix-model.chatTemplate.configMap" . }}
- name: chat-template
  configMap:
    name: {{ . | quote }}
{{- end }}
{{- if include "aibrix-model.warmup.enabled" . }}
- name: warmup
  configMap:
    name: {{ printf "%s-warmup" (include "aibrix-model.name" .) | quote }}
{{- end }}
{{- if include "aibrix-model.runtime.enabled" . }}
- name: adapter-storage
  emptyDir: {}
{{- end }}
{{- if include "aibrix-model.relay.enabled" . }}
- name: kv-events-relay
  configMap:
    name: {{ include "aibrix-model.relay.configMap" . | quote }}
{{- end }}
{{- end }}

{{/*
Source of the cache volume: a claim, a directory on the node, or an emptyDir.
*/}}
{{- define "aibrix-model.volumes.cache" -}}
{{- $claim := include "aibrix-model.cacheClaim" . -}}
{{- with .Values.storage.cache -}}
{{- if $claim -}}
persistentVolumeClaim:
  claimName: {{ $claim | quote }}
{{- else if .hostPath -}}
hostPath:
  path: {{ .hostPath | quote }}
  type: Directory
{{- else if .sizeLimit -}}
emptyDir:
  sizeLimit: {{ .sizeLimit | quote }}
{{- else -}}
emptyDir: {}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Source of the volume with local models; empty without one.
*/}}
{{- define "aibrix-model.volumes.models" -}}
{{- with .Values.storage.models }}
{{- with .existingClaim }}
persistentVolumeClaim:
  claimName: {{ . | quote }}
  readOnly: true
{{- end }}
{{- with .hostPath }}
hostPath:
  path: {{ . | quote }}
  type: Directory
{{- end }}
{{- end }}
{{- end }}

{{/*
Volume mounts of the vLLM container.
*/}}
{{- define "aibrix-model.volumeMounts" -}}
- name: cache
  mountPath: /cache
- name: tmp
  mountPath: /tmp
- name: shared-memory
  mountPath: /dev/shm
{{- if include "aibrix-model.volumes.models" . | trim }}
- name: models
  mountPath: {{ .Values.storage.models.mountPath | quote }}
  readOnly: true
{{- end }}
{{- if include "aibrix-model.chatTemplate.configMap" . }}
- name: chat-template
  mountPath: /chat-template
  readOnly: true
{{- end }}
{{- if include "aibrix-model.warmup.enabled" . }}
- name: warmup
  mountPath: /warmup
  readOnly: true
{{- end }}
{{- if include "aibrix-model.runtime.enabled" . }}
{{ include "aibrix-model.runtime.volumeMount" . }}
{{- end }}
{{- with .Values.volumeMounts }}
{{ include "aibrix-model.toYaml" . }}
{{- end }}
{{- end }}
