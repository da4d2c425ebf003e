{{/*
Fields of the pods' spec that pass through as they are, lists and maps first.
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
{{- range $key := tuple "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" "hostAliases" "dnsConfig" }}
{{- with get $.Values $key }}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Whether the pods use the network of their nodes: "true" or empty. A null section means off.
*/}}
{{- define "aibrix-model.hostNetwork.enabled" -}}
{{- if (.Values.hostNetwork | default dict).enabled -}}
true
{{- end -}}
{{- end }}

{{/*
The pods' network. On the node's network only the policy ClusterFirstWithHostNet finds Services by their names.
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
