#!/usr/bin/env bash
#
# Makes a running AIBrix gateway use the KV-cache events of its models. See --help.

set -euf -o pipefail
export LC_ALL=C

readonly MAIN=${BASH_SOURCE[0]%/*}/enable-kv-events.sh
if [[ ! -r $MAIN ]]; then
  printf 'error: %s is missing. Copy both scripts into one folder, and start this one with its path.\n' "$MAIN" >&2
  exit 1
fi
# shellcheck source=enable-kv-events.sh
source "$MAIN"

# What the gateway needs, in this order: NAME, its name in AIBrix v0.4 (- where it is the same), VALUE. BLOCK_BYTES and
# MODEL_PORT stand for numbers; kept: any value that is set already serves.
# facts: begin
readonly SETTINGS='
AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER AIBRIX_USE_REMOTE_TOKENIZER true
AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE - remote
AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT AIBRIX_REMOTE_TOKENIZER_ENDPOINT http://unused.invalid:8000 kept
AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE - http://%s:MODEL_PORT
AIBRIX_PREFIX_CACHE_BLOCK_SIZE - BLOCK_BYTES
AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT - 131072 kept
AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED AIBRIX_KV_EVENT_SYNC_ENABLED true'
readonly FIRST_AIBRIX=4 FIRST_AIBRIX_THAT_ROUTES=7 BYTES_PER_TOKEN=4 USUAL_BLOCK_SIZE=16 STALLED_PODS=7
# facts: end
annotation=aibrix-model/kv-sync-migration
namespace=aibrix-system deployment=aibrix-gateway-plugins timeout=5m model='' model_port='' aibrix_version=''
given_block_size='' block_size=$USUAL_BLOCK_SIZE

help() {
  local text
  IFS= read -r -d '' text <<'HELP' || true
Makes a running AIBrix gateway use the KV-cache events of its models.

Usage: configure-gateway.sh [--model NAMESPACE/DEPLOYMENT | --block-size TOKENS] [options]

Run it after enable-kv-events.sh, when the models' pods are ready. It sets the variables that KV event sync needs in
one rollout, waits until the gateway is ready, and undoes the change if it does not become ready. It prints the same
settings as values of the AIBrix chart: the lasting way where Helm manages the gateway. --dry-run shows the variables.

Options:
  --model NS/DEPLOYMENT  read the block size from this Deployment: that of the chart's relay, else vLLM's --block-size
  --block-size TOKENS    vLLM's block size (default 16); one gateway can match one block size
  --model-port PORT      where all models serve on a port other than 8000: the gateway calls their tokenizer there
  --aibrix-version V     such as v0.7.0, if the image's tag does not show it
  --dry-run              show the difference that the API server would make, and change nothing
  --rollback             remove what an earlier run set, and only that
  --namespace NAME       of the gateway (default aibrix-system)
  --deployment NAME      of the gateway (default aibrix-gateway-plugins)
  --container NAME       of the gateway (default gateway-plugin)
  --timeout DURATION     how long to wait for the gateway: 90s, 5m, 2h (default 5m)
  --no-rollback          keep the change when the gateway does not become ready
  --context NAME, --kubeconfig FILE  as for kubectl
  -h, --help             this text

Exit codes and required programs are those of enable-kv-events.sh --help. Only the routing strategy prefix-cache uses
the events: request header "routing-strategy: prefix-cache", or the gateway's variable ROUTING_ALGORITHM. What was set
is recorded in the Deployment's annotation aibrix-model/kv-sync-migration.
HELP
  printf '%s' "$text"
}

IFS= read -r -d '' GATEWAY <<'JQ' || true
def plan($given; $minors; $lines): . as $old | (if $container == "" then "gateway-plugin" else $container end) as $called
  | (template | containers | map(select(.name == $called)) | first) as $in
  | (if $given != "" then $given else $in | image | split(":")[-1] end) as $version
  | (($version | capture("^v?0[.](?<minor>[0-9]+)([.]|-|$)") | .minor | tonumber) // null) as $minor
  | [$lines | split("\n")[] | select(. != "") | split(" ")
      | {name: (if $minor == 4 and .[1] != "-" then .[1] else .[0] end), value: .[2], keep: (.[3] != null)}] as $settings
  | {object: $old, container: $called, warnings: [], changes: [], problems: []}
  | if $in == null then .problems = ["it has no container \($called); it has: \($old | template | containers | map(.name)
        | join(", ")). Choose one with --container NAME."]
    elif $minor == null then .problems = ["image \($in.image) does not show AIBrix's version, and v0.4 has other names for the"
        + " settings. Set it: --aibrix-version v0.7.0"]
    elif $minor < $minors[0] then .problems = ["AIBrix \($version) has no KV event sync. Use v0.7.0 or later."]
    else .warnings = [if $minor < $minors[1] then "AIBrix \($version) accepts the settings, but KV events have no effect on its"
            + " routing; that begins with v0.7.0" else empty end,
          if $old.metadata.labels["app.kubernetes.io/managed-by"]? == "Helm" then "Helm manages the gateway: the next helm"
            + " upgrade undoes this. Put the values printed at the end into your values file." else empty end]
      | .problems = [if $old.spec.paused then "the Deployment is paused. First: kubectl rollout resume deployment/\($name)"
            + " -n \($namespace)" else empty end,
          ($settings[] | . as $s | $in | variable($s.name) | select(.valueFrom?) | "variable \($s.name) comes from elsewhere"
            + " (valueFrom). Set it there to: \($s.value)")]
      | .changes = [$settings[] | . as $s | ($in | variable($s.name)) as $there | ($there.value // "") as $was
          | select(($s.keep and $was != "" or $there != null and $was == $s.value) | not)
          | {change: "variable", name: $s.name, value: $s.value} + if $there then {was: $was} else {} end]
      | .notes = "The lasting way, in the values of the AIBrix chart (an upgrade undoes what was set by hand):\n"
          + "gatewayPlugin:\n  container:\n    envs:\n" + ($settings | map("      \(.name): \(.value | tojson)\n") | join(""))
    end | planned | answer;
# Tokens per block that the relay of the chart aibrix-model announces, if the pods have one.
def relayed: [template.spec.initContainers[]? | select(.command // [] | any(endswith("kv-events-relay.py")))
  | .args // [] | flag("--block-size"; "--block-s")] | first;
# "BLOCK_SIZE PORT PROBLEM" of the vLLM that runs in a Deployment.
def model: (template | chosen) as $vllm | (relayed // ($vllm.words // [] | flag("--block-size"; "--block-s")) // "") as $size
  | (template | labels)[$ENV.LABEL_PORT] // ($vllm.words // [] | flag("--port"; "--port")) // "8000"
  | "\($size)\n\(.)\n" + if $vllm.problem then $vllm.problem elif $vllm.shell then "vLLM runs in a shell line." else "" end;
# The pods among those with the label that do not declare the replay port.
def closed: .items // [] | if . == [] then "none" else
  map(select(any(.spec.containers[].ports[]?; "\(.containerPort)" == $ENV.REPLAY_PORT) | not) | " \(.metadata.namespace)/\(.metadata.name)")
  | join("") end;
JQ

prepare() {
  if [[ -n $model ]]; then read_model; fi
  check_publishers
}

make_plan() {
  local settings=${SETTINGS//BLOCK_BYTES/$((BYTES_PER_TOKEN * block_size))}
  if [[ ${model_port:-8000} == 8000 ]]; then settings=${settings//AIBRIX_VLLM_*MODEL_PORT/}; fi
  settings=${settings//MODEL_PORT/$model_port}
  judge "$GATEWAY plan(\"$aibrix_version\"; [$FIRST_AIBRIX, $FIRST_AIBRIX_THAT_ROUTES]; \"${settings//$'\n'/\\n}\")"
}

# read_model: the block size and the port of the vLLM in the Deployment of --model.
read_model() {
  local own=("$namespace" "$deployment" "$wanted_container") size port
  namespace=${model%/*} deployment=${model#*/} wanted_container=''
  check_permissions get
  read_object
  { read -r size && read -r port && IFS= read -r -d '' problems; } < <(evaluate "$GATEWAY model, \"\\u0000\"") || fail 'jq failed.'
  if [[ -z $problems && ! ${size:-1} =~ ^[1-9][0-9]*$ ]]; then problems="--block-size is $size."; fi
  if [[ -n $problems ]]; then
    refuse "  - cannot tell the block size: ${problems//$'\n'/$'\n'    }"$'\n    Set it yourself: --block-size TOKENS'
  fi
  [[ -n $size ]] || warn "$model sets no --block-size; vLLM uses 16 on most GPUs. If it is another, give --block-size."
  block_size=${size:-$USUAL_BLOCK_SIZE}
  [[ $port == "${model_port:-8000}" ]] || warn "$model serves on port $port, but the gateway will call the tokenizer on" \
    "${model_port:-8000}. If all models serve there, add --model-port $port"
  namespace=${own[0]} deployment=${own[1]} wanted_container=${own[2]}
}

