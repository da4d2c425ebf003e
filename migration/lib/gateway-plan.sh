# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the scripts that source this file
#
# The five settings that make an AIBrix gateway listen to KV events, under the names of its version.

# The gateway insists on a tokenizer endpoint and never uses its value: it asks each pod (AIBrix v0.4.0 to v0.7.0).
readonly UNUSED_ENDPOINT=http://not-used.invalid:8000

# plan: called by migrate with the facts read; gathers changes and problems.
plan() {
  local index
  container=${wanted_container:-gateway-plugin}
  if ! fact container "$container"; then
    refuse "it has no container $container; it has: $(facts_of container). Choose one with --container NAME."
  fi
  decide_version "$REPLY"
  warn_of_manager
  gateway_settings
  start_changes
  for ((index = 0; index < ${#settings[@]}; index += 2)); do
    plan_setting "${settings[index]}" "${settings[index + 1]}"
  done
}

# decide_version IMAGE: gateway_minor = Y of AIBrix 0.Y, as told by --aibrix-version or by the image's tag.
decide_version() {
  local version=${aibrix_version:-${1##*:}} pattern='^v?0\.([0-9]+)(\.|-|$)'
  if [[ ! $version =~ $pattern ]]; then
    refuse "image $1 does not tell AIBrix's version, and its settings have other names in v0.4. Say it:" \
      "--aibrix-version v0.7.0"
  fi
  gateway_minor=${BASH_REMATCH[1]}
  if [[ $gateway_minor -lt 4 ]]; then refuse "AIBrix $version has no KV event sync. Use v0.7.0 or later."; fi
  if [[ $gateway_minor -lt 7 ]]; then
    warn "AIBrix $version takes the settings, but KV events have no effect on its routing; that begins with v0.7.0"
  fi
}

warn_of_manager() {
  if fact own-label app.kubernetes.io/managed-by && [[ $REPLY == Helm ]]; then
    warn 'Helm manages the gateway: the next helm upgrade undoes this. Put the values that are printed at the end' \
      'into your values file.'
  fi
  if fact meta paused; then problem "the Deployment is paused. First: kubectl rollout resume deployment/$deployment" \
    "-n $namespace"; fi
}

# gateway_settings: array `settings` = NAME VALUE…, the tokenizer before KV sync, which needs it.
# The block size is in bytes of the token buffer, four for each token of vLLM's block.
gateway_settings() {
  local cache=AIBRIX_PREFIX_CACHE prefix=AIBRIX_PREFIX_CACHE
  if [[ $gateway_minor -eq 4 ]]; then prefix=AIBRIX; fi
  settings=(
    "${prefix}_USE_REMOTE_TOKENIZER" true
    "${cache}_TOKENIZER_TYPE" remote
    "${prefix}_REMOTE_TOKENIZER_ENDPOINT" "$UNUSED_ENDPOINT"
    "${cache}_BLOCK_SIZE" $((4 * block_size))
    "${prefix}_KV_EVENT_SYNC_ENABLED" true
  )
  if [[ -n $model_port ]]; then
    settings=(AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE "http://%s:$model_port" "${settings[@]}")
  fi
}

# plan_setting NAME VALUE: an endpoint that is set is kept, any value serves.
plan_setting() {
  if fact env-from "$container" "$1"; then
    problem "variable $1 comes from elsewhere (valueFrom). Set it there to: $2"
  elif [[ $1 == *_REMOTE_TOKENIZER_ENDPOINT ]] && env_value "$container" "$1" && [[ -n $REPLY ]]; then
    return
  else
    set_env "$1" "$2"
  fi
}

# afterword: the lasting way, AIBrix's own values. Its schema wants strings.
afterword() {
  local index
  say 'The lasting way, in the values of the AIBrix chart (an upgrade undoes what was set by hand):'
  say 'gatewayPlugin:'
  say '  container:'
  say '    envs:'
  for ((index = 0; index < ${#settings[@]}; index += 2)); do
    say "      ${settings[index]}: \"${settings[index + 1]}\""
  done
}
