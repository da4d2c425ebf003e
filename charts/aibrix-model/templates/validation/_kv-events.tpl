{{/*
What cannot work together with KV events. Each message begins with the value to change.
*/}}
{{- define "aibrix-model.rules.kvEvents" -}}
{{- if include "aibrix-model.kvEvents.enabled" . -}}
{{- include "aibrix-model.rules.kvEvents.engine" . -}}
{{- include "aibrix-model.rules.kvEvents.args" . -}}
{{- include "aibrix-model.rules.kvEvents.env" . -}}
{{- include "aibrix-model.rules.kvEvents.flags" . -}}
{{- if ne .Values.service.type "ClusterIP" -}}
{{- fail (printf "service.type: %s would offer the KV events, which carry the prompts' token ids and know no password, outside the cluster; keep ClusterIP, and publish port http by a Service of your own" .Values.service.type) -}}
{{- end -}}
{{- range $map := tuple "podLabels" "commonLabels" -}}
{{- if hasKey (get $.Values $map | default dict) "model.aibrix.ai/lora-id" -}}
{{- fail (printf "%s: with \"model.aibrix.ai/lora-id\" the gateway files the pod's KV events where it never looks; remove it, or set model.kvEvents.enabled=false" $map) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
A vLLM that has events, and one publisher per pod.
*/}}
{{- define "aibrix-model.rules.kvEvents.engine" -}}
{{- if include "aibrix-model.image.olderThan" (list . "0.9.0") -}}
{{- fail (printf "image.tag: vLLM has KV events from 0.9 on, this is %s; choose a newer image, or set model.kvEvents.enabled=false" (include "aibrix-model.image.tag" .)) -}}
{{- end -}}
{{- if and (gt (.Values.parallelism.data | int) 1) (not (include "aibrix-model.relay.enabled" .)) -}}
{{- fail (printf "parallelism.data: with KV events it must be 1, it is %d: rank 1 would publish on the replay port of rank 0, and the gateway reads one publisher per pod; set model.kvEvents.relay.enabled=true, which merges the ranks, or raise replicaCount instead" (.Values.parallelism.data | int)) -}}
{{- end -}}
{{- end }}

{{/*
Arguments that stop events, or multiply their publishers.
*/}}
{{- define "aibrix-model.rules.kvEvents.args" -}}
{{- $format := .Values.model.kvEvents.format -}}
{{- range $arg := .Values.server.extraArgs -}}
{{- with include "aibrix-model.flagName" $arg -}}
{{- if and (hasPrefix "--no" .) (hasPrefix . "--no-enable-prefix-caching") -}}
{{- fail (printf "server.extraArgs: %q switches prefix caching off, and without it vLLM publishes no KV event; remove it, or set model.kvEvents.enabled=false" $arg) -}}
{{- else if hasPrefix "--data-parallel" . -}}
{{- fail (printf "server.extraArgs: %q: KV events work only without data parallelism; remove it and raise replicaCount, or set model.kvEvents.enabled=false" $arg) -}}
{{- else if and (eq $format "env") (hasPrefix "--fail-on" .) (hasPrefix . "--fail-on-environ-validation") -}}
{{- fail (printf "server.extraArgs: %q makes vLLM stop at the variables of model.kvEvents.format=env, which it does not know; choose format json, or remove the argument" $arg) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
The old engine has no events.
*/}}
{{- define "aibrix-model.rules.kvEvents.env" -}}
{{- range .Values.server.extraEnv -}}
{{- if and (eq .name "VLLM_USE_V1") (eq (.value | default "") "0") -}}
{{- fail "server.extraEnv: VLLM_USE_V1=0 chooses the engine without KV events; remove it, or set model.kvEvents.enabled=false" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
The form flags has no words for some settings.
*/}}
{{- define "aibrix-model.rules.kvEvents.flags" -}}
{{- with .Values.model.kvEvents -}}
{{- if eq .format "flags" -}}
{{- if or (ne (.hwm | int) 100000) (ne (.maxQueueSize | int) 100000) .topic -}}
{{- fail "model.kvEvents.format: flags cannot say hwm, maxQueueSize or topic; leave them at their defaults, or choose format json" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
