{{/*
Rejects duplicate names of containers and ports.
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
Rejects duplicate pull secrets.
*/}}
{{- define "aibrix-model.rules.pullSecrets" -}}
{{- $seen := dict -}}
{{- range .Values.imagePullSecrets -}}
{{- if hasKey $seen .name -}}
{{- fail (printf "imagePullSecrets: %s is listed twice; remove one" .name) -}}
{{- end -}}
{{- $_ := set $seen .name true -}}
{{- end -}}
{{- end }}

{{/*
In the host network NetworkPolicies do not apply, and every host that can reach the node can read the KV events.
*/}}
{{- define "aibrix-model.rules.hostNetwork" -}}
{{- if include "aibrix-model.hostNetwork.enabled" . -}}
{{- if and (include "aibrix-model.kvEvents.enabled" .) (not .Values.hostNetwork.allowKvEvents) -}}
{{- fail "hostNetwork.enabled: KV events contain the prompts' token ids and have no authentication, and in the host network every host that can reach the node can read them; set hostNetwork.allowKvEvents=true to accept that, or model.kvEvents.enabled=false" -}}
{{- end -}}
{{- if include "aibrix-model.networkPolicy.enabled" . -}}
{{- fail "hostNetwork.enabled: a NetworkPolicy does not apply to pods in the host network; set networkPolicy.enabled=false and restrict access on the nodes, or hostNetwork.enabled=false" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/*
Rejects extra objects that are not Kubernetes objects.
*/}}
{{- define "aibrix-model.rules.extraObjects" -}}
{{- range $index, $item := .Values.extraObjects -}}
{{- $text := include "aibrix-model.extraObject" (list $ $item) -}}
{{- $object := fromYaml $text -}}
{{- if hasKey $object "Error" -}}
{{- fail (printf "extraObjects: item %d is not valid YAML after template evaluation: %s; correct it" $index $object.Error) -}}
{{- end -}}
{{- if and (trim $text) (not (and $object.apiVersion $object.kind ($object.metadata | default dict).name)) -}}
{{- fail (printf "extraObjects: item %d requires apiVersion, kind and metadata.name; write one object per item" $index) -}}
{{- end -}}
{{- end -}}
{{- end }}
