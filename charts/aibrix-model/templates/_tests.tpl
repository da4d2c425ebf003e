{{/*
The pod of a `helm test`, which runs a script from files/ with the vLLM image's Python: include with
(list $ "name" "weight" "file" $env), where $env is a map of variables. A failed pod is kept for its log.
*/}}
{{- define "aibrix-model.test" -}}
{{- $ := index . 0 -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "aibrix-model.testName" (list $ (index . 1)) | quote }}
  namespace: {{ $.Release.Namespace | quote }}
  labels:
    {{- include "aibrix-model.testLabels" $ | nindent 4 }}
    {{- with $.Values.commonLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-weight: {{ index . 2 | quote }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  restartPolicy: Never
  serviceAccountName: {{ include "aibrix-model.serviceAccountName" $ | quote }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- include "aibrix-model.test.placement" $ | trim | nindent 2 }}
  containers:
    - {{ regexReplaceAll " +\n" (include "aibrix-model.test.container" (list $ (index . 3) (index . 4)) | nindent 6 | trim) "\n" }}
{{- end }}

{{/*
Where the pod runs and as whom. Nodes of the model's pods are preferred, because they already have the image.
*/}}
{{- define "aibrix-model.test.placement" -}}
{{- with include "aibrix-model.imagePullSecrets" . | trim }}
imagePullSecrets:
  {{- . | nindent 2 }}
{{- end }}
{{- range $key := tuple "nodeSelector" "tolerations" }}
{{- with get $.Values $key }}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
affinity:
  podAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "aibrix-model.selectorLabels" . | nindent 14 }}
{{- end }}

{{/*
The container that runs the script: include with (list $ "file" $env).
*/}}
{{- define "aibrix-model.test.container" -}}
{{- $ := index . 0 -}}
name: test
image: {{ include "aibrix-model.image" $ | quote }}
imagePullPolicy: {{ $.Values.image.pullPolicy }}
command: [python3, -c]
args:
  - |
    {{- $.Files.Get (index . 1) | trim | nindent 4 }}
env:
  {{- include "aibrix-model.test.env" (list $ (index . 2)) | nindent 2 }}
resources:
  requests:
    cpu: 100m
    memory: 128Mi
{{- with $.Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
The script's variables, among them the API's address and key: include with (list $ $env).
*/}}
{{- define "aibrix-model.test.env" -}}
{{- $ := index . 0 -}}
- name: API
  value: {{ printf "http://%s:%d" (include "aibrix-model.name" $) (int $.Values.server.port) | quote }}
- name: MODEL
  value: {{ include "aibrix-model.name" $ | quote }}
{{- range $name, $value := index . 1 }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- with include "aibrix-model.apiKey.env" $ | trim }}
{{ . }}
{{- end }}
{{- range $.Values.server.extraEnv }}
{{- if eq .name "VLLM_API_KEY" }}
{{ list . | include "aibrix-model.toYaml" }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Name of the headless Service that resolves to the pods, for the routing test. Service names have at most 63 characters.
*/}}
{{- define "aibrix-model.test.podsService" -}}
{{- printf "%s-pods" (include "aibrix-model.name" . | trunc 58 | trimSuffix "-") -}}
{{- end }}

{{/*
The event encodings that the gateway can decode, comma-separated.
*/}}
{{- define "aibrix-model.test.decodes" -}}
{{- $pairs := include "aibrix-model.gateway.pairs" . | fromJson -}}
{{- $encodings := list -}}
{{- if ne $pairs.arrays.decodes "no" }}{{ $encodings = append $encodings "array" }}{{ end -}}
{{- if ne $pairs.maps.decodes "no" }}{{ $encodings = append $encodings "map" }}{{ end -}}
{{- join "," $encodings -}}
{{- end }}
