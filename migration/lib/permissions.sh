# shellcheck shell=bash disable=SC2154 # variables are shared with the scripts that source this file
#
# What the user may do, asked before anything is done.

# need VERB RESOURCE [OPTION…]: a problem unless the user may do this.
need() {
  local answer verb=$1 resource=$2
  shift 2
  if answer=$(kube auth can-i "$verb" "$resource" "$@" 2>&1); then return; fi
  case $answer in
    no | 'no - '* | *"${NEWLINE}no" | *"${NEWLINE}no - "*)
      problem "you may not $verb $resource in namespace $namespace (kubectl auth can-i $verb $resource -n $namespace)"
      ;;
    *) fail "$answer" ;;
  esac
}

# need_deployment: reading and patching it; list and watch are what waiting for the rollout takes.
need_deployment() {
  local verb
  for verb in get list watch patch; do need "$verb" "deployments.apps/$deployment"; done
}
