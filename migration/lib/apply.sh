# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# Sends a patch, shows it, and waits for what it brings about.

readonly ATTEMPTS=10
# shellcheck disable=SC2016 # for kubectl, not for this shell
readonly UNREADY_PODS='{{range .items}}{{$pod := .metadata.name}}{{range .status.conditions -}}
{{if and (ne .status "True") .message}}pod {{$pod}}: {{.message}}
{{end}}{{end}}{{range .status.containerStatuses}}{{with .state.waiting -}}
pod {{$pod}}: {{.reason}}{{with .message}}: {{.}}{{end}}
{{end}}{{end}}{{end}}'

# attempted FUNCTION: runs it until it returns 0; it returns 1 when somebody changed the Deployment while it worked.
attempted() {
  local attempt
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    if "$1"; then return 0; fi
    warn "$namespace/$deployment was changed by somebody else meanwhile; reading it again"
  done
  fail "$namespace/$deployment changed $ATTEMPTS times while this script worked on it. Nothing was changed by it." \
    "Run it again."
}

# send PATCH [OPTION…]: 1 when the Deployment is no longer as it was read. Other errors end the script.
send() {
  local answer patch=$1
  shift
  if answer=$(kube patch deployment "$deployment" --type=strategic --field-manager=kv-events-migration \
    --patch="$patch" "$@" 2>&1); then return 0; fi
  [[ $answer == *'(Conflict)'* ]] || fail "$answer"
  return 1
}

# show PATCH: the difference that the API server says it would make. 1 when the Deployment is no longer as it was read.
# (kubectl diff cannot show what is taken away.)
show() {
  local after status=0
  send "$1" --dry-run=server || return 1
  ask patch deployment "$deployment" --type=strategic --patch="$1" --dry-run=server --output=yaml || return 1
  after=$REPLY
  ask get deployment "$deployment" --output=yaml || return 1
  diff -u -L "$namespace/$deployment now" -L "$namespace/$deployment then" <(say "$REPLY") <(say "$after") \
    2>/dev/null || status=$?
  if [[ $status -gt 1 ]]; then say "$after"; fi
  say 'Dry run: nothing was changed.'
}

# mark_complete: the change has been seen to run. Does nothing when the record was changed in the meantime.
mark_complete() {
  local old new
  read_deployment
  if ! fact annotation "$annotation"; then return; fi
  json_string "$REPLY" && old=$REPLY
  new=${old/rollout pending/rollout complete}
  kube patch deployment "$deployment" --type=json --patch="[
    {\"op\": \"test\", \"path\": \"/metadata/annotations/${annotation//\//~1}\", \"value\": $old},
    {\"op\": \"replace\", \"path\": \"/metadata/annotations/${annotation//\//~1}\", \"value\": $new}]" >/dev/null ||
    warn "could not note in annotation $annotation that the rollout is complete; the next run will"
}

# wait_for_rollout: 0 when all pods are of the present template and available. A rollout past its own deadline
# (progressDeadlineSeconds, ten minutes by default) is waited for too: a large model takes longer to load.
wait_for_rollout() {
  local deadline=$((SECONDS + timeout_seconds))
  if kube_wait rollout status "deployment/$deployment" --timeout="${timeout_seconds}s"; then return 0; fi
  read_deployment
  fact reason Progressing || return 1
  if [[ $REPLY != ProgressDeadlineExceeded || $SECONDS -ge $deadline ]]; then return 1; fi
  say "Past the Deployment's progressDeadlineSeconds; waiting on, up to --timeout."
  kube_wait wait "deployment/$deployment" --timeout=$((deadline - SECONDS))s \
    --for=jsonpath='{.status.conditions[?(@.type=="Progressing")].reason}'=NewReplicaSetAvailable
}

# explain_failure: what the cluster says of a rollout that does not get ready.
explain_failure() {
  local selector=() key value line
  while read -r key value; do decode "$value" && selector+=("$key=$REPLY"); done < <(facts_of selector)
  joined , ${selector[@]+"${selector[@]}"}
  while IFS= read -r line; do printf '  %s\n' "$line" >&2; done < <(
    kube get deployment "$deployment" --output=go-template='{{range .status.conditions -}}
{{.type}}={{.status}}: {{.message}}
{{end}}' 2>/dev/null
    kube get pods --selector="$REPLY" --output=go-template="$UNREADY_PODS" 2>/dev/null
  )
}