# check_publishers: the gateway waits at its start for each publishing pod whose replay port is closed. Needs to list pods
# in all namespaces; without that permission it is left out.
check_publishers() {
  local pods
  object=$(kube get pods --all-namespaces --selector="$LABEL_ENABLED=true" --output=json 2>/dev/null) || return 0
  pods=$(evaluate "$GATEWAY closed")
  if [[ $pods == none ]]; then
    warn "no pod publishes KV events yet (label $LABEL_ENABLED=true): enable-kv-events.sh comes first"
  elif [[ -n $pods ]]; then
    warn "these pods publish without the replay port $REPLAY_PORT; the gateway waits 5 seconds at its start for each, and" \
      "with $STALLED_PODS or more KV sync stays off:$pods"
  fi
}

main() {
  while [[ $# -gt 0 ]]; do
    taken=1
    case $1 in
      --model | --model=*) option_value "$@" && model=$REPLY ;;
      --block-size | --block-size=*) option_value "$@" && given_block_size=$REPLY ;;
      --model-port | --model-port=*) option_value "$@" && model_port=$REPLY ;;
      --aibrix-version | --aibrix-version=*) option_value "$@" && aibrix_version=$REPLY ;;
      --namespace | --namespace=*) option_value "$@" && namespace=$REPLY ;;
      --deployment | --deployment=*) option_value "$@" && deployment=$REPLY ;;
      *) take_option "$@" || usage_error "$1 is not an option." ;;
    esac
    shift "$taken"
  done
  name_of "$namespace" --namespace
  name_of "$deployment" --deployment
  [[ -z $model || -z $given_block_size ]] || usage_error 'give --model or --block-size, not both.'
  [[ ${model:-a/b} =~ ^[-a-z0-9.]+/[-a-z0-9.]+$ ]] || usage_error "--model $model: give NAMESPACE/DEPLOYMENT."
  [[ ${given_block_size:-16} =~ ^[1-9][0-9]{0,4}$ ]] || usage_error "--block-size $given_block_size: give vLLM's block size in tokens."
  [[ ${model_port:-8000} =~ ^[1-9][0-9]{0,4}$ ]] || usage_error "--model-port $model_port: give a port number."
  [[ ${aibrix_version:-0.7} =~ ^v?0\.[0-9]+[-.0-9a-z]*$ ]] || usage_error '--aibrix-version: give one such as v0.7.0.'
  block_size=${given_block_size:-$USUAL_BLOCK_SIZE}
  run
}

main "$@"
