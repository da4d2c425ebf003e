"""A synthetic vLLM and the subscribers of its events, directly and through the relay that is measured.

Each line of standard input is a command in JSON, each line of standard output its result: {"versions": true},
{"rate": batches per second, "seconds": S, "full": whether each batch also evicts as many blocks as it stores}, or
{"blocks": N}: memory for N blocks, and the time of their snapshot. Each command starts a relay of its own.
"""

import contextlib
import json
import os
import pathlib
import random
import socket
import struct
import subprocess
import sys
import threading
import time

import msgspec
import zmq

BLOCKS, BLOCK_SIZE, VOCABULARY, RESIDENT = 64, 16, 128_000, 20_000
CORES = sorted(os.sched_getaffinity(0))
END_OF_REPLAY = b"\xff" * 8
encode = msgspec.msgpack.Encoder().encode
source = random.Random(11)


def sequence():
    """Hashes of a prompt of 64 blocks, and its event as vLLM 0.24 to 0.33 sends it after the prefill."""
    hashes = [source.getrandbits(64) for _ in range(BLOCKS)]
    tokens = source.choices(range(VOCABULARY), k=BLOCKS * BLOCK_SIZE)
    event = {"type": "BlockStored", "block_hashes": hashes, "parent_block_hash": None, "token_ids": tokens}
    event |= {"block_size": BLOCK_SIZE, "lora_id": None, "medium": "GPU", "lora_name": None}
    event |= {"extra_keys": [None] * BLOCKS, "group_idx": 0, "kv_cache_spec_kind": "full_attention"}
    return hashes, encode(event)


def removals(hashes):
    """The evictions of a prompt, last block first, an event per block (vllm/v1/core/block_pool.py)."""
    return [
        encode({"type": "BlockRemoved", "block_hashes": [key], "medium": "GPU", "group_idx": 0})
        for key in reversed(hashes)
    ]


def payload(events, ts):
    return b"".join((b"\x93", encode(ts), b"\xdc", len(events).to_bytes(2, "big"), *events, b"\0"))


class Family:
    """CPU and memory of a process and its descendants (Linux, proc_pid_schedstat and proc_pid_smaps)."""

    def __init__(self, ancestor):
        self.ids = [ancestor]
        for one in self.ids:
            for children in pathlib.Path(f"/proc/{one}/task").glob("*/children"):
                self.ids += [int(child) for child in children.read_text().split()]

    def cpu_seconds(self):
        files = [file for one in self.ids for file in pathlib.Path(f"/proc/{one}/task").glob("*/schedstat")]
        return sum(int(file.read_text().split()[0]) for file in files) / 1e9

    def resident_bytes(self):
        """Of all of them, shared pages counted once (Linux, Pss)."""
        lines = [line for one in self.ids for line in pathlib.Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()]
        return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


class Arrivals:
    """A subscriber in a thread of its own: when each batch arrived, by its timestamp in 8 bytes, and its bytes."""

    def __init__(self, port):
        self.seconds, self.bytes, self.all_bytes = {}, {}, 0
        self.context = zmq.Context()  # with an I/O thread of its own
        subscriber = self.context.socket(zmq.SUB)
        subscriber.rcvhwm = 0
        subscriber.subscribe(b"")
        subscriber.connect(f"tcp://127.0.0.1:{port}")
        threading.Thread(target=self.read, args=[subscriber], daemon=True).start()

    def read(self, subscriber):
        with contextlib.suppress(zmq.ContextTerminated), subscriber:
            while True:
                frames = subscriber.recv_multipart()
                arrived, ts, size = time.perf_counter(), frames[2][2:10], sum(map(len, frames))
                self.seconds[ts] = arrived
                self.bytes[ts] = self.bytes.get(ts, 0) + size
                self.all_bytes += size


def answer_replays(router):
    """vLLM's replay port: nothing was published before."""
    with contextlib.suppress(zmq.ContextTerminated), router:
        while True:
            client, empty, _ = router.recv_multipart()
            router.send_multipart([client, empty, b"", END_OF_REPLAY, b""])


def free_ports():
    """An event port, a replay port and a metrics port, and two neighbours for vLLM."""
    while True:
        first = source.randrange(20_000, 32_000)
        try:
            for port in range(first, first + 6):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return range(first, first + 6)
        except OSError:
            continue


