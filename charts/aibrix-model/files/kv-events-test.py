"""helm test: a completion causes a KV event, and the replay port answers the gateway's request.

Environment: API (http://HOST:PORT), MODEL, EVENTS and REPLAY (tcp://HOST:PORT), GATEWAY_BLOCK_BYTES (the gateway's
block size that NOTES print; empty with a relay, which has its own block size), and VLLM_API_KEY if the server requires
one. Requires pyzmq and msgspec, which every vLLM image has.
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

API, MODEL = os.environ["API"], os.environ["MODEL"]
EVENTS, REPLAY = os.environ["EVENTS"], os.environ["REPLAY"]
BLOCK_BYTES = os.environ["GATEWAY_BLOCK_BYTES"]
BYTES_PER_TOKEN = 4
PATIENCE_SECONDS = 60
# Longer than a block of any attention-only model.
PROMPT_TOKENS = 1024
END_OF_REPLAY = b"\xff" * 8


def ask(path, body):
    headers = {"content-type": "application/json", "authorization": "Bearer " + os.environ.get("VLLM_API_KEY", "")}
    request = urllib.request.Request(API + path, json.dumps({"model": MODEL, **body}).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


def check_port(endpoint):
    host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except OSError as error:
        sys.exit(f"FAILED: {endpoint}: {error}; are KV events enabled in the pods, and does a NetworkPolicy allow this?")
    print(f"ok: {endpoint} accepts connections")


def check_block_size():
    """vLLM chooses the block size if none is set. Its metrics show the size before the first event does."""
    with urllib.request.urlopen(API + "/metrics", timeout=30) as response:
        metrics = response.read().decode()
    found = re.search(r'^vllm:cache_config_info\{(?:.*,)?block_size="(\d+)"', metrics, re.MULTILINE)
    if not found:
        print("skipped: the metrics do not state the block size")
        return
    tokens = int(found.group(1))
    if tokens * BYTES_PER_TOKEN != int(BLOCK_BYTES):
        sys.exit(
            f"FAILED: vLLM's block size is {tokens} tokens, so no prompt matches at a gateway with "
            f"AIBRIX_PREFIX_CACHE_BLOCK_SIZE={BLOCK_BYTES}; set it to {tokens * BYTES_PER_TOKEN}, and model.blockSize={tokens}"
        )
    print(f"ok: block size {tokens} tokens, {BLOCK_BYTES} bytes at the gateway")


def new_prompt():
    """Token ids that no cache holds yet, as many as the model accepts, up to PROMPT_TOKENS."""
    words = " ".join(str(random.random()) for _ in range(PROMPT_TOKENS // 4))
    answer = ask("/tokenize", {"prompt": words})
    return answer["tokens"][: min(PROMPT_TOKENS, answer["max_model_len"] - 1)]


def stored_tokens(event):
    """vLLM sends events as arrays up to 0.23, and as maps since 0.24."""
    if isinstance(event, dict):
        return event["token_ids"] if event["type"] == "BlockStored" else None
    return event[3] if event[0] == "BlockStored" else None


def causes_event(subscriber, prompt):
    """The sequence number of the batch with this prompt's blocks; None if it does not arrive within two seconds."""
    ask("/v1/completions", {"prompt": prompt, "max_tokens": 1})
    deadline = time.monotonic() + 2
    while subscriber.poll(max(0, deadline - time.monotonic()) * 1000):
        _, sequence, payload = subscriber.recv_multipart()
        for event in msgspec.msgpack.decode(payload)[1]:
            tokens = stored_tokens(event)
            if tokens and tokens == prompt[: len(tokens)]:
                return int.from_bytes(sequence, "big")
    return None


def check_events(context):
    """Sends prompts until one matches: behind a Service, the subscription and a prompt may reach different pods."""
    subscriber = context.socket(zmq.SUB)
    subscriber.subscribe(b"")
    subscriber.connect(EVENTS)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        sequence = causes_event(subscriber, new_prompt())
        if sequence is not None:
            print(f"ok: {EVENTS} published a prompt's blocks in batch {sequence}")
            return sequence
    sys.exit(f"FAILED: {EVENTS} published no prompt's blocks within {PATIENCE_SECONDS} s; is prefix caching enabled?")


def check_replay(context, start):
    dealer = context.socket(zmq.DEALER)
    dealer.connect(REPLAY)
    dealer.send_multipart([b"", start.to_bytes(8, "big")])
    batches = 0
    while dealer.poll(10_000):
        *_, sequence, _ = dealer.recv_multipart()
        if sequence == END_OF_REPLAY:
            print(f"ok: {REPLAY} replayed {batches} batches, starting at {start}")
            return
        batches += 1
    sys.exit(f"FAILED: {REPLAY} sent {batches} batches but no end-of-replay marker")


def main():
    context = zmq.Context()
    context.setsockopt(zmq.LINGER, 0)
    check_port(EVENTS)
    check_port(REPLAY)
    if BLOCK_BYTES:
        check_block_size()
    check_replay(context, check_events(context))


try:
    main()
except urllib.error.HTTPError as error:
    sys.exit(f"FAILED: {error.url} answered {error.code}: {error.read().decode(errors='replace')[:300]}")
