"""vLLM's own event publisher, driven line by line: a JSON command on standard input, a JSON answer on standard output.

First line: the publisher's settings. Then {"rate": batches per second, "seconds": S} or {"fill": batches}.
Ends with its standard input.
"""

import json
import os
import random
import sys
import time

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # vLLM logs to standard output

import msgspec
import zmq
from vllm.distributed.kv_events import BlockStored, KVEventBatch, ZmqEventPublisher

BLOCKS, BLOCK_SIZE, VOCABULARY, POOL = 64, 16, 128_000, 64


def answer(value):
    print(json.dumps(value), file=answers, flush=True)


def stored_events(number):
    """One BlockStored event of unique tokens, as the scheduler creates it for a prefill of 64 blocks."""
    source = random.Random(number)
    values = {
        "block_hashes": [source.getrandbits(64) for _ in range(BLOCKS)],
        "parent_block_hash": None,
        "token_ids": [source.randrange(VOCABULARY) for _ in range(BLOCKS * BLOCK_SIZE)],
        "block_size": BLOCK_SIZE,
        "lora_id": None,
        "medium": "GPU",
        "lora_name": None,
        "extra_keys": [None] * BLOCKS,
        "group_idx": 0,
        "kv_cache_spec_kind": "full_attention",
    }
    known = BlockStored.__struct_fields__
    return [BlockStored(**{name: value for name, value in values.items() if name in known})]


def cpu_seconds(thread):
    """CPU time of a thread of this process (Linux, sched-stats.txt), more precise than the ticks of its stat file."""
    with open(f"/proc/self/task/{thread}/schedstat") as file:
        return int(file.read().split()[0]) / 1e9


def thread_name(thread):
    with open(f"/proc/self/task/{thread}/comm") as file:
        return file.read().strip()


def resident_bytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def usage(publisher):
    io = [thread for thread in os.listdir("/proc/self/task") if thread_name(thread).startswith("ZMQbg/IO")]
    return {
        "publisherCpuSeconds": cpu_seconds(publisher._thread.native_id),
        "ioCpuSeconds": sum(map(cpu_seconds, io)),
    }


def publish(publisher, events):
    """Duration of publish() in microseconds, during which the engine would be blocked."""
    batch = KVEventBatch(ts=time.time(), events=events)
    start = time.perf_counter()
    publisher.publish(batch)
    return (time.perf_counter() - start) * 1e6


def drain(publisher):
    """Waits until the publisher's thread has sent everything. A batch that failed to send never counts as done."""
    deadline = time.monotonic() + 60
    while publisher._event_queue.unfinished_tasks:
        if time.monotonic() > deadline:
            raise TimeoutError("vLLM's publisher has not sent all batches within 60 s")
        time.sleep(0.001)


def at_rate(publisher, pool, rate, seconds):
    before, start, waits = usage(publisher), time.perf_counter(), []
    for number in range(round(rate * seconds)):
        due = start + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        waits.append(publish(publisher, pool[number % POOL]))
    time.sleep(max(0.0, start + seconds - time.perf_counter()))
    drain(publisher)
    elapsed, after = time.perf_counter() - start, usage(publisher)
    usage = {name: after[name] - before[name] for name in after}
    return {"batches": len(waits), "seconds": elapsed, "publishMicroseconds": waits, **usage}


def fill(publisher, pool, batches):
    """Memory growth after publishing. Waits for the thread regularly, so that its queue stays short."""
    before = resident_bytes()
    for number in range(batches):
        publish(publisher, pool[number % POOL])
        if number % 32 == 31:
            drain(publisher)
    drain(publisher)
    return {"batches": batches, "residentBytes": resident_bytes() - before}


def main():
    settings = json.loads(sys.stdin.readline())
    publisher = ZmqEventPublisher(data_parallel_rank=0, **settings)
    pool = [stored_events(number) for number in range(POOL)]
    versions = {"pyzmq": zmq.__version__, "libzmq": zmq.zmq_version(), "msgspec": msgspec.__version__}
    answer({"python": sys.version.split()[0], **versions})
    for line in sys.stdin:
        command = json.loads(line)
        answer(fill(publisher, pool, command["fill"]) if "fill" in command else at_rate(publisher, pool, **command))
    os._exit(0)


main()
