# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# vLLM's flags among vllm_words. Its parser takes underscores for hyphens and any beginning that is unique.

# flag_name WORD: REPLY = the flag of a word, without its value, with hyphens.
flag_name() {
  REPLY=${1%%=*}
  if [[ $REPLY == --* ]]; then REPLY=${REPLY//_/-}; fi
}

# flag FULL SHORTEST: REPLY = the value of the last such flag, empty without one; 1 when it is not there.
# SHORTEST is the shortest beginning that can mean this flag.
flag() {
  local full=$1 shortest=$2 index found=-1
  for ((index = 0; index < ${#vllm_words[@]}; index++)); do
    flag_name "${vllm_words[index]}"
    if [[ $full == "$REPLY"* && $REPLY == "$shortest"* ]]; then found=$index; fi
  done
  if [[ $found -lt 0 ]]; then return 1; fi
  value_at "$found"
}

# value_at INDEX: REPLY = the value of the flag at this place.
value_at() {
  case ${vllm_words[$1]} in
    *=*) REPLY=${vllm_words[$1]#*=} ;;
    *) REPLY=${vllm_words[$1 + 1]-} ;;
  esac
}

# served_names: array `names` = the names vLLM answers to; empty when they cannot be told.
served_names() {
  local index
  names=()
  for ((index = 0; index < ${#vllm_words[@]}; index++)); do
    flag_name "${vllm_words[index]}"
    if [[ --served-model-name == "$REPLY"* && $REPLY == --served* ]]; then names_at "$index"; fi
  done
  if [[ ${#names[@]} -eq 0 ]] && model_source; then names=("$REPLY"); fi
  if [[ ${names[*]-} == *'$'* ]]; then names=(); fi
}

# names_at INDEX: after the flag, with = or as the words up to the next flag.
names_at() {
  local index=$(($1 + 1))
  names=()
  case ${vllm_words[$1]} in
    *=*) names=("${vllm_words[$1]#*=}") ;;
    *)
      while [[ $index -lt ${#vllm_words[@]} && ${vllm_words[index]} != -* ]]; do
        names+=("${vllm_words[index]}")
        index=$((index + 1))
      done
      ;;
  esac
}

# model_source: REPLY = the model that vLLM loads; without --served-model-name it is the served name too.
model_source() {
  if flag --model --model; then return 0; fi
  REPLY=${vllm_words[0]-}
  [[ -n $REPLY && $REPLY != -* ]]
}

# hidden_flags: REPLY = a word that may stand for flags which nobody but the pod can see; 1 when there is none.
hidden_flags() {
  local index word
  for ((index = 0; index < ${#vllm_words[@]}; index++)); do
    word=${vllm_words[index]}
    REPLY=$word
    case $word in
      '$@' | '$*' | --config | --config=*) return 0 ;;
      '$'*) if [[ $index -gt 0 ]] && ! takes_value $((index - 1)); then return 0; fi ;;
    esac
  done
  return 1
}

takes_value() {
  [[ ${vllm_words[$1]} == -* && ${vllm_words[$1]} != *=* ]]
}
