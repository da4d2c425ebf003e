{{/*
Rejects duplicate volume names, mounts of volumes that do not exist, and duplicate mount paths.
*/}}
{{- define "aibrix-model.rules.volumes" -}}
{{- if or .Values.volumes .Values.volumeMounts -}}
{{- $volumes := dict -}}
{{- range include "aibrix-model.volumes" . | fromYamlArray -}}
{{- if hasKey $volumes .name -}}
{{- fail (printf "volumes: the name %q is already used, by the chart or an earlier item; choose another" .name) -}}
{{- end -}}
{{- $_ := set $volumes .name true -}}
{{- end -}}
{{- $paths := dict -}}
{{- range include "aibrix-model.volumeMounts" . | fromYamlArray -}}
{{- if not (hasKey $volumes .name) -}}
{{- fail (printf "volumeMounts: volume %q does not exist; add it to volumes, or mount one of %s" .name (keys $volumes | sortAlpha | join ", ")) -}}
{{- end -}}
{{- $path := clean .mountPath -}}
{{- if hasKey $paths $path -}}
{{- fail (printf "volumeMounts: %s is already mounted, by the chart or an earlier item; choose another path" $path) -}}
{{- end -}}
{{- $_ := set $paths $path true -}}
{{- end -}}
{{- include "aibrix-model.rules.mounts" . -}}
{{- end -}}
{{- end }}

{{/*
Rejects mounts whose fields contradict each other.
*/}}
{{- define "aibrix-model.rules.mounts" -}}
{{- range .Values.volumeMounts -}}
{{- if and .subPath .subPathExpr -}}
{{- fail (printf "volumeMounts: %s has both subPath and subPathExpr; remove one" .mountPath) -}}
{{- end -}}
{{- range $path := list (.subPath | default "") (.subPathExpr | default "") -}}
{{- if or (hasPrefix "/" $path) (has ".." (splitList "/" $path)) -}}
{{- fail (printf "volumeMounts: subPath %q is not valid; use a path relative to the volume, without `..`" $path) -}}
{{- end -}}
{{- end -}}
{{- if and (ne (.recursiveReadOnly | default "Disabled") "Disabled") (not .readOnly) -}}
{{- fail (printf "volumeMounts: recursiveReadOnly %s of %s requires readOnly true; set that, or remove recursiveReadOnly" .recursiveReadOnly .mountPath) -}}
{{- end -}}
{{- if and (eq (.mountPropagation | default "None") "Bidirectional") (not ($.Values.securityContext | default dict).privileged) -}}
{{- fail (printf "volumeMounts: mountPropagation Bidirectional of %s requires securityContext.privileged true; set that, or choose another mountPropagation" .mountPath) -}}
{{- end -}}
{{- end -}}
{{- end }}
