"""Encodes a batch of KV events with vLLM's own classes: one BlockStored of the prompt's blocks, as a prefill sends it.

Reads {"tokens": […], "blockSize": N} from standard input; writes the payload to standard output, in hexadecimal.
Runs in a Python environment that holds vLLM.
"""

import json
import os
import sys

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # vLLM logs to standard output

import msgspec
from vllm.distributed.kv_events import BlockStored, KVEventBatch

asked = json.load(sys.stdin)
blocks = len(asked["tokens"]) // asked["blockSize"]
values = {
    "block_hashes": [block + 1 for block in range(blocks)],
    "parent_block_hash": None,
    "token_ids": asked["tokens"],
    "block_size": asked["blockSize"],
    "lora_id": None,
    "medium": "GPU",
    "lora_name": None,
    "extra_keys": [None] * blocks,
    "group_idx": 0,
    "kv_cache_spec_kind": "full_attention",
}
known = BlockStored.__struct_fields__
event = BlockStored(**{name: value for name, value in values.items() if name in known})
with answers:
    answers.write(msgspec.msgpack.encode(KVEventBatch(ts=1.5, events=[event], data_parallel_rank=0)).hex())
