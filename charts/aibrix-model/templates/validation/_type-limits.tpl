{{/*
Rejects an object with missing or contradictory fields: include with (list "path.of.key" $schema $object). Each item of
oneOf requires one field.
*/}}
{{- define "aibrix-model.types.members" -}}
{{- $path := index . 0 -}}
{{- $schema := index . 1 -}}
{{- $object := index . 2 -}}
{{- range $schema.required -}}
{{- if not (hasKey $object .) -}}
{{- fail (printf "%s: %s is missing; add it" $path .) -}}
{{- end -}}
{{- end -}}
{{- include "aibrix-model.types.size" (list $path "Properties" $schema $object) -}}
{{- range $field, $one := $schema.dependencies -}}
{{- if hasKey $object $field -}}
{{- include "aibrix-model.types.size" (list $path "Properties" $one $object) -}}
{{- end -}}
{{- end -}}
{{- with $schema.oneOf -}}
{{- $fields := list -}}
{{- range . -}}
{{- $fields = append $fields (first .required) -}}
{{- end -}}
{{- if ne (len (pick $object (index $fields 0) (index $fields 1))) 1 -}}
{{- fail (printf "%s: must have exactly one of %s; correct it" $path (join ", " $fields)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects a list whose length or items do not fit: include with (list $types "path.of.key" $schema $list).
*/}}
{{- define "aibrix-model.types.items" -}}
{{- $types := index . 0 -}}
{{- $path := index . 1 -}}
{{- $schema := index . 2 -}}
{{- include "aibrix-model.types.size" (list $path "Items" $schema (index . 3)) -}}
{{- with $schema.items -}}
{{- range $index, $item := index $ 3 -}}
{{- include "aibrix-model.types.value" (list $types (printf "%s[%d]" $path $index) $schema.items $item) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects what is too short or too long: include with (list "path.of.key" "Items" $schema $value), where the keywords are
minItems and maxItems.
*/}}
{{- define "aibrix-model.types.size" -}}
{{- $schema := index . 2 -}}
{{- $length := index . 3 | len -}}
{{- with get $schema (printf "min%s" (index . 1)) -}}
{{- if lt $length (int .) -}}
{{- fail (printf "%s: has %s, at least %d are required; add some" (index $ 0) (include "aibrix-model.types.count" $) (int .)) -}}
{{- end -}}
{{- end -}}
{{- with get $schema (printf "max%s" (index . 1)) -}}
{{- if gt $length (int .) -}}
{{- fail (printf "%s: has %s, at most %d are allowed; remove some" (index $ 0) (include "aibrix-model.types.count" $) (int .)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
A size for an error, such as "2 fields (a, b)": include as aibrix-model.types.size.
*/}}
{{- define "aibrix-model.types.count" -}}
{{- $value := index . 3 -}}
{{- $unit := get (dict "Properties" "fields" "Items" "items" "Length" "characters") (index . 1) -}}
{{- if and $value (kindIs "map" $value) -}}
{{- $unit = keys $value | sortAlpha | join ", " | printf "fields (%s)" -}}
{{- end -}}
{{- printf "%d %s" (len $value) $unit -}}
{{- end }}

{{/*
Rejects a string, number or boolean outside the limits of its type: include with (list "path.of.key" $schema $value).
*/}}
{{- define "aibrix-model.types.scalar" -}}
{{- $path := index . 0 -}}
{{- $schema := index . 1 -}}
{{- $value := index . 2 -}}
{{- if kindIs "string" $value -}}
{{- include "aibrix-model.types.size" (list $path "Length" $schema $value) -}}
{{- with $schema.pattern -}}
{{- if not (regexMatch . $value) -}}
{{- fail (printf "%s: %q is not valid, it must match %s; correct the value" $path $value .) -}}
{{- end -}}
{{- end -}}
{{- else -}}
{{- if and (hasKey $schema "minimum") (lt (float64 $value) (float64 $schema.minimum)) -}}
{{- fail (printf "%s: %s is below %d; use at least that" $path (toJson $value) (int64 $schema.minimum)) -}}
{{- else if and (hasKey $schema "maximum") (gt (float64 $value) (float64 $schema.maximum)) -}}
{{- fail (printf "%s: %s is above %d; use at most that" $path (toJson $value) (int64 $schema.maximum)) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects a value that is not in an enumeration: include with (list "path.of.key" $allowed $value).
*/}}
{{- define "aibrix-model.types.enum" -}}
{{- if not (has (index . 2) (index . 1)) -}}
{{- fail (printf "%s: %s is not valid; use one of %s" (index . 0) (toJson (index . 2)) (join ", " (index . 1))) -}}
{{- end -}}
{{- end }}
