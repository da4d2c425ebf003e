{{/*
Accelerators come in one way.
*/}}
{{- define "aibrix-model.rules.devices" -}}
{{- if and (include "aibrix-model.devices.claimed" .) (not (kindIs "invalid" .Values.accelerator.count)) -}}
{{- fail "accelerator.count: with accelerator.resourceClaimTemplateName the claim says how many devices a pod gets; remove count, and set it in the ResourceClaimTemplate" -}}
{{- end -}}
{{- end }}
