{{/*
Rejects schedules before AIBrix v0.8, whose PodAutoscaler has no such field (v0.7.0, api/autoscaling/v1alpha1), and
schedules that AIBrix would reject or that change nothing.
*/}}
{{- define "aibrix-model.rules.schedules" -}}
{{- $schedules := .Values.autoscaling.schedules | default list -}}
{{- if and $schedules (include "aibrix-model.aibrix.olderThan" (list . "0.8.0")) -}}
{{- fail (printf "autoscaling.schedules: AIBrix supports schedules since v0.8.0, but aibrix.version is %s; remove schedules, or raise aibrix.version" .Values.aibrix.version) -}}
{{- end -}}
{{- range $index, $schedule := $schedules -}}
{{- include "aibrix-model.rules.schedule" (list $.Values.autoscaling .) -}}
{{- range slice $schedules 0 $index -}}
{{- if eq .name $schedule.name -}}
{{- fail (printf "autoscaling.schedules: the name %s is used twice; rename one" .name) -}}
{{- end -}}
{{- if include "aibrix-model.schedules.overlap" (list . $schedule) -}}
{{- fail (printf "autoscaling.schedules: %s and %s overlap, so the number of pods would be ambiguous; change their times or days" .name $schedule.name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects one schedule. Argument: the values of autoscaling, and the schedule.
*/}}
{{- define "aibrix-model.rules.schedule" -}}
{{- $base := index . 0 -}}
{{- with index . 1 -}}
{{- if ge .startTime .endTime -}}
{{- fail (printf "autoscaling.schedules: %s ends at %s, which is not after its start at %s; a window must end on the day on which it starts, so split one that crosses midnight in two" .name .endTime .startTime) -}}
{{- end -}}
{{- if not (or .minReplicas .maxReplicas) -}}
{{- fail (printf "autoscaling.schedules: %s changes nothing; set minReplicas or maxReplicas" .name) -}}
{{- end -}}
{{- $minimum := .minReplicas | default $base.minReplicas | int -}}
{{- $maximum := .maxReplicas | default $base.maxReplicas | int -}}
{{- if lt $maximum $minimum -}}
{{- fail (printf "autoscaling.schedules: within %s, maxReplicas %d is less than minReplicas %d; raise maxReplicas, or lower minReplicas" .name $maximum $minimum) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Whether two schedules of one time zone overlap: "true" or empty. Schedules of two time zones are left to AIBrix.
*/}}
{{- define "aibrix-model.schedules.overlap" -}}
{{- $one := index . 0 -}}
{{- with index . 1 -}}
{{- $days := list "Mon" "Tue" "Wed" "Thu" "Fri" "Sat" "Sun" -}}
{{- $other := .daysOfWeek | default $days -}}
{{- if and (eq ($one.timezone | default "UTC") (.timezone | default "UTC")) (lt $one.startTime .endTime) (lt .startTime $one.endTime) -}}
{{- range $one.daysOfWeek | default $days -}}
{{- if has . $other -}}
true
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
