# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# The options both scripts have.

kubectl_options=() problems=() changes=() stage=reading child=''
wanted_container='' timeout=30m dry_run='' rollback='' no_rollback=''

# take_option WORD…: reads one option from the words. `taken` = how many words it took; 1 when it is none of these.
take_option() {
  taken=1
  case $1 in
    --dry-run) dry_run=yes ;;
    --rollback) rollback=yes ;;
    --no-rollback) no_rollback=yes ;;
    --context | --context=* | --kubeconfig | --kubeconfig=*)
      option_value "$@"
      kubectl_options+=("${1%%=*}=$REPLY")
      ;;
    --container | --container=*) option_value "$@" && wanted_container=$REPLY ;;
    --timeout | --timeout=*) option_value "$@" && timeout=$REPLY ;;
    *) return 1 ;;
  esac
}

# option_value WORD…: REPLY = the value of the first word's option, after = or as the next word.
option_value() {
  case $1 in
    *=*) REPLY=${1#*=} ;;
    *) REPLY=${2-} taken=2 ;;
  esac
  [[ -n $REPLY && $REPLY != --* ]] || usage_error "${1%%=*} needs a value."
}

# settle_options: what can only be judged when all of them are read.
settle_options() {
  seconds "$timeout" || usage_error "--timeout $timeout: give a duration such as 90s, 30m or 2h."
  timeout_seconds=$REPLY
  if [[ -n $rollback && -n $no_rollback ]]; then
    usage_error '--rollback undoes an earlier run, --no-rollback keeps a failed one: give one of them.'
  fi
}

# name_of WORD WHAT: a name of an object in Kubernetes, or the end of the script.
name_of() {
  local name='^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$'
  [[ $1 =~ $name ]] || usage_error "$2 \"$1\" is no name that Kubernetes allows (a-z, 0-9, - and .); give the name" \
    "alone."
}
