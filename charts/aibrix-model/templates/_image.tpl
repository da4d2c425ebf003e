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
{{- $repository := include "aibrix-model.image.repository" (list . .Values.image.repository) -}}
{{- with .Values.image.digest -}}
{{- printf "%s@%s" $repository . -}}
{{- else -}}
{{- printf "%s:%s" $repository (include "aibrix-model.image.tag" .) -}}
{{- end -}}
{{- end }}

{{/*
A repository in the registry that a parent chart sets for all images: include with (list $ "repository"). It takes the
place of the registry that is named, which is a first part with a dot or a port.
*/}}
{{- define "aibrix-model.image.repository" -}}
{{- $repository := index . 1 -}}
{{- with ((index . 0).Values.global | default dict).imageRegistry -}}
{{- printf "%s/%s" . (regexReplaceAll "^[^/]*[.:][^/]*/" $repository "") -}}
{{- else -}}
{{- $repository -}}
{{- end -}}
{{- end }}

{{/*
Pull secrets of the pods, as a YAML list: the release's and those of a parent chart, which may be plain names.
*/}}
{{- define "aibrix-model.imagePullSecrets" -}}
{{- $names := list -}}
{{- range concat (.Values.imagePullSecrets | default list) ((.Values.global | default dict).imagePullSecrets | default list) -}}
{{- $names = append $names (kindIs "string" . | ternary . (get (kindIs "map" . | ternary . dict) "name")) -}}
{{- end -}}
{{- range uniq $names }}
- name: {{ . | quote }}
{{- end }}
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
