#!/usr/bin/env bash
# shellcheck disable=SC2034,SC2154 # variables are shared with lib/
#
# Makes an AIBrix gateway that already runs listen to the KV-cache events of its models. See --help.

set -euf -o pipefail
export LC_ALL=C

program=${BASH_SOURCE[0]}
here=${program%/*}
if [[ $here == "$program" ]]; then here=.; fi
if [[ ! -r $here/lib/cli.sh ]]; then
  printf 'error: %s/lib is missing. Copy the whole folder migration, not this file alone.\n' "$here" >&2
  exit 1
fi
for part in cli text options permissions deployment shell-words vllm-command vllm-script flags \
  changes record apply flow gateway-plan gateway-models; do
  # shellcheck source=/dev/null
  source "$here/lib/$part.sh"
done

readonly annotation=aibrix-model/kv-sync-migration

help() {
  local text
  IFS= read -r -d '' text <<'HELP' || true
Makes an AIBrix gateway that already runs listen to the KV-cache events of its models.

Usage:
  configure-gateway.sh [--model NAMESPACE/DEPLOYMENT | --block-size TOKENS] [options]

Run it after enable-kv-events.sh, when the models' pods are ready. It sets five variables of the gateway in one
rollout, the tokenizer's before KV sync, waits until the gateway is ready, and puts everything back if it does not get
ready. It prints the same settings as values of the AIBrix chart: the lasting way where Helm manages the gateway.

What it sets (AIBrix v0.5 and later; v0.4 has other names for three of them):
  AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER         true
  AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE               remote
  AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT    any URL; the gateway wants one and does not use it
  AIBRIX_PREFIX_CACHE_BLOCK_SIZE                   4 x vLLM's block size: it counts bytes, 4 a token
  AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED        true

Options:
  --model NS/DEPLOYMENT  read vLLM's block size from this Deployment's --block-size
  --block-size TOKENS    vLLM's block size (default 16); one gateway can match one block size
  --model-port PORT      where all models serve on a port other than 8000: set
                         AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE too
  --aibrix-version V     such as v0.7.0, where the image's tag does not tell it
  --dry-run              show the difference that the API server would make, and change nothing
  --rollback             take back what an earlier run set, and only that
  --namespace NAME       of the gateway (default aibrix-system)
  --deployment NAME      of the gateway (default aibrix-gateway-plugins)
  --container NAME       of the gateway (default gateway-plugin)
  --timeout DURATION     how long to wait for the gateway: 90s, 5m, 2h (default 5m)
  --no-rollback          keep the change when the gateway does not get ready
  --context NAME         as for kubectl
  --kubeconfig FILE      as for kubectl
  -h, --help             this text

Exit codes:
  0  done, or there was nothing to do
  1  kubectl or the API server failed; the message is theirs
  2  wrong arguments
  3  refused: every reason and its way out is told; nothing was changed
  4  the gateway did not get ready; the change was undone
  5  the gateway did not get ready, and the present state stays (--no-rollback, or after --rollback)
  130, 143  interrupted; run again to finish, or with --rollback to undo

Only the routing strategy prefix-cache uses the events: request header "routing-strategy: prefix-cache", or the
gateway's variable ROUTING_ALGORITHM.
Needs kubectl (1.23 or later), bash (3.2 or later), and permission to get, list, watch and patch the Deployment.
What was set is kept in the Deployment's annotation aibrix-model/kv-sync-migration.

Examples:
  configure-gateway.sh --model models/qwen3 --dry-run
  configure-gateway.sh --model models/qwen3
  configure-gateway.sh --rollback
HELP
  printf '%s' "$text"
}

read_arguments_of_script() {
  while [[ $# -gt 0 ]]; do
    taken=1
    case $1 in
      -h | --help) help && exit 0 ;;
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
}

check_arguments() {
  name_of "$namespace" --namespace
  name_of "$deployment" --deployment
  if [[ -n $model && -n $given_block_size ]]; then usage_error 'give --model or --block-size, not both.'; fi
  if [[ -n $model ]]; then
    [[ $model == */* ]] || usage_error "--model $model: give NAMESPACE/DEPLOYMENT."
    name_of "${model%%/*}" --model
    name_of "${model#*/}" --model
  fi
  [[ ${given_block_size:-16} =~ ^[1-9][0-9]{0,4}$ ]] || usage_error "--block-size $given_block_size: give vLLM's" \
    "block size in tokens, such as 16."
  [[ ${model_port:-8000} =~ ^[1-9][0-9]{0,4}$ ]] || usage_error "--model-port $model_port: give a port number."
  if [[ -n $aibrix_version && ! $aibrix_version =~ ^v?0\.[0-9]+ ]]; then
    usage_error "--aibrix-version $aibrix_version: give a version such as v0.7.0."
  fi
  block_size=${given_block_size:-16}
}

main() {
  namespace=aibrix-system deployment=aibrix-gateway-plugins timeout=5m
  model='' given_block_size='' model_port='' aibrix_version=''
  read_arguments_of_script "$@"
  check_arguments
  settle_options
  require_kubectl
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
  need_deployment
  refuse_on_problems
  if [[ -n $rollback ]]; then
    roll_back
    return
  fi
  if [[ -n $model ]]; then read_model "$model"; fi
  check_publishers
  migrate
}

main "$@"
