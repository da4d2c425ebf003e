{{/*
NOTES for alerts or a dashboard without the PodMonitor whose labels they select.
*/}}
{{- define "aibrix-model.notes.monitoring" -}}
{{- if not (include "aibrix-model.monitoring.enabled" (list . "podMonitor")) -}}
{{- range $part := tuple "prometheusRule" "dashboard" -}}
{{- if include "aibrix-model.monitoring.enabled" (list $ $part) }}

WARNING: monitoring.{{ $part }} selects series with the labels namespace={{ $.Release.Namespace }} and job={{ include "aibrix-model.name" $ }}. Set monitoring.podMonitor.enabled=true, or set these labels, pod and endpoint in your own scrape configuration.
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
