{{/*
Rejects tolerations whose fields contradict each other.
*/}}
{{- define "aibrix-model.rules.tolerations" -}}
{{- range $index, $one := .Values.tolerations -}}
{{- $operator := .operator | default "Equal" -}}
{{- if and (not .key) (ne $operator "Exists") -}}
{{- fail (printf "tolerations: item %d has no key; add one, or operator Exists to tolerate every taint" $index) -}}
{{- else if and .value (eq $operator "Exists") -}}
{{- fail (printf "tolerations: item %d has operator Exists and a value; remove the value, or use operator Equal" $index) -}}
{{- else if and (has $operator (list "Lt" "Gt")) (not (regexMatch "^-?[0-9]+$" (.value | default ""))) -}}
{{- fail (printf "tolerations: item %d: operator %s compares integers; set an integer as value" $index $operator) -}}
{{- else if and (hasKey . "tolerationSeconds") (ne (.effect | default "") "NoExecute") -}}
{{- fail (printf "tolerations: item %d: tolerationSeconds is valid only with effect NoExecute; set that effect, or remove tolerationSeconds" $index) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects duplicate pairs of topologyKey and whenUnsatisfiable.
*/}}
{{- define "aibrix-model.rules.topologySpreadConstraints" -}}
{{- $seen := dict -}}
{{- range .Values.topologySpreadConstraints -}}
{{- $pair := printf "%s, %s" .topologyKey .whenUnsatisfiable -}}
{{- if hasKey $seen $pair -}}
{{- fail (printf "topologySpreadConstraints: %s is listed twice; remove one" $pair) -}}
{{- end -}}
{{- $_ := set $seen $pair true -}}
{{- if and .minDomains (ne .whenUnsatisfiable "DoNotSchedule") -}}
{{- fail (printf "topologySpreadConstraints: minDomains of %s requires whenUnsatisfiable DoNotSchedule; set that, or remove minDomains" .topologyKey) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects selector requirements whose values do not fit their operator: include with (list "path.of.key" $value), where
$value may contain selectors at any depth.
*/}}
{{- define "aibrix-model.rules.matchExpressions" -}}
{{- $path := index . 0 -}}
{{- $value := index . 1 -}}
{{- if kindIs "slice" $value -}}
{{- range $value -}}
{{- include "aibrix-model.rules.matchExpressions" (list $path .) -}}
{{- end -}}
{{- else if kindIs "map" $value -}}
{{- range $key, $child := $value -}}
{{- if has $key (list "matchExpressions" "matchFields") -}}
{{- range $child -}}
{{- include "aibrix-model.rules.requirement" (list (printf "%s.%s" $path $key) .) -}}
{{- end -}}
{{- else -}}
{{- include "aibrix-model.rules.matchExpressions" (list (printf "%s.%s" $path $key) $child) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
One requirement of a selector: include with (list "path.of.key" $requirement).
*/}}
{{- define "aibrix-model.rules.requirement" -}}
{{- $path := index . 0 -}}
{{- with index . 1 -}}
{{- $count := len (.values | default list) -}}
{{- if and (has .operator (list "In" "NotIn")) (eq $count 0) -}}
{{- fail (printf "%s: %s %s requires values; add at least one" $path .key .operator) -}}
{{- else if and (has .operator (list "Exists" "DoesNotExist")) (gt $count 0) -}}
{{- fail (printf "%s: %s %s does not accept values; remove them, or use In" $path .key .operator) -}}
{{- else if and (has .operator (list "Gt" "Lt")) (or (ne $count 1) (not (regexMatch "^-?[0-9]+$" (first (.values | default (list "")))))) -}}
{{- fail (printf "%s: %s %s requires exactly one value, an integer; set one" $path .key .operator) -}}
{{- end -}}
{{- end -}}
{{- end }}
