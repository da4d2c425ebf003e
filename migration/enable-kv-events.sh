#!/usr/bin/env bash
# shellcheck disable=SC2034,SC2154 # variables are shared with lib/
#
# Makes a vLLM Deployment that already runs publish KV-cache events to an AIBrix gateway. See --help.

set -euf -o pipefail
export LC_ALL=C

program=${BASH_SOURCE[0]}
here=${program%/*}
if [[ $here == "$program" ]]; then here=.; fi
if [[ ! -r $here/lib/cli.sh ]]; then
  printf 'error: %s/lib is missing. Copy the whole folder migration, not this file alone.\n' "$here" >&2
  exit 1
fi
for part in cli text options permissions deployment shell-words vllm-command vllm-script flags events-config \
  changes record apply flow enable-checks enable-plan enable-flag; do
  # shellcheck source=/dev/null
  source "$here/lib/$part.sh"
done

readonly annotation=aibrix-model/kv-events-migration

help() {
  local text
  IFS= read -r -d '' text <<'HELP' || true
Makes a vLLM Deployment that already runs publish KV-cache events to an AIBrix gateway.

Usage:
  enable-kv-events.sh NAMESPACE DEPLOYMENT [options]

It finds the container that runs vLLM, adds what is missing and nothing else, in one change of the pod template, and
waits until the new pods are ready. If they do not get ready, it puts everything back. A second run changes nothing.

What it adds, where it is missing:
  pod labels   model.aibrix.ai/kv-events-enabled: "true", model.aibrix.ai/name, model.aibrix.ai/port
               (and model.aibrix.ai/engine: vllm when the port is not 8000)
  ports        5557 kv-events, 5558 kv-replay: the gateway dials these two and no others
  argument     --kv-events-config=JSON, the one flag of vLLM that switches events on

Options:
  --dry-run            show the difference that the API server would make, and change nothing
  --rollback           take back what an earlier run added, and only that
  --format json|env    json (default): the values stand in the argument; env: in five variables VLLM_*, which
                       Kubernetes puts into the argument (vLLM itself reads none of them)
  --replace-config     replace a --kv-events-config that the gateway cannot use; without this the script refuses
  --container NAME     the container that runs vLLM, where the script cannot tell
  --timeout DURATION   how long to wait for the pods: 90s, 30m, 2h (default 30m; large models load slowly)
  --no-rollback        keep the change when the pods do not get ready
  --context NAME       as for kubectl
  --kubeconfig FILE    as for kubectl
  -h, --help           this text

Exit codes:
  0  done, or there was nothing to do
  1  kubectl or the API server failed; the message is theirs
  2  wrong arguments
  3  refused: the Deployment cannot publish events as it is; every reason and its way out is told; nothing was changed
  4  the new pods did not get ready; the change was undone
  5  the pods did not get ready, and the present state stays (--no-rollback, or after --rollback)
  130, 143  interrupted; run again to finish, or with --rollback to undo

Needs kubectl (1.23 or later), bash (3.2 or later), and permission to get, list, watch and patch the Deployment and to
get the Service of the model. What was added is kept in the Deployment's annotation aibrix-model/kv-events-migration.
The gateway needs settings too: configure-gateway.sh --help.

Examples:
  enable-kv-events.sh models qwen3 --dry-run
  enable-kv-events.sh models qwen3
  enable-kv-events.sh models qwen3 --rollback
HELP
  printf '%s' "$text"
}

read_arguments_of_script() {
  local names=()
  while [[ $# -gt 0 ]]; do
    taken=1
    case $1 in
      -h | --help) help && exit 0 ;;
      --format | --format=*) option_value "$@" && format=$REPLY ;;
      --replace-config) replace_config=yes ;;
      -*) take_option "$@" || usage_error "$1 is not an option." ;;
      *) names+=("$1") ;;
    esac
    shift "$taken"
  done
  [[ ${#names[@]} -eq 2 ]] || usage_error "give NAMESPACE and DEPLOYMENT; there are ${#names[@]} names."
  namespace=${names[0]} deployment=${names[1]}
}

main() {
  format=json replace_config=''
  read_arguments_of_script "$@"
  [[ $format == json || $format == env ]] || usage_error "--format $format: choose json or env."
  name_of "$namespace" NAMESPACE
  name_of "$deployment" DEPLOYMENT
  settle_options
  require_kubectl
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
  need_deployment
  refuse_on_problems
  if [[ -n $rollback ]]; then roll_back; else migrate; fi
}

main "$@"
