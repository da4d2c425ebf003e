# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# Messages, exit codes and the one way to kubectl.

readonly NEWLINE=$'\n'
readonly EXIT_FAILED=1 EXIT_USAGE=2 EXIT_REFUSED=3 EXIT_UNDONE=4 EXIT_LEFT=5

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }

# fail MESSAGE: something outside of this script went wrong (no kubectl, no connection, an error of the API server).
fail() {
  printf 'error: %s\n' "$*" >&2
  exit "$EXIT_FAILED"
}

# usage_error MESSAGE: the command line is wrong; the cluster was not asked anything.
usage_error() {
  printf 'error: %s\nTry: %s --help\n' "$*" "$program" >&2
  exit "$EXIT_USAGE"
}

# problem MESSAGE: remembers a reason not to go on: the user learns all of them at once (refuse_on_problems).
problem() { problems+=("$*"); }

# refuse MESSAGE: ends the script before anything was changed, with every reason known so far.
refuse() {
  problem "$*"
  refuse_on_problems
}

# refuse_on_problems: goes on only when there is no reason not to.
refuse_on_problems() {
  local reason
  if [[ ${#problems[@]} -eq 0 ]]; then return; fi
  printf 'refused: %s/%s was not changed.\n' "$namespace" "$deployment" >&2
  for reason in "${problems[@]}"; do
    reason=${reason//$NEWLINE/$NEWLINE    }
    printf '  - %s\n' "$reason" >&2
  done
  exit "$EXIT_REFUSED"
}

# kube ARGUMENT…: kubectl with the user's connection options, in the namespace of the Deployment.
kube() {
  kubectl ${kubectl_options[@]+"${kubectl_options[@]}"} --namespace="$namespace" "$@"
}

# ask ARGUMENT…: REPLY = what kubectl answers; 1 with its error message. It asks again for the message: what else
# kubectl writes there, such as warnings of the API server, is no part of an answer.
ask() {
  if REPLY=$(kube "$@" 2>/dev/null); then return; fi
  if REPLY=$(kube "$@" 2>&1 >/dev/null); then ask "$@"; else return 1; fi
}

# kube_wait ARGUMENT…: as kube, for what takes long: a signal to this script is obeyed at once (see interrupted).
kube_wait() {
  local status=0
  kubectl ${kubectl_options[@]+"${kubectl_options[@]}"} --namespace="$namespace" "$@" &
  child=$!
  wait "$child" || status=$?
  child=
  return "$status"
}

require_kubectl() {
  command -v kubectl >/dev/null ||
    fail 'kubectl is not on PATH. It is the only program this script needs: https://kubernetes.io/docs/tasks/tools/'
}

# seconds DURATION: REPLY = 90, 90s, 30m or 2h in seconds; 1 for anything else, and for zero.
seconds() {
  local duration='^0*([1-9][0-9]{0,6})([smh]?)$'
  [[ $1 =~ $duration ]] || return 1
  case ${BASH_REMATCH[2]} in
    h) REPLY=$((BASH_REMATCH[1] * 3600)) ;;
    m) REPLY=$((BASH_REMATCH[1] * 60)) ;;
    *) REPLY=${BASH_REMATCH[1]} ;;
  esac
}
