# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# The one flag that switches events on, --kv-events-config, as it has to be and as it is.

# The names and defaults of vLLM's KVEventsConfig (vllm/config/kv_events.py). The publisher is named because vLLM before
# 0.11.1 has none by default; endpoints have a * because vLLM binds these and connects to all others.
readonly EVENT_PORT=5557 REPLAY_PORT=5558
readonly EVENT_ENDPOINT="tcp://*:$EVENT_PORT" REPLAY_ENDPOINT="tcp://*:$REPLAY_PORT" BUFFER_STEPS=10000

# Form env: what holds each value. Kubernetes puts the values into the flag; vLLM itself reads none of these variables.
readonly EVENT_VARIABLES=(
  VLLM_ENABLE_KV_CACHE_EVENTS true
  VLLM_KV_EVENTS_PUBLISHER zmq
  VLLM_KV_EVENTS_ENDPOINT "$EVENT_ENDPOINT"
  VLLM_KV_EVENTS_REPLAY_ENDPOINT "$REPLAY_ENDPOINT"
  VLLM_KV_EVENTS_BUFFER_STEPS "$BUFFER_STEPS"
)

# wanted_config json|env: REPLY = the flag's value in this form.
wanted_config() {
  case $1 in
    json) config_of true zmq "$EVENT_ENDPOINT" "$REPLAY_ENDPOINT" "$BUFFER_STEPS" ;;
    env)
      # shellcheck disable=SC2016 # for Kubernetes, not for this shell
      config_of '$(VLLM_ENABLE_KV_CACHE_EVENTS)' '$(VLLM_KV_EVENTS_PUBLISHER)' '$(VLLM_KV_EVENTS_ENDPOINT)' \
        '$(VLLM_KV_EVENTS_REPLAY_ENDPOINT)' '$(VLLM_KV_EVENTS_BUFFER_STEPS)'
      ;;
  esac
}

# config_of ENABLED PUBLISHER ENDPOINT REPLAY_ENDPOINT BUFFER_STEPS: REPLY = them as JSON.
config_of() {
  local endpoints='"endpoint":"%s","replay_endpoint":"%s"'
  # shellcheck disable=SC2059 # the format is made of these constants
  printf -v REPLY "{\"enable_kv_cache_events\":%s,\"publisher\":\"%s\",$endpoints,\"buffer_steps\":%s}" "$@"
}

# config_key KEY JSON: REPLY = the value of a key as it is written, quotes included; empty when the key is not there.
config_key() {
  local pattern="\"$1\"[[:space:]]*:[[:space:]]*(\"[^\"]*\"|[A-Za-z0-9.+-]+)"
  REPLY=
  if [[ $2 =~ $pattern ]]; then REPLY=${BASH_REMATCH[1]}; fi
}

# config_defect JSON: REPLY = why the gateway would get nothing from a vLLM with this configuration; 1 when it is right.
config_defect() {
  if [[ ! $1 =~ ^[[:space:]]*\{.*\}[[:space:]]*$ ]]; then REPLY='it is not a JSON object' && return; fi
  key_differs "$1" enable_kv_cache_events true && return
  key_differs "$1" publisher '"zmq"' && return
  key_differs "$1" endpoint "\"$EVENT_ENDPOINT\"" '' && return
  key_differs "$1" replay_endpoint "\"$REPLAY_ENDPOINT\"" "\"tcp://0.0.0.0:$REPLAY_PORT\""
}

# key_differs JSON KEY ALLOWED…: REPLY = what is wrong; 1 when the key has an allowed value.
key_differs() {
  local json=$1 key=$2 wanted=$3
  shift 2
  config_key "$key" "$json"
  lacks "$REPLY" "$@" || return 1
  REPLY="$key is ${REPLY:-not set}, the gateway needs $wanted"
}

# find_config: looks for the flag among vllm_words. Sets config_at (index, -1 without), config_words (how many words it
# takes) and config_value. 1, with REPLY saying why, when it is there in a way that cannot be judged.
find_config() {
  local index
  config_at=-1
  for ((index = 0; index < ${#vllm_words[@]}; index++)); do
    flag_name "${vllm_words[index]}"
    case $REPLY in
      --enable-kv-cache-events | --kv-events-publisher | --kv-events-endpoint | \
        --kv-events-replay-endpoint | --kv-events-buffer-steps)
        REPLY="$REPLY is not a flag of any vLLM release (vLLM stops with \"unrecognized arguments\")"
        return 1 ;;
      --kv-e*.*)
        REPLY="$REPLY sets one key of --kv-events-config, which some vLLM versions ignore and others refuse"
        return 1 ;;
      --kv-e*) take_config "$index" || return 1 ;;
    esac
  done
}

take_config() {
  if [[ $config_at -ge 0 ]]; then
    REPLY='--kv-events-config is given twice, and vLLM reads only the last one'
    return 1
  fi
  config_at=$1 config_words=2
  if [[ ${vllm_words[$1]} == *=* || $1 -eq $((${#vllm_words[@]} - 1)) ]]; then config_words=1; fi
  value_at "$1"
  config_value=$REPLY
}
