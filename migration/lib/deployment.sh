# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# What the cluster says of one Deployment, read with a single request, so that all of it is of one resourceVersion.

# The facts are lines of words, the last one percent-encoded (see decode): KIND KEY… VALUE.
# shellcheck disable=SC2016 # for kubectl, not for this shell
readonly FACTS_TEMPLATE='
meta resourceVersion {{.metadata.resourceVersion}}
meta replicas {{.spec.replicas}}
{{if .spec.paused}}meta paused true
{{end}}{{if .spec.template.spec.hostNetwork}}meta hostNetwork true
{{end}}{{range $key, $value := .metadata.labels}}own-label {{$key}} {{urlquery $value}}
{{end}}{{range $key, $value := .metadata.annotations}}{{if ne $key "kubectl.kubernetes.io/last-applied-configuration" -}}
annotation {{$key}} {{urlquery $value}}
{{end}}{{end}}{{range .metadata.ownerReferences}}owner {{.kind}} {{.name}}
{{end}}{{range $key, $value := .spec.selector.matchLabels}}selector {{$key}} {{urlquery $value}}
{{end}}{{range $key, $value := .spec.template.metadata.labels}}label {{$key}} {{urlquery $value}}
{{end}}{{range .status.conditions}}condition {{.type}} {{.status}}
reason {{.type}} {{.reason}}
{{end}}{{range .spec.template.spec.initContainers}}{{template "ports" .}}{{end -}}
{{range .spec.template.spec.containers}}{{$in := .name}}container {{$in}} {{urlquery .image}}
{{range .command}}command {{$in}} {{urlquery .}}
{{end}}{{range .args}}args {{$in}} {{urlquery .}}
{{end}}{{range .env}}{{if .valueFrom}}env-from {{$in}} {{urlquery .name}} {{else -}}
env {{$in}} {{urlquery .name}} {{with .value}}{{urlquery .}}{{end}}{{end}}
{{end}}{{template "ports" .}}{{end -}}
{{define "ports"}}{{$in := .name}}{{range .ports -}}
port {{.containerPort}} {{$in}} {{with .name}}{{.}}{{end}}
{{end}}{{end}}'

# read_deployment: fills `facts`. Ends the script, with what to do, when there is no such Deployment.
read_deployment() {
  if ask get deployment "$deployment" --output=go-template="$FACTS_TEMPLATE"; then
    facts=$NEWLINE$REPLY$NEWLINE
    return
  fi
  if [[ $REPLY != *'(NotFound)'* ]]; then fail "$REPLY"; fi
  explain_absence
}

explain_absence() {
  local found
  if ! ask get namespace "$namespace" --output=name && [[ $REPLY == *'(NotFound)'* ]]; then
    refuse "there is no namespace $namespace. Look with: kubectl get namespaces"
  fi
  found=$(kube get statefulset,daemonset,replicaset "$deployment" --ignore-not-found --output=name 2>/dev/null) || true
  if [[ -n $found ]]; then
    found=${found%%"$NEWLINE"*}
    refuse "$deployment is not a Deployment but $found. AIBrix makes a route to a model from a Deployment;" \
      "run the model as one."
  fi
  refuse "there is no Deployment $deployment in namespace $namespace. Look with: kubectl get deployments" \
    "--all-namespaces"
}

# fact KIND KEY…: REPLY = the value on the first such line; 1 when there is none.
fact() {
  local key="$NEWLINE$* "
  [[ $facts == *"$key"* ]] || return 1
  REPLY=${facts#*"$key"}
  REPLY=${REPLY%%"$NEWLINE"*}
  decode "$REPLY"
}

# facts_of KIND KEY…: prints what follows these words on every such line, still encoded.
facts_of() {
  local line
  while IFS= read -r line; do
    if [[ $line == "$* "* ]]; then printf '%s\n' "${line#"$* "}"; fi
  done <<<"$facts"
}

# words_of command|args CONTAINER: the array `words` = that list of the container.
words_of() {
  local word
  words=()
  while IFS= read -r word; do
    decode "$word"
    words+=("$REPLY")
  done < <(facts_of "$1" "$2")
}

# env_value CONTAINER NAME: REPLY = the value of a variable; 1 when it is absent or comes from elsewhere (valueFrom).
env_value() {
  fact env "$1" "$2"
}
