{{/*
Values about AIBrix that its version does not know, or that mean nothing together.
*/}}
{{- define "aibrix-model.rules.aibrix" -}}
{{- $version := .Values.aibrix.version -}}
{{- if include "aibrix-model.aibrix.config" . -}}
{{- if include "aibrix-model.aibrix.olderThan" (list . "0.6.0") -}}
{{- fail (printf "aibrix.routingStrategy: AIBrix has profiles since v0.6.0, aibrix.version is %s; remove routingStrategy and profiles, and send the header routing-strategy" $version) -}}
{{- end -}}
{{- if hasKey (.Values.podAnnotations | default dict) "model.aibrix.ai/config" -}}
{{- fail "podAnnotations: \"model.aibrix.ai/config\" is set by aibrix.routingStrategy and aibrix.profiles; remove it here, or remove them" -}}
{{- end -}}
{{- include "aibrix-model.rules.aibrix.profiles" . -}}
{{- end -}}
{{- include "aibrix-model.rules.aibrix.strategy" (list . "aibrix.routingStrategy" .Values.aibrix.routingStrategy) -}}
{{- include "aibrix-model.rules.aibrix.strategy" (list . "aibrix.lockedRoutingStrategy" .Values.aibrix.lockedRoutingStrategy) -}}
{{- if and .Values.aibrix.lockedRoutingStrategy (include "aibrix-model.aibrix.olderThan" (list . "0.8.0")) -}}
{{- fail (printf "aibrix.lockedRoutingStrategy: AIBrix reads it since v0.8.0, aibrix.version is %s; set aibrix.routingStrategy, which a request can override" $version) -}}
{{- end -}}
{{- include "aibrix-model.rules.aibrix.runtime" . -}}
{{- end }}

{{/*
Profiles that can be found.
*/}}
{{- define "aibrix-model.rules.aibrix.profiles" -}}
{{- $profiles := .Values.aibrix.profiles | default dict -}}
{{- if and .Values.aibrix.routingStrategy (hasKey $profiles "default") -}}
{{- fail "aibrix.profiles.default: aibrix.routingStrategy already makes this profile; remove one of the two" -}}
{{- end -}}
{{- $names := (include "aibrix-model.aibrix.config" . | fromJson).profiles | default dict -}}
{{- with .Values.aibrix.defaultProfile | default "default" -}}
{{- if not (hasKey $names .) -}}
{{- fail (printf "aibrix.defaultProfile: %q is not a profile; add aibrix.profiles.%s, name another one, or set aibrix.routingStrategy for the profile default" . .) -}}
{{- end -}}
{{- end -}}
{{- range $name, $profile := $profiles -}}
{{- include "aibrix-model.rules.aibrix.strategy" (list $ (printf "aibrix.profiles.%s.routingStrategy" $name) $profile.routingStrategy) -}}
{{- end -}}
{{- end }}

{{/*
A strategy that this AIBrix has, for one kind of pods: include with (list $ "key" "strategy").
*/}}
{{- define "aibrix-model.rules.aibrix.strategy" -}}
{{- $ := index . 0 -}}
{{- $key := index . 1 -}}
{{- with index . 2 -}}
{{- if eq . "pd" -}}
{{- fail (printf "%s: pd needs pods for prefill and others for decode, which one Deployment cannot be; use AIBrix's StormService (samples/disaggregation of AIBrix)" $key) -}}
{{- end -}}
{{- $since := get (include "aibrix-model.aibrix.strategies" $ | fromYaml) . | default "0.6.0" -}}
{{- if include "aibrix-model.aibrix.olderThan" (list $ $since) -}}
{{- fail (printf "%s: AIBrix has %s since v%s, aibrix.version is %s; choose another strategy, or raise aibrix.version" $key . $since $.Values.aibrix.version) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
A runtime that has an image.
*/}}
{{- define "aibrix-model.rules.aibrix.runtime" -}}
{{- if include "aibrix-model.runtime.enabled" . -}}
{{- include "aibrix-model.rules.notNull" (list . "aibrix.runtime.image") -}}
{{- include "aibrix-model.rules.notNull" (list . "aibrix.runtime.image.repository") -}}
{{- if and (hasPrefix "main" .Values.aibrix.version) (not .Values.aibrix.runtime.image.tag) -}}
{{- fail (printf "aibrix.runtime.image.tag: aibrix.version %s is not a tag of the runtime's image; set one" .Values.aibrix.version) -}}
{{- end -}}
{{- end -}}
{{- end }}
