{{/*
Rejects values that aibrix.version does not support, or that contradict each other.
*/}}
{{- define "aibrix-model.rules.aibrix" -}}
{{- $version := .Values.aibrix.version -}}
{{- if include "aibrix-model.aibrix.config" . -}}
{{- if include "aibrix-model.aibrix.olderThan" (list . "0.6.0") -}}
{{- fail (printf "aibrix.routingStrategy: AIBrix supports profiles since v0.6.0, but aibrix.version is %s; remove routingStrategy and profiles, and send the header routing-strategy" $version) -}}
{{- end -}}
{{- if hasKey (.Values.podAnnotations | default dict) "model.aibrix.ai/config" -}}
{{- fail "podAnnotations: \"model.aibrix.ai/config\" is set by aibrix.routingStrategy and aibrix.profiles; remove the annotation, or remove those values" -}}
{{- end -}}
{{- include "aibrix-model.rules.aibrix.profiles" . -}}
{{- end -}}
{{- include "aibrix-model.rules.aibrix.strategy" (list . "aibrix.routingStrategy" .Values.aibrix.routingStrategy) -}}
{{- include "aibrix-model.rules.aibrix.strategy" (list . "aibrix.lockedRoutingStrategy" .Values.aibrix.lockedRoutingStrategy) -}}
{{- if and .Values.aibrix.lockedRoutingStrategy (include "aibrix-model.aibrix.olderThan" (list . "0.8.0")) -}}
{{- fail (printf "aibrix.lockedRoutingStrategy: AIBrix supports it since v0.8.0, but aibrix.version is %s; use aibrix.routingStrategy, which requests can override" $version) -}}
{{- end -}}
{{- include "aibrix-model.rules.aibrix.runtime" . -}}
{{- end }}

{{/*
Rejects a default profile that does not exist, or that is set twice.
*/}}
{{- define "aibrix-model.rules.aibrix.profiles" -}}
{{- $profiles := .Values.aibrix.profiles | default dict -}}
{{- if and .Values.aibrix.routingStrategy (hasKey $profiles "default") -}}
{{- fail "aibrix.profiles.default: aibrix.routingStrategy already creates this profile; remove one of the two" -}}
{{- end -}}
{{- $names := (include "aibrix-model.aibrix.config" . | fromJson).profiles | default dict -}}
{{- with .Values.aibrix.defaultProfile | default "default" -}}
{{- if not (hasKey $names .) -}}
{{- fail (printf "aibrix.defaultProfile: %q is not a profile; add aibrix.profiles.%s, choose an existing profile, or set aibrix.routingStrategy to create the profile default" . .) -}}
{{- end -}}
{{- end -}}
{{- range $name, $profile := $profiles -}}
{{- include "aibrix-model.rules.aibrix.strategy" (list $ (printf "aibrix.profiles.%s.routingStrategy" $name) $profile.routingStrategy) -}}
{{- end -}}
{{- end }}

{{/*
Rejects a strategy that this AIBrix does not have, or that one Deployment cannot serve: include with (list $ "key" "strategy").
*/}}
{{- define "aibrix-model.rules.aibrix.strategy" -}}
{{- $ := index . 0 -}}
{{- $key := index . 1 -}}
{{- with index . 2 -}}
{{- if eq . "pd" -}}
{{- fail (printf "%s: pd requires separate pods for prefill and decode, which one Deployment cannot provide; use AIBrix's StormService (samples/disaggregation in the AIBrix repository)" $key) -}}
{{- end -}}
{{- $since := get (include "aibrix-model.aibrix.strategies" $ | fromYaml) . | default "0.6.0" -}}
{{- if include "aibrix-model.aibrix.olderThan" (list $ $since) -}}
{{- fail (printf "%s: AIBrix supports %s since v%s, but aibrix.version is %s; choose another strategy, or raise aibrix.version" $key . $since $.Values.aibrix.version) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects a runtime without an image.
*/}}
{{- define "aibrix-model.rules.aibrix.runtime" -}}
{{- if include "aibrix-model.runtime.enabled" . -}}
{{- include "aibrix-model.rules.notNull" (list . "aibrix.runtime image") -}}
{{- include "aibrix-model.rules.notNull" (list . "aibrix.runtime.image repository") -}}
{{- if and (hasPrefix "main" .Values.aibrix.version) (not .Values.aibrix.runtime.image.tag) -}}
{{- fail (printf "aibrix.runtime.image.tag: aibrix.version %s is not a tag of the runtime's image; set a tag" .Values.aibrix.version) -}}
{{- end -}}
{{- end -}}
{{- end }}
