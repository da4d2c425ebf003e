{{/*
Rejects security context settings that contradict each other.
*/}}
{{- define "aibrix-model.rules.security" -}}
{{- range $key := tuple "podSecurityContext" "securityContext" -}}
{{- range $name := tuple "seccompProfile" "appArmorProfile" -}}
{{- with get (get $.Values $key | default dict) $name -}}
{{- if ne (eq .type "Localhost") (not (empty .localhostProfile)) -}}
{{- fail (printf "%s.%s: localhostProfile is required for type Localhost and valid only for it; set both, or neither" $key $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with .Values.securityContext -}}
{{- if eq (toString .allowPrivilegeEscalation) "false" -}}
{{- if or .privileged (has "CAP_SYS_ADMIN" ((.capabilities | default dict).add | default list)) -}}
{{- fail "securityContext.allowPrivilegeEscalation: false is not valid for a container that is privileged or has CAP_SYS_ADMIN; set it to true, or remove privileged or the capability" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
