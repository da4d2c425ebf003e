{{/*
Arguments of `vllm serve`, as a YAML list. The model is the first, positional argument, which every version accepts.
*/}}
{{- define "aibrix-model.engine.args" -}}
- {{ .Values.model.source | quote }}
- {{ printf "--served-model-name=%s" (include "aibrix-model.name" .) }}
- {{ printf "--port=%d" (.Values.server.port | int) }}
{{- with include "aibrix-model.model.args" . | trim }}
{{ . }}
{{- end }}
{{- range $name := tuple "tensor" "pipeline" "data" }}
{{- with get $.Values.parallelism $name | int }}
{{- if gt . 1 }}
- {{ printf "--%s-parallel-size=%d" $name . }}
{{- end }}
{{- end }}
{{- end }}
{{- if include "aibrix-model.kvCache.hashSeed" . }}
- --prefix-caching-hash-algo=sha256_cbor
{{- end }}
{{- with include "aibrix-model.lora.args" . | trim }}
{{ . }}
{{- end }}
{{- with include "aibrix-model.shutdown.drainSeconds" . | int }}
- {{ printf "--shutdown-timeout=%d" . }}
{{- end }}
{{- with include "aibrix-model.kvEvents.args" . }}
{{ . | trim }}
{{- end }}
{{- with .Values.server.extraArgs }}
{{ include "aibrix-model.toYaml" . }}
{{- end }}
{{- end }}

{{/*
Environment variables that the chart sets. HOME is on a volume, so that vLLM and its libraries can write below it. USER
is set because a user id without an entry in /etc/passwd has no name.
*/}}
{{- define "aibrix-model.engine.env" -}}
- name: HOME
  value: /cache
- name: USER
  value: vllm
- name: HF_HOME
  value: /cache/huggingface
{{- with include "aibrix-model.credentials.env" . | trim }}
{{ . }}
{{- end }}
{{- with include "aibrix-model.kvCache.hashSeed" . }}
- name: PYTHONHASHSEED
  value: {{ . | quote }}
{{- end }}
{{- if include "aibrix-model.lora.enabled" . }}
- name: VLLM_ALLOW_RUNTIME_LORA_UPDATING
  value: "True"
{{- end }}
{{- with include "aibrix-model.kvEvents.env" . }}
{{ . | trim }}
{{- end }}
{{- end }}

{{/*
Number of accelerators per replica, for the extended resource; empty if a resource claim provides them.
*/}}
{{- define "aibrix-model.acceleratorCount" -}}
{{- if not (include "aibrix-model.devices.claimed" .) -}}
{{- if kindIs "invalid" .Values.accelerator.count -}}
{{- include "aibrix-model.parallelism.size" . -}}
{{- else -}}
{{- .Values.accelerator.count | int -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Number of worker processes per replica. Each uses one accelerator.
*/}}
{{- define "aibrix-model.parallelism.size" -}}
{{- with .Values.parallelism -}}
{{- mul (.tensor | int) (.pipeline | int) (.data | int) -}}
{{- end -}}
{{- end }}

{{/*
The container's resources: the user's, the accelerators as a limit (Kubernetes sets the request of an extended resource
to its limit), and the size of the cache, so that the scheduler chooses a node with enough ephemeral storage.
*/}}
{{- define "aibrix-model.resources" -}}
{{- $resources := .Values.resources | default dict | deepCopy -}}
{{- with .Values.storage.cache.sizeLimit -}}
{{- $own := dict "ephemeral-storage" . -}}
{{- if not (hasKey ($resources.limits | default dict) "ephemeral-storage") -}}
{{- $_ := set $resources "requests" (merge ($resources.requests | default dict) $own) -}}
{{- end -}}
{{- end -}}
{{- with include "aibrix-model.acceleratorCount" . | int -}}
{{- $_ := set $resources "limits" (merge (dict $.Values.accelerator.resource .) ($resources.limits | default dict)) -}}
{{- end -}}
{{- if include "aibrix-model.devices.claimed" . -}}
{{- $_ := set $resources "claims" (list (dict "name" "accelerator")) -}}
{{- end -}}
{{- with $resources -}}
{{- toYaml . -}}
{{- end -}}
{{- end }}
