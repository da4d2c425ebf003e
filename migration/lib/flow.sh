# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# The course both scripts take: read, check, plan, one patch, wait, and back again if the pods do not get ready. Each
# script has a `plan`, which gathers changes and problems, an `afterword`, and `annotation`, the name of its record.

# migrate: the whole course. Ends with the exit code that --help promises.
migrate() {
  attempted migrate_once
  if [[ ${#changes[@]} -eq 0 && ( -n $dry_run || $record_rollout != pending ) ]]; then
    say "Nothing to change: $namespace/$deployment is as it should be."
  elif [[ -z $dry_run ]]; then
    finish_rollout
  fi
  afterword
}

migrate_once() {
  problems=()
  read_deployment
  read_record || true
  plan
  if [[ -n $record_container && $record_container != "$container" ]]; then
    problem "an earlier run changed container $record_container. Undo that first: add --rollback."
  fi
  refuse_on_problems
  if [[ ${#changes[@]} -eq 0 ]]; then return; fi
  compose_record pending
  compose_patch "$REPLY"
  deliver "$REPLY" "To be changed in $namespace/$deployment, container $container:" "${changes[@]}"
}

# deliver PATCH TITLE LINE…: shows the patch in a dry run, sends it otherwise.
deliver() {
  local patch=$1 line
  say "$2"
  shift 2
  for line in "$@"; do describe "$line"; done
  if [[ -n $dry_run ]]; then
    show "$patch"
    return
  fi
  stage=sending
  send "$patch" || return 1
  stage=waiting
  say 'Changed.'
}

# finish_rollout: waits; undoes the change when the pods do not get ready.
finish_rollout() {
  stage=waiting
  if [[ ${#changes[@]} -eq 0 ]]; then say 'Nothing to change; an earlier run did not see the rollout to its end.'; fi
  if fact meta replicas && [[ $REPLY == 0 ]]; then
    warn 'replicas is 0: nothing runs, so nothing has shown that the change works'
  fi
  if wait_for_rollout; then
    mark_complete
    say "Done: $namespace/$deployment runs with the change. To take it back: add --rollback."
    return
  fi
  report_unready 'the change is made, but'
  if [[ -n $no_rollback ]]; then
    printf 'The change stays (--no-rollback). Run again to wait on, or with --rollback to undo it.\n' >&2
    exit "$EXIT_LEFT"
  fi
  say 'Undoing the change.'
  attempted undo_once
  wait_for_rollout || report_unready 'the change is undone, but'
  say "Undone: $namespace/$deployment has the pod template it had before."
  exit "$EXIT_UNDONE"
}

# report_unready WHAT: what was done, and what the cluster says of the pods.
report_unready() {
  printf 'error: %s the pods of %s/%s did not get ready within %s:\n' "$1" "$namespace" "$deployment" "$timeout" >&2
  explain_failure
}

# roll_back: what --rollback does.
roll_back() {
  attempted undo_once
  if [[ -z $record_container ]]; then
    say "Nothing to roll back: $namespace/$deployment has no annotation $annotation, so this script changed nothing" \
      "in it."
    return
  fi
  if [[ -n $dry_run ]]; then return; fi
  if fact meta paused; then
    warn 'the Deployment is paused: its pods change when you resume it'
  elif ! wait_for_rollout; then
    report_unready 'the change is undone, but'
    exit "$EXIT_LEFT"
  fi
  say "Rolled back: everything this script added to $namespace/$deployment is gone."
}

undo_once() {
  read_deployment
  read_record || return 0
  container=$record_container
  fact container "$container" || refuse "the changed container $container is gone. By hand: undo what annotation" \
    "$annotation lists, then remove the annotation."
  undo_record
  warn_of_left
  compose_patch ''
  deliver "$REPLY" "To be taken back in $namespace/$deployment, container $container:" ${undone[@]+"${undone[@]}"}
}

warn_of_left() {
  local line
  if [[ ${#left[@]} -eq 0 ]]; then return; fi
  warn 'left alone, because somebody has changed or removed it since:'
  for line in "${left[@]}"; do describe "$line" >&2; done
}

# describe LINE: a line of the record, for people.
describe() {
  local old=''
  split_line "$1"
  case ${fields[0]} in
    label) say "  pod label ${fields[1]}=${fields[2]}" ;;
    port) say "  container port ${fields[1]} (${fields[2]})" ;;
    env) say "  variable ${fields[1]}=${fields[2]}" ;;
    env-was) say "  variable ${fields[1]}=${fields[2]}, in the place of \"${fields[3]}\"" ;;
    word)
      if [[ ${#fields[@]} -gt 3 ]]; then old=", in the place of ${fields[*]:3}"; fi
      say "  argument ${fields[2]}$old"
      ;;
    text)
      if [[ -n ${fields[3]} ]]; then old=", in the place of ${fields[3]}"; fi
      say "  in the shell script: ${fields[2]# }$old"
      ;;
  esac
}

# interrupted CODE: what to do after Ctrl-C or a termination, by how far it got.
interrupted() {
  if [[ -n $child ]]; then kill "$child" 2>/dev/null || true; fi
  printf '\ninterrupted while %s. ' "$stage" >&2
  case $stage in
    waiting) say 'The change is in place, its rollout goes on. Run again to see it through, or add --rollback.' >&2 ;;
    sending) say 'Run again: it finishes what is missing, or add --rollback.' >&2 ;;
    *) say 'Nothing was changed.' >&2 ;;
  esac
  exit "$1"
}
