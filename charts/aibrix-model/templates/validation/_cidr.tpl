{{/*
Ranges of addresses in the peers of the NetworkPolicy: whole networks, and exceptions inside of them.
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
{{- fail (printf "%s: the exception %s is not a part of %s" $path . $network.text) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
A range as JSON: text, length of its prefix, and the prefix bit by bit: include with (list "path.of.key" "10.0.0.0/8").
*/}}
{{- define "aibrix-model.cidr" -}}
{{- $path := index . 0 -}}
{{- $text := index . 1 -}}
{{- $parts := splitList "/" $text -}}
{{- $length := last $parts | int -}}
{{- $bits := include "aibrix-model.addressBits" (first $parts) -}}
{{- if or (not (has (len $bits) (list 32 128))) (gt $length (len $bits)) (ne (last $parts) (toString $length)) -}}
{{- fail (printf "%s: %q is not a range of addresses, such as 10.0.0.0/8 or 2001:db8::/32" $path $text) -}}
{{- end -}}
{{- if contains "1" (substr $length (len $bits) $bits) -}}
{{- fail (printf "%s: %s has bits set after the first %d; write the address of the network, or /%d for one address" $path $text $length (len $bits)) -}}
{{- end -}}
{{- dict "text" $text "length" $length "bits" (substr 0 $length $bits) | toJson -}}
{{- end }}

{{/*
An address as a text of 32 or 128 bits; of another length where it is none.
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
