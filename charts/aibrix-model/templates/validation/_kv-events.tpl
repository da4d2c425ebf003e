{{/*
Rejects values that cannot work with KV events. Each message begins with the key to change.
*/}}
{{- define "aibrix-model.rules.kvEvents" -}}
{{- if include "aibrix-model.kvEvents.enabled" . -}}
{{- include "aibrix-model.rules.kvEvents.engine" . -}}
{{- include "aibrix-model.rules.kvEvents.args" . -}}
{{- include "aibrix-model.rules.kvEvents.env" . -}}
{{- include "aibrix-model.rules.kvEvents.flags" . -}}
{{- if ne .Values.service.type "ClusterIP" -}}
{{- fail (printf "service.type: %s would expose the KV events, which contain the prompts' token ids and have no authentication, outside the cluster; set ClusterIP, and expose port http with a separate Service" .Values.service.type) -}}
{{- end -}}
{{- range $map := tuple "podLabels" "commonLabels" -}}
{{- if hasKey (get $.Values $map | default dict) "model.aibrix.ai/lora-id" -}}
{{- fail (printf "%s: with \"model.aibrix.ai/lora-id\" the gateway stores the pod's KV events under a key that it never looks up; remove the label, or set model.kvEvents.enabled=false" $map) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects a vLLM without events, and more than one publisher per pod.
*/}}
{{- define "aibrix-model.rules.kvEvents.engine" -}}
{{- if include "aibrix-model.image.olderThan" (list . "0.9.0") -}}
{{- fail (printf "image.tag: vLLM has KV events since 0.9, but the image tag is %s; choose a newer image, or set model.kvEvents.enabled=false" (include "aibrix-model.image.tag" .)) -}}
{{- end -}}
{{- if and (gt (.Values.parallelism.data | int) 1) (not (include "aibrix-model.relay.enabled" .)) -}}
{{- fail (printf "parallelism.data: %d is not supported with KV events: rank 1 would publish on the replay port of rank 0, and the gateway reads one publisher per pod; set model.kvEvents.relay.enabled=true, which merges the ranks, or set 1 and raise replicaCount" (.Values.parallelism.data | int)) -}}
{{- end -}}
{{- end }}

{{/*
Rejects arguments that disable events, or add publishers.
*/}}
{{- define "aibrix-model.rules.kvEvents.args" -}}
{{- $format := .Values.model.kvEvents.format -}}
{{- range $arg := .Values.server.extraArgs -}}
{{- with include "aibrix-model.flagName" $arg -}}
{{- if and (hasPrefix "--no" .) (hasPrefix . "--no-enable-prefix-caching") -}}
{{- fail (printf "server.extraArgs: %q disables prefix caching, and without it vLLM publishes no KV events; remove it, or set model.kvEvents.enabled=false" $arg) -}}
{{- else if hasPrefix "--data-parallel" . -}}
{{- fail (printf "server.extraArgs: %q is not supported with KV events, which require a single data-parallel rank per pod; remove it and raise replicaCount, or set model.kvEvents.enabled=false" $arg) -}}
{{- else if and (eq $format "env") (hasPrefix "--fail-on" .) (hasPrefix . "--fail-on-environ-validation") -}}
{{- fail (printf "server.extraArgs: %q makes vLLM exit on the variables of model.kvEvents.format=env, which it does not recognize; choose format json, or remove the argument" $arg) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects the V0 engine, which has no events.
*/}}
{{- define "aibrix-model.rules.kvEvents.env" -}}
{{- range .Values.server.extraEnv -}}
{{- if and (eq .name "VLLM_USE_V1") (eq (.value | default "") "0") -}}
{{- fail "server.extraEnv: VLLM_USE_V1=0 selects the V0 engine, which has no KV events; remove it, or set model.kvEvents.enabled=false" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects settings that format flags cannot express.
*/}}
{{- define "aibrix-model.rules.kvEvents.flags" -}}
{{- with .Values.model.kvEvents -}}
{{- if eq .format "flags" -}}
{{- if or (ne (.hwm | int) 100000) (ne (.maxQueueSize | int) 100000) .topic -}}
{{- fail "model.kvEvents.format: flags cannot express hwm, maxQueueSize or topic; leave them at their defaults, or choose format json" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
