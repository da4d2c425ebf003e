{{/*
Tolerations whose fields exclude or need each other.
*/}}
{{- define "aibrix-model.rules.tolerations" -}}
{{- range $index, $one := .Values.tolerations -}}
{{- $operator := .operator | default "Equal" -}}
{{- if and (not .key) (ne $operator "Exists") -}}
{{- fail (printf "tolerations: item %d has no key; add one, or operator Exists to tolerate every taint" $index) -}}
{{- else if and .value (eq $operator "Exists") -}}
{{- fail (printf "tolerations: item %d has operator Exists and a value; remove the value, or use operator Equal" $index) -}}
{{- else if and (has $operator (list "Lt" "Gt")) (not (regexMatch "^-?[0-9]+$" (.value | default ""))) -}}
{{- fail (printf "tolerations: item %d: operator %s compares whole numbers; give one as value" $index $operator) -}}
{{- else if and (hasKey . "tolerationSeconds") (ne (.effect | default "") "NoExecute") -}}
{{- fail (printf "tolerations: item %d: tolerationSeconds has a meaning only for effect NoExecute; set that, or remove it" $index) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Each pair of topologyKey and whenUnsatisfiable once.
*/}}
{{- define "aibrix-model.rules.topologySpreadConstraints" -}}
{{- $seen := dict -}}
{{- range .Values.topologySpreadConstraints -}}
{{- $pair := printf "%s, %s" .topologyKey .whenUnsatisfiable -}}
{{- if hasKey $seen $pair -}}
{{- fail (printf "topologySpreadConstraints: %s is there twice; remove one" $pair) -}}
{{- end -}}
{{- $_ := set $seen $pair true -}}
{{- if and .minDomains (ne .whenUnsatisfiable "DoNotSchedule") -}}
{{- fail (printf "topologySpreadConstraints: minDomains of %s needs whenUnsatisfiable DoNotSchedule" .topologyKey) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Requirements of selectors have values where their operator compares with some, and none elsewhere: include with
(list "path.of.key" $value), where $value may hold selectors at any depth.
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
{{- fail (printf "%s: %s %s needs values" $path .key .operator) -}}
{{- else if and (has .operator (list "Exists" "DoesNotExist")) (gt $count 0) -}}
{{- fail (printf "%s: %s %s has no values; remove them, or use In" $path .key .operator) -}}
{{- else if and (has .operator (list "Gt" "Lt")) (or (ne $count 1) (not (regexMatch "^-?[0-9]+$" (first (.values | default (list "")))))) -}}
{{- fail (printf "%s: %s %s needs one value, a whole number" $path .key .operator) -}}
{{- end -}}
{{- end -}}
{{- end }}
