# shellcheck shell=bash
#
# Text in the three shapes the scripts need: percent-encoded words (one line, no blanks), plain text, JSON strings.
# A function that makes a text puts it into REPLY: command substitution would lose the newlines at its end.

# Bash 5.2 and later give & a meaning in ${text//pattern/replacement}; older ones do not know the option.
shopt -u patsub_replacement 2>/dev/null || true

# decode WORD: REPLY = the text of a word made by encode, or by urlquery in a kubectl template.
decode() {
  local word=${1//+/ }
  if [[ $word == % ]]; then word=; fi
  printf -v REPLY '%b' "${word//[%]/\\x}"
}

# encode TEXT: REPLY = the text as one word, % for the empty one; readable where it can be, it is kept in an annotation.
encode() {
  REPLY=${1//[%]/%25}
  REPLY=${REPLY//\\/%5C}
  REPLY=${REPLY//+/%2B}
  REPLY=${REPLY// /%20}
  REPLY=${REPLY//$'\t'/%09}
  REPLY=${REPLY//$'\r'/%0D}
  REPLY=${REPLY//$'\n'/%0A}
  REPLY=${REPLY:-%}
}

# json_string TEXT: REPLY = the text as a JSON string, with its quotes.
json_string() {
  REPLY=${1//\\/\\\\}
  REPLY=${REPLY//\"/\\\"}
  REPLY=${REPLY//$'\n'/\\n}
  REPLY=${REPLY//$'\t'/\\t}
  if [[ $REPLY == *[[:cntrl:]]* ]]; then escape_control_characters; fi
  REPLY="\"$REPLY\""
}

escape_control_characters() {
  local code character
  for code in 01 02 03 04 05 06 07 08 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f; do
    printf -v character '%b' "\\x$code"
    REPLY=${REPLY//"$character"/\\u00$code}
  done
}

# json_list TEXT…: REPLY = a JSON list of strings; null without arguments, which in a patch removes the list.
json_list() {
  local text list=''
  for text in "$@"; do
    json_string "$text"
    list+=,$REPLY
  done
  REPLY=null
  if [[ -n $list ]]; then REPLY="[${list#,}]"; fi
}

# joined SEPARATOR TEXT…: REPLY = the texts with the separator between them.
joined() {
  local separator=$1 text
  shift
  REPLY=
  for text in "$@"; do REPLY+=$separator$text; done
  REPLY=${REPLY#"$separator"}
}

# replace_once TEXT OLD NEW: REPLY = TEXT with NEW in place of OLD; 1 when OLD is not in it exactly once.
replace_once() {
  local after=${1#*"$2"}
  [[ $1 == *"$2"* && $after != *"$2"* ]] || return 1
  REPLY=${1%%"$2"*}$3$after
}

# basename_of PATH: REPLY = the last part of a path.
basename_of() { REPLY=${1##*/}; }

# lacks ITEM LIST…: whether the list does not hold the item.
lacks() {
  local item=$1 other
  shift
  for other in "$@"; do
    if [[ $other == "$item" ]]; then return 1; fi
  done
}
