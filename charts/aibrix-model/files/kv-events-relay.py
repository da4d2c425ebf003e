"""Relays the KV events of the vLLM in this pod in the form that AIBrix's gateway can match.

AIBrix v0.7.0 finds only the first block of an event, only in its own block size, reads no maps, and forgets a block of
all pods when one pod removes it. So the relay keeps what its pod holds and publishes one event per gateway
block: all of it to a new subscriber, then changes as they come, and all of it again, in slices, every few seconds.
vLLM never waits for the relay. What the relay misses, it requests from vLLM's replay port.
"""

import argparse
import faulthandler
import http.server
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

import msgspec
import zmq

END_OF_REPLAY = (1 << 64) - 1
BATCH_EVENTS, WATCHDOG_SECONDS = 256, 30
REMEMBERED_REMOVALS = 20_000
CORRUPT = (LookupError, TypeError, ValueError, msgspec.MsgspecError)
FULL_ATTENTION = ("full_attention", "mla_attention", "sink_full_attention")
REASONS = ("lora", "medium", "group", "tokens", "parent", "full", "extra_keys")
COUNTERS = ("batches_received", "batches_sent", "batches_missed", "engine_restarts", "invalid_messages", "slow_subscribers")
DEFAULTS = {"event-port": 5557, "replay-port": 5558, "engine-port": 15557, "metrics-port": 9558, "ranks": 1, "topic": "",
            "block-size": 16, "max-blocks": 200_000, "announce-seconds": 30,
            "queued-batches": 2000}  # fmt: skip. Per subscriber: a minute at 30 batches/s, 50 MB at most.
encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode

Hash = int | bytes
Hashes = list[Hash]
Tokens = list[Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)]]
Text: TypeAlias = str | None
Number: TypeAlias = int | None
Extra: TypeAlias = list[Any] | None
# Fields in vLLM's order (vllm/distributed/kv_events.py, 0.9.0 to 0.33.0: versions only append), and their types.
EVENTS: dict[str, tuple[str, Any]] = {
    "BlockStored": (
        "block_hashes parent_block_hash token_ids block_size lora_id medium lora_name extra_keys group_idx kv_cache_spec_kind",
        tuple[Hashes, Hash | None, Tokens, int, Number, Text, Text, Extra, Number, Text],
    ),
    "BlockRemoved": ("block_hashes medium group_idx", tuple[Hashes, Text, Number]),
    "AllBlocksCleared": ("", tuple[()]),
}


def read_event(event: Any) -> tuple[str, tuple[Any, ...]]:
    """Kind and fields of an event. vLLM 0.24 and later send maps, earlier versions arrays."""
    kind = event["type"] if isinstance(event, dict) else event[0]
    names, types = EVENTS[kind]
    given = event if isinstance(event, dict) else dict(zip(names.split(), event[1:]))
    return kind, msgspec.convert([given.get(name) for name in names.split()], types)


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
    """A data-parallel rank of vLLM: the blocks that it holds, and its next and its newest batch."""

    replay: str = ""
    blocks: dict[Hash, Any] = {}
    group: int | None = None
    expected: int = 0
    newest: int = -1


