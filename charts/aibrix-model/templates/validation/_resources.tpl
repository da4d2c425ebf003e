{{/*
Rejects requests above their limits, and different amounts for resources that Kubernetes cannot overcommit.
*/}}
{{- define "aibrix-model.rules.resources" -}}
{{- $limits := (.Values.resources | default dict).limits | default dict -}}
{{- range $name, $request := (.Values.resources | default dict).requests -}}
{{- $limit := get $limits $name -}}
{{- $exclusive := or (contains "/" $name) (hasPrefix "hugepages-" $name) -}}
{{- if and $exclusive (ne (include "aibrix-model.quantity" $request) (include "aibrix-model.quantity" (default 0 $limit))) -}}
{{- fail (printf "resources.requests: %s cannot be overcommitted; set it in resources.limits, to the same amount, and remove it here" $name) -}}
{{- end -}}
{{- if and (hasKey $limits $name) (gt (include "aibrix-model.quantity" $request | float64) (include "aibrix-model.quantity" $limit | float64)) -}}
{{- fail (printf "resources.limits: %s %s is below its request of %s; raise the limit, or lower resources.requests.%s" $name (toString $limit) (toString $request) $name) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
A Kubernetes quantity as a number: 500m is 0.5, 1Ki is 1024.
*/}}
{{- define "aibrix-model.quantity" -}}
{{- $text := toString . -}}
{{- $number := regexFind "^[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?" $text -}}
{{- $factors := dict "" 1.0 "n" 1e-9 "u" 1e-6 "m" 1e-3 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- mulf (float64 $number) (get $factors (trimPrefix $number $text)) -}}
{{- end }}
