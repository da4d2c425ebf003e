{{/*
Settings of the security contexts that exclude or need each other.
*/}}
{{- define "aibrix-model.rules.security" -}}
{{- range $key := tuple "podSecurityContext" "securityContext" -}}
{{- range $name := tuple "seccompProfile" "appArmorProfile" -}}
{{- with get (get $.Values $key | default dict) $name -}}
{{- if ne (eq .type "Localhost") (not (empty .localhostProfile)) -}}
{{- fail (printf "%s.%s: localhostProfile names the file of type Localhost; set both, or neither" $key $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with .Values.securityContext -}}
{{- if eq (toString .allowPrivilegeEscalation) "false" -}}
{{- if or .privileged (has "CAP_SYS_ADMIN" ((.capabilities | default dict).add | default list)) -}}
{{- fail "securityContext.allowPrivilegeEscalation: it cannot be false in a container that is privileged or has CAP_SYS_ADMIN; set it to true, or remove the right" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
