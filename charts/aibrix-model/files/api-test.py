"""helm test: the server is healthy, and lists the model under its name.

Environment: API (http://HOST:PORT), MODEL, and VLLM_API_KEY if the server requires one.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

API, MODEL = os.environ["API"], os.environ["MODEL"]
PATIENCE_SECONDS = 60


def ask(path, body=None):
    headers = {"content-type": "application/json", "authorization": "Bearer " + os.environ.get("VLLM_API_KEY", "")}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read()


def wait_until_healthy():
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask("/health")
        except OSError as error:
            if time.monotonic() > deadline:
                sys.exit(f"FAILED: {API}/health: {error}; not ready after {PATIENCE_SECONDS} s")
        time.sleep(1)


def main():
    wait_until_healthy()
    print(f"ok: {API}/health")
    names = [model["id"] for model in json.loads(ask("/v1/models"))["data"]]
    if MODEL not in names:
        sys.exit(f"FAILED: {API}/v1/models lists {names}, not {MODEL}")
    print(f"ok: {API}/v1/models lists {MODEL}")


try:
    main()
except urllib.error.HTTPError as error:
    sys.exit(f"FAILED: {error.url} answered {error.code}: {error.read().decode(errors='replace')[:300]}")
