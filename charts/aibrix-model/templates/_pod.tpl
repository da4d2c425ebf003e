{{/*
Fields of the pod spec that are copied from the values.
*/}}
{{- define "aibrix-model.pod.passThrough" -}}
{{- with include "aibrix-model.imagePullSecrets" . | trim }}
imagePullSecrets:
  {{- . | nindent 2 }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- range $key := tuple "priorityClassName" "runtimeClassName" "schedulerName" }}
{{- with get $.Values $key }}
{{ $key }}: {{ . | quote }}
{{- end }}
{{- end }}
{{- range $key := tuple "nodeSelector" "tolerations" "hostAliases" "dnsConfig" }}
{{- with get $.Values $key }}
{{ $key }}:
  {{- include "aibrix-model.toYaml" . | nindent 2 }}
{{- end }}
{{- end }}
{{- include "aibrix-model.pod.spread" . }}
{{- end }}

{{/*
Affinity and topology spread of the pods. A term or constraint without a labelSelector would match no pod, so it gets the
selector of the release's pods.
*/}}
{{- define "aibrix-model.pod.spread" -}}
{{- $own := dict "matchLabels" (include "aibrix-model.selectorLabels" . | fromYaml) -}}
{{- with .Values.affinity | default dict | deepCopy }}
{{- range $terms := list .podAffinity .podAntiAffinity }}
{{- range ($terms | default dict).requiredDuringSchedulingIgnoredDuringExecution }}
{{- if not (hasKey . "labelSelector") }}{{ $_ := set . "labelSelector" $own }}{{ end }}
{{- end }}
{{- range ($terms | default dict).preferredDuringSchedulingIgnoredDuringExecution }}
{{- if not (hasKey .podAffinityTerm "labelSelector") }}{{ $_ := set .podAffinityTerm "labelSelector" $own }}{{ end }}
{{- end }}
{{- end }}
affinity:
  {{- include "aibrix-model.toYaml" . | nindent 2 }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
topologySpreadConstraints:
{{- range . }}
  {{- list (merge (deepCopy .) (ternary dict (dict "labelSelector" $own) (hasKey . "labelSelector"))) | include "aibrix-model.toYaml" | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Whether the pods use the host network: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.hostNetwork.enabled" -}}
{{- if (.Values.hostNetwork | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
Network settings of the pods. In the host network, Service names resolve only with the policy ClusterFirstWithHostNet.
*/}}
{{- define "aibrix-model.pod.network" -}}
{{- $hostNetwork := include "aibrix-model.hostNetwork.enabled" . -}}
{{- if $hostNetwork }}
hostNetwork: true
{{- end }}
{{- with .Values.dnsPolicy | default (ternary "ClusterFirstWithHostNet" "" (eq $hostNetwork "true")) }}
dnsPolicy: {{ . }}
{{- end }}
{{- end }}
