# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# What the gateway's settings depend on: the models it serves.

# read_model NAMESPACE/DEPLOYMENT: block_size and the port of the vLLM that runs there.
read_model() {
  local namespace=${1%/*} deployment=${1#*/} wanted_container=''
  need get "deployments.apps/$deployment"
  refuse_on_problems
  read_deployment
  choose_container
  if flag --block-size --block-s; then
    [[ $REPLY =~ ^[1-9][0-9]*$ ]] || refuse "cannot tell the block size from --block-size $REPLY. Say it:" \
      "--block-size TOKENS"
    block_size=$REPLY
  else
    warn "$1 sets no --block-size; 16 is vLLM's own on most GPUs. Where it is another, give --block-size TOKENS."
  fi
  check_model_port "$1"
}

# refuse_by_hand MESSAGE: called by choose_container.
refuse_by_hand() {
  refuse "$1
Say the block size yourself: --block-size TOKENS"
}

# check_model_port MODEL: the gateway asks every model for tokens on one port, 8000 unless it is told another.
check_model_port() {
  if ! fact label model.aibrix.ai/port && ! flag --port --port; then return; fi
  if [[ $REPLY != "${model_port:-8000}" ]]; then
    warn "$1 serves on port $REPLY, but the gateway will ask for tokens on ${model_port:-8000}. If all models serve" \
      "there, add --model-port $REPLY"
  fi
}

# check_publishers: model pods come first. The gateway waits five seconds at its start for each one whose port 5558 is
# closed, and seven such pods keep KV sync off. Needs to list pods everywhere; without that permission it is left out.
check_publishers() {
  local pods closed=''
  pods=$(kubectl ${kubectl_options[@]+"${kubectl_options[@]}"} get pods --all-namespaces \
    --selector=model.aibrix.ai/kv-events-enabled=true --output=go-template="$PUBLISHERS" 2>/dev/null) || return 0
  if [[ -z $pods ]]; then
    warn 'no pod publishes KV events yet (label model.aibrix.ai/kv-events-enabled=true):' \
      'enable-kv-events.sh comes first'
  fi
  while read -r pod ports; do
    if [[ -n $pod && " $ports " != *' 5558 '* ]]; then closed+=" $pod"; fi
  done <<<"$pods"
  if [[ -n $closed ]]; then
    warn "these pods publish without the replay port 5558; the gateway waits 5 seconds at its start for each, and" \
      "from 7 on KV sync stays off:$closed"
  fi
}

# shellcheck disable=SC2016 # for kubectl, not for this shell
readonly PUBLISHERS='{{range .items}}{{.metadata.namespace}}/{{.metadata.name -}}
{{range .spec.containers}}{{range .ports}} {{.containerPort}}{{end}}{{end}}
{{end}}'
