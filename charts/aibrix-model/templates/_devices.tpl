{{/*
Whether accelerators are allocated dynamically, with a ResourceClaimTemplate: "true" or empty.
*/}}
{{- define "aibrix-model.devices.claimed" -}}
{{- if .Values.accelerator.resourceClaimTemplateName -}}
true
{{- end -}}
{{- end }}

{{/*
The resource claims of the pods, as a field of the pod spec.
*/}}
{{- define "aibrix-model.devices.podClaims" -}}
{{- with .Values.accelerator.resourceClaimTemplateName }}
resourceClaims:
  - name: accelerator
    resourceClaimTemplateName: {{ . | quote }}
{{- end }}
{{- end }}
