# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# What has to hold before events are switched on. Each check adds a problem, with the way out, or warns.

readonly LABEL_ENABLED=model.aibrix.ai/kv-events-enabled LABEL_NAME=model.aibrix.ai/name LABEL_PORT=model.aibrix.ai/port
readonly LABEL_ENGINE=model.aibrix.ai/engine LABEL_LORA=model.aibrix.ai/lora-id

check_deployment() {
  if fact meta paused; then
    problem "the Deployment is paused, so no pod would change. First: kubectl rollout resume deployment/$deployment" \
      "-n $namespace"
  fi
  if fact meta hostNetwork; then
    warn 'the pods use the host network: only one pod on each node can have ports 5557 and 5558'
  fi
  if fact condition Available && [[ $REPLY != True ]]; then
    warn 'the Deployment is not available now, before any change'
  fi
  if fact label "$LABEL_LORA"; then
    problem "pod label $LABEL_LORA: the gateway files such events where its router never looks. Remove the label."
  fi
  if fact label "$LABEL_ENABLED" && [[ $REPLY != true ]]; then
    problem "pod label $LABEL_ENABLED is \"$REPLY\"; the gateway takes only \"true\". Correct it, or remove it."
  fi
  if ! fact own-label "$LABEL_NAME"; then
    warn "the Deployment itself has no label $LABEL_NAME. AIBrix makes the route to a model when a Deployment with" \
      "it is created, and not later"
  fi
  check_owner
}

# check_owner: who else writes this Deployment, and will take the change back.
check_owner() {
  local chart=''
  if fact own-label app.kubernetes.io/managed-by && [[ $REPLY == Helm ]]; then
    if fact own-label helm.sh/chart && [[ $REPLY == aibrix-model-* ]]; then
      chart=', here: helm upgrade … --reset-then-reuse-values --set model.kvEvents.enabled=true'
    fi
    warn "Helm manages this Deployment, and the next helm upgrade may take the change back. The lasting way is the" \
      "chart's own value$chart"
  fi
  if fact annotation argocd.argoproj.io/tracking-id || fact own-label kustomize.toolkit.fluxcd.io/name; then
    warn 'a GitOps tool manages this Deployment and will take the change back. The lasting way is a change in its' \
      'repository.'
  fi
  if [[ -n $(facts_of owner) ]]; then
    warn "this Deployment belongs to a $(facts_of owner), which may take the change back"
  fi
}

# check_image: events exist since vLLM 0.9; since 0.24 they are maps, which AIBrix up to v0.7.0 does not decode.
check_image() {
  fact container "$container"
  if ! vllm_version "$REPLY"; then
    warn "cannot tell vLLM's version from image $REPLY. KV events for AIBrix up to v0.7.0 need 0.10.2 to 0.23.0."
  elif [[ $version_minor -lt 9 ]]; then
    problem "image $REPLY: vLLM before 0.9 has no KV events. Use 0.10.2 to 0.23.0."
  elif [[ $version_minor -ge 24 ]]; then
    warn "image $REPLY: vLLM 0.24 and later sends events as maps, which AIBrix gateways up to v0.7.0 cannot decode:" \
      "they drop them all"
  fi
  if env_value "$container" VLLM_USE_V1 && [[ $REPLY == 0 ]]; then
    problem 'variable VLLM_USE_V1 is 0: the old engine has no KV events. Remove the variable.'
  fi
}

# vllm_version IMAGE: version_minor = Y of vLLM 0.Y, from the tag; 1 when the tag does not tell. REPLY stays the image.
vllm_version() {
  local name=${1##*/}
  REPLY=$1
  name=${name%%@*}
  [[ ${name%%:*} == *vllm* && ${name#*:} =~ ^v?0\.([0-9]+)(\.|-|$) ]] || return 1
  version_minor=${BASH_REMATCH[1]}
}

check_flags() {
  if hidden_flags; then
    problem "$REPLY may bring flags that only the pod can see, so nothing here is certain.
$(by_hand)"
  fi
  if ! find_config; then
    problem "$REPLY. Remove it and run again."
  fi
  check_data_parallelism
  if flag --no-enable-prefix-caching --no-enable-p; then
    problem 'prefix caching is off (--no-enable-prefix-caching): vLLM would open the ports and send no event.' \
      'Remove the flag.'
  fi
  if [[ $format == env ]] && flag --fail-on-environ-validation --fail; then
    problem '--fail-on-environ-validation: vLLM would not start, because it does not know the variables of' \
      '--format env. Use --format json.'
  fi
}

# check_data_parallelism: each rank takes the next port, so rank 1 publishes where rank 0 replays, and the gateway
# reads 5557 alone.
check_data_parallelism() {
  local word value
  for word in ${vllm_words[@]+"${vllm_words[@]}"}; do
    flag_name "$word"
    case $REPLY in
      --data-p* | -dp*) refuse_parallel "$REPLY" "$word" ;;
    esac
  done
  for word in VLLM_DP_SIZE data-parallel-size; do
    if env_value "$container" "$word" && [[ $REPLY != 1 ]]; then problem_of_parallelism "variable $word=$REPLY"; fi
  done
}

# refuse_parallel NAME WORD: only a size of 1 is no parallelism.
refuse_parallel() {
  local name=$1
  if [[ $name == -dp || --data-parallel-size == "$name"* ]] && flag "$name" "$name" && [[ $REPLY == 1 ]]; then
    return
  fi
  problem_of_parallelism "$2"
}

problem_of_parallelism() {
  problem "data parallelism ($1): its ranks publish on different ports and the gateway reads one. Run one rank a" \
    "pod, without this flag or variable, and more replicas."
}

# check_ports: containers of a pod share their ports.
check_ports() {
  local number in name
  while read -r number in name; do
    case $number in
      "$EVENT_PORT" | "$REPLAY_PORT")
        [[ $in == "$container" ]] ||
          problem "port $number is taken: container $in has it. The gateway dials 5557 and 5558 only." ;;
      *)
        [[ $in != "$container" || ( $name != kv-events && $name != kv-replay ) ]] ||
          problem "container $in calls its port $number $name; the gateway dials 5557 and 5558 only. Rename that." ;;
    esac
  done < <(facts_of port)
  check_port_variables
  if flag --port --port && [[ $REPLY == "$EVENT_PORT" || $REPLY == "$REPLAY_PORT" ]]; then
    problem "vLLM serves its API on $REPLY (--port), which the events need. Use another port."
  fi
}

# check_port_variables: such as VLLM_NIXL_SIDE_CHANNEL_PORT=5558 in AIBrix's samples.
check_port_variables() {
  local in name value
  while read -r in name value; do
    if [[ $name == *PORT && ( $value == "$EVENT_PORT" || $value == "$REPLAY_PORT" ) ]]; then
      problem "port $value is taken: variable $name of container $in. Give it another port."
    fi
  done < <(facts_of env)
}
