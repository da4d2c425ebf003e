#!/usr/bin/env bash
#
# Makes a running vLLM Deployment publish KV-cache events to an AIBrix gateway. See --help.

set -euf -o pipefail
export LC_ALL=C

# What vLLM and AIBrix require.
# facts: begin
EVENTS_PORT=5557
REPLAY_PORT=5558
HTTP_PORT=8000
LABEL_ENABLED=model.aibrix.ai/kv-events-enabled
LABEL_NAME=model.aibrix.ai/name
LABEL_PORT=model.aibrix.ai/port
LABEL_ENGINE=model.aibrix.ai/engine
LABEL_LORA=model.aibrix.ai/lora-id
FIRST_VLLM=9
FIRST_VLLM_WITH_MAPS=24
AIBRIX_IMAGES='0.10.2 to 0.23.0'
NEWEST_AIBRIX=v0.7.0
AIBRIX_KINDS=(stormservice rayclusterfleet roleset podset rayclusterreplicaset)
# facts: end
export EVENTS_PORT REPLAY_PORT HTTP_PORT LABEL_ENABLED LABEL_NAME LABEL_PORT LABEL_ENGINE LABEL_LORA
export FIRST_VLLM FIRST_VLLM_WITH_MAPS AIBRIX_IMAGES NEWEST_AIBRIX

readonly EXIT_FAILED=1 EXIT_USAGE=2 EXIT_REFUSED=3 EXIT_UNDONE=4 EXIT_LEFT=5 ATTEMPTS=10
annotation=aibrix-model/kv-events-migration
namespace='' deployment='' kind=deployment wanted_container='' timeout=30m timeout_seconds=0 dry_run='' rollback=''
no_rollback='' format=json replace_config='' kubectl_options=() taken=1
object='' service=null service_name='' problems='' warnings='' changes='' patch='' notes='' state=''
stage=reading child=''

help() {
  local text
  IFS= read -r -d '' text <<'HELP' || true
Makes a running vLLM Deployment publish KV-cache events to an AIBrix gateway.

Usage: enable-kv-events.sh NAMESPACE DEPLOYMENT [options]

It finds the container that runs vLLM, adds what is missing in one patch of the pod template, and waits until the new
pods are ready. If they do not become ready, it undoes the patch. A second run changes nothing. It adds, where missing:
  pod labels   model.aibrix.ai/kv-events-enabled: "true", model.aibrix.ai/name, model.aibrix.ai/port
               (and model.aibrix.ai/engine: vllm when the port is not 8000)
  ports        5557 kv-events, 5558 kv-replay: the gateway connects to these two and no others
  argument     --kv-events-config=JSON, the one vLLM flag that enables events
It does not change vLLM in a shell line (sh -c), or kinds other than Deployments, which are named stormservice/NAME,
rayclusterfleet/NAME, pod/NAME and so on: it prints the lines to add by hand.

Options:
  --dry-run            show the difference that the API server would make, and change nothing
  --rollback           remove what an earlier run added, and only that
  --format json|env    json (default): the values are in the argument; env: in five variables VLLM_*, which Kubernetes
                       expands in the argument (vLLM itself reads none of them)
  --replace-config     replace a --kv-events-config that the gateway cannot use; without this the script refuses
  --container NAME     the container that runs vLLM, if the script cannot tell
  --timeout DURATION   how long to wait for the pods: 90s, 30m, 2h (default 30m; large models load slowly)
  --no-rollback        keep the change when the pods do not become ready
  --context NAME, --kubeconfig FILE  as for kubectl
  -h, --help           this text

Exit codes:
  0  done, or there was nothing to do
  1  kubectl or the API server failed; the message is theirs
  2  wrong arguments
  3  refused, with every reason and what to do; nothing was changed
  4  the new pods did not become ready; the change was undone
  5  the pods did not become ready, and the change stays (--no-rollback, or after --rollback)
  130, 143  interrupted; run again to finish, or with --rollback to undo

Requires kubectl (1.23 or later), jq (1.6 or later), bash (3.2 or later), and permission to get, list, watch and patch
the Deployment and to get the model's Service. What was added is recorded in the Deployment's annotation
aibrix-model/kv-events-migration. The gateway needs settings too: configure-gateway.sh --help.
HELP
  printf '%s' "$text"
}

