{{/*
Whether a part of monitoring is enabled: "true" or empty. Null sections mean off. Include with (list $ "podMonitor").
*/}}
{{- define "aibrix-model.monitoring.enabled" -}}
{{- if (get ((index . 0).Values.monitoring | default dict) (index . 1) | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
Labels of an object of monitoring, which take precedence over commonLabels: include with (list $ $labels).
*/}}
{{- define "aibrix-model.monitoring.labels" -}}
{{ include "aibrix-model.chartLabels" (index . 0) }}
{{- with merge (dict) (index . 1 | default dict) ((index . 0).Values.commonLabels | default dict) }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
Name of the ConfigMap with the dashboard.
*/}}
{{- define "aibrix-model.monitoring.dashboardConfigMap" -}}
{{- include "aibrix-model.name" . | trunc 53 | trimSuffix "-" | printf "%s-dashboard" -}}
{{- end }}

{{/*
The dashboard. Its variables begin with this release, and its uid is different for each release.
*/}}
{{- define "aibrix-model.monitoring.dashboard" -}}
{{- $name := include "aibrix-model.name" . -}}
{{- $uid := printf "%s/%s" .Release.Namespace $name | sha256sum | trunc 12 -}}
{{- .Files.Get "files/dashboard.json" | replace "$(uid)" $uid | replace "$(namespace)" .Release.Namespace | replace "$(model)" $name -}}
{{- end }}

{{/*
The alerts of a file of files/, as a YAML list. Not evaluated as a template, because they contain templates of
Prometheus: include with (list $ "alerts.yaml").
*/}}
{{- define "aibrix-model.monitoring.alerts" -}}
{{- $root := index . 0 -}}
{{- $name := include "aibrix-model.name" $root -}}
{{- $rule := $root.Values.monitoring.prometheusRule -}}
{{- $text := printf "files/%s" (index . 1) | $root.Files.Get -}}
{{- range $word, $value := dict
  "selector" (printf "namespace=%q,job=%q" $root.Release.Namespace $name)
  "namespace" $root.Release.Namespace
  "model" $name
  "startupSeconds" (include "aibrix-model.numberToString" $root.Values.probes.startup.budgetSeconds)
  "timeToFirstTokenSeconds" (include "aibrix-model.numberToString" $rule.timeToFirstTokenSeconds)
  "interTokenLatencySeconds" (include "aibrix-model.numberToString" $rule.interTokenLatencySeconds)
  "runbook" $rule.runbookUrl
-}}
{{- $text = $text | replace (printf "$(%s)" $word) $value -}}
{{- end -}}
{{- regexReplaceAll "(?m)^(#.*|---)\n" $text "" | trim -}}
{{- end }}
