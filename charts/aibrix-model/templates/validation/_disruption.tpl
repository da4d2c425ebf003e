{{/*
Rejects a PodDisruptionBudget that blocks every drain.
*/}}
{{- define "aibrix-model.rules.podDisruptionBudget" -}}
{{- with .Values.podDisruptionBudget -}}
{{- if .enabled -}}
{{- include "aibrix-model.rules.notNull" (list $ "podDisruptionBudget maxUnavailable") -}}
{{- if kindIs "invalid" .minAvailable -}}
{{- if has (toString .maxUnavailable) (list "0" "0%") -}}
{{- fail "podDisruptionBudget.maxUnavailable: 0 would block every drain of a node that runs this model; set at least 1" -}}
{{- end -}}
{{- else -}}
{{- include "aibrix-model.rules.podDisruptionBudget.minAvailable" $ -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects minAvailable if it covers all pods. Kubernetes rounds percentages up.
*/}}
{{- define "aibrix-model.rules.podDisruptionBudget.minAvailable" -}}
{{- $minAvailable := .Values.podDisruptionBudget.minAvailable -}}
{{- if and (eq (toString $minAvailable) "100%") (.Values.autoscaling | default dict).external -}}
{{- fail "podDisruptionBudget.minAvailable: 100% would block every drain of a node that runs this model, with any number of pods; lower it, or set maxUnavailable instead" -}}
{{- end -}}
{{- with include "aibrix-model.minReplicas" . | int -}}
{{- $stay := $minAvailable -}}
{{- if kindIs "string" $minAvailable -}}
{{- $stay = divf (mulf . (trimSuffix "%" $minAvailable | float64)) 100 | ceil -}}
{{- end -}}
{{- if ge ($stay | int) . -}}
{{- fail (printf "podDisruptionBudget.minAvailable: %s of %d pods would block every drain of a node that runs this model; lower it, set maxUnavailable instead, or run more pods" (include "aibrix-model.numberToString" $minAvailable) .) -}}
{{- end -}}
{{- end -}}
{{- end }}