# The parts of the jq program that configure-gateway.sh uses too.
IFS= read -r -d '' LIBRARY <<'JQ' || true
def base: split("/") | last // "";
def template: .spec.template;
def labels: .metadata.labels // {};
def containers: .spec.containers // [];
def argv: (.command // []) + (.args // []);
def image: .image // "-" | split("@")[0] | base;
# Replaces $(NAME) as Kubernetes does, where the value is known; $$ is an escape.
def expand($known): gsub("(?<escape>[$][$])|[$][(](?<name>[A-Za-z_][-A-Za-z0-9_.]*)[)]";
    if .escape then "$$" else $known[.name] // "$(\(.name))" end);
def environment: reduce (.env // [])[] as $e ({};
    if $e.valueFrom then del(.[$e.name]) else . as $known | .[$e.name] = ($e.value // "" | expand($known)) end);
def variable($name): (.env // []) | map(select(.name == $name)) | last;
# The words of a command line, from the first argument of vLLM on.
def start: . as $w | [range(0; length - 1) | select((($w[.] | base) == "vllm" and $w[. + 1] == "serve")
        or ($w[.] == "-m" and $w[. + 1] == "vllm.entrypoints.openai.api_server"))] | first | if . then . + 2 else null end;
def is_shell: .[0] // "" | base | IN("sh", "bash", "ash", "dash", "zsh");
def mention: map(test("vllm[ \t\\\\\n]+serve|vllm\\.entrypoints\\.openai\\.api_server")) | index(true);
def entrypoint: (image | split(":")[0]) as $image
  | (.command // []) == [] and ($container != "" or $image == "vllm" or ($image | contains("vllm-openai"))
      or (($image | contains("vllm")) and (argv | any(startswith("--model")))));
# What a container runs: null when it is not vLLM; {shell} for vLLM in a shell line; {start, words} with vLLM's arguments.
def reading: argv as $w | environment as $known | ($w | start) as $start
  | if $w == [] then null
    elif ($w | is_shell) or ($start == null and ($w | mention)) then $w | mention | if . then {shell: .} else null end
    elif $start then {start: $start}
    elif entrypoint then {start: (if $w[0] == "serve" then 1 else 0 end)}
    else null end
  | if .start then .words = ($w[.start:] | map(expand($known))) else . end;
def found: [containers[] | select($container == "" or .name == $container) | {container: .} + (reading | select(.))];
def listed: containers | map("\n\(.name): image \(.image), command \(argv | join(" ") | .[:80])") | join("");
# The container that runs vLLM in a pod template, or {problem}.
def chosen: found as $found
  | if ($found | length) == 1 then $found[0]
    elif $found == [] then {problem: ("no container is known to run vLLM"
      + (if $container == "" then "" else " (asked for: \($container))" end) + ". The pod has:\(listed)\nLooked for: vllm"
      + " serve, python -m vllm.entrypoints.openai.api_server, or a vLLM image with arguments only.")}
    else {problem: "several containers run vLLM: \($found | map(.container.name) | join(", ")). Choose one: --container NAME."} end;
# vLLM's flags among its words. Its parser accepts underscores for hyphens, and any unique prefix.
def flag_name: split("=")[0] // "" | if startswith("--") then gsub("_"; "-") else . end;
def value_at($i): if .[$i] | contains("=") then .[$i] | split("=")[1:] | join("=") else .[$i + 1] // "" end;
def places($full; $shortest): to_entries | map(select(.value | flag_name as $n
  | ($full | startswith($n)) and ($n | startswith($shortest))) | .key);
def flag($full; $shortest): places($full; $shortest) as $at | if $at == [] then null else value_at($at[-1]) end;
def in_container($name; f): .spec.template.spec.containers |= map(if .name == $name then f else . end);
def put($name; $value): .env = ((.env // []) | if any(.[]; .name == $name)
  then map(if .name == $name then {name: $name, value: $value} else . end) else . + [{name: $name, value: $value}] end);
def splice($list; $at; $count; $words): .[$list] = ((.[$list] // []) | .[:$at] + $words + .[$at + $count:])
  | if .[$list] == [] then del(.[$list]) else . end;
def matches($change): to_entries | map(select(.value == $change.value) | .key);
# Makes one change, or takes one back. `was` is what stood there before.
def apply($name; $c): if $c.change == "label" then .spec.template.metadata.labels[$c.name] = $c.value
  elif $c.change == "port" then in_container($name; .ports += [{name: $c.name, containerPort: $c.value, protocol: "TCP"}])
  elif $c.change == "variable" then in_container($name; put($c.name; $c.value))
  else in_container($name; splice($c.name; $c.at; $c.was // [] | length; [$c.value])) end;
def stands($name; $c): (template | containers | map(select(.name == $name)) | first) as $in
  | if $c.change == "label" then (template | labels)[$c.name] == $c.value
    elif $c.change == "port" then any($in.ports[]?; .name == $c.name and .containerPort == $c.value)
    elif $c.change == "variable" then ($in | variable($c.name)) | . != null and (.valueFrom == null) and (.value // "") == $c.value
    else ($in[$c.name] // [] | matches($c) | length) == 1 end;
def revert($name; $c): if $c.change == "label" then del(.spec.template.metadata.labels[$c.name])
  elif $c.change == "port" then
    in_container($name; .ports |= map(select(.name != $c.name or .containerPort != $c.value))
      | if .ports == [] then del(.ports) else . end)
  elif $c.change == "variable" and $c.was then in_container($name; put($c.name; $c.was))
  elif $c.change == "variable" then
    in_container($name; .env |= map(select(.name != $c.name)) | if .env == [] then del(.env) else . end)
  else in_container($name; (.[$c.name] | matches($c) | first) as $at | splice($c.name; $at; 1; $c.was // [])) end;
def described: {label: "pod label \(.name)=\(.value)", port: "container port \(.value) (\(.name))",
    variable: "variable \(.name)=\(.value)", argument: "argument \(.value)"}[.change]
  + (if .was then ", in place of \(.was | if type == "array" then join(" ") else tojson end)" else "" end);
def listing: map("  \(described)\n") | join("");
# The patch that turns one Deployment into another, with the record in an annotation. The resourceVersion makes the API
# server refuse it when anybody has changed the Deployment since it was read.
def patch($old; $record): ($old | template | labels) as $before | (template | labels) as $after
  | ($after | with_entries(select($before[.key] != .value))
     + ($before | with_entries(select(.key as $key | $after | has($key) | not) | .value = null))) as $labels
  | {metadata: {resourceVersion: $old.metadata.resourceVersion, annotations: {($annotation): $record}},
     spec: {template: {metadata: {labels: $labels}, spec: {containers: (template | containers)}}}} | tojson;
def problems: map("  - \(gsub("\n"; "\n    "))\n") | join("");
def warnings: map("warning: \(.)\n") | join("");
# What the shell reads: texts, each ended by a NUL.
def answer: (.problems // [] | problems), (.warnings // [] | warnings), .changes // "", .patch // "", .notes // "",
  .service // "", .state // "" | "\(.)\u0000";
# The record of an earlier run: {rollout, container, changes}, null without one.
def record: .metadata.annotations[$annotation]? // null | if . == null then null else fromjson? // {unknown: true} end;
def unknown_record: "annotation \($annotation) was not written by this version of the script. Roll back with the version"
  + " that wrote it (aibrix-model 0.1), then run this one.";
def state: [record.rollout?, if .spec.replicas == 0 then "idle" else null end, if .spec.paused then "paused" else null end]
  | map(. // empty) | join(" ");
def undo: record as $r | . as $old | {state: state} + if $r == null then {}
    elif $r.unknown then {problems: [unknown_record]}
    elif (template | containers | any(.name == $r.container)) | not then
      {problems: ["the changed container \($r.container) is gone. By hand: undo what annotation \($annotation) lists, then"
        + " remove the annotation."]}
    else reduce $r.changes[] as $c ({object: ., undone: [], left: []};
        if .object | stands($r.container; $c) then (.object |= revert($r.container; $c)) | .undone += [$c] else .left += [$c] end)
      | {changes: (.undone | listing), patch: (.object | patch($old; null)),
         warnings: (if .left == [] then [] else
           ["left alone, because somebody has changed or removed it since:\n" + (.left | listing | rtrimstr("\n"))] end)} end;
# The patch of the record when the rollout is complete.
def completed: ("/metadata/annotations/" + ($annotation | sub("/"; "~1"))) as $path | .metadata.annotations[$annotation]
  | [{op: "test", path: $path, value: .}, {op: "replace", path: $path, value: (fromjson + {rollout: "complete"} | tojson)}] | tojson;
def selector: .spec.selector.matchLabels | to_entries | map("\(.key)=\(.value)") | join(",");
# {problems, warnings, changes (new ones), container} of a plan, as the shell needs it.
def planned: . as $plan | $plan.object as $old | ($old | record) as $r
  | ($plan.problems + (if $r.unknown then [unknown_record] elif $r and $r.container != $plan.container then
      ["an earlier run changed container \($r.container). Undo that first: add --rollback."] else [] end)) as $problems
  | $plan + {problems: $problems, state: ($old | state)} + if $problems != [] or $plan.changes == [] then {changes: "", patch: ""} else
      ($r.changes // [] | map(select(. as $c | $old | stands($plan.container; $c)))) as $standing
      | (reduce $plan.changes[] as $c ($old; apply($plan.container; $c))) as $new
      | {changes: ($plan.changes | listing), patch: ($new | patch($old;
          {rollout: "pending", container: $plan.container, changes: ($standing + ($plan.changes | map(del(.at))))} | tojson))}
    end;
JQ

# What is missing in a Deployment for its pods to publish KV events that an AIBrix gateway finds.
IFS= read -r -d '' ENABLE <<'JQ' || true
# The keys of vLLM's --kv-events-config, and the variables of --format env. The publisher is named because vLLM before
# 0.11.1 has no default; vLLM binds an endpoint with a * and connects to any other.
def settings: [
  ["enable_kv_cache_events", "VLLM_ENABLE_KV_CACHE_EVENTS", true],
  ["publisher", "VLLM_KV_EVENTS_PUBLISHER", "zmq"],
  ["endpoint", "VLLM_KV_EVENTS_ENDPOINT", "tcp://*:\($ENV.EVENTS_PORT)"],
  ["replay_endpoint", "VLLM_KV_EVENTS_REPLAY_ENDPOINT", "tcp://*:\($ENV.REPLAY_PORT)"],
  ["buffer_steps", "VLLM_KV_EVENTS_BUFFER_STEPS", 10000]];
def config(f): "{" + (settings | map("\"\(.[0])\":\(f)") | join(",")) + "}";
def json_config: config(.[2] | tojson);
def env_config: config(if .[2] | type == "string" then "\"$(\(.[1]))\"" else "$(\(.[1]))" end);
# Why the gateway would get nothing from a vLLM with this configuration; null when it is right.
def defect: (fromjson? // null) as $config
  | if $config | type != "object" then "it is not a JSON object" else
      first(["enable_kv_cache_events", true], ["publisher", "zmq"], ["endpoint", settings[2][2]],
          ["replay_endpoint", settings[3][2], "tcp://0.0.0.0:\($ENV.REPLAY_PORT)"] | .[0] as $key | .[1:] as $allowed
        | select(any($allowed[]; . == $config[$key]) or ($key == "endpoint" and ($config | has($key) | not)) | not)
        | "\($key) is \(if $config | has($key) then $config[$key] | tojson else "not set" end), the gateway needs"
          + " \($allowed[0] | tojson)") // null
    end;
def minor: image | (capture("^[^:]*vllm[^:]*:v?0[.](?<minor>[0-9]+)([.]|-|$)") | .minor | tonumber) // null;
def served: . as $words | (places("--served-model-name"; "--served") | last) as $at
  | if $at == null then [$words | flag("--model"; "--model") // (.[0] // "-" | select(startswith("-") | not))]
    elif $words[$at] | contains("=") then [$words | value_at($at)]
    else [label $flag | $words[$at + 1:][] | if startswith("-") then break $flag else . end] end
  | if any(.[]; contains("$(")) then [] else . end;
# A word that may stand for flags which only the pod can see.
def hidden: . as $w | first(range(0; length) | select($w[.] == "--config" or ($w[.] | startswith("--config="))
  or (. > 0 and ($w[.] | startswith("$(")) and ($w[. - 1] | startswith("-") and (contains("=") | not) | not)))
  | $w[.]) // null;
def unknown_flags: ["--enable-kv-cache-events", "--kv-events-publisher", "--kv-events-endpoint",
  "--kv-events-replay-endpoint", "--kv-events-buffer-steps"];
def config_places: to_entries | map(select(.value | flag_name
  | startswith("--kv-e") and (contains(".") | not) and (IN(unknown_flags[]) | not)) | .key);
def when(condition; finding): if condition then finding else empty end;
def problem(condition; text): when(condition; {problem: text});
def warning(condition; text): when(condition; {warning: text});
def image_findings: minor as $minor
  | warning($minor == null; "cannot tell vLLM's version from image \(.image). KV events for AIBrix up to"
      + " \($ENV.NEWEST_AIBRIX) need \($ENV.AIBRIX_IMAGES)."),
    problem($minor != null and $minor < ($ENV.FIRST_VLLM | tonumber);
      "image \(.image): vLLM before 0.\($ENV.FIRST_VLLM) has no KV events. Use \($ENV.AIBRIX_IMAGES).");
# Each data-parallel rank uses the next port: rank 1 publishes where rank 0 replays, and the gateway reads one port.
def parallel_findings($env): . as $words
  | (.[] | flag_name as $flag | select(($flag | startswith("--data-p")) or ($flag | startswith("-dp")))
      | select(($flag == "-dp" or ("--data-parallel-size" | startswith($flag))) and ($words | flag($flag; $flag)) == "1" | not)),
    ("VLLM_DP_SIZE", "data-parallel-size" | . as $name | $env[$name] // "1" | select(. != "1") | "variable \($name)=\(.)")
  | {problem: ("data parallelism (\(.)): its ranks publish on different ports and the gateway reads one. Run one rank per"
      + " pod, without this flag or variable, and more replicas.")};
def flag_findings:
  (hidden | problem(. != null; "\(.) may hold flags that only the pod can see, so the script cannot tell what vLLM runs"
    + " with.\nBy hand: give vLLM --kv-events-config='\(json_config)' and the pod template the labels and ports of --help.")),
  (.[] | flag_name as $flag | problem($flag | IN(unknown_flags[]);
      "\($flag) is not a flag of any vLLM release (vLLM stops with \"unrecognized arguments\"). Remove it and run again."),
    problem($flag | startswith("--kv-e") and contains("."); "\($flag) sets one key of --kv-events-config, which some vLLM"
      + " versions ignore and others refuse. Remove it and run again.")),
  problem(config_places | length > 1; "--kv-events-config is given twice, and vLLM reads only the last one. Remove it and"
    + " run again."),
  problem(flag("--no-enable-prefix-caching"; "--no-enable-p") != null;
    "prefix caching is off (--no-enable-prefix-caching): vLLM would open the ports and send no event. Remove the flag."),
  problem($format == "env" and flag("--fail-on-environ-validation"; "--fail") != null; "--fail-on-environ-validation: vLLM"
    + " would not start, because it does not know the variables of --format env. Use --format json."),
  problem(flag("--port"; "--port") | IN($ENV.EVENTS_PORT, $ENV.REPLAY_PORT);
    "vLLM serves its API on \(flag("--port"; "--port")) (--port), which the events need. Use another port."),
  warning(flag("--enable-lora"; "--enable-lora") != null; "--enable-lora: the gateway counts an adapter's events for the"
    + " base model. Serve adapters from a Deployment of their own.");
# The containers of a pod share its ports.
def port_findings($name): ((.spec.initContainers // []) + containers)[] as $in
  | ($in.ports[]? | (.containerPort | tostring) as $number
      | if $number | IN($ENV.EVENTS_PORT, $ENV.REPLAY_PORT) then problem($in.name != $name;
          "port \($number) is taken: container \($in.name) has it. The gateway connects to 5557 and 5558 only.")
        else problem($in.name == $name and (.name | IN("kv-events", "kv-replay")); "container \($name) calls its port"
          + " \($number) \(.name); the gateway connects to 5557 and 5558 only. Rename that port.") end),
    ($in.env[]? | problem((.name | endswith("PORT")) and (.value | IN($ENV.EVENTS_PORT, $ENV.REPLAY_PORT));
      "port \(.value) is taken: variable \(.name) of container \($in.name). Give it another port."));
# What a pod template that runs vLLM has to meet.
def template_findings($vllm): labels as $labels | ($vllm.container | environment) as $env
  | problem($labels[$ENV.LABEL_LORA] != null; "pod label \($ENV.LABEL_LORA): the gateway files such events where its router"
      + " never looks. Remove the label."),
    problem($labels[$ENV.LABEL_ENABLED] // "true" | . != "true"; "pod label \($ENV.LABEL_ENABLED) is"
      + " \($labels[$ENV.LABEL_ENABLED] | tojson); the gateway accepts only \"true\". Correct it, or remove it."),
    warning(.spec.hostNetwork; "the pods use the host network: only one pod per node can have ports 5557 and 5558"),
    ($vllm.container | image_findings),
    problem($env.VLLM_USE_V1 == "0"; "variable VLLM_USE_V1 is 0: the old engine has no KV events. Remove the variable."),
    ($vllm.words // [] | flag_findings, parallel_findings($env)),
    port_findings($vllm.container.name);
# Who else writes this object, and would undo the change.
def owner_findings: (.metadata.labels // {}) as $labels
  | warning($labels["app.kubernetes.io/managed-by"] == "Helm"; "Helm manages this Deployment, and the next helm upgrade may"
      + " undo the change. The lasting way is the chart's own value"
      + (if $labels["helm.sh/chart"] // "" | startswith("aibrix-model-") then
          ", here: helm upgrade … --reset-then-reuse-values --set model.kvEvents.enabled=true" else "" end)),
    warning(.metadata.annotations["argocd.argoproj.io/tracking-id"]? or $labels["kustomize.toolkit.fluxcd.io/name"];
      "a GitOps tool manages this Deployment and will undo the change. The lasting way is a change in its repository."),
    (.metadata.ownerReferences[]? | {warning: "this Deployment belongs to a \(.kind) \(.name), which may undo the change"});
def deployment_findings:
  problem(.spec.paused; "the Deployment is paused, so no pod would change. First: kubectl rollout resume"
    + " deployment/\($name) -n \($namespace)"),
  warning(any(.status.conditions[]?; .type == "Available" and .status != "True");
    "the Deployment is not available now, before any change"),
  warning((.metadata.labels // {})[$ENV.LABEL_NAME] == null; "the Deployment itself has no label \($ENV.LABEL_NAME). AIBrix"
    + " creates the route to a model when a Deployment with it is created, and not later"),
  owner_findings;
# The name and port of the model for the gateway: from labels, else what vLLM serves. {name, port} or {problem}.
def identity($vllm): ($vllm.words | served) as $names
  | labels + (template | labels) | (.[$ENV.LABEL_NAME] // $names[0] // "") as $model
  | (.[$ENV.LABEL_PORT] // ($vllm.words | flag("--port"; "--port")) // $ENV.HTTP_PORT) as $port
  | if $model == "" then {problem: ("cannot tell under which name vLLM serves the model. Set it: kubectl label deployment"
      + " \($name) \($ENV.LABEL_NAME)=NAME -n \($namespace)")}
    elif $model | test("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$") | not then {problem: ("the model's name is \($model | tojson),"
      + " which cannot be a Service's name: a-z, 0-9 and -, at most 63, beginning with a letter. Add"
      + " --served-model-name=NAME to vLLM, and a Service NAME.")}
    elif $names != [] and ($names | index($model)) == null then {problem: ("label \($ENV.LABEL_NAME) is \($model | tojson)"
      + " but vLLM serves \($names[0] | tojson): it would refuse the gateway's requests. Add --served-model-name=\($model),"
      + " or correct the label.")}
    elif $port | test("^[0-9]+$") | not then {problem: ("cannot tell vLLM's port from --port \($port). Set it: kubectl label"
      + " deployment \($name) \($ENV.LABEL_PORT)=NUMBER -n \($namespace)")}
    else {name: $model, port: $port} end;
def pod_labels($name; $port): [[$ENV.LABEL_ENABLED, "true"], [$ENV.LABEL_NAME, $name], [$ENV.LABEL_PORT, $port],
    when($port != $ENV.HTTP_PORT; [$ENV.LABEL_ENGINE, "vllm"])] | map({change: "label", name: .[0], value: .[1]});
def event_ports: [["kv-events", $ENV.EVENTS_PORT], ["kv-replay", $ENV.REPLAY_PORT]]
  | map({change: "port", name: .[0], value: (.[1] | tonumber)});
# The gateway's route to a model leads to the Service of its name, at the number in the label.
def service_findings($model; $port):
  problem($service.forbidden; "you may not get Service \($model) in namespace \($namespace)"),
  problem($service.missing; "there is no Service \($model) in namespace \($namespace); without it the gateway's route to the"
    + " model is refused. Create it:\nkubectl expose deployment \($name) --name=\($model) --port=\($port)"
    + " --target-port=\($port) -n \($namespace)"),
  problem($service.spec and ($service.spec.ports | any((.port | tostring) == $port) | not);
    "Service \($model) has the ports \($service.spec.ports | map(.port) | join(", ")), but label \($ENV.LABEL_PORT) is"
    + " \($port): the gateway's route needs that number. Add it to the Service."),
  warning($port != $ENV.HTTP_PORT; "vLLM serves on port \($port); the gateway calls the tokenizer on 8000 unless it has"
    + " AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE=http://%s:\($port) (configure-gateway.sh --model-port \($port))");
def missing_labels: . as $labels | map(select($labels[.name] == null));
# The changes to the command line and its variables, as {change} or {problem}.
def variable_changes($in): settings[] | .[1] as $key | (.[2] | tostring) as $value | ($in | variable($key)) as $there
  | if $there == null then {change: "variable", name: $key, value: $value}
    elif $there.valueFrom then {problem: "variable \($key) comes from elsewhere (valueFrom), so its value is not known. Remove it, or use --format json."}
    else problem($there.value // "" | . != $value; "variable \($key) is \($there.value // "" | tojson), the events need \($value | tojson). Correct it, or use --format json.") end;
def config_changes($vllm): $vllm.container as $in
  | "--kv-events-config=\(if $format == "env" then env_config else json_config end)" as $flag
  | ($vllm.words | config_places | first) as $at
  | if $at == null then
      when($format == "env"; variable_changes($in)),
      {change: "argument", name: "args", value: $flag, at: ($in.args // [] | length)}
    else ($vllm.words | value_at($at) | defect) as $defect
      | if $defect == null then empty
        elif $replace == "" then {problem: ("--kv-events-config is present, but \($defect). Write\n--kv-events-config="
          + "\(json_config)\ninstead, or let this script do it: add --replace-config.")}
        else ($in.command // [] | length) as $command | ($vllm.start + $at) as $first
          | (if $vllm.words[$at] | contains("=") then 1 else 2 end) as $count
          | when($format == "env"; variable_changes($in)),
            if $first >= $command then {list: "args", at: ($first - $command)}
            elif $first + $count <= $command then {list: "command", at: $first}
            else {problem: "--kv-events-config is in command and its value in args. Put both into one list and run again."} end
          | if .list then {change: "argument", name: .list, value: $flag, at, was: ($in[.list][.at:.at + $count])} else . end
        end
    end;
# What to add by hand to one pod template; `at` is the path to it.
def lines($at; $vllm; $own): ($vllm.container | argv[$vllm.shell // 0]) as $line
  | (if $vllm.words then $vllm.words | served | first else
      ($line | capture("--served[-_]model[-_]name[= ]+[\"']?(?<name>[^ \t\n\"'\\\\$]+)") | .name) // null end) as $served
  | (if $vllm.words then $vllm.words | flag("--port"; "--port") else
      ($line | capture("--port[= ]+[\"']?(?<port>[0-9]+)") | .port) // null end) as $port
  | ($vllm.container.command // [] | length) as $command | (labels as $labels | ($own + $labels) as $set
      | pod_labels($set[$ENV.LABEL_NAME] // $served // "NAME"; $set[$ENV.LABEL_PORT] // $port // $ENV.HTTP_PORT)
      | map(select($labels[.name] != .value) | "  \(.name): \(.value | tojson)\n") | join("")) as $lines
  | when($lines != ""; "\($at)metadata.labels:\n\($lines)"),
    "\($at)spec.containers, container \($vllm.container.name), ports:\n"
      + (event_ports | map("  - {name: \(.name), containerPort: \(.value)}\n") | join("")),
    "\($at)spec.containers, container \($vllm.container.name), "
      + if $vllm.shell == null then "args:\n  - '--kv-events-config=\(json_config)'"
        else (if $vllm.shell < $command then "command[\($vllm.shell)]" else "args[\($vllm.shell - $command)]" end)
          + ", as an argument of vLLM:\n  --kv-events-config='\(json_config)'" end;
def by_hand($at; $vllm; $own): [lines($at; $vllm; $own)] | join("");
# The pod templates of an object that may run vLLM, and their paths (AIBrix v0.7.0, config/crd; Ray workers publish nothing).
def templates:
  def at($path): {at: ($path | map(if type == "number" then "[\(.)]." else "\(.)." end) | join("") | gsub("[.]\\["; "[")),
    template: getpath($path)};
  {Pod: [], StatefulSet: ["spec", "template"], DaemonSet: ["spec", "template"], ReplicaSet: ["spec", "template"],
    PodSet: ["spec", "template"], RoleSet: ["spec", "roles"], StormService: ["spec", "template", "spec", "roles"],
    RayClusterFleet: ["spec", "template", "spec", "headGroupSpec", "template"],
    RayClusterReplicaSet: ["spec", "template", "spec", "headGroupSpec", "template"],
    LeaderWorkerSet: ["spec", "leaderWorkerTemplate", "leaderTemplate"]}[.kind] as $path
  | if $path == null then empty
    elif $path[-1] == "roles" then range(getpath($path) | length) as $role | at($path + [$role, "template"])
    else at($path) end;
def explain: . as $object | .kind as $kind
  | [templates | .at as $at | .template | select(.) | found[] as $vllm | by_hand($at; $vllm; $object.metadata.labels // {}),
      (template_findings($vllm) | .problem // empty | "Also: \(.)")] as $lines
  | {problems: ["\($kind) \($name) is not a Deployment, and this script changes Deployments only."
      + (.metadata.ownerReferences[0]? // null | if . then " It belongs to \(.kind) \(.name): change that instead." else "" end)
      + if $lines == [] then "\nNo container in it is known to run vLLM." else
          (if $kind == "Pod" then "\nA running Pod cannot be changed like this: add these lines to its manifest, delete it and create it again."
            else "\nAdd by hand: kubectl edit \($kind | ascii_downcase) \($name) -n \($namespace)" end)
          + "\n" + ($lines | join("\n")) end]} | answer;
def needs_relay($vllm): "Needs the relay of the chart aibrix-model (model.kvEvents.relay.enabled): AIBrix up to \($ENV.NEWEST_AIBRIX) "
  + if ($vllm.container | minor // 0) < ($ENV.FIRST_VLLM_WITH_MAPS | tonumber)
    then "finds only the first block of a prompt from these events."
    else "cannot decode the events of vLLM 0.\($ENV.FIRST_VLLM_WITH_MAPS) and later." end;
def plan: . as $object | (template | chosen) as $vllm
  | (if $vllm.problem then {findings: [{problem: ($vllm.problem + "\nBy hand: give vLLM --kv-events-config='\(json_config)'"
        + " and the pod template the labels and ports of --help.")}]}
    elif $vllm.shell != null then {findings: [{problem: ("container \($vllm.container.name) starts vLLM in a shell line, which"
        + " this script does not change. Add by hand: kubectl edit deployment \($name) -n \($namespace)\n"
        + (labels as $own | template | by_hand("spec.template."; $vllm; $own)))}]}
    else identity($vllm) as $id | (template | labels) as $labels
      | {service: $id.name, findings: [deployment_findings, (template | template_findings($vllm)), ($id | select(.problem)),
          ($id | select(.name) | service_findings(.name; .port), (pod_labels(.name; .port) | .[] | select($labels[.name] == null))),
          (event_ports[] | select(.value as $port | $vllm.container.ports // [] | any(.containerPort == $port) | not)),
          config_changes($vllm)]} end)
  | {object: $object, container: $vllm.container.name, service, problems: [.findings[] | .problem // empty],
      warnings: [.findings[] | .warning // empty], changes: [.findings[] | select(.change)]}
  | .notes = (if $vllm.words then ($vllm.words | config_places | first) as $at
      | when($at and .changes != [] and (.changes | any(.change == "argument") | not);
          "Kept: --kv-events-config=\($vllm.words | value_at($at))\n") // "" else "" end)
      + "The gateway needs settings too: configure-gateway.sh --model \($namespace)/\($name)\n" + needs_relay($vllm) + "\n"
  | planned | answer;
JQ

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }

fail() { printf 'error: %s\n' "$*" >&2 && exit "$EXIT_FAILED"; }
usage_error() {
  printf 'error: %s\nTry: %s --help\n' "$*" "${BASH_SOURCE[${#BASH_SOURCE[@]} - 1]}" >&2
  exit "$EXIT_USAGE"
}
refuse() {
  printf 'refused: %s/%s was not changed.\n%s\n' "$namespace" "$deployment" "${1%$'\n'}" >&2
  exit "$EXIT_REFUSED"
}
refuse_on_problems() { [[ -z $problems ]] || refuse "$problems"; }

# kube ARGUMENT…: kubectl with the user's connection options, in the namespace of the Deployment.
kube() { kubectl ${kubectl_options[@]+"${kubectl_options[@]}"} --namespace="$namespace" "$@"; }

# ask ARGUMENT…: REPLY = the answer of kubectl; 1 with its error message. It calls again for the message: what else
# kubectl prints there, such as warnings of the API server, is not part of an answer.
ask() {
  if REPLY=$(kube "$@" 2>/dev/null); then return; fi
  if REPLY=$(kube "$@" 2>&1 >/dev/null); then ask "$@"; else return 1; fi
}

# kube_wait ARGUMENT…: as kube, for what takes long: a signal to this script takes effect at once (see interrupted),
# because the child is kubectl itself and not a function.
kube_wait() {
  local status=0
  kubectl ${kubectl_options[@]+"${kubectl_options[@]}"} --namespace="$namespace" "$@" &
  child=$!
  wait "$child" || status=$?
  child=''
  return "$status"
}

# evaluate PROGRAM: runs a jq program on the Deployment.
evaluate() {
  jq -j --arg namespace "$namespace" --arg name "$deployment" --arg container "$wanted_container" --arg format "$format" \
    --arg replace "$replace_config" --arg annotation "$annotation" --argjson service "$service" "$LIBRARY $1" <<<"$object"
}

# judge PROGRAM: sets what the program answers.
judge() {
  { IFS= read -r -d '' problems && IFS= read -r -d '' warnings && IFS= read -r -d '' changes &&
    IFS= read -r -d '' patch && IFS= read -r -d '' notes && IFS= read -r -d '' service_name &&
    IFS= read -r -d '' state; } < <(evaluate "$1") || fail 'jq could not read the Deployment; its message is above.'
}

require_programs() {
  local program
  for program in kubectl jq; do
    command -v "$program" >/dev/null || fail "$program is not on PATH. This script needs kubectl and jq:" \
      'https://kubernetes.io/docs/tasks/tools/ and https://jqlang.org/download/'
  done
  [[ $(jq -n --args '$ARGS.positional[0]' x 2>/dev/null) == '"x"' ]] ||
    fail "$(jq --version 2>&1 || true) is too old: this script needs jq 1.6 or later (https://jqlang.org/download/)."
}

# check_permissions VERB…: what the user may do with the Deployment; list and watch are for waiting for the rollout.
check_permissions() {
  local reviews
  reviews=$(jq -n --arg namespace "$namespace" --arg name "$deployment" --args '$ARGS.positional[] as $verb
    | {apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: {resourceAttributes:
        {namespace: $namespace, verb: $verb, group: "apps", resource: "deployments", name: $name}}}' "$@" |
    kube create --filename=- --validate=false --output=json 2>&1) || fail "$reviews"
  problems=$(jq -rs '.[] | select(.status.allowed | not) | .spec.resourceAttributes
    | "  - you may not \(.verb) deployments.apps/\(.name) in namespace \(.namespace)"' <<<"$reviews")
  refuse_on_problems
}

# read_object: what the API server holds. Refuses what is not a Deployment, with what to do.
read_object() {
  local other
  if [[ $kind == deployment ]]; then
    if ask get deployment "$deployment" --output=json; then object=$REPLY && return; fi
    [[ $REPLY == *'(NotFound)'* ]] || fail "$REPLY"
    if ! ask get namespace "$namespace" --output=name && [[ $REPLY == *'(NotFound)'* ]]; then
      refuse "  - there is no namespace $namespace. List them: kubectl get namespaces"
    fi
    for other in statefulset daemonset replicaset pod "${AIBRIX_KINDS[@]}"; do
      if object=$(kube get "$other" "$deployment" --output=json 2>/dev/null); then explain; fi
    done
    refuse "  - there is no Deployment $deployment in namespace $namespace. List them: kubectl get deployments -A"
  fi
  ask get "$kind" "$deployment" --output=json || fail "$REPLY"
  object=$REPLY
  explain
}
explain() { judge "$ENABLE explain" && refuse "$problems"; }

read_service() {
  ask get service "$service_name" --output=json || true
  case $REPLY in
    '{'*) service=$REPLY ;;
    *'(NotFound)'*) service='{"missing": true}' ;;
    *'(Forbidden)'*) service='{"forbidden": true}' ;;
    *) fail "$REPLY" ;;
  esac
}

make_plan() {
  service=null
  judge "$ENABLE plan"
  if [[ -n $service_name ]]; then read_service && judge "$ENABLE plan"; fi
}

attempted() {
  local attempt
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    if change_once "$@"; then return; fi
    warn "$namespace/$deployment was changed by somebody else meanwhile; reading it again"
  done
  fail "$namespace/$deployment changed $ATTEMPTS times while this script worked on it. Nothing was changed by it." \
    'Run it again.'
}

# send [OPTION…]: REPLY = the patched Deployment; 1 when it is no longer as it was read. Other errors end the script.
send() {
  ask patch deployment "$deployment" --type=merge --field-manager=kv-events-migration --patch="$patch" "$@" && return
  [[ $REPLY == *'(Conflict)'* ]] || fail "$REPLY"
  return 1
}

# deliver TITLE: shows the difference that the API server would make in a dry run, sends the patch otherwise.
deliver() {
  local shown='{metadata: (.metadata | {labels, annotations}), spec}' status=0
  say "$1 in $namespace/$deployment:"
  printf '%s' "$changes"
  if [[ -z $dry_run ]]; then
    stage=sending
    send --output=name || return 1
    stage=waiting
    say 'Changed.'
    return
  fi
  send --dry-run=server --output=json || return 1
  diff -u -L "$namespace/$deployment now" -L "$namespace/$deployment then" <(jq "$shown" <<<"$object") \
    <(jq "$shown" <<<"$REPLY") 2>/dev/null || status=$?
  if [[ $status -gt 1 ]]; then say "$REPLY"; fi
  say 'Dry run: nothing was changed.'
}

# change_once PLAN TITLE: read, judge, and one patch; 1 when the Deployment changed meanwhile.
change_once() {
  read_object
  "$1"
  printf '%s' "$warnings" >&2
  refuse_on_problems
  if [[ -n $patch ]]; then deliver "$2"; fi
}
plan_undo() { judge 'undo | answer'; }

report_migration() {
  if [[ -z $patch && ( -n $dry_run || " $state " != *' pending '* ) ]]; then
    say "Nothing to change: $namespace/$deployment is as it should be."
  elif [[ -z $dry_run ]]; then
    finish_rollout
  fi
  printf '%s' "$notes"
}

# finish_rollout: waits; undoes the change when the pods do not become ready.
finish_rollout() {
  stage=waiting
  if [[ -z $patch ]]; then say 'Nothing to change; an earlier run did not wait for the rollout to complete.'; fi
  if [[ " $state " == *' idle '* ]]; then warn 'replicas is 0: no pod runs, so the change is untested'; fi
  if wait_for_rollout; then
    mark_complete
    say "Done: $namespace/$deployment runs with the change. To undo it: add --rollback."
    return
  fi
  report_unready 'the change is made, but'
  if [[ -n $no_rollback ]]; then
    say 'The change stays (--no-rollback). Run again to keep waiting, or with --rollback to undo it.' >&2 && exit "$EXIT_LEFT"
  fi
  say 'Undoing the change.'
  attempted plan_undo 'To be undone'
  wait_for_rollout || report_unready 'the change is undone, but'
  say "Undone: $namespace/$deployment has the pod template it had before."
  exit "$EXIT_UNDONE"
}

roll_back() {
  attempted plan_undo 'To be undone'
  if [[ -z $patch ]]; then
    say "Nothing to roll back: $namespace/$deployment has no annotation $annotation, so this script changed nothing in it."
  elif [[ -n $dry_run ]]; then
    return
  elif [[ " $state " == *' paused '* ]]; then
    warn 'the Deployment is paused: its pods change when you resume it'
  elif ! wait_for_rollout; then
    report_unready 'the change is undone, but'
    exit "$EXIT_LEFT"
  fi
  if [[ -n $patch ]]; then say "Rolled back: everything this script added to $namespace/$deployment is gone."; fi
}

# wait_for_rollout: 0 when all pods are of the present template and available. A rollout past its own deadline
# (progressDeadlineSeconds, ten minutes by default) is waited for too: a large model takes longer to load.
wait_for_rollout() {
  local deadline=$((SECONDS + timeout_seconds))
  if kube_wait rollout status "deployment/$deployment" --timeout="${timeout_seconds}s"; then return; fi
  ask get deployment "$deployment" --output=jsonpath='{.status.conditions[?(@.type=="Progressing")].reason}' || return 1
  if [[ -z $REPLY || $SECONDS -ge $deadline ]]; then return 1; fi
  say "Past the Deployment's progressDeadlineSeconds; still waiting, up to --timeout."
  kube_wait wait "deployment/$deployment" --timeout=$((deadline - SECONDS))s \
    --for=jsonpath='{.status.conditions[?(@.type=="Progressing")].reason}'=NewReplicaSetAvailable
}

# mark_complete: the change has been seen to run. Does nothing when the record was changed in the meantime.
mark_complete() {
  read_object
  patch=$(evaluate completed)
  kube patch deployment "$deployment" --type=json --patch="$patch" >/dev/null ||
    warn "could not record in annotation $annotation that the rollout is complete; the next run will"
}

# report_unready WHAT: what was done, and what the cluster reports about the pods.
report_unready() {
  local selector
  printf 'error: %s the pods of %s/%s did not become ready within %s:\n' "$1" "$namespace" "$deployment" "$timeout" >&2
  read_object
  selector=$(evaluate selector)
  { printf '%s' "$object" && kube get pods --selector="$selector" --output=json; } 2>/dev/null | jq -r '(.items // [.])[]
    | "  \(.kind) \(.metadata.name): " + ((.status.conditions[]? | select(.status != "True" or .reason == "FailedCreate")
        | "\(.type)=\(.status): \(.message // empty)"), (.status.containerStatuses[]?.state.waiting | select(.)
        | "\(.reason): \(.message // "")"))' >&2 || true
}

# interrupted CODE: what to do after Ctrl-C or a termination, by how far it got.
interrupted() {
  if [[ -n $child ]]; then kill "$child" 2>/dev/null || true; fi
  printf '\ninterrupted while %s. ' "$stage" >&2
  case $stage in
    waiting) say 'The change is made, its rollout goes on. Run again to wait for it, or add --rollback.' >&2 ;;
    sending) say 'Run again: it finishes what is missing, or add --rollback.' >&2 ;;
    *) say 'Nothing was changed.' >&2 ;;
  esac
  exit "$1"
}

# take_option WORD…: reads one option from the words. `taken` = how many words it used; 1 when it is none of these.
take_option() {
  taken=1
  case $1 in
    -h | --help) help && exit 0 ;;
    --dry-run) dry_run=yes ;;
    --rollback) rollback=yes ;;
    --no-rollback) no_rollback=yes ;;
    --context | --context=* | --kubeconfig | --kubeconfig=*) option_value "$@" && kubectl_options+=("${1%%=*}=$REPLY") ;;
    --container | --container=*) option_value "$@" && wanted_container=$REPLY ;;
    --timeout | --timeout=*) option_value "$@" && timeout=$REPLY ;;
    *) return 1 ;;
  esac
}

# option_value WORD…: REPLY = the value of the first word's option, after = or as the next word.
option_value() {
  case $1 in
    *=*) REPLY=${1#*=} ;;
    *) REPLY=${2-} taken=2 ;;
  esac
  [[ -n $REPLY && $REPLY != --* ]] || usage_error "${1%%=*} needs a value."
}

# name_of WORD WHAT: ends the script unless the word can be the name of an object.
name_of() {
  local name='^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$'
  [[ $1 =~ $name ]] || usage_error "$2 \"$1\" is not a name that Kubernetes allows (a-z, 0-9, - and .)."
}

# run: what both scripts do when the command line is read. `prepare` is called before a migration.
run() {
  local unit duration='^0*([1-9][0-9]{0,6})([smh]?)$'
  [[ $timeout =~ $duration ]] || usage_error "--timeout $timeout: give a duration such as 90s, 30m or 2h."
  case ${BASH_REMATCH[2]} in h) unit=3600 ;; m) unit=60 ;; *) unit=1 ;; esac
  timeout_seconds=$((BASH_REMATCH[1] * unit))
  [[ -z $rollback || -z $no_rollback ]] ||
    usage_error '--rollback undoes an earlier run, --no-rollback keeps a failed one: give one of them.'
  require_programs
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
  if [[ $kind != deployment ]]; then read_object; fi
  check_permissions get list watch patch
  if [[ -n $rollback ]]; then roll_back; else prepare; attempted make_plan 'To be changed'; report_migration; fi
}
prepare() { :; }

main() {
  local names=()
  while [[ $# -gt 0 ]]; do
    taken=1
    case $1 in
      --format | --format=*) option_value "$@" && format=$REPLY ;;
      --replace-config) replace_config=yes ;;
      -*) take_option "$@" || usage_error "$1 is not an option." ;;
      *) names+=("$1") ;;
    esac
    shift "$taken"
  done
  [[ ${#names[@]} -eq 2 ]] || usage_error "give NAMESPACE and DEPLOYMENT; there are ${#names[@]} names."
  [[ $format == json || $format == env ]] || usage_error "--format $format: choose json or env."
  namespace=${names[0]} deployment=${names[1]##*/}
  if [[ ${names[1]} == */* ]]; then kind=${names[1]%/*}; fi
  if [[ $kind =~ ^(deploy|deployments?(\.apps)?)$ ]]; then kind=deployment; fi
  name_of "$namespace" NAMESPACE
  name_of "$deployment" DEPLOYMENT
  run
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