class Bench:
    """A publisher, a relay, and both subscribers."""

    def __init__(self, script):
        self.event, self.replay, self.metrics, engine, _, direct = free_ports()
        self.context, self.number, self.held = zmq.Context(), 0, []
        self.publisher = self.context.socket(zmq.XPUB)
        self.publisher.sndhwm, self.publisher.xpub_verbose = 0, True
        router = self.context.socket(zmq.ROUTER)
        router.bind(f"tcp://127.0.0.1:{engine + 1}")
        threading.Thread(target=answer_replays, args=[router], daemon=True).start()
        self.publisher.bind(f"tcp://127.0.0.1:{direct}")
        self.publisher.connect(f"tcp://127.0.0.1:{engine}")
        ports = {"event": self.event, "replay": self.replay, "engine": engine, "metrics": self.metrics}
        args = [f"--{name}-port={port}" for name, port in ports.items()]
        os.sched_setaffinity(0, CORES[-1:])  # inherited by the relay: it shall not delay what arrives directly
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([sys.executable, script, *args], **quiet)
        os.sched_setaffinity(0, CORES[:-1] or CORES)
        self.direct, self.relayed = Arrivals(direct), Arrivals(self.event)
        for _ in range(2):  # the relay's subscription, and the direct one
            if not self.publisher.poll(30_000):
                raise TimeoutError("the relay has not subscribed within 30 s")
            self.publisher.recv()
        wait("the relay sends its state", lambda: self.relayed.seconds)
        time.sleep(0.5)
        self.family = Family(self.process.pid)

    def prepare(self, count, full):
        """The events of the next batches. A full cache evicts the oldest prompt for each new one."""
        batches = []
        for _ in range(count):
            hashes, stored = sequence()
            self.held.append(hashes)
            batches.append([*(removals(self.held.pop(0)) if full else ()), stored])
        return batches

    def publish(self, events):
        ts = time.time()
        self.publisher.send_multipart([b"", self.number.to_bytes(8, "big"), payload(events, ts)])
        self.number += 1
        return struct.pack(">d", ts)

    def fill(self, blocks):
        """Publishes until the relay holds this number of blocks."""
        for batch in self.prepare(blocks // BLOCKS, False):
            last = self.publish(batch)
            time.sleep(0.001)
        wait("the relay has sent everything", lambda: last in self.relayed.seconds)

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.publisher.close(linger=0)
        for context in (self.context, self.direct.context, self.relayed.context):
            context.term()  # ends the threads, which close their sockets


def wait(what, condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.001)


def at_rate(bench, rate, seconds, full):
    if full:
        bench.fill(RESIDENT)
    batches, sent = bench.prepare(round(rate * seconds), full), []
    time.sleep(1)
    cpu, relayed_bytes, start = bench.family.cpu_seconds(), bench.relayed.all_bytes, time.perf_counter()
    for number, batch in enumerate(batches):
        time.sleep(max(0.0, start + number / rate - time.perf_counter()))
        sent.append(bench.publish(batch))
    time.sleep(max(0.0, start + seconds - time.perf_counter()))
    wait("every batch has arrived", lambda: sent[-1] in bench.relayed.seconds and sent[-1] in bench.direct.seconds)
    elapsed = time.perf_counter() - start
    direct, relayed = bench.direct, bench.relayed
    added = [relayed.seconds[ts] - direct.seconds[ts] for ts in sent if ts in relayed.seconds]
    return {
        "batches": len(sent), "lost": len(sent) - len(added), "seconds": elapsed,
        "cpuSeconds": bench.family.cpu_seconds() - cpu, "addedMilliseconds": [1000 * one for one in added],
        "directBytes": sum(direct.bytes[ts] for ts in sent), "relayedBytes": sum(relayed.bytes[ts] for ts in sent),
        "allRelayedBytes": relayed.all_bytes - relayed_bytes,
    }  # fmt: skip


def snapshot(bench, blocks):
    """Memory for the blocks; then the state as a new subscriber gets it, and as the replay port answers."""
    empty = bench.family.resident_bytes()
    bench.fill(blocks)
    held = bench.family.resident_bytes()
    answers = [read_state(bench, blocks, kind) for kind in (zmq.SUB, zmq.DEALER) for _ in range(3)]
    return {"blocks": blocks // BLOCKS * BLOCKS, "emptyBytes": empty, "heldBytes": held, "snapshots": answers}


def read_state(bench, blocks, kind):
    start, size, batches, events = time.perf_counter(), 0, 0, 0
    with bench.context.socket(kind) as client:
        client.rcvhwm, client.linger = 0, 0
        if kind == zmq.SUB:
            client.subscribe(b"")
            client.connect(f"tcp://127.0.0.1:{bench.event}")
        else:
            client.connect(f"tcp://127.0.0.1:{bench.replay}")
            client.send_multipart([b"", (0).to_bytes(8, "big")])
        while events <= blocks // BLOCKS * BLOCKS:  # and one to clear what the subscriber knew
            if not client.poll(20_000):
                raise TimeoutError("the snapshot ends early")
            *_, message = frames = client.recv_multipart()
            events += int.from_bytes(message[11:13], "big")
            size, batches = size + sum(map(len, frames)), batches + 1
    milliseconds = 1000 * (time.perf_counter() - start)
    return {"replay": kind == zmq.DEALER, "milliseconds": milliseconds, "bytes": size, "batches": batches}


def main():
    script = sys.argv[1]
    for line in sys.stdin:
        command = json.loads(line)
        if command == {"versions": True}:
            versions = {"python": sys.version.split()[0], "pyzmq": zmq.__version__, "libzmq": zmq.zmq_version()}
            print(json.dumps(versions | {"msgspec": msgspec.__version__}), flush=True)
            continue
        bench = Bench(script)
        try:
            result = snapshot(bench, **command) if "blocks" in command else at_rate(bench, **command)
            print(json.dumps(result), flush=True)
        finally:
            bench.close()


main()
