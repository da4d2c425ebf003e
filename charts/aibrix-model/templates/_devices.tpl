{{/*
Whether accelerators come by dynamic resource allocation, from a ResourceClaimTemplate: "true" or empty.
*/}}
{{- define "aibrix-model.devices.claimed" -}}
{{- if .Values.accelerator.resourceClaimTemplateName -}}
true
{{- end -}}
{{- end }}

{{/*
The pods' claim of accelerators, as a field of their spec.
*/}}
{{- define "aibrix-model.devices.podClaims" -}}
{{- with .Values.accelerator.resourceClaimTemplateName }}
resourceClaims:
  - name: accelerator
    resourceClaimTemplateName: {{ . | quote }}
{{- end }}
{{- end }}
