"""Republishes the KV events of the vLLM in this pod in the form that AIBrix's gateway can match.

AIBrix v0.7.0 finds only the first block of an event, only in its own block size, reads no maps, and forgets a block of
all pods when one pod removes it. So the relay keeps what its pod holds and publishes one event per gateway block: all
of it to a new subscriber, then changes as they come, and all of it again, in slices, every few seconds.
vLLM never waits for the relay. What the relay misses, it requests from vLLM's replay port.
"""

import argparse
import faulthandler
import gc
import http.server
import logging
import os
import signal
import struct
import threading
import time
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import zmq
from zmq.utils.monitor import recv_monitor_message

DEFAULTS = {"event-port": 5557, "replay-port": 5558, "engine-port": 15557, "metrics-port": 9558, "ranks": 1,
            "topic": "", "block-size": 16, "max-blocks": 200_000, "announce-seconds": 30,
            "queued-batches": 2000}  # fmt: skip. Per subscriber: a minute at 30 batches/s, 50 MB at most.
END_OF_REPLAY = (1 << 64) - 1
BATCH_EVENTS, REMEMBERED_REMOVALS, WATCHDOG_SECONDS = 256, 20_000, 30
CORRUPT = (LookupError, TypeError, ValueError, RecursionError, struct.error, msgspec.MsgspecError)
FULL_ATTENTION = ("full_attention", "mla_attention", "sink_full_attention")
REASONS = ("lora", "medium", "group", "tokens", "parent", "full", "extra_keys")
COUNTS = "batches_received batches_sent batches_missed engine_restarts invalid_messages slow_subscribers".split()
Hash = int | bytes
encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode


class Event(msgspec.Struct):
    """BlockStored or BlockRemoved, in vLLM's names and order (vllm/distributed/kv_events.py of 0.9.0 to 0.33.0)."""

    type: str
    block_hashes: list[Hash]
    parent_block_hash: Hash | None = None
    token_ids: list[Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)]] = []
    block_size: int = 0
    lora_id: int | None = None
    medium: str | None = None
    lora_name: str | None = None
    extra_keys: list[Any] | None = None
    group_idx: int | None = None
    kv_cache_spec_kind: str | None = None


ARRAYS = {"BlockStored": Event.__struct_fields__, "BlockRemoved": ("type", "block_hashes", "medium", "group_idx"),
          "AllBlocksCleared": ("type",)}  # fmt: skip. Before 0.24, events are arrays. Versions only append to them.


