{{/*
The pod's volumes: every path that vLLM writes to, since the root file system is read-only, and the models' claim.
*/}}
{{- define "aibrix-model.volumes" -}}
- name: cache
{{- with .Values.storage.cache }}
{{- if .existingClaim }}
  persistentVolumeClaim:
    claimName: {{ .existingClaim | quote }}
{{- else if .sizeLimit }}
  emptyDir:
    sizeLimit: {{ .sizeLimit | quote }}
{{- else }}
  emptyDir: {}
{{- end }}
{{- end }}
- name: tmp
  emptyDir: {}
- name: shared-memory
  emptyDir:
    medium: Memory
    sizeLimit: {{ .Values.storage.sharedMemory.sizeLimit | quote }}
{{- with .Values.storage.models.existingClaim }}
- name: models
  persistentVolumeClaim:
    claimName: {{ . | quote }}
    readOnly: true
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
Where the container mounts them.
*/}}
{{- define "aibrix-model.volumeMounts" -}}
- name: cache
  mountPath: /cache
- name: tmp
  mountPath: /tmp
- name: shared-memory
  mountPath: /dev/shm
{{- with .Values.storage.models }}
{{- if .existingClaim }}
- name: models
  mountPath: {{ .mountPath | quote }}
  readOnly: true
{{- end }}
{{- end }}
{{- with .Values.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}
