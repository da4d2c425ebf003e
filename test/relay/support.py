"""The relay as a module, and a subscriber that keeps what it is told."""

import importlib.util
import pathlib
from typing import Any

import msgspec

ROOT = pathlib.Path(__file__).parents[2]
SCRIPT = ROOT / "charts/aibrix-model/files/kv-events-relay.py"

_spec = importlib.util.spec_from_file_location("relay", SCRIPT)
assert _spec and _spec.loader
relay = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(relay)

Prefix = tuple[int, ...]


class Subscriber:
    """Keeps the prefixes that events announce, in the way of AIBrix's index: a block is found through its parent."""

    def __init__(self, block_size: int) -> None:
        self.block_size = block_size
        self.by_hash: dict[int, Prefix] = {}

    @property
    def prefixes(self) -> set[Prefix]:
        return set(self.by_hash.values())

    def receive(self, payload: bytes) -> None:
        ts, events, rank = msgspec.msgpack.decode(payload)
        assert type(ts) is float and type(rank) is int and len(events) <= 256
        for event in events:
            self.apply(event)

    def apply(self, event: list[Any]) -> None:
        match event:
            case ["BlockStored", [key], parent, tokens, size, None, "GPU"]:
                assert len(tokens) == size == self.block_size
                before = () if parent is None else self.by_hash[parent]
                self.by_hash[key] = (*before, *tokens)
            case ["BlockRemoved", keys, "GPU"]:
                for key in keys:
                    self.by_hash.pop(key, None)
            case ["AllBlocksCleared"]:
                self.by_hash.clear()
            case _:
                raise AssertionError(f"no event of vLLM 0.10.2: {event}")


def take(state: Any) -> list[Any]:
    """The events that a state has to send, decoded."""
    events, state.events = state.events, []
    return [msgspec.msgpack.decode(event) for event in events]


def stored(hashes: list[Any], parent: Any, tokens: list[int], size: int, **more: Any) -> dict[str, Any]:
    """A BlockStored of vLLM 0.24 or later."""
    fields = {"block_hashes": hashes, "parent_block_hash": parent, "token_ids": tokens, "block_size": size}
    return {"type": "BlockStored", **fields, "lora_id": None, "medium": "GPU", "lora_name": None, **more}


def removed(hashes: list[Any], **more: Any) -> dict[str, Any]:
    """A BlockRemoved of vLLM 0.24 or later."""
    return {"type": "BlockRemoved", "block_hashes": hashes, "medium": "GPU", **more}


CLEARED = {"type": "AllBlocksCleared"}
