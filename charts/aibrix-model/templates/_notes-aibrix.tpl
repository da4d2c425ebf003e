{{/*
Warnings about AIBrix settings that reduce or remove the effect of KV events.
*/}}
{{- define "aibrix-model.notes.kvEvents.aibrix" -}}
{{- with include "aibrix-model.aibrix.strategy" . }}
{{- if ne . "prefix-cache" }}
WARNING: the default routing strategy is {{ . }}, and only prefix-cache uses KV events. Set aibrix.routingStrategy=prefix-cache, or send the header `routing-strategy: prefix-cache`.
{{- end }}
{{- end }}
{{- if include "aibrix-model.lora.enabled" . }}
{{- include "aibrix-model.notes.kvEvents.lora" (list . "lora.enabled") }}
{{- end }}
{{- if not (include "aibrix-model.relay.enabled" .) }}
{{- range .Values.server.extraArgs }}
{{- if has (include "aibrix-model.flagName" .) (list "--kv-offloading-size" "--kv-transfer-config") }}
WARNING: server.extraArgs {{ include "aibrix-model.flagName" . }}: blocks outside the accelerator also publish events, and AIBrix v0.7 and earlier treats them as if they were on it, so a matched block may have to be loaded first. With model.kvEvents.relay.enabled=true they are left out.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
