"""Startup probe of a warm start: succeeds when the server is healthy and has computed every prompt in prompts.json.

usage: warmup.py API MODEL ENDPOINT    with VLLM_API_KEY in the environment if the server requires one

Prompts that the server rejects are skipped. After a timeout the next attempt continues where the last one stopped.
"""

import json
import os
import sys
import tempfile
import urllib.error
import urllib.request

API, MODEL, ENDPOINT = sys.argv[1:]
DONE = os.path.join(tempfile.gettempdir(), "warmup-done")


def ask(path, body=None):
    headers = {"content-type": "application/json", "authorization": "Bearer " + os.environ.get("VLLM_API_KEY", "")}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(API + path, data, headers)) as response:
        response.read()


def warm(prompt):
    body = {"model": MODEL, "max_tokens": 1}
    if ENDPOINT == "chat":
        messages = [{"role": "system", "content": prompt}, {"role": "user", "content": "-"}]
        ask("/v1/chat/completions", {**body, "messages": messages})
    else:
        ask("/v1/completions", {**body, "prompt": prompt})


def done():
    try:
        with open(DONE) as file:
            return int(file.read())
    except FileNotFoundError:
        return 0


ask("/health")
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "prompts.json")) as file:
    prompts = json.load(file)
for index in range(done(), len(prompts)):
    try:
        warm(prompts[index])
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise
        print(f"prompt {index} is skipped: {error.code} {error.read().decode(errors='replace')[:300]}")
    with open(DONE, "w") as file:
        file.write(str(index + 1))
