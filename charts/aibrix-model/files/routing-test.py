"""helm test: the AIBrix gateway routes a prompt to the pod that already holds it; otherwise reports the cause.

Each prompt is new. It is sent directly to one pod and then once through the gateway, so the gateway can know of it only
from the pod's events. Environment: MODEL, PODS (comma-separated HOST:PORT; a host may resolve to several pods),
EVENT_PORT, GATEWAY (URL of Envoy), METRICS (URL of the gateway's metrics), DECODES (array, or array,map), with a relay
RELAY_BLOCK_SIZE (its tokens per block), and VLLM_API_KEY if the server requires one. Requires pyzmq and msgspec, which
every vLLM image has.
"""

import json
import os
import random
import re
import socket
import sys
import time
import urllib.error
import urllib.request

import msgspec
import zmq

MODEL, GATEWAY, METRICS = os.environ["MODEL"], os.environ["GATEWAY"], os.environ["METRICS"]
PODS, EVENT_PORT = os.environ["PODS"], os.environ["EVENT_PORT"]
DECODES = os.environ["DECODES"].split(",")
RELAY_BLOCK_SIZE = int(os.environ.get("RELAY_BLOCK_SIZE", 0))
STRATEGY = "prefix-cache"
PROMPTS = 6
EVENT_SECONDS = 1.5


def failed(cause, text):
    sys.exit(f"FAILED: {cause}: {text}")


def get(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read().decode()


def post(url, body):
    headers = {"content-type": "application/json", "authorization": "Bearer " + os.environ.get("VLLM_API_KEY", "")}
    headers["routing-strategy"] = STRATEGY
    request = urllib.request.Request(url, json.dumps({"model": MODEL, **body}).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.headers, json.loads(response.read())


def complete(url, prompt):
    """Requests a completion of one token; returns the response headers."""
    return post(url + "/v1/completions", {"prompt": prompt, "max_tokens": 1})[0]


def pods():
    found = set()
    for host, _, port in (pod.rpartition(":") for pod in PODS.split(",")):
        addresses = socket.getaddrinfo(host, int(port), socket.AF_INET, socket.SOCK_STREAM)
        found |= {f"{address[0]}:{address[1]}" for *_, address in addresses}
    return sorted(found)


def through_gateway(prompt):
    try:
        headers = complete(GATEWAY, prompt)
    except urllib.error.HTTPError as error:
        body = error.read().decode(errors="replace")[:200]
        if "selecting target pod" in body:
            failed("tokenizer", f"the gateway cannot tokenize: {body}; can it reach the pods on their HTTP port?")
        failed("route", f"{GATEWAY} answered {error.code}: {body}; does the gateway have a route for the model {MODEL}?")
    except OSError as error:
        failed("route", f"{GATEWAY} does not respond ({error}); set aibrix.gatewayUrl to Envoy's URL")
    target, strategy = headers.get("target-pod-ip"), headers.get("routing-strategy")
    if not target or strategy != STRATEGY:
        failed("strategy", f"the gateway used strategy {strategy}, not {STRATEGY}; only {STRATEGY} uses KV events")
    return target


def new_prompt(pod, tokens):
    """A new prompt of about this many tokens, which no one has sent before."""
    text = " ".join(str(random.random()) for _ in range(tokens))
    _, answer = post(f"http://{pod}/tokenize", {"prompt": text, "add_special_tokens": False})
    return post(f"http://{pod}/detokenize", {"tokens": answer["tokens"][:tokens]})[1]["prompt"]


def block_size(pod):
    """Tokens per block that vLLM uses."""
    found = re.search(r'vllm:cache_config_info\{.*block_size="(\d+)"', get(f"http://{pod}/metrics"))
    return int(found[1]) if found else 16


def blocks_of(pod):
    """A number of tokens that fills several blocks of vLLM and of the relay."""
    return 4 * max(block_size(pod), RELAY_BLOCK_SIZE)


def decisions():
    """Number of the model's prompts that the gateway has routed with KV sync, and how many of them matched."""
    try:
        text = get(METRICS)
    except OSError as error:
        print(f"note: {METRICS} does not respond ({error}): some causes cannot be distinguished")
        return None
    routed = matched = 0
    for labels, count in re.findall(r"^aibrix_prefix_cache_routing_decisions_total\{(.*)\} (\d+)", text, re.M):
        if f'model="{MODEL}"' in labels and 'using_kv_sync="true"' in labels:
            routed += int(count)
            matched += 0 if 'match_percent_bucket="0"' in labels else int(count)
    return routed, matched


def encoding(pod):
    """The encoding of the pod's events, array or map; None if no event arrives."""
    subscriber = zmq.Context.instance().socket(zmq.SUB)
    subscriber.setsockopt(zmq.LINGER, 0)
    subscriber.subscribe(b"")
    subscriber.connect(f"tcp://{pod.rpartition(':')[0]}:{EVENT_PORT}")
    for _ in range(10):
        complete(f"http://{pod}", new_prompt(pod, blocks_of(pod)))
        if subscriber.poll(1000):
            event = msgspec.msgpack.decode(subscriber.recv_multipart()[2])[1][0]
            return "map" if isinstance(event, dict) else "array"
    return None


def gateway_block(pod, size):
    """The fewest tokens that the gateway matches when a prompt is sent twice, since it remembers the first."""
    for tokens in (size // 2, size, 2 * size, 4 * size, 8 * size):
        prompt = new_prompt(pod, tokens + tokens // 4)
        through_gateway(prompt)
        before = decisions()
        through_gateway(prompt)
        after = decisions()
        if before and after and after[1] > before[1]:
            return tokens
    return None


def diagnose(pod, before):
    after = decisions()
    if after and before and after[0] == before[0]:
        failed("settings", "the gateway does not use KV sync; NOTES print the required settings (helm get notes)")
    found, size = encoding(pod), RELAY_BLOCK_SIZE or block_size(pod)
    if found is None:
        failed("events", f"{pod} sends no events; are KV events enabled in the running pods?")
    if found not in DECODES:
        failed("decode", f"{pod} sends events as {found}s, but the gateway decodes only {DECODES}; see aibrix.version")
    gateway = after and gateway_block(pod, size)
    if gateway and gateway >= 4 * size:
        failed("tokenizer", f"the gateway's block size is {gateway} tokens, the events' is {size}: does it count characters?")
    if gateway and gateway != size:
        failed("block size", f"the gateway's block size is {gateway} tokens, the events' is {size}; see NOTES (helm get notes)")
    failed("subscription", "the gateway gets no events: is its tokenizer type remote, and can it reach the event port?")


def main():
    found = pods()
    print(f"pods: {', '.join(found)}")
    for index in range(PROMPTS):
        pod, before = found[index % len(found)], decisions()
        prompt = new_prompt(pod, blocks_of(pod))
        complete(f"http://{pod}", prompt)
        time.sleep(EVENT_SECONDS)
        target, after = through_gateway(prompt), decisions()
        print(f"prompt {index + 1}: sent to {pod}, the gateway chose {target}")
        if target != pod or (before and after and after[1] == before[1]):
            diagnose(pod, before)
    print(f"ok: {PROMPTS} of {PROMPTS} prompts reached the pod that holds them")


try:
    main()
except urllib.error.HTTPError as error:
    sys.exit(f"FAILED: {error.url} answered {error.code}: {error.read().decode(errors='replace')[:300]}")
except OSError as error:
    failed("policy", f"a pod of {PODS} cannot be reached from here ({error}); does a NetworkPolicy allow this pod?")
