# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# Puts --kv-events-config into vLLM's command line, leaving all else as it is.

# add_flag VALUE: as the last argument; in a shell script, behind vLLM's first words, where no line ends.
add_flag() {
  local flag="--kv-events-config=$1"
  if [[ -n $script_list ]]; then
    change_script "$insert_at" "$insert_at" " --kv-events-config='$1'"
    return
  fi
  get_list args
  put_words args "${#words[@]}" 0 "$flag"
  note_change word args "$flag"
}

# replace_flag VALUE: in the place of the flag that find_config found.
replace_flag() {
  local first last
  if [[ -n $script_list ]]; then
    first=${word_token[config_at]} last=${word_token[config_at + config_words - 1]}
    [[ ${token_text[first]} == --* ]] ||
      refuse_by_hand "--kv-events-config stands in ${token_text[first]}, not in the script"
    change_script "${token_start[first]}" "${token_end[last]}" "--kv-events-config='$1'"
    return
  fi
  replace_words "--kv-events-config=$1"
}

# change_script START END TEXT: TEXT in the place of what is there; END = START to insert.
change_script() {
  local old=${script:$1:$2 - $1} changed=${script:0:$1}$3${script:$2}
  if ! replace_once "$changed" "$3" "$old"; then
    refuse_by_hand "the script of container $container has this text already: $3"
  fi
  put_words "$script_list" "$script_index" 1 "$changed"
  note_change text "$script_list" "$3" "$old"
}

# replace_words FLAG: vllm_words are the last words of command and args together.
replace_words() {
  local at list=args
  at=$((${#args_words[@]} - ${#vllm_words[@]} + config_at))
  if [[ $at -lt 0 ]]; then
    list=command at=$((at + ${#command_words[@]}))
    [[ $((at + config_words)) -le ${#command_words[@]} ]] ||
      refuse_by_hand '--kv-events-config stands in command and its value in args'
  fi
  get_list "$list"
  note_change word "$list" "$1" "${words[@]:at:config_words}"
  put_words "$list" "$at" "$config_words" "$1"
}
