{{/*
Rejects ipBlocks that are not valid CIDRs, and exceptions outside their CIDR.
*/}}
{{- define "aibrix-model.rules.cidrs" -}}
{{- range $key := tuple "apiClients" "eventClients" -}}
{{- range get ($.Values.networkPolicy | default dict) $key | default list -}}
{{- with .ipBlock -}}
{{- $path := printf "networkPolicy.%s" $key -}}
{{- $network := include "aibrix-model.cidr" (list $path .cidr) | fromJson -}}
{{- range .except -}}
{{- $part := include "aibrix-model.cidr" (list $path .) | fromJson -}}
{{- if not (and (gt $part.length $network.length) (hasPrefix $network.bits $part.bits)) -}}
{{- fail (printf "%s: the exception %s is not inside %s; correct it, or remove it" $path . $network.text) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
A CIDR as JSON: text, prefix length, and the prefix as a string of bits. Include with (list "path.of.key" "10.0.0.0/8").
*/}}
{{- define "aibrix-model.cidr" -}}
{{- $path := index . 0 -}}
{{- $text := index . 1 -}}
{{- $parts := splitList "/" $text -}}
{{- $length := last $parts | int -}}
{{- $bits := include "aibrix-model.addressBits" (first $parts) -}}
{{- if or (not (has (len $bits) (list 32 128))) (gt $length (len $bits)) (ne (last $parts) (toString $length)) -}}
{{- fail (printf "%s: %q is not a valid CIDR; write an address and a prefix length, such as 10.0.0.0/8 or 2001:db8::/32" $path $text) -}}
{{- end -}}
{{- if contains "1" (substr $length (len $bits) $bits) -}}
{{- fail (printf "%s: %s has bits set after the first %d; use the network address, or /%d for a single address" $path $text $length (len $bits)) -}}
{{- end -}}
{{- dict "text" $text "length" $length "bits" (substr 0 $length $bits) | toJson -}}
{{- end }}

{{/*
An address as a string of 32 or 128 bits; of another length if it is not a valid address.
*/}}
{{- define "aibrix-model.addressBits" -}}
{{- if or (contains ":::" .) (gt (len (splitList "::" .)) 2) -}}
{{- else if contains ":" . -}}
{{- $missing := sub 8 (splitList ":" . | compact | len) | max 0 | int -}}
{{- range replace "::" (printf ":%s" (repeat $missing "0:")) . | splitList ":" | compact -}}
{{- printf "%016b" (printf "0x%s" . | int64) -}}
{{- end -}}
{{- else -}}
{{- range splitList "." . -}}
{{- if eq . (toString (int .)) -}}
{{- printf "%08b" (int .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
