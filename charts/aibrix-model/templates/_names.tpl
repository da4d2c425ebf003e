{{/*
The model's name, used for every object, for the label that the gateway reads, and for the model in requests.
*/}}
{{- define "aibrix-model.name" -}}
{{- .Values.model.name | default .Release.Name -}}
{{- end }}

{{/*
Name of the pods' ServiceAccount.
*/}}
{{- define "aibrix-model.serviceAccountName" -}}
{{- with .Values.serviceAccount -}}
{{- .name | default (ternary (include "aibrix-model.name" $) "default" .create) -}}
{{- end -}}
{{- end }}

{{/*
A number as a string without an exponent: Helm reads numbers as floats, which print as 1e+06 and 1e-07. Other values are
converted as they are.
*/}}
{{- define "aibrix-model.numberToString" -}}
{{- if not (kindIs "float64" .) -}}
{{- toString . -}}
{{- else if eq . (floor .) -}}
{{- printf "%.0f" . -}}
{{- else -}}
{{- regexReplaceAll "0+$" (printf "%.12f" .) "" -}}
{{- end -}}
{{- end }}

{{/*
The name of a pod that `helm test` runs: include with (list $ "api"). It is also the pod's host name, which has at most
63 characters; a longer one is truncated and made unique with a hash.
*/}}
{{- define "aibrix-model.testName" -}}
{{- $name := include "aibrix-model.name" (index . 0) -}}
{{- $suffix := printf "-test-%s" (index . 1) -}}
{{- if gt (add (len $name) (len $suffix)) 63 -}}
{{- $name = printf "%s-%s" ($name | trunc 40 | trimSuffix "-") (sha256sum $name | trunc 6) -}}
{{- end -}}
{{- printf "%s%s" $name $suffix -}}
{{- end }}
