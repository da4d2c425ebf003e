{{/*
Rejects an accelerator count together with a ResourceClaimTemplate.
*/}}
{{- define "aibrix-model.rules.devices" -}}
{{- if and (include "aibrix-model.devices.claimed" .) (not (kindIs "invalid" .Values.accelerator.count)) -}}
{{- fail "accelerator.count: with accelerator.resourceClaimTemplateName the claim sets the number of devices per pod; remove count, and set the number in the ResourceClaimTemplate" -}}
{{- end -}}
{{- end }}
