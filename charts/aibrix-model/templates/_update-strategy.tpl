{{/*
How an update replaces the pods. auto: with one pod on an accelerator and no spare one, the old pod must be gone first,
or a cluster autoscaler would add a node for a successor that waits. Recreate says that; a surge means a spare one.
*/}}
{{- define "aibrix-model.updateStrategy.type" -}}
{{- $type := .Values.updateStrategy.type -}}
{{- if eq $type "auto" -}}
{{- $spare := not (has (toString .Values.updateStrategy.maxSurge) (list "0" "0%")) -}}
{{- $onePod := le (include "aibrix-model.maxReplicas" . | int) 1 -}}
{{- $accelerated := or (include "aibrix-model.devices.claimed" .) (gt (include "aibrix-model.acceleratorCount" . | int) 0) -}}
{{- $type = ternary "Recreate" "RollingUpdate" (and $onePod (not (empty $accelerated)) (not $spare)) -}}
{{- end -}}
{{- $type -}}
{{- end }}

{{/*
The strategy of the Deployment, as YAML.
*/}}
{{- define "aibrix-model.updateStrategy" -}}
{{- $type := include "aibrix-model.updateStrategy.type" . -}}
type: {{ $type }}
{{- if eq $type "RollingUpdate" }}
rollingUpdate:
  maxSurge: {{ include "aibrix-model.numberToString" .Values.updateStrategy.maxSurge }}
  maxUnavailable: {{ include "aibrix-model.numberToString" .Values.updateStrategy.maxUnavailable }}
{{- end }}
{{- end }}

{{/*
Fewest pods that the values allow; empty where an autoscaler of the user's decides.
*/}}
{{- define "aibrix-model.minReplicas" -}}
{{- if include "aibrix-model.autoscaling.enabled" . -}}
{{- .Values.autoscaling.minReplicas | int -}}
{{- else if not (include "aibrix-model.autoscaled" .) -}}
{{- .Values.replicaCount | int -}}
{{- end -}}
{{- end }}

{{/*
Most pods that the values allow; many where an autoscaler of the user's decides.
*/}}
{{- define "aibrix-model.maxReplicas" -}}
{{- if include "aibrix-model.autoscaling.enabled" . -}}
{{- .Values.autoscaling.maxReplicas | int -}}
{{- else if include "aibrix-model.autoscaled" . -}}
1000
{{- else -}}
{{- .Values.replicaCount | int -}}
{{- end -}}
{{- end }}
