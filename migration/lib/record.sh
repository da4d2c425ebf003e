# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# The record of what was added: an annotation of the Deployment, written by the same patch as the change. Its lines:
#   rollout pending|complete       whether the change has been seen to run
#   container NAME
#   label KEY VALUE | port NUMBER NAME | env NAME VALUE                 these were added
#   env-was NAME VALUE OLD         VALUE took the place of OLD
#   word LIST WORD OLD…            WORD stands in command or args in the place of OLD…
#   text LIST TEXT OLD             TEXT stands in one word of command or args in the place of OLD
# Only what still stands is undone; what somebody else changed since is left alone.

# read_record: array record_lines = the changes on record, record_rollout and record_container; 1 without a record.
read_record() {
  local line
  record_lines=() record_rollout='' record_container=''
  fact annotation "$annotation" || return 1
  while IFS= read -r line; do
    case $line in
      'rollout '*) record_rollout=${line#* } ;;
      'container '*) record_container=${line#* } ;;
      ?*) record_lines+=("$line") ;;
    esac
  done <<<"$REPLY"
}

# split_line LINE: array `fields` = the words of a record's line, decoded.
split_line() {
  local word
  fields=()
  for word in $1; do decode "$word" && fields+=("$REPLY"); done
}

# stands LINE: whether the change is still as it was made.
stands() {
  split_line "$1"
  case ${fields[0]} in
    label) fact label "${fields[1]}" && [[ $REPLY == "${fields[2]}" ]] ;;
    port) fact port "${fields[1]}" "$container" && [[ $REPLY == "${fields[2]}" ]] ;;
    env | env-was) env_value "$container" "${fields[1]}" && [[ $REPLY == "${fields[2]}" ]] ;;
    word) find_word "${fields[1]}" "${fields[2]}" ;;
    text) find_text "${fields[1]}" "${fields[2]}" ;;
    *) fail "annotation $annotation holds a line this version does not know: $1" ;;
  esac
}

# find_word LIST WORD: found_at = its index, if it is in the list exactly once.
find_word() {
  local index count=0
  get_list "$1"
  for ((index = 0; index < ${#words[@]}; index++)); do
    if [[ ${words[index]} == "$2" ]]; then count=$((count + 1)) found_at=$index; fi
  done
  [[ $count -eq 1 ]]
}

# find_text LIST TEXT: found_at = the index of the one word that holds the text exactly once.
find_text() {
  local index count=0
  get_list "$1"
  for ((index = 0; index < ${#words[@]}; index++)); do
    if replace_once "${words[index]}" "$2" ''; then count=$((count + 1)) found_at=$index; fi
  done
  [[ $count -eq 1 ]]
}

# undo LINE: adds to the changes what takes this one back.
undo() {
  split_line "$1"
  case ${fields[0]} in
    label) remove_label "${fields[1]}" ;;
    port) remove_port "${fields[1]}" ;;
    env) remove_env "${fields[1]}" ;;
    env-was) put_env "${fields[1]}" "${fields[3]}" ;;
    word) find_word "${fields[1]}" "${fields[2]}" && put_words "${fields[1]}" "$found_at" 1 "${fields[@]:3}" ;;
    text)
      find_text "${fields[1]}" "${fields[2]}"
      replace_once "${words[found_at]}" "${fields[2]}" "${fields[3]}"
      put_words "${fields[1]}" "$found_at" 1 "$REPLY"
      ;;
  esac
}

# undo_record: the changes that bring the Deployment back; `undone` = the lines this takes back,
# `left` = those that no longer stand and are left alone.
undo_record() {
  local line
  left=() undone=()
  start_changes
  for line in ${record_lines[@]+"${record_lines[@]}"}; do
    if stands "$line"; then undo "$line" && undone+=("$line"); else left+=("$line"); fi
  done
}

# compose_record pending|complete: REPLY = the record after the changes: those on record that still stand, and the new.
compose_record() {
  local line standing=()
  for line in ${record_lines[@]+"${record_lines[@]}"}; do
    if stands "$line"; then standing+=("$line"); fi
  done
  joined "$NEWLINE" "rollout $1" "container $container" ${standing[@]+"${standing[@]}"} ${changes[@]+"${changes[@]}"}
}
