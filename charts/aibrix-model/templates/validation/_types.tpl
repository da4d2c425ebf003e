{{/*
Rejects values that do not fit their Kubernetes type (files/kubernetes-types.json). The schema leaves this to a rule
because Helm compiles a schema as a whole on each call; this reads a type's line when a value uses the type.
*/}}
{{- define "aibrix-model.rules.types" -}}
{{- $lines := .Files.Get "files/kubernetes-types.json" -}}
{{- $keys := printf "%s}" (splitn ",\n" 2 $lines)._0 | fromJson -}}
{{- $types := dict "lines" $lines -}}
{{- range $key, $schema := $keys.properties -}}
{{- with get $.Values $key -}}
{{- include "aibrix-model.types.value" (list $types $key $schema .) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects a value that does not fit a JSON Schema: include with (list $types "path.of.key" $schema $value). $types holds
the file's lines, and the types read so far by name.
*/}}
{{- define "aibrix-model.types.value" -}}
{{- $types := index . 0 -}}
{{- $path := index . 1 -}}
{{- $schema := index . 2 -}}
{{- $value := index . 3 -}}
{{- with index $schema "$ref" -}}
{{- $name := trimPrefix "#/definitions/" . -}}
{{- if not (hasKey $types $name) -}}
{{- $after := (splitn (printf "\n%q: " $name) 2 $types.lines)._1 -}}
{{- $line := (splitn "\n" 2 $after)._0 -}}
{{- $_ := set $types $name (trimSuffix "," $line | fromJson) -}}
{{- end -}}
{{- $schema = get $types $name -}}
{{- end -}}
{{- with $schema.type -}}
{{- include "aibrix-model.types.type" (list $path . $value) -}}
{{- end -}}
{{- with $schema.enum -}}
{{- include "aibrix-model.types.enum" (list $path . $value) -}}
{{- end -}}
{{- if kindIs "map" $value -}}
{{- include "aibrix-model.types.properties" (list $types $path $schema $value) -}}
{{- include "aibrix-model.types.members" (list $path $schema $value) -}}
{{- else if kindIs "slice" $value -}}
{{- include "aibrix-model.types.items" (list $types $path $schema $value) -}}
{{- else -}}
{{- include "aibrix-model.types.scalar" (list $path $schema $value) -}}
{{- end -}}
{{- end }}

{{/*
Rejects a value of another type: include with (list "path.of.key" $type $value), where $type is one name or several.
*/}}
{{- define "aibrix-model.types.type" -}}
{{- $types := index . 1 -}}
{{- $value := index . 2 -}}
{{- $type := get (dict "map" "object" "slice" "array" "bool" "boolean" "string" "string" "invalid" "null") (kindOf $value) | default "number" -}}
{{- if kindIs "string" $types -}}
{{- $types = list $types -}}
{{- end -}}
{{- if and (eq $type "number") (has "integer" $types) (eq (floor $value) (float64 $value)) -}}
{{- $type = "integer" -}}
{{- end -}}
{{- if not (has $type $types) -}}
{{- fail (printf "%s: must be of type %s, it is %s; correct the value" (index . 0) (join " or " $types) (toJson $value)) -}}
{{- end -}}
{{- end }}

{{/*
Rejects unknown fields, and fields that do not fit: include with (list $types "path.of.key" $schema $object).
*/}}
{{- define "aibrix-model.types.properties" -}}
{{- $types := index . 0 -}}
{{- $path := index . 1 -}}
{{- $schema := index . 2 -}}
{{- $properties := $schema.properties | default dict -}}
{{- range $key, $value := index . 3 -}}
{{- $of := list -}}
{{- if hasKey $properties $key -}}
{{- $of = get $properties $key | list -}}
{{- else if kindIs "map" $schema.additionalProperties -}}
{{- $of = list $schema.additionalProperties -}}
{{- end -}}
{{- range $pattern, $one := $schema.patternProperties -}}
{{- if regexMatch $pattern $key -}}
{{- $of = append $of $one -}}
{{- end -}}
{{- end -}}
{{- range $of -}}
{{- include "aibrix-model.types.value" (list $types (printf "%s.%s" $path $key) . $value) -}}
{{- else -}}
{{- if kindIs "bool" $schema.additionalProperties -}}
{{- include "aibrix-model.types.unknown" (list $path $key $properties) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects an unknown field: include with (list "path.of.key" "field" $properties).
*/}}
{{- define "aibrix-model.types.unknown" -}}
{{- with keys (index . 2) | sortAlpha | join ", " -}}
{{- fail (printf "%s: %q is not a current field of this Kubernetes type; remove it, or use one of %s" (index $ 0) (index $ 1) .) -}}
{{- end -}}
{{- fail (printf "%s: %q is not a valid key; correct it" (index . 0) (index . 1)) -}}
{{- end }}
