{{/*
The update strategy. auto is Recreate for a single pod with an accelerator and maxSurge 0: the old pod must end first, or
a cluster autoscaler would add a node for the pending replacement. maxSurge above 0 means that a spare one exists.
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
The Deployment's strategy, as YAML.
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
Minimum number of pods; empty if an external autoscaler decides.
*/}}
{{- define "aibrix-model.minReplicas" -}}
{{- if include "aibrix-model.autoscaling.enabled" . -}}
{{- .Values.autoscaling.minReplicas | int -}}
{{- else if not (include "aibrix-model.autoscaled" .) -}}
{{- .Values.replicaCount | int -}}
{{- end -}}
{{- end }}

{{/*
Maximum number of pods; 1000 if an external autoscaler decides.
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
