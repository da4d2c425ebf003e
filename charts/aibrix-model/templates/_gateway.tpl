{{/*
Known properties of the gateway of aibrix.version, as JSON: a row of aibrix-model.contract.aibrix.
*/}}
{{- define "aibrix-model.gateway" -}}
{{- $version := .Values.aibrix.version -}}
{{- range include "aibrix-model.contract.aibrix" . | fromJsonArray | reverse -}}
{{- $matches := eq $version (.alias | default "") -}}
{{- if and .versions (not (hasPrefix "main" $version)) -}}
{{- $matches = semverCompare .versions $version -}}
{{- end -}}
{{- if $matches }}{{ . | toJson }}{{ break }}{{ end -}}
{{- end -}}
{{- end }}

{{/*
What that gateway does with the events of each range of vLLM releases, as JSON: an entry of aibrix-model.contract.pairs.
*/}}
{{- define "aibrix-model.gateway.pairs" -}}
{{- $gateway := include "aibrix-model.gateway" . | fromJson -}}
{{- get (include "aibrix-model.contract.pairs" . | fromJson) $gateway.id | toJson -}}
{{- end }}

{{/*
The range of vLLM releases that a version belongs to, as JSON: a row of aibrix-model.contract.vllm.
*/}}
{{- define "aibrix-model.gateway.publisher" -}}
{{- $version := . -}}
{{- range include "aibrix-model.contract.vllm" . | fromJsonArray -}}
{{- if semverCompare .versions $version }}{{ . | toJson }}{{ end -}}
{{- end -}}
{{- end }}

{{/*
The gateway's block size: bytes of a block's token ids. The relay splits vLLM's blocks into blocks of its own size.
*/}}
{{- define "aibrix-model.gateway.blockSize" -}}
{{- $facts := include "aibrix-model.contract.facts" . | fromJson -}}
{{- $tokens := .Values.model.blockSize | default $facts.usualBlockSize -}}
{{- if include "aibrix-model.relay.enabled" . -}}
{{- $tokens = .Values.model.kvEvents.relay.blockSize -}}
{{- end -}}
{{- mul $facts.bytesPerToken ($tokens | int) -}}
{{- end }}

{{/*
The settings of the gateway, as YAML, in the order in which they must be set. All values are strings, because AIBrix's
chart accepts only strings.
*/}}
{{- define "aibrix-model.gateway.settings" -}}
{{- $facts := include "aibrix-model.contract.facts" . | fromJson -}}
{{- $gateway := include "aibrix-model.gateway" . | fromJson -}}
{{- $port := .Values.server.port | int -}}
{{- $computed := dict
  "tokenizer-address" (ternary (printf "http://%%s:%d" $port) "" (ne $port ($facts.ports.http | int)))
  "block-size" (include "aibrix-model.gateway.blockSize" .)
  "max-prefixes" (.Values.aibrix.maxPrefixes | int | toString) -}}
{{- range $setting := include "aibrix-model.contract.settings" . | fromJsonArray -}}
{{- with $setting.value | default (get $computed $setting.id) }}
{{ ternary $setting.v04 $setting.name $gateway.old }}: {{ . | quote }}
{{- end -}}
{{- end -}}
{{- end }}
