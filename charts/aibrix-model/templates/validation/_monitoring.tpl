{{/*
Rejects labels that the chart sets itself: an object cannot have a label twice.
*/}}
{{- define "aibrix-model.rules.monitoring" -}}
{{- range $part := tuple "podMonitor" "prometheusRule" "dashboard" -}}
{{- with (get ($.Values.monitoring | default dict) $part | default dict).labels -}}
{{- $own := include "aibrix-model.chartLabels" $ | fromYaml -}}
{{- range $key, $_ := . -}}
{{- if hasKey $own $key -}}
{{- fail (printf "monitoring.%s.labels: %q is set by the chart; remove it here" $part $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
