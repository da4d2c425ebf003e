# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# Changes to the chosen container and its pod template, gathered first, then sent as one strategic-merge patch. Each
# change is also a line of the record (record.sh), which is kept in an annotation and says how to undo it.

# start_changes: nothing is changed yet; the lists of the container are as the cluster has them.
start_changes() {
  patch_labels=() patch_env=() patch_ports=() patch_lists=' ' changes=()
  words_of command "$container" && command_words=(${words[@]+"${words[@]}"})
  words_of args "$container" && args_words=(${words[@]+"${words[@]}"})
}

# note_change WORD…: one line of the record.
note_change() {
  local word line=$1
  shift
  for word in "$@"; do encode "$word" && line+=" $REPLY"; done
  changes+=("$line")
}

add_label() {
  note_change label "$1" "$2"
  json_string "$2"
  patch_labels+=("\"$1\":$REPLY")
}

remove_label() { patch_labels+=("\"$1\":null"); }

add_port() {
  note_change port "$1" "$2"
  patch_ports+=("{\"containerPort\":$1,\"name\":\"$2\",\"protocol\":\"TCP\"}")
}

remove_port() { patch_ports+=("{\"containerPort\":$1,\"\$patch\":\"delete\"}"); }

# set_env NAME VALUE: leaves a variable alone that has this value already.
set_env() {
  if env_value "$container" "$1"; then
    if [[ $REPLY == "$2" ]]; then return; fi
    note_change env-was "$1" "$2" "$REPLY"
  else
    note_change env "$1" "$2"
  fi
  put_env "$1" "$2"
}

put_env() {
  json_string "$2"
  patch_env+=("{\"name\":\"$1\",\"value\":$REPLY}")
}

remove_env() { patch_env+=("{\"name\":\"$1\",\"\$patch\":\"delete\"}"); }

# get_list command|args: array `words` = the list with the changes so far.
get_list() {
  case $1 in
    command) words=(${command_words[@]+"${command_words[@]}"}) ;;
    args) words=(${args_words[@]+"${args_words[@]}"}) ;;
  esac
}

# put_list command|args WORD…: the list becomes these words.
put_list() {
  local list=$1
  shift
  patch_lists+="$list "
  case $list in
    command) command_words=("$@") ;;
    args) args_words=("$@") ;;
  esac
}

# put_words LIST INDEX COUNT WORD…: WORD… in the place of COUNT words from INDEX on.
put_words() {
  local list=$1 index=$2 count=$3
  shift 3
  get_list "$list"
  if [[ ${#words[@]} -eq 0 ]]; then
    put_list "$list" "$@"
  else
    put_list "$list" "${words[@]:0:index}" "$@" "${words[@]:index + count}"
  fi
}

# compose_patch NOTE: REPLY = all changes as one patch with NOTE (null or text) in the annotation. It holds the
# resourceVersion that was read, so that the API server refuses it when anybody has changed the Deployment since.
compose_patch() {
  local container_patch metadata template note=null
  if [[ -n $1 ]]; then json_string "$1" && note=$REPLY; fi
  fact meta resourceVersion
  metadata="{\"resourceVersion\":\"$REPLY\",\"annotations\":{\"$annotation\":$note}}"
  container_patch="{\"name\":\"$container\""
  add_list_patch command ${command_words[@]+"${command_words[@]}"}
  add_list_patch args ${args_words[@]+"${args_words[@]}"}
  joined , ${patch_env[@]+"${patch_env[@]}"}
  if [[ -n $REPLY ]]; then container_patch+=",\"env\":[$REPLY]"; fi
  joined , ${patch_ports[@]+"${patch_ports[@]}"}
  if [[ -n $REPLY ]]; then container_patch+=",\"ports\":[$REPLY]"; fi
  joined , ${patch_labels[@]+"${patch_labels[@]}"}
  template="{\"metadata\":{\"labels\":{$REPLY}},\"spec\":{\"containers\":[$container_patch}]}}"
  REPLY="{\"metadata\":$metadata,\"spec\":{\"template\":$template}}"
}

add_list_patch() {
  local list=$1
  shift
  if [[ $patch_lists != *" $list "* ]]; then return; fi
  json_list "$@"
  container_patch+=",\"$list\":$REPLY"
}
