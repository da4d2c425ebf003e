{{/*
Whether AIBrix is older than a version: include with (list $ "0.8.0"); "true" or empty. main counts as the newest.
*/}}
{{- define "aibrix-model.aibrix.olderThan" -}}
{{- $version := (index . 0).Values.aibrix.version -}}
{{- if not (hasPrefix "main" $version) -}}
{{- if semverCompare (printf "<%s-0" (index . 1)) $version -}}
true
{{- end -}}
{{- end -}}
{{- end }}

{{/*
The gateway's configuration for this model as JSON, for the annotation model.aibrix.ai/config (AIBrix v0.7.0,
pkg/plugins/gateway/configprofiles); empty if no value sets it.
*/}}
{{- define "aibrix-model.aibrix.config" -}}
{{- with .Values.aibrix -}}
{{- $profiles := deepCopy (.profiles | default dict) -}}
{{- with .routingStrategy | default (ternary "" .lockedRoutingStrategy (hasKey $profiles "default")) -}}
{{- $_ := set $profiles "default" (dict "routingStrategy" .) -}}
{{- end -}}
{{- $config := dict -}}
{{- range $key, $value := dict "profiles" $profiles "defaultProfile" .defaultProfile "lockedRoutingStrategy" .lockedRoutingStrategy -}}
{{- with $value -}}
{{- $_ := set $config $key . -}}
{{- end -}}
{{- end -}}
{{- if $config -}}
{{- $config | toJson -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
The strategy for requests that name neither a strategy nor a profile; empty if the gateway decides.
*/}}
{{- define "aibrix-model.aibrix.strategy" -}}
{{- with include "aibrix-model.aibrix.config" . -}}
{{- $config := fromJson . -}}
{{- $profile := get $config.profiles ($config.defaultProfile | default "default") -}}
{{- $config.lockedRoutingStrategy | default $profile.routingStrategy -}}
{{- end -}}
{{- end }}

{{/*
Strategies and the first AIBrix version that has them. All other strategies exist in every version that reads the
annotation.
*/}}
{{- define "aibrix-model.aibrix.strategies" -}}
power-of-two: 0.7.0
external: 0.8.0
{{- end }}
