# shellcheck shell=bash disable=SC2034 # variables are shared with the scripts that source this file
#
# Reads a shell script (the text after `sh -c`) as the words and operators that a POSIX shell would see; runs nothing.

# At the start of what is left, one of these comes next. Variables, as bash 3.2 wants quoted patterns in variables.
readonly BLANK=$'^([ \t]|\\\\\n)+' OPERATOR=$'^(\n|&&|\\|\\||;;|[;&|()<>])' COMMENT=$'^#[^\n]*'
readonly SINGLE_QUOTED="^'([^']*)'" DOUBLE_QUOTED='^"(([^"\\]|\\.)*)"' ESCAPED='^\\(.)'
# shellcheck disable=SC2016 # a pattern, nothing to expand
readonly SUBSTITUTION='^(\$\([^()]*\)|\$\{[^}]*\}|`[^`]*`)' PLAIN=$'^[^ \t\n;&|()<>\'"`\\$]+'

# tokenize SCRIPT: arrays token_text (without quotes), token_kind (word, operator), token_start and token_end (offsets).
# 1 when a quote is not closed. Expansions stay as they are written; here-documents are not understood.
tokenize() {
  local rest=$1 at=0 word='' start=-1
  token_text=() token_kind=() token_start=() token_end=()
  while [[ -n $rest ]]; do
    if [[ $rest =~ $BLANK ]]; then
      end_word
    elif [[ $rest =~ $OPERATOR ]]; then
      end_word
      add_token operator "${BASH_REMATCH[0]}" "$at" $((at + ${#BASH_REMATCH[0]}))
    elif [[ $start -lt 0 && $rest =~ $COMMENT ]]; then
      :
    else
      read_part || return 1
    fi
    at=$((at + ${#BASH_REMATCH[0]}))
    rest=${rest:${#BASH_REMATCH[0]}}
  done
  end_word
}

# read_part: adds the next part of a word, quoted or not, to `word`.
read_part() {
  if [[ $start -lt 0 ]]; then start=$at; fi
  if [[ $rest =~ $SINGLE_QUOTED ]]; then
    word+=${BASH_REMATCH[1]}
  elif [[ $rest =~ $DOUBLE_QUOTED ]]; then
    add_double_quoted "${BASH_REMATCH[1]}"
    [[ $rest =~ $DOUBLE_QUOTED ]]
  elif [[ $rest =~ $ESCAPED ]]; then
    word+=${BASH_REMATCH[1]}
  elif [[ $rest =~ $SUBSTITUTION || $rest =~ $PLAIN ]]; then
    word+=${BASH_REMATCH[0]}
  elif [[ $rest == '$'* ]]; then
    [[ $rest =~ ^. ]]
    word+=\$
  else
    return 1
  fi
}

# add_double_quoted TEXT: inside double quotes a backslash escapes only these four, and joins lines.
add_double_quoted() {
  local text=$1
  text=${text//\\$'\n'/}
  text=${text//\\\"/\"}
  text=${text//\\\$/\$}
  text=${text//\\\`/\`}
  word+=${text//\\\\/\\}
}

# end_word: a word ends here, if one has begun.
end_word() {
  if [[ $start -lt 0 ]]; then return 0; fi
  add_token word "$word" "$start" "$at"
  word='' start=-1
}

add_token() {
  token_kind+=("$1")
  token_text+=("$2")
  token_start+=("$3")
  token_end+=("$4")
}
