{{/*
A budget that lets a drain go on.
*/}}
{{- define "aibrix-model.rules.podDisruptionBudget" -}}
{{- with .Values.podDisruptionBudget -}}
{{- if .enabled -}}
{{- include "aibrix-model.rules.notNull" (list $ "podDisruptionBudget.maxUnavailable") -}}
{{- if kindIs "invalid" .minAvailable -}}
{{- if has (toString .maxUnavailable) (list "0" "0%") -}}
{{- fail "podDisruptionBudget.maxUnavailable: with 0 no node that runs this model could ever be drained; set at least 1" -}}
{{- end -}}
{{- else -}}
{{- include "aibrix-model.rules.podDisruptionBudget.minAvailable" $ -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Fewer pods that must stay than there are. Kubernetes rounds a percentage up.
*/}}
{{- define "aibrix-model.rules.podDisruptionBudget.minAvailable" -}}
{{- $minAvailable := .Values.podDisruptionBudget.minAvailable -}}
{{- with include "aibrix-model.minReplicas" . | int -}}
{{- $stay := $minAvailable -}}
{{- if kindIs "string" $minAvailable -}}
{{- $stay = divf (mulf . (trimSuffix "%" $minAvailable | float64)) 100 | ceil -}}
{{- end -}}
{{- if ge ($stay | int) . -}}
{{- fail (printf "podDisruptionBudget.minAvailable: %s of %d pods would have to stay, so no node that runs this model could ever be drained; lower it, set maxUnavailable instead, or run more pods" (include "aibrix-model.numberToString" $minAvailable) .) -}}
{{- end -}}
{{- end -}}
{{- end }}
