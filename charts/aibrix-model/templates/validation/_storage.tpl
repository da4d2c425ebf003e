{{/*
Rejects more than one place for the cache or the models.
*/}}
{{- define "aibrix-model.rules.storage" -}}
{{- with .Values.storage.cache -}}
{{- $places := list -}}
{{- range $key := tuple "existingClaim" "hostPath" "sizeLimit" -}}
{{- if get $.Values.storage.cache $key }}{{ $places = append $places (printf "storage.cache.%s" $key) }}{{ end -}}
{{- end -}}
{{- if (.claim | default dict).create }}{{ $places = append $places "storage.cache.claim.create" }}{{ end -}}
{{- if gt (len $places) 1 -}}
{{- fail (printf "%s: the cache can be in one place only; remove all but one" (join ", " $places)) -}}
{{- end -}}
{{- end -}}
{{- with .Values.storage.models -}}
{{- if and .existingClaim .hostPath -}}
{{- fail "storage.models.existingClaim, storage.models.hostPath: the models can be in one place only; remove one" -}}
{{- end -}}
{{- end -}}
{{- include "aibrix-model.rules.storage.claim" . -}}
{{- end }}

{{/*
Rejects a claim that not every pod can mount.
*/}}
{{- define "aibrix-model.rules.storage.claim" -}}
{{- $claim := .Values.storage.cache.claim | default dict -}}
{{- if $claim.create -}}
{{- include "aibrix-model.rules.notNull" (list $ "storage.cache.claim size accessMode keepOnUninstall") -}}
{{- if ne $claim.accessMode "ReadWriteMany" -}}
{{- if gt (include "aibrix-model.maxReplicas" . | int) 1 -}}
{{- fail (printf "storage.cache.claim.accessMode: %s supports pods on one node only, and there can be more than one pod; set ReadWriteMany (with a storageClassName that supports it), or run one pod" $claim.accessMode) -}}
{{- end -}}
{{- if not (has (toString .Values.updateStrategy.maxSurge) (list "0" "0%")) -}}
{{- fail (printf "updateStrategy.maxSurge: an update would start a second pod that may not be able to mount the %s claim of the cache; set 0, or storage.cache.claim.accessMode=ReadWriteMany" $claim.accessMode) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
