{{/*
The pod of a `helm test`, which runs a script from files/ with the vLLM image's Python: include with
(list $ "name" "weight" "file" $env), where $env is a map of variables. A failed pod is kept for its log.
*/}}
{{- define "aibrix-model.test" -}}
{{- $ := index . 0 -}}
{{- $values := $.Values -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "aibrix-model.testName" (list $ (index . 1)) | quote }}
  namespace: {{ $.Release.Namespace | quote }}
  labels:
    {{- include "aibrix-model.testLabels" $ | nindent 4 }}
    {{- with $values.commonLabels }}
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
  {{- with include "aibrix-model.imagePullSecrets" $ | trim }}
  imagePullSecrets:
    {{- . | nindent 4 }}
  {{- end }}
  {{- range $key := tuple "nodeSelector" "tolerations" }}
  {{- with get $values $key }}
  {{ $key }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  {{- with $values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- /* The model's node already has the image. */}}
  affinity:
    podAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                {{- include "aibrix-model.selectorLabels" $ | nindent 16 }}
  containers:
    - name: test
      image: {{ include "aibrix-model.image" $ | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      command: [python3, -c]
      args:
        - |
          {{- regexReplaceAll " +\n" ($.Files.Get (index . 3) | trim | nindent 10) "\n" }}
      env:
        - name: API
          value: {{ printf "http://%s:%d" (include "aibrix-model.name" $) (int $values.server.port) | quote }}
        - name: MODEL
          value: {{ include "aibrix-model.name" $ | quote }}
        {{- range $name, $value := index . 4 }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
        {{- with include "aibrix-model.apiKey.env" $ | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- range $values.server.extraEnv }}
        {{- if eq .name "VLLM_API_KEY" }}
        {{- list . | toYaml | nindent 8 }}
        {{- end }}
        {{- end }}
      resources:
        requests:
          cpu: 100m
          memory: 128Mi
      {{- with $values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
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
{{- $vllm := (include "aibrix-model.gateway" . | fromJson).vllm -}}
{{- $encodings := list -}}
{{- if ne $vllm.arrays.decodes "no" }}{{ $encodings = append $encodings "array" }}{{ end -}}
{{- if ne $vllm.maps.decodes "no" }}{{ $encodings = append $encodings "map" }}{{ end -}}
{{- join "," $encodings -}}
{{- end }}
