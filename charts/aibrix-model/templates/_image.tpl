{{/*
The image tag; by default the newest vLLM whose KV events the gateway is known to decode.
*/}}
{{- define "aibrix-model.image.tag" -}}
{{- with .Values.image.tag -}}
{{- . -}}
{{- else -}}
{{- (include "aibrix-model.gateway" . | fromJson).image -}}
{{- end -}}
{{- end }}

{{/*
The image, by digest if one is set.
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
An image repository: include with (list $ "repository"). A registry that a parent chart sets for all images replaces the
one in the repository, which is a first part with a dot or a port.
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
Pull secrets of the pods, as a YAML list: the release's and the parent chart's, which may be plain names.
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
The vLLM version in the tag, such as 0.23.0; empty if the tag has none (nightly, latest, a commit).
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
