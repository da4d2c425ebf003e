# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# Which container runs vLLM, and how its command line reads.

readonly VLLM_MODULE=vllm.entrypoints.openai.api_server

# choose_container [NAME]: finds the container that runs vLLM by what it runs, and reads its command line into
#   container     its name
#   vllm_words    vLLM's own arguments, variables with known values put in
#   script_list, script_index, script, insert_at    in a shell script: which element of which list it is, its text, and
#                                                    where a flag may be put in; script_list is empty otherwise
# Ends the script when there is not exactly one such container, or when its command line cannot be read.
choose_container() {
  local name found=() doubts=()
  while read -r name _; do
    if [[ -n ${1:-} && $name != "$1" ]]; then continue; fi
    doubt=
    if read_command "$name"; then found+=("$name"); fi
    if [[ -n $doubt ]]; then doubts+=("$doubt"); fi
  done < <(facts_of container)
  if [[ ${#doubts[@]} -gt 0 ]]; then refuse_by_hand "${doubts[0]}"; fi
  case ${#found[@]} in
    1) read_command "${found[0]}" ;;
    0) refuse_by_hand "no container is known to run vLLM${1:+ (asked for: $1)}. The pod has:$(containers_in_words)
Looked for: vllm serve, python -m $VLLM_MODULE, a shell script with one of them, a vLLM image with arguments only." ;;
    *) joined ', ' "${found[@]}" && refuse "several containers run vLLM: $REPLY. Choose one with --container NAME." ;;
  esac
}

containers_in_words() {
  local name image
  while read -r name image; do
    decode "$image"
    image=$REPLY
    words_of command "$name"
    joined ' ' ${words[@]+"${words[@]}"}
    printf '\n%s: image %s, command %.80s' "$name" "$image" "${REPLY:-none}"
  done < <(facts_of container)
}

# read_command CONTAINER: 0 when it runs vLLM; sets the variables named above, or `doubt` when that is not sure.
read_command() {
  local all=()
  container=$1 script_list='' vllm_words=()
  words_of command "$1" && all+=(${words[@]+"${words[@]}"})
  words_of args "$1" && all+=(${words[@]+"${words[@]}"})
  if [[ ${#all[@]} -eq 0 ]]; then return 1; fi
  basename_of "${all[0]}"
  case $REPLY in
    sh | bash | ash | dash | zsh) read_shell "${all[@]}" ;;
    *) read_arguments "${all[@]}" || read_entrypoint "${all[@]}" ;;
  esac
}

# read_arguments WORD…: a command line without a shell: vLLM's arguments are what follows its name.
read_arguments() {
  while [[ $# -gt 1 ]]; do
    if starts_vllm "$1" "$2"; then
      shift 2
      set_vllm_words "$@"
      return
    fi
    shift
  done
  return 1
}

starts_vllm() {
  basename_of "$1"
  [[ $REPLY == vllm && $2 == serve || $1 == -m && $2 == "$VLLM_MODULE" ]]
}

# read_entrypoint WORD…: no command, arguments for the entrypoint of a vLLM image, or of the container asked for.
read_entrypoint() {
  if fact command "$container"; then return 1; fi
  fact container "$container"
  basename_of "${REPLY%%@*}"
  case ${REPLY%%:*} in
    vllm | *vllm-openai*) ;;
    *vllm*) [[ -n $wanted_container || " $*" == *' --model'* ]] || return 1 ;;
    *) [[ -n $wanted_container ]] || return 1 ;;
  esac
  if [[ $1 == serve ]]; then shift; fi
  set_vllm_words "$@"
}

# set_vllm_words WORD…: the words with $(NAME) expanded, as Kubernetes does it.
set_vllm_words() {
  local word
  vllm_words=()
  for word in "$@"; do
    expand "$word" "$KUBERNETES_REFERENCE"
    vllm_words+=("$REPLY")
  done
}

# shellcheck disable=SC2016 # patterns, nothing to expand
readonly KUBERNETES_REFERENCE='\$\((([A-Za-z_][A-Za-z0-9_.-]*))\)' \
  SHELL_REFERENCE='\$(\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))'

# expand TEXT REFERENCE: REPLY = the text with the container's variables put in where their values are known.
expand() {
  local rest=$1 text='' match name
  while [[ $rest =~ $2 ]]; do
    match=${BASH_REMATCH[0]} name=${BASH_REMATCH[2]:-${BASH_REMATCH[3]:-}}
    text+=${rest%%"$match"*}
    rest=${rest#*"$match"}
    if env_value "$container" "$name"; then text+=$REPLY; else text+=$match; fi
  done
  REPLY=$text$rest
}
