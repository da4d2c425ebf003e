{{/*
Names in the pod are used once.
*/}}
{{- define "aibrix-model.rules.pod.names" -}}
{{- $containers := dict "vllm" "the chart" -}}
{{- if include "aibrix-model.runtime.enabled" . -}}
{{- $_ := set $containers "aibrix-runtime" "aibrix.runtime" -}}
{{- end -}}
{{- if include "aibrix-model.relay.enabled" . -}}
{{- $_ := set $containers "kv-events-relay" "model.kvEvents.relay" -}}
{{- end -}}
{{- range $key := tuple "initContainers" "extraContainers" -}}
{{- range get $.Values $key | default list -}}
{{- if hasKey $containers .name -}}
{{- fail (printf "%s: the name %q is already used by %s; choose another" $key .name (get $containers .name)) -}}
{{- end -}}
{{- $_ := set $containers .name $key -}}
{{- end -}}
{{- end -}}
{{- $ports := dict "http" "the chart" "kv-events" "the chart" "kv-replay" "the chart" "relay-metrics" "the chart" -}}
{{- range .Values.server.extraPorts -}}
{{- if hasKey $ports .name -}}
{{- fail (printf "server.extraPorts: the name %q is already used by %s; choose another" .name (get $ports .name)) -}}
{{- end -}}
{{- $_ := set $ports .name "an earlier item" -}}
{{- end -}}
{{- end }}

{{/*
Each pull secret is named once.
*/}}
{{- define "aibrix-model.rules.pullSecrets" -}}
{{- $seen := dict -}}
{{- range .Values.imagePullSecrets -}}
{{- if hasKey $seen .name -}}
{{- fail (printf "imagePullSecrets: %s is there twice; remove one" .name) -}}
{{- end -}}
{{- $_ := set $seen .name true -}}
{{- end -}}
{{- end }}

{{/*
On the network of the node, no NetworkPolicy applies, and whoever reaches the node reaches the KV events.
*/}}
{{- define "aibrix-model.rules.hostNetwork" -}}
{{- if include "aibrix-model.hostNetwork.enabled" . -}}
{{- if and (include "aibrix-model.kvEvents.enabled" .) (not .Values.hostNetwork.allowKvEvents) -}}
{{- fail "hostNetwork.enabled: KV events carry the prompts' token ids and have no authentication, and on the node's network every host that reaches the node can read them; set hostNetwork.allowKvEvents=true to accept that, or model.kvEvents.enabled=false" -}}
{{- end -}}
{{- if include "aibrix-model.networkPolicy.enabled" . -}}
{{- fail "hostNetwork.enabled: a NetworkPolicy does not apply to pods on the node's network; set networkPolicy.enabled=false and restrict access on the nodes, or hostNetwork.enabled=false" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Each extra object is an object of Kubernetes.
*/}}
{{- define "aibrix-model.rules.extraObjects" -}}
{{- range $index, $item := .Values.extraObjects -}}
{{- $text := include "aibrix-model.extraObject" (list $ $item) -}}
{{- $object := fromYaml $text -}}
{{- if hasKey $object "Error" -}}
{{- fail (printf "extraObjects: item %d is not YAML once its template is evaluated: %s" $index $object.Error) -}}
{{- end -}}
{{- if and (trim $text) (not (and $object.apiVersion $object.kind ($object.metadata | default dict).name)) -}}
{{- fail (printf "extraObjects: item %d needs apiVersion, kind and metadata.name; write one object per item" $index) -}}
{{- end -}}
{{- end -}}
{{- end }}
