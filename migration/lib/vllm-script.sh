# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# vLLM inside `sh -c "…"`: where it starts, its arguments, and where one more may be put.

# Commands that run the rest of their line; before others, `vllm serve` may be mere text.
readonly RUNS_THE_REST=' exec nohup env time nice numactl taskset stdbuf tini dumb-init nsys opentelemetry-instrument '
readonly COMMAND_STRING='^-[A-Za-z]*c$'
readonly MENTIONS_VLLM=$'vllm[ \t\\\n]+serve|vllm\\.entrypoints\\.openai\\.api_server'
readonly SHELL_KEYWORDS=' then do else { ! '

# read_shell WORD…: sets the variables of choose_container from `sh -c SCRIPT`; 1 when the script does not name vLLM.
read_shell() {
  local index=1 first last
  while [[ $index -lt $# && ! ${!index} =~ $COMMAND_STRING ]]; do index=$((index + 1)); done
  index=$((index + 1))
  if [[ $index -gt $# ]]; then return 1; fi
  script=${!index}
  if [[ ! $script =~ $MENTIONS_VLLM ]]; then return 1; fi
  locate_script "$index"
  if ! tokenize "$script" || [[ $script == *'<<'* ]]; then
    doubtful 'its script has a quote that is not closed, or a here-document'
  elif ! find_start; then
    doubtful 'vLLM has to be started in its script exactly once, as a command of its own and outside of quotes'
  else
    read_script_words "$first"
  fi
}

doubtful() {
  doubt="container $container names vLLM in a shell script that cannot be read with certainty: $*.
If another container runs vLLM, say so: --container NAME."
  return 1
}

# locate_script POSITION: of the script among command and args, counted from 1 after the shell's name.
locate_script() {
  words_of command "$container"
  script_list=command script_index=$(($1 - 1))
  if [[ $script_index -ge ${#words[@]} ]]; then
    script_index=$((script_index - ${#words[@]})) script_list=args
  fi
}

# find_start: first = index of the token after `vllm serve` or the module's name; 1 unless there is exactly one.
find_start() {
  local index count=0
  for ((index = 0; index + 1 < ${#token_text[@]}; index++)); do
    if starts_vllm "${token_text[index]}" "${token_text[index + 1]}"; then
      count=$((count + 1)) first=$((index + 2))
      is_command "$index" || return 1
    fi
  done
  [[ $count -eq 1 ]]
}

# is_command INDEX: whether the token begins a command, or follows only what runs the rest of the line.
is_command() {
  local begin=$1 word
  while [[ $begin -gt 0 && ${token_kind[begin - 1]} == word && $SHELL_KEYWORDS != *" ${token_text[begin - 1]} "* ]]; do
    begin=$((begin - 1))
  done
  while [[ ${token_text[begin]} =~ ^[A-Za-z_][A-Za-z0-9_]*= ]]; do begin=$((begin + 1)); done
  basename_of "${token_text[begin]}"
  [[ $begin -eq $1 || $RUNS_THE_REST == *" $REPLY "* || $REPLY == python* ]]
}

# read_script_words INDEX: vLLM's arguments from that token to the end of the command.
read_script_words() {
  local index=$1
  insert_at=${token_end[index - 1]}
  vllm_words=() word_token=()
  while [[ $index -lt ${#token_text[@]} && ${token_kind[index]} == word ]]; do
    if [[ $index -eq $1 && ${token_text[index]} != -* && ${token_text[index - 1]} == serve ]]; then
      insert_at=${token_end[index]}
    fi
    add_script_word "$index"
    index=$((index + 1))
  done
  if [[ $index -lt ${#token_text[@]} && ${token_text[index]} == '(' ]]; then
    doubtful "vLLM's arguments hold a command substitution inside another"
  fi
}

# add_script_word INDEX: an unquoted variable may hold several words.
add_script_word() {
  local word
  expand "${token_text[$1]}" "$KUBERNETES_REFERENCE"
  expand "$REPLY" "$SHELL_REFERENCE"
  if [[ ${script:token_start[$1]:1} != '$' ]]; then
    vllm_words+=("$REPLY") word_token+=("$1")
    return
  fi
  for word in $REPLY; do vllm_words+=("$word") word_token+=("$1"); done
}
