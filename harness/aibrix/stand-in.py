"""A stand-in for vLLM behind AIBrix's gateway: it answers probes, /tokenize with a token per character, and completions."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMPLETION = {"id": "1", "object": "text_completion", "choices": [{"text": "a", "index": 0}]}
USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


class StandIn(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Logs nothing."""

    def answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.answer({})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/tokenize":
            tokens = list(range(len(request["prompt"])))
            self.answer({"tokens": tokens, "count": len(tokens), "max_model_len": 512})
        else:
            self.answer({**COMPLETION, "model": request["model"], "usage": USAGE})


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1].removeprefix("--port="))), StandIn).serve_forever()
