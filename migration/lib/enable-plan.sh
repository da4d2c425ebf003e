# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# What is missing in a Deployment for its pods to publish KV events that an AIBrix gateway finds.

# plan: called by migrate with the facts read; gathers changes and problems.
plan() {
  choose_container "$wanted_container"
  start_changes
  check_deployment
  check_image
  check_flags
  check_ports
  plan_labels
  plan_ports
  if [[ ${#problems[@]} -eq 0 ]]; then plan_config; fi
}

plan_labels() {
  local model port
  if ! decide_name; then return; fi
  model=$REPLY
  decide_port
  port=$REPLY
  check_service "$model" "$port"
  fact label "$LABEL_ENABLED" || add_label "$LABEL_ENABLED" true
  fact label "$LABEL_NAME" || add_label "$LABEL_NAME" "$model"
  fact label "$LABEL_PORT" || add_label "$LABEL_PORT" "$port"
  if [[ $port != 8000 ]]; then
    fact label "$LABEL_ENGINE" || add_label "$LABEL_ENGINE" vllm
    warn "vLLM serves on port $port; the gateway asks for tokens on 8000 unless it has" \
      "AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE=http://%s:$port (configure-gateway.sh --model-port $port)"
  fi
}

# decide_name: REPLY = the model's name for the gateway: from a label, else what vLLM serves. 1 with a problem.
decide_name() {
  local label='' name_rule='^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$'
  served_names
  if fact label "$LABEL_NAME" || fact own-label "$LABEL_NAME"; then label=$REPLY; fi
  REPLY=${label:-${names[0]-}}
  if [[ -z $REPLY ]]; then
    problem "cannot tell under which name vLLM serves the model. Say it: kubectl label deployment $deployment" \
      "$LABEL_NAME=NAME -n $namespace"
    return 1
  fi
  if [[ ! $REPLY =~ $name_rule ]]; then
    problem "the model's name is \"$REPLY\", which can be no Service's name: a-z, 0-9 and -, at most 63, beginning" \
      "with a letter. Add --served-model-name=NAME to vLLM, and a Service NAME."
    return 1
  fi
  if [[ ${#names[@]} -gt 0 ]] && lacks "$REPLY" "${names[@]}"; then
    problem "label $LABEL_NAME is \"$REPLY\" but vLLM serves \"${names[0]}\": what the gateway sends on would be" \
      "refused. Add --served-model-name=$REPLY, or correct the label."
    return 1
  fi
}

# decide_port: REPLY = where vLLM serves its API: from a label, --port, or vLLM's default.
decide_port() {
  fact label "$LABEL_PORT" && return
  fact own-label "$LABEL_PORT" && return
  if ! flag --port --port; then REPLY=8000; fi
  if [[ ! $REPLY =~ ^[0-9]+$ ]]; then
    problem "cannot tell vLLM's port from --port $REPLY. Say it: kubectl label deployment $deployment" \
      "$LABEL_PORT=NUMBER -n $namespace"
  fi
}

# check_service MODEL PORT: the gateway's route to a model leads to the Service of its name, at the number in the label.
check_service() {
  if ! ask get service "$1" --output=go-template='{{range .spec.ports}}{{.port}} {{end}}'; then
    if [[ $REPLY == *'(Forbidden)'* ]]; then problem "you may not get Service $1 in namespace $namespace" && return; fi
    [[ $REPLY == *'(NotFound)'* ]] || fail "$REPLY"
    problem "there is no Service $1 in namespace $namespace; without it the gateway's route to the model is refused." \
      "Make it:
kubectl expose deployment $deployment --name=$1 --port=$2 --target-port=$2 -n $namespace"
  elif [[ " $REPLY" != *" $2 "* ]]; then
    problem "Service $1 has the ports $REPLY, but label $LABEL_PORT is $2: the gateway's route needs that number." \
      "Add it to the Service."
  fi
}

plan_ports() {
  fact port "$EVENT_PORT" "$container" || add_port "$EVENT_PORT" kv-events
  fact port "$REPLAY_PORT" "$container" || add_port "$REPLAY_PORT" kv-replay
}

# plan_config: keeps a right --kv-events-config, adds a missing one; a wrong one is replaced only with --replace-config.
plan_config() {
  if [[ $config_at -lt 0 ]]; then
    new_config && add_flag "$REPLY"
  elif config_defect "$config_value"; then
    replace_or_refuse "$REPLY"
  elif [[ ${#changes[@]} -gt 0 ]]; then
    say "Kept: --kv-events-config=$config_value"
  fi
}

replace_or_refuse() {
  local defect=$1
  if [[ -z $replace_config ]]; then
    wanted_config json
    problem "--kv-events-config is there, but $defect. Write
--kv-events-config=$REPLY
in its place, or let this script do it: add --replace-config."
  elif new_config; then
    replace_flag "$REPLY"
  fi
}

# new_config: REPLY = the flag in the chosen form; the variables of form env are planned too. 1 with a problem.
new_config() {
  local index
  if [[ $format == env ]]; then
    for ((index = 0; index < ${#EVENT_VARIABLES[@]}; index += 2)); do
      plan_variable "${EVENT_VARIABLES[index]}" "${EVENT_VARIABLES[index + 1]}"
    done
    if [[ ${#problems[@]} -gt 0 ]]; then return 1; fi
  fi
  wanted_config "$format"
}

# plan_variable NAME VALUE: never over what the user wrote.
plan_variable() {
  if fact env-from "$container" "$1"; then
    problem "variable $1 comes from elsewhere (valueFrom), so its value is not known. Remove it, or use --format" \
      "json."
  elif env_value "$container" "$1" && [[ $REPLY != "$2" ]]; then
    problem "variable $1 is \"$REPLY\", the events need \"$2\". Correct it, or use --format json."
  else
    set_env "$1" "$2"
  fi
}

afterword() {
  say "The gateway has to listen: configure-gateway.sh --model $namespace/$deployment"
}

by_hand() {
  wanted_config json
  say "By hand: give vLLM --kv-events-config='$REPLY'," \
    "the pod template the labels $LABEL_ENABLED: \"true\", $LABEL_NAME and $LABEL_PORT," \
    "and the container the ports $EVENT_PORT and $REPLAY_PORT."
}

# refuse_by_hand MESSAGE: called by choose_container.
refuse_by_hand() {
  refuse "$1
$(by_hand)"
}
