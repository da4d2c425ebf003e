{{/*
The image's tag; by default the newest whose KV events the gateway is known to decode.
*/}}
{{- define "aibrix-model.image.tag" -}}
{{- .Values.image.tag | default (include "aibrix-model.gateway" . | fromJson).image -}}
{{- end }}

{{/*
The image, by digest where one is given.
*/}}
{{- define "aibrix-model.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository (include "aibrix-model.image.tag" $) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
The vLLM version that the tag tells, as 0.23.0; empty where it tells none (nightly, latest, a commit).
*/}}
{{- define "aibrix-model.image.version" -}}
{{- $tag := include "aibrix-model.image.tag" . -}}
{{- if not (and .Values.image.digest (not .Values.image.tag)) -}}
{{- regexFind "^v?[0-9]+\\.[0-9]+(\\.[0-9]+)?" $tag | trimPrefix "v" -}}
{{- end -}}
{{- end }}

{{/*
Whether the image is known to be older than a vLLM version: include with (list $ "0.18.0"); "true" or empty.
*/}}
{{- define "aibrix-model.image.olderThan" -}}
{{- $version := include "aibrix-model.image.version" (index . 0) -}}
{{- if and $version (semverCompare (printf "<%s" (index . 1)) $version) -}}
true
{{- end -}}
{{- end }}
