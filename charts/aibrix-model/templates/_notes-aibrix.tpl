{{/*
Settings of AIBrix with which KV events help less, or not at all.
*/}}
{{- define "aibrix-model.notes.kvEvents.aibrix" -}}
{{- with include "aibrix-model.aibrix.strategy" . }}
{{- if ne . "prefix-cache" }}
WARNING: requests are routed by {{ . }} by default, and only the strategy prefix-cache reads KV events. Set aibrix.routingStrategy=prefix-cache, or send the header `routing-strategy: prefix-cache`.
{{- end }}
{{- end }}
{{- if include "aibrix-model.lora.enabled" . }}
WARNING: lora.enabled: {{ (include "aibrix-model.contract.facts" . | fromJson).loraEffect }}.
{{- end }}
{{- range .Values.server.extraArgs }}
{{- if has (include "aibrix-model.flagName" .) (list "--kv-offloading-size" "--kv-transfer-config") }}
WARNING: server.extraArgs {{ include "aibrix-model.flagName" . }}: blocks outside the accelerator publish events too, and AIBrix up to v0.7 counts them as if they were on it: a match can mean that a block has to be loaded first.
{{- end }}
{{- end }}
{{- end }}