class Block:
    """A block of vLLM. `units` are the gateway blocks that it completes, `rest` the tokens after these."""

    __slots__ = ("children", "copies", "end", "key", "live", "parent", "rest", "units")

    def __init__(self, key: Hash, parent: "Block | None", tokens: list[int], root: int, size: int) -> None:
        self.key, self.parent = key, parent
        self.end: int = parent.end if parent else root
        tokens = parent.rest + tokens if parent else tokens
        self.rest: list[int] = tokens[len(tokens) // size * size :]
        self.units: list[tuple[int, bytes]] = []  # hash, event
        for i in range(0, len(tokens) - size + 1, size):
            before, chunk = None if self.end == root else self.end, tokens[i : i + size]
            self.end = hash((self.end, *chunk)) & 0xFFFF_FFFF_FFFF_FFFF
            self.units.append((self.end, encode(["BlockStored", [self.end], before, chunk, size, None, "GPU"])))
        self.children: dict[Hash, Block] = {}
        self.copies = 0  # vLLM may hold several of the same hash, and reports the store and the removal of each
        self.live = False  # held, and so are all blocks before it


class Rank(msgspec.Struct):
    """A data-parallel rank of vLLM: the blocks that it holds, and the number of its next batch."""

    replay: str = ""
    blocks: dict[Hash, Block] = {}
    group: int | None = None
    expected: int = 0


class State:
    """What the pod holds, as events for the gateway. In `announced`, a block comes after its predecessor."""

    def __init__(self, block_size: int, max_blocks: int) -> None:
        self.block_size, self.max_blocks, self.root = block_size, max_blocks, int.from_bytes(os.urandom(8), "big")
        self.announced: dict[int, bytes] = {}
        self.holders: dict[int, int] = {}
        self.withdrawn: dict[int, None] = {}
        self.left_out = dict.fromkeys(REASONS, 0)
        self.events: list[bytes] = []  # to be sent

    def apply(self, rank: Rank, event: Any) -> None:
        named = event if isinstance(event, dict) else dict(zip(ARRAYS[event[0]], event))
        if named["type"] == "AllBlocksCleared":
            return self.clear(rank)
        known = msgspec.convert(named, Event)
        return {"BlockStored": self.store, "BlockRemoved": self.remove}[known.type](rank, known)

    def store(self, rank: Rank, event: Event) -> None:
        # A hybrid model has groups of blocks per kind of attention; a prefix is reusable as far as every group has it.
        # Full attention needs all blocks, the others only the last ones (vllm/v1/core/single_type_kv_cache_manager.py),
        # so the first group of full attention decides. Before 0.22 events do not name the kind: there it is group 0.
        kind, keys, size = event.kv_cache_spec_kind, event.block_hashes, event.block_size
        if rank.group is None and (not event.group_idx if kind is None else kind in FULL_ATTENTION):
            rank.group = event.group_idx or 0
        reason = self.left_out_as(rank, event)
        # extra_keys means a salted or a multimodal prompt; later blocks of it have none, but no parent here either.
        extra_keys = () if reason else zip(range(len(keys)), event.extra_keys or ())
        plain = 0 if reason else next((i for i, extra in extra_keys if extra), len(keys))
        self.left_out[reason or "extra_keys"] += len(keys) - plain
        parent = None if event.parent_block_hash is None else rank.blocks.get(event.parent_block_hash)
        for i, key in enumerate(keys[:plain]):
            block = rank.blocks.get(key)
            if block is None:
                block = Block(key, parent, event.token_ids[i * size : (i + 1) * size], self.root, self.block_size)
                rank.blocks[key] = block
                if parent:
                    parent.children[key] = block
            block.copies += 1
            if not block.live and (block.parent is None or block.parent.live):
                self.turn([block])
            parent = block

    def left_out_as(self, rank: Rank, event: Event) -> str | None:
        """Why its blocks stay out. What plain prompts cannot use, the gateway would match to them all the same."""
        tests = {
            "lora": event.lora_id is not None or event.lora_name is not None,
            "medium": event.medium not in (None, "GPU"),
            "group": (event.group_idx or 0) != rank.group,
            "tokens": event.block_size < 1 or len(event.token_ids) != len(event.block_hashes) * event.block_size,
            "parent": event.parent_block_hash is not None and event.parent_block_hash not in rank.blocks,
            "full": max(len(rank.blocks), len(self.announced)) >= self.max_blocks,
        }
        return next((reason for reason, applies in tests.items() if applies), None)

    def remove(self, rank: Rank, event: Event) -> None:
        counts = event.medium in (None, "GPU") and (event.group_idx or 0) == rank.group
        for key in event.block_hashes if counts else ():
            block = rank.blocks.get(key)
            if block and block.copies:
                block.copies -= 1
                if block.live and not block.copies:
                    self.turn([block])
            while block and not block.copies and not block.children:  # else it keeps the place of blocks still held
                del rank.blocks[block.key]
                if block.parent:
                    del block.parent.children[block.key]
                block = block.parent

    def clear(self, rank: Rank) -> None:
        self.turn([block for block in rank.blocks.values() if block.live and not block.parent])
        for block in rank.blocks.values():
            block.children.clear()  # no reference cycle is left
        rank.blocks, rank.group = {}, None
        self.events += [] if self.announced else [encode(["AllBlocksCleared"])]

    def turn(self, blocks: list[Block]) -> None:
        """Announces blocks and those held after them, or withdraws them all: a prefix has no holes."""
        removed = []
        for block in blocks:
            block.live = not block.live
            blocks += [child for child in block.children.values() if child.live != (block.live and child.copies > 0)]
            for key, event in block.units:
                self.holders[key] = self.holders.get(key, 0) + (1 if block.live else -1)
                if self.holders[key] == 0:
                    del self.holders[key], self.announced[key]
                    self.withdrawn[key] = None
                    removed.append(key)
                elif block.live and self.holders[key] == 1:
                    self.announced[key] = event
                    self.withdrawn.pop(key, None)
                    self.events.append(event)
        self.events += [encode(["BlockRemoved", removed, "GPU"])] if removed else []
        while len(self.withdrawn) > REMEMBERED_REMOVALS:
            del self.withdrawn[next(iter(self.withdrawn))]

    def snapshot(self) -> list[bytes]:
        """What a subscriber needs that may have missed anything."""
        removed = [encode(["BlockRemoved", list(self.withdrawn), "GPU"])] if self.withdrawn else []
        return [encode(["AllBlocksCleared"]), *removed, *self.announced.values()]


class Relay:
    """The sockets: vLLM's ranks on loopback, and the gateway's two ports. Each has a handler for one message."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options, self.topic, self.parent = options, options.topic.encode(), os.getppid()
        self.state, self.counts = State(options.block_size, options.max_blocks), dict.fromkeys(COUNTS, 0)
        self.subscribers, self.lag, self.ticked, self.again = 0, 0.0, time.monotonic(), list[int]()
        self.context, self.handlers = zmq.Context(), dict[zmq.Socket, Callable[[], object]]()
        self.requests = self.bind(zmq.ROUTER, f"*:{options.replay_port}", self.on_request)
        self.gateways = self.bind(zmq.XPUB, f"*:{options.event_port}", self.on_subscription)
        self.ranks = [self.follow(options.engine_port + rank) for rank in range(options.ranks)]

    def bind(self, kind: int, address: str, handler: Callable[[], object]) -> zmq.Socket:
        socket = self.context.socket(kind)
        socket.linger, socket.ipv6, socket.sndhwm = 0, True, self.options.queued_batches
        if kind == zmq.XPUB:  # reports every subscriber, and refuses a message when the queue of one is full
            socket.xpub_verboser = socket.xpub_nodrop = True
        for attempts_left in reversed(range(500)):  # the port of a socket that was just closed is free a moment later
            try:
                socket.bind(f"tcp://{address}")
                break
            except zmq.ZMQError:
                if not attempts_left:
                    raise
                time.sleep(0.01)
        self.handlers[socket] = handler
        return socket

    def follow(self, port: int) -> Rank:
        rank = Rank(f"tcp://127.0.0.1:{port + self.options.ranks}")
        events = self.bind(zmq.SUB, f"127.0.0.1:{port}", lambda: self.on_batch(rank, events))
        monitor = events.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED)
        self.handlers[monitor] = lambda: self.on_connection(rank, events, monitor)
        events.subscribe(b"")
        return rank

    def on_connection(self, rank: Rank, events: zmq.Socket, monitor: zmq.Socket) -> None:
        """vLLM has connected, perhaps after it published; or it has ended, and its cache with it."""
        if recv_monitor_message(monitor)["event"] == zmq.EVENT_HANDSHAKE_SUCCEEDED:
            return self.replay(rank)
        while events.poll(0):
            events.recv_multipart()
        self.forget(rank, 0, "engine_restarts")

    def on_batch(self, rank: Rank, events: zmq.Socket) -> None:
        number, payload = receive(events)
        if number > rank.expected:
            self.replay(rank, number + 1)
        elif number == rank.expected:  # else a replay has brought it already
            ts = self.apply(rank, payload)
            self.on_subscription()
            self.publish(ts)

    def apply(self, rank: Rank, payload: bytes) -> float:
        rank.expected += 1
        self.counts["batches_received"] += 1
        try:
            ts, events = msgspec.convert(decode(payload)[:2], tuple[float, list[Any]])
        except CORRUPT:
            ts, events = time.time(), [None]
        for event in events:
            try:
                self.state.apply(rank, event)
            except CORRUPT:
                self.counts["invalid_messages"] += 1
        self.lag = max(0.0, time.time() - ts)
        return ts

    def replay(self, rank: Rank, end: int = 0) -> None:
        """Reads batches from the expected one on, while live ones wait. Those before `end` that vLLM lacks are lost."""
        first, number = rank.expected, -1
        with self.context.socket(zmq.DEALER) as dealer:
            dealer.linger, dealer.rcvhwm = 0, 0
            dealer.connect(rank.replay)
            dealer.send_multipart([b"", first.to_bytes(8, "big")])
            while number != END_OF_REPLAY and dealer.poll(5000):
                number, payload = receive(dealer)
                if number > rank.expected > first:  # the end, or vLLM before 0.33 dropped what it could not queue
                    break
                if END_OF_REPLAY > number > rank.expected:  # vLLM no longer has the earlier ones
                    self.forget(rank, number, "batches_missed")
                if number == rank.expected:
                    self.apply(rank, payload)
        if rank.expected > first and number != END_OF_REPLAY:
            return self.replay(rank, end)
        if end > rank.expected:
            self.forget(rank, end, "batches_missed")
        self.publish_state()

    def forget(self, rank: Rank, expected: int, why: str) -> None:
        """What a rank held is gone, or no longer known."""
        logging.warning("%s: batch %d after %d, %d blocks lost", why, expected, rank.expected - 1, len(rank.blocks))
        self.counts[why] += max(1, expected - rank.expected)
        rank.expected = expected
        self.state.clear(rank)
        self.publish()

    def on_subscription(self) -> None:
        """A new subscriber gets the state before anything else."""
        joined = False
        while self.gateways.poll(0):
            change = {b"\1": 1, b"\0": -1}.get(self.gateways.recv()[:1], 0)
            self.subscribers, joined = self.subscribers + change, joined or change > 0
        if joined:
            logging.info("subscribed: %d subscribers, %d blocks", self.subscribers, len(self.state.announced))
            self.publish_state()

    def publish_state(self) -> None:
        self.state.events = self.state.snapshot()
        self.publish()

    def publish(self, ts: float | None = None) -> None:
        events, self.state.events = self.state.events, []
        for payload in batches(events, ts or time.time()):
            try:
                number = self.counts["batches_sent"].to_bytes(8, "big")
                self.gateways.send_multipart([self.topic, number, payload], zmq.NOBLOCK)
                self.counts["batches_sent"] += 1
            except zmq.Again:  # a queue is full. All connect again, and get the state instead of a gap.
                logging.warning("slow_subscribers: one of %d does not keep up", self.subscribers)
                self.counts["slow_subscribers"] += 1
                del self.handlers[self.gateways]
                self.gateways.close()
                self.subscribers = 0
                self.gateways = self.bind(zmq.XPUB, f"*:{self.options.event_port}", self.on_subscription)
                return

    def on_request(self) -> None:
        """A replay: the state, numbered as if it were the last batches, and the end marker."""
        client, empty, start = self.requests.recv_multipart()
        state = batches(self.state.snapshot(), time.time())
        self.counts["batches_sent"] = after = max(self.counts["batches_sent"], len(state))
        for number, payload in enumerate(state, after - len(state)) if int.from_bytes(start, "big") < after else ():
            self.requests.send_multipart([client, empty, self.topic, number.to_bytes(8, "big"), payload])
        self.requests.send_multipart([client, empty, b"", END_OF_REPLAY.to_bytes(8, "big"), b""])

    def tick(self) -> None:
        """Once a second: a slice of the state again, as another pod's removal makes the gateway forget this pod's."""
        faulthandler.dump_traceback_later(WATCHDOG_SECONDS, exit=True)
        seconds, self.ticked = time.monotonic() - self.ticked, time.monotonic()
        self.on_subscription()
        self.again = self.again or list(reversed(self.state.announced))
        count = 1 + int(len(self.state.announced) * seconds / self.options.announce_seconds)
        keys = [self.again.pop() for _ in range(min(count, len(self.again)))]
        self.state.events += [self.state.announced[key] for key in keys if key in self.state.announced]
        self.publish()

    def run(self) -> None:
        while os.getppid() == self.parent:
            for socket in zmq.select(list(self.handlers), [], [], 1)[0]:
                try:
                    self.handlers.get(socket, self.on_subscription)()  # a closed one is that of the gateways
                except CORRUPT:
                    self.counts["invalid_messages"] += 1
            if time.monotonic() - self.ticked > 1:
                self.tick()

    def metrics(self) -> str:
        held, announced = sum(len(rank.blocks) for rank in self.ranks), len(self.state.announced)
        values: dict[str, float] = {"blocks_held": held, "blocks_announced": announced, "subscribers": self.subscribers}
        values |= {"lag_seconds": self.lag, **{f"{name}_total": count for name, count in self.counts.items()}}
        values |= {f'blocks_left_out_total{{reason="{name}"}}': count for name, count in self.state.left_out.items()}
        return "".join(f"kv_events_relay_{name} {value}\n" for name, value in values.items())


def receive(socket: zmq.Socket) -> tuple[int, bytes]:
    """Sequence number and payload. Replays of vLLM before 0.26 have no topic frame."""
    *_, number, payload = socket.recv_multipart()
    return struct.unpack(">Q", number)[0], payload


def batches(events: list[bytes], ts: float) -> list[bytes]:
    parts = [events[i : i + BATCH_EVENTS] for i in range(0, len(events), BATCH_EVENTS)]
    return [b"".join((b"\x93", encode(ts), b"\xdc", len(part).to_bytes(2, "big"), *part, b"\0")) for part in parts]


class Pages(http.server.BaseHTTPRequestHandler):
    relay: Relay

    def do_GET(self) -> None:
        text = {"/metrics": self.relay.metrics(), "/healthz": "ok\n"}.get(self.path)  # the watchdog ends a stuck relay
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write((text or "not found\n").encode())

    def log_request(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, default in DEFAULTS.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    while child := os.fork():  # the container must outlive a crash: a pod is not ready while a sidecar is down
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        os.waitpid(child, 0)
        logging.error("restarted: process %d has ended", child)
        time.sleep(1)
    gc.set_threshold(20_000, 1_000_000)  # removed blocks leave no cycles: only new objects, as of HTTP, may be garbage
    Pages.relay = relay = Relay(options)
    server = http.server.ThreadingHTTPServer(("", options.metrics_port), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    logging.info("started: %s", vars(options))
    relay.run()


if __name__ == "__main__":
    main()