class State:
    """What the pod holds, as events for the gateway. In `announced`, a block comes after the one before it in the prompt."""

    def __init__(self, block_size: int, max_blocks: int) -> None:
        self.block_size, self.max_blocks, self.root = block_size, max_blocks, int.from_bytes(os.urandom(8), "big")
        self.announced: dict[int, bytes] = {}
        self.holders: dict[int, int] = {}
        self.withdrawn: dict[int, None] = {}
        self.left_out = dict.fromkeys(REASONS, 0)
        self.events: list[bytes] = []

    def apply(self, rank: Rank, event: Any) -> None:
        kind, fields = read_event(event)
        methods: dict[str, Any] = {"BlockStored": self.store, "BlockRemoved": self.remove, "AllBlocksCleared": self.clear}
        methods[kind](rank, *fields)

    def store(self, rank: Rank, keys: Hashes, parent_key: Hash | None, tokens: Tokens, size: int, lora_id: Number,
              medium: Text, lora_name: Text, extra_keys: Extra, group: Number, kind: Text) -> None:  # fmt: skip
        # A hybrid model has groups of blocks per kind of attention; a prefix is reusable as far as every group has it.
        # Full attention needs all blocks, the others only the last ones (vllm/v1/core/single_type_kv_cache_manager.py),
        # so the first group of full attention decides. Before 0.22 events do not name the kind: there it is group 0.
        if rank.group is None and (not group if kind is None else kind in FULL_ATTENTION):
            rank.group = group or 0
        full = max(len(rank.blocks), len(self.announced)) >= self.max_blocks
        parent = None if parent_key is None else rank.blocks.get(parent_key)
        # What plain prompts cannot use stays out: the gateway would match it all the same. extra_keys means a salted or a
        # multimodal prompt; later blocks of it have none, but no parent here either.
        tests = (lora_id is not None or lora_name is not None, medium not in (None, "GPU"), (group or 0) != rank.group,
                 size < 1 or len(tokens) != len(keys) * size, parent is None and parent_key is not None, full)  # fmt: skip
        reason = next((reason for reason, applies in zip(REASONS, tests) if applies), None)
        plain = 0 if reason else next((i for i, extra in enumerate(extra_keys or ()) if extra), len(keys))
        self.left_out[reason or "extra_keys"] += len(keys) - plain
        for i, key in enumerate(keys[:plain]):
            block = rank.blocks.get(key)
            if block is None:
                block = Block(key, parent, tokens[i * size : (i + 1) * size], self.root, self.block_size)
                rank.blocks[key] = block
                if parent:
                    parent.children[key] = block
            block.copies += 1
            if not block.live and (block.parent is None or block.parent.live):
                self.turn(block)
            parent = block

    def remove(self, rank: Rank, keys: Hashes, medium: Text, group: Number) -> None:
        for key in keys if medium in (None, "GPU") and (group or 0) == rank.group else ():
            block = rank.blocks.get(key)
            if block and block.copies:
                block.copies -= 1
                if block.live and not block.copies:
                    self.turn(block)
            while block and not block.copies and not block.children:  # else it keeps the place of blocks still held
                del rank.blocks[block.key]
                if block.parent:
                    del block.parent.children[block.key]
                block = block.parent

    def clear(self, rank: Rank) -> None:
        for block in rank.blocks.values():
            if block.live:
                self.turn(block)
        for block in rank.blocks.values():
            block.children = {}
        rank.blocks, rank.group = {}, None
        self.events += [] if self.announced else [encode(["AllBlocksCleared"])]

    def turn(self, block: Block) -> None:
        """Announces a block and those after it that are held, or withdraws them: without it they are no prefix."""
        turned, removed = [block], []
        for found in turned:
            found.live = not found.live
            turned += [child for child in found.children.values() if child.live != (found.live and child.copies > 0)]
            for key, event in found.units:
                self.holders[key] = self.holders.get(key, 0) + (1 if found.live else -1)
                if self.holders[key] == 0:
                    del self.holders[key], self.announced[key]
                    self.withdrawn[key] = None
                    removed.append(key)
                elif found.live and self.holders[key] == 1:
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
    """The sockets: vLLM's ranks on loopback, and the gateway's two ports."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options, self.context, self.poller, self.parent = options, zmq.Context(), zmq.Poller(), os.getppid()
        self.state, self.counts = State(options.block_size, options.max_blocks), dict.fromkeys(COUNTERS, 0)
        self.subscribers, self.lag, self.ticked, self.again = 0, 0.0, time.monotonic(), list[int]()
        self.handlers: dict[zmq.Socket, Callable[[zmq.Socket], object]] = {}
        self.listen(zmq.ROUTER, options.replay_port, self.answer)
        self.gateways = self.listen(zmq.XPUB, options.event_port, self.greet)
        self.ranks = [self.follow(options.engine_port + rank) for rank in range(options.ranks)]

    def listen(self, kind: int, port: int, handler: Callable[[zmq.Socket], object]) -> zmq.Socket:
        bound = self.context.socket(kind)
        bound.linger, bound.ipv6, bound.sndhwm = 0, True, self.options.queued_batches
        if kind == zmq.XPUB:  # tells of every subscriber, and refuses a message when the queue of one is full
            bound.xpub_verboser = bound.xpub_nodrop = True
        for attempt in range(500):  # the port of a socket that was just closed is free a moment later
            try:
                bound.bind(f"tcp://127.0.0.1:{port}" if kind == zmq.SUB else f"tcp://*:{port}")
                break
            except zmq.ZMQError:
                if attempt == 499:
                    raise
                time.sleep(0.01)
        return self.handle(bound, handler)

    def handle(self, opened: zmq.Socket, handler: Callable[[zmq.Socket], object]) -> zmq.Socket:
        self.handlers[opened] = handler
        self.poller.register(opened, zmq.POLLIN)
        return opened

    def follow(self, port: int) -> Rank:
        def gone(monitor: zmq.Socket) -> None:  # vLLM has ended, and its cache with it
            monitor.recv_multipart()
            while events.poll(0):
                events.recv_multipart()
            self.reset(rank, 0, "engine_restarts")

        rank = Rank(f"tcp://127.0.0.1:{port + self.options.ranks}")
        events = self.listen(zmq.SUB, port, lambda socket: self.hear(rank, socket))
        events.subscribe(b"")
        self.handle(events.get_monitor_socket(zmq.EVENT_DISCONNECTED), gone)
        self.replay(rank)
        return rank

    def hear(self, rank: Rank, events: zmq.Socket) -> None:
        number, payload = receive(events)
        if number <= rank.newest:
            self.reset(rank, 0, "engine_restarts")
        rank.newest = number
        if number > rank.expected:
            self.replay(rank)
        elif number == rank.expected:
            ts = self.apply(rank, payload)
            self.greet(self.gateways)
            self.publish(ts)

    def apply(self, rank: Rank, payload: bytes) -> float:
        rank.expected += 1
        self.counts["batches_received"] += 1
        try:
            ts, events = msgspec.convert(decode(payload)[:2], tuple[float, list[Any]])
        except CORRUPT:
            ts, events = time.time(), [()]
        for event in events:
            try:
                self.state.apply(rank, event)
            except CORRUPT:
                self.counts["invalid_messages"] += 1
        self.lag = max(0.0, time.time() - ts)
        return ts

    def replay(self, rank: Rank) -> None:
        """Reads the batches from the expected one on, while live ones wait, and publishes the state."""
        first, number = rank.expected, -1
        with self.context.socket(zmq.DEALER) as dealer:
            dealer.linger, dealer.rcvhwm = 0, 0
            dealer.connect(rank.replay)
            dealer.send_multipart([b"", first.to_bytes(8, "big")])
            while number != END_OF_REPLAY and dealer.poll(5000):
                number, payload = receive(dealer)
                if number > rank.expected > first:  # the end, or vLLM before 0.33 dropped what its socket could not queue
                    break
                if END_OF_REPLAY > number > rank.expected:  # vLLM no longer has the earlier ones
                    self.reset(rank, number, "batches_missed")
                if number == rank.expected:
                    self.apply(rank, payload)
        if rank.expected > first and number != END_OF_REPLAY:
            return self.replay(rank)
        if rank.newest >= rank.expected:
            self.reset(rank, rank.newest + 1, "batches_missed")
        self.state.events = self.state.snapshot()
        self.publish()

    def reset(self, rank: Rank, expected: int, why: str) -> None:
        """What a rank held is gone, or no longer known."""
        logging.warning("%s: batch %d after %d, %d blocks forgotten", why, expected, rank.expected - 1, len(rank.blocks))
        self.counts[why] += max(1, expected - rank.expected)
        rank.expected, rank.newest = expected, rank.newest if expected else -1
        self.state.clear(rank)
        self.publish()

    def greet(self, gateways: zmq.Socket) -> None:
        """Reads subscriptions. A new one gets the state before anything else."""
        before = self.subscribers
        while gateways.poll(0):
            self.subscribers += {b"\1": 1, b"\0": -1}.get(gateways.recv()[:1], 0)
        if self.subscribers > before:
            logging.info("subscribed: %d subscribers, %d blocks", self.subscribers, len(self.state.announced))
            self.state.events = self.state.snapshot()
            self.publish()

    def publish(self, ts: float | None = None) -> None:
        events, self.state.events = self.state.events, []
        for payload in batches(events, ts or time.time()):
            frames = [self.options.topic.encode(), self.counts["batches_sent"].to_bytes(8, "big"), payload]
            try:
                self.gateways.send_multipart(frames, zmq.NOBLOCK)
                self.counts["batches_sent"] += 1
            except zmq.Again:  # a queue is full. All connect again, and get the state instead of a gap.
                logging.warning("slow_subscribers: one of %d does not keep up", self.subscribers)
                self.counts["slow_subscribers"] += 1
                self.poller.unregister(self.gateways)
                self.gateways.close()
                self.subscribers, self.gateways = 0, self.listen(zmq.XPUB, self.options.event_port, self.greet)
                return

    def answer(self, requests: zmq.Socket) -> None:
        """A replay: the state, numbered as if it were the last batches, and the end marker."""
        client, empty, start = requests.recv_multipart()
        state = batches(self.state.snapshot(), time.time())
        self.counts["batches_sent"] = after = max(self.counts["batches_sent"], len(state))
        for number, payload in enumerate(state, after - len(state)) if int.from_bytes(start, "big") < after else ():
            requests.send_multipart([client, empty, self.options.topic.encode(), number.to_bytes(8, "big"), payload])
        requests.send_multipart([client, empty, b"", END_OF_REPLAY.to_bytes(8, "big"), b""])

    def tick(self) -> None:
        """Once a second: a slice of the state again, as a removal by another pod makes the gateway forget this pod's copy."""
        faulthandler.dump_traceback_later(WATCHDOG_SECONDS, exit=True)
        seconds, self.ticked = time.monotonic() - self.ticked, time.monotonic()
        self.greet(self.gateways)
        self.again = self.again or list(reversed(self.state.announced))
        count = 1 + int(len(self.state.announced) * seconds / self.options.announce_seconds)
        keys = [self.again.pop() for _ in range(min(count, len(self.again)))]
        self.state.events += [self.state.announced[key] for key in keys if key in self.state.announced]
        self.publish()

    def run(self) -> None:
        while os.getppid() == self.parent:
            for socket, _ in self.poller.poll(1000):
                try:
                    self.handlers[socket](socket)
                except CORRUPT:
                    self.counts["invalid_messages"] += 1
            if time.monotonic() - self.ticked > 1:
                self.tick()

    def metrics(self) -> str:
        held, announced = sum(len(rank.blocks) for rank in self.ranks), len(self.state.announced)
        values: dict[str, float] = {"blocks_held": held, "blocks_announced": announced, "subscribers": self.subscribers}
        values |= {"lag_seconds": self.lag, **{f"{name}_total": count for name, count in self.counts.items()}}
        values |= {f'blocks_left_out_total{{reason="{reason}"}}': count for reason, count in self.state.left_out.items()}
        return "".join(f"kv_events_relay_{name} {value}\n" for name, value in values.items())


