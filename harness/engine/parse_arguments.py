"""Parses command lines with vLLM's own argument parser.

Reads from standard input a JSON list of command lines, each a list of words after `vllm`
(["serve", "MODEL", "--port=8000", …]), and writes a JSON list of results to standard output:
{"accepted": true, "port": 8000, "kvEvents": {…} or null, …} or {"accepted": false, "error": "…"}.

usage: parse_arguments.py <command-lines.json    in a Python environment that holds vLLM
"""

import contextlib
import dataclasses
import io
import json
import os
import sys

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # vLLM logs to standard output

from vllm import platforms
from vllm.platforms.cpu import CpuPlatform

# An official wheel knows no platform on a machine without a GPU; the arguments are the same.
platforms._current_platform = CpuPlatform()

from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.entrypoints.cli.serve import cmd_init

try:
    from vllm.utils.argparse_utils import FlexibleArgumentParser
except ImportError:  # up to vLLM 0.11
    from vllm.utils import FlexibleArgumentParser


def vllm_parser():
    """The parser of the command `vllm`, with `serve` only."""
    parser = FlexibleArgumentParser(prog="vllm")
    commands = parser.add_subparsers(required=True, dest="subparser")
    for command in cmd_init():
        command.subparser_init(commands)
    return parser


def plain(value):
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value


def settings(parser, words: list[str]) -> dict:
    arguments = parser.parse_args(words)
    arguments.model = arguments.model_tag or arguments.model
    engine = AsyncEngineArgs.from_cli_args(arguments)
    return {
        "accepted": True,
        "port": arguments.port,
        "model": engine.model,
        "servedModelName": engine.served_model_name,
        "kvEvents": plain(engine.kv_events_config),
    }


def result(parser, words: list[str]) -> dict:
    """What the parser makes of one command line; argparse says why it refuses on standard error, and exits."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            return settings(parser, words)
    except SystemExit:
        usage, colon, reason = said.getvalue().rpartition("error: ")
        return {"accepted": False, "error": reason.strip() if colon else usage.strip()}
    except Exception as error:
        return {"accepted": False, "error": f"{type(error).__name__}: {error}"}


def main() -> None:
    parser = vllm_parser()
    with answers:
        json.dump([result(parser, words) for words in json.load(sys.stdin)], answers)


if __name__ == "__main__":
    main()