def receive(socket: zmq.Socket) -> tuple[int, bytes]:
    """Sequence number and payload. Replays of vLLM before 0.26 have no topic frame."""
    *_, number, payload = socket.recv_multipart()
    if len(number) != 8:
        raise ValueError("a sequence number has 8 bytes")
    return int.from_bytes(number, "big"), payload


def batches(events: list[bytes], ts: float) -> list[bytes]:
    parts = [events[i : i + BATCH_EVENTS] for i in range(0, len(events), BATCH_EVENTS)]
    return [b"".join((b"\x93", encode(ts), b"\xdc", len(part).to_bytes(2, "big"), *part, b"\0")) for part in parts]


class Pages(http.server.BaseHTTPRequestHandler):
    relay: Relay

    def do_GET(self) -> None:
        healthy = time.monotonic() - self.relay.ticked < WATCHDOG_SECONDS
        pages = {"/metrics": (200, self.relay.metrics()), "/healthz": (200, "ok\n") if healthy else (503, "stuck\n")}
        status, text = pages.get(self.path, (404, "not found\n"))
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_request(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    for name, default in DEFAULTS.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    while child := os.fork():  # the container must outlive a crash: a pod is not ready while one of its sidecars is down
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        os.waitpid(child, 0)
        logging.error("restarted: process %d has ended", child)
        time.sleep(1)
    Pages.relay = relay = Relay(options)
    server = http.server.ThreadingHTTPServer(("", options.metrics_port), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    logging.info("started: %s", vars(options))
    relay.run()


if __name__ == "__main__":
    main()
