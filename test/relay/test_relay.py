"""The relay as a process, between a publisher with the sockets of vLLM and subscribers with those of the gateway."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import zmq

from support import CLEARED, SCRIPT, Prefix, Subscriber, removed, stored

END = b"\xff" * 8
context = zmq.Context()


def free_ports(count: int) -> list[int]:
    """Consecutive ports that are free now, below those that Linux gives to outgoing connections."""
    while True:
        with contextlib.ExitStack() as stack:
            try:
                first = stack.enter_context(socket.create_server(("127.0.0.1", random.randint(10_000, 32_000)))).getsockname()[1]
                for port in range(first + 1, first + count):
                    stack.enter_context(socket.create_server(("127.0.0.1", port)))
            except (OSError, OverflowError):
                continue
            return list(range(first, first + count))


def eventually(what: Callable[[], Any], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > deadline:
            raise AssertionError("not in time")
        time.sleep(0.02)
    return found


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


class Vllm:
    """A rank's publisher: PUB connects to the relay, ROUTER answers replays (with a topic frame since 0.26)."""

    def __init__(self, port: int, replay_port: int, topic_in_replies: bool = True, kept: int = 10_000) -> None:
        self.pub, self.router = context.socket(zmq.PUB), context.socket(zmq.ROUTER)
        self.pub.linger = self.router.linger = 0
        self.pub.sndhwm = self.router.sndhwm = 100_000
        self.router.bind(f"tcp://127.0.0.1:{replay_port}")
        self.pub.connect(f"tcp://127.0.0.1:{port}")
        self.topic, self.kept, self.sent, self.number = [b""] if topic_in_replies else [], kept, list[tuple[int, bytes]](), 0
        self.open = True
        self.server = threading.Thread(target=self.serve)
        self.server.start()

    def publish(self, *events: Any, live: bool = True) -> None:
        self.send(msgspec.msgpack.encode([time.time(), list(events), 0]), live)

    def send(self, payload: bytes, live: bool = True) -> None:
        self.sent = [*self.sent, (self.number, payload)][-self.kept :]  # first: vLLM answers replays between batches
        if live:
            self.pub.send_multipart([b"", self.number.to_bytes(8, "big"), payload])
        self.number += 1

    def serve(self) -> None:
        while self.open:
            if self.router.poll(20):
                client, _, start = self.router.recv_multipart()
                for number, payload in self.sent:
                    if number >= int.from_bytes(start, "big"):
                        self.router.send_multipart([client, b"", *self.topic, number.to_bytes(8, "big"), payload])
                self.router.send_multipart([client, b"", *self.topic, END, b""])
        self.router.close()

    def close(self) -> None:
        self.open = False
        self.server.join()
        self.pub.close()


class Gateway:
    """A subscriber of the relay."""

    def __init__(self, port: int, rcvhwm: int = 100_000) -> None:
        self.sub, self.index, self.numbers = context.socket(zmq.SUB), Subscriber(2), list[int]()
        self.sub.linger, self.sub.rcvhwm = 0, rcvhwm
        self.sub.subscribe(b"")
        self.sub.connect(f"tcp://127.0.0.1:{port}")

    def read(self) -> set[Prefix]:
        while self.sub.poll(0):
            _, number, payload = self.sub.recv_multipart()
            self.numbers.append(int.from_bytes(number, "big"))
            self.index.receive(payload)
        return self.index.prefixes


def tearDownModule() -> None:
    context.destroy(linger=0)  # else a socket that a failed test left open would keep the program from ending


class RelayProcess(unittest.TestCase):
    def setUp(self) -> None:
        self.event, self.replay, self.metrics_port, self.engine, *_ = free_ports(8)
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)

    def start(self, **more: Any) -> subprocess.Popen[str]:
        given = {"event-port": self.event, "replay-port": self.replay, "metrics-port": self.metrics_port}
        given |= {"engine-port": self.engine, "block-size": 2, "announce-seconds": 1000, **more}
        argv = [sys.executable, str(SCRIPT), *(f"--{name}={value}" for name, value in given.items())]
        log = self.stack.enter_context(open(os.devnull if not os.environ.get("RELAY_LOG") else "/dev/stderr", "w"))
        # A worker that outlives its supervisor must neither stay, nor keep this program's output open for its reader.
        process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=log, text=True, start_new_session=True)
        self.stack.callback(lambda: (kill_group(process.pid), process.wait()))
        eventually(lambda: self.get("/healthz")[0] == 200)
        return process

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""
        except OSError:
            return 0, ""

    def metric(self, name: str) -> float:
        lines = dict(line.rsplit(" ", 1) for line in self.get("/metrics")[1].splitlines())
        return float(lines[f"kv_events_relay_{name}"])

    def vllm(self, rank: int = 0, ranks: int = 1, **more: Any) -> Vllm:
        made = Vllm(self.engine + rank, self.engine + ranks + rank, **more)
        self.stack.callback(made.close)
        return made

    def gateway(self, **more: Any) -> Gateway:
        made = Gateway(self.event, **more)
        self.stack.callback(made.sub.close)
        return made

    def connected(self, vllm: Vllm, gateway: Gateway) -> None:
        """Waits until batches arrive: a publisher learns of a subscription a moment after it has connected."""
        def arrived() -> bool:
            vllm.publish(stored([0], None, [0, 0], 2), removed([0]))
            gateway.read()
            return self.metric("batches_received_total") == vllm.number and self.metric("subscribers") > 0
        eventually(arrived)

    def test_live_events_and_the_state_for_a_late_subscriber(self) -> None:
        self.start()
        vllm, early = self.vllm(), self.gateway()
        self.connected(vllm, early)
        vllm.publish(stored([1, 2, 3], None, [1, 2, 3, 4, 5, 6], 2))
        eventually(lambda: early.read() == {(1, 2), (1, 2, 3, 4), (1, 2, 3, 4, 5, 6)})
        vllm.publish(removed([3]), stored([4], 2, [7, 8], 2))
        held = {(1, 2), (1, 2, 3, 4), (1, 2, 3, 4, 7, 8)}
        eventually(lambda: early.read() == held)
        late = self.gateway()
        eventually(lambda: late.read() == held)
        self.assertEqual(early.numbers, list(range(early.numbers[0], early.numbers[0] + len(early.numbers))))

    def test_a_second_subscriber_makes_the_relay_send_the_state_again(self) -> None:
        self.start()
        vllm, first = self.vllm(), self.gateway()
        self.connected(vllm, first)
        vllm.publish(stored([1], None, [1, 2], 2))
        eventually(lambda: first.read() == {(1, 2)})
        for _ in range(3):
            another = self.gateway()
            eventually(lambda: another.read() == {(1, 2)})

    def test_a_subscription_right_after_an_unsubscription_gets_the_state(self) -> None:
        relay, vllm, gateway = self.start(), self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        vllm.publish(stored([*range(1, 601)], None, [*range(1200)], 2))  # more than slices announce in the meantime
        eventually(lambda: len(gateway.read()) == 600)
        worker = int(subprocess.check_output(["pgrep", "-P", str(relay.pid)]).split()[0])
        os.kill(worker, signal.SIGSTOP)
        gateway.index.by_hash.clear()
        gateway.sub.unsubscribe(b"")
        gateway.sub.subscribe(b"")
        time.sleep(0.2)
        os.kill(worker, signal.SIGCONT)
        eventually(lambda: len(gateway.read()) == 600, 20)

    def test_replay_port_answers_with_the_state(self) -> None:
        self.start()
        vllm, gateway = self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        vllm.publish(stored([*range(1, 601)], None, [*range(1200)], 2))
        eventually(lambda: len(gateway.read()) == 600)
        dealer = self.stack.enter_context(context.socket(zmq.DEALER))
        dealer.linger = 0
        dealer.connect(f"tcp://127.0.0.1:{self.replay}")
        answers, index = list[int](), Subscriber(2)
        for start in (0, 1 << 40):
            dealer.send_multipart([b"", start.to_bytes(8, "big")])
            while dealer.poll(5000):
                empty, _, number, payload = dealer.recv_multipart()
                self.assertEqual(empty, b"")
                if number == END:
                    break
                answers.append(int.from_bytes(number, "big"))
                index.receive(payload)
            else:
                self.fail("no end of the replay")
        self.assertEqual(index.prefixes, gateway.read())
        self.assertEqual(answers, list(range(gateway.numbers[-1] + 1 - len(answers), gateway.numbers[-1] + 1)))

    def restart_of_the_relay(self, **more: Any) -> None:
        relay, vllm, gateway = self.start(), self.vllm(**more), self.gateway()
        self.connected(vllm, gateway)
        vllm.publish(stored([1, 2], None, [1, 2, 3, 4], 2))
        eventually(lambda: len(gateway.read()) == 2)
        relay.kill()
        relay.wait()
        vllm.publish(stored([3], 2, [5, 6], 2), live=False)
        eventually(lambda: self.get("/healthz")[0] == 0)
        self.start()
        held = {(1, 2), (1, 2, 3, 4), (1, 2, 3, 4, 5, 6)}
        late = self.gateway()
        eventually(lambda: late.read() == held and gateway.read() == held)
        self.assertEqual(self.metric("batches_missed_total"), 0)

    def test_a_new_relay_reads_the_replay_of_vllm_before_0_26(self) -> None:
        self.restart_of_the_relay(topic_in_replies=False)

    def test_a_new_relay_reads_the_replay_of_vllm_since_0_26(self) -> None:
        self.restart_of_the_relay(topic_in_replies=True)

    def test_a_crash_does_not_end_the_container(self) -> None:
        relay, vllm, gateway = self.start(), self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        vllm.publish(stored([1], None, [1, 2], 2))
        eventually(lambda: gateway.read() == {(1, 2)})
        child = int(subprocess.check_output(["pgrep", "-P", str(relay.pid)]).split()[0])
        os.kill(child, signal.SIGKILL)
        eventually(lambda: self.get("/healthz")[0] == 0)
        fresh = self.gateway()
        eventually(lambda: fresh.read() == {(1, 2)})
        self.assertIsNone(relay.poll())
        relay.terminate()
        self.assertEqual(relay.wait(5), 0)
        eventually(lambda: self.get("/healthz")[0] == 0)

    def test_what_vllm_no_longer_has_is_counted(self) -> None:
        vllm = self.vllm(kept=2)
        for number in range(5):
            vllm.publish(stored([number + 1], None, [number, 0], 2))
        self.start()
        gateway = self.gateway()
        eventually(lambda: gateway.read() == {(3, 0), (4, 0)})
        self.assertEqual(self.metric("batches_missed_total"), 3)

    def test_a_gap_is_filled_from_the_replay(self) -> None:
        self.start()
        vllm, gateway = self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        vllm.publish(stored([1], None, [1, 2], 2), live=False)
        vllm.publish(stored([2], 1, [3, 4], 2))
        eventually(lambda: gateway.read() == {(1, 2), (1, 2, 3, 4)})
        self.assertEqual(self.metric("batches_missed_total"), 0)

    def test_a_gap_that_stays_makes_the_relay_forget(self) -> None:
        self.start()
        vllm, gateway = self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        vllm.kept = 1
        vllm.publish(stored([1], None, [1, 2], 2))
        eventually(lambda: gateway.read() == {(1, 2)})
        vllm.publish(removed([1]), live=False)
        vllm.publish(stored([2], None, [3, 4], 2))
        eventually(lambda: gateway.read() == {(3, 4)})
        self.assertEqual(self.metric("batches_missed_total"), 1)

    def test_when_vllm_ends_its_state_is_withdrawn_at_once(self) -> None:
        self.start()
        vllm, gateway = self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        vllm.publish(stored([1], None, [1, 2], 2))
        eventually(lambda: gateway.read() == {(1, 2)})
        vllm.close()
        eventually(lambda: gateway.read() == set())
        again = self.vllm()
        again.publish(stored([1], None, [5, 6], 2))
        again.publish(stored([2], 1, [7, 8], 2))
        eventually(lambda: (again.publish(), gateway.read() == {(5, 6), (5, 6, 7, 8)})[1])

    def test_ranks_are_merged(self) -> None:
        self.start(ranks=2)
        gateway, ranks = self.gateway(), [self.vllm(rank, 2) for rank in range(2)]
        for vllm in ranks:
            vllm.publish(stored([9], None, [1, 2], 2), live=False)
        eventually(lambda: ([vllm.publish() for vllm in ranks], gateway.read() == {(1, 2)})[1])
        eventually(lambda: ([vllm.publish() for vllm in ranks], self.metric("blocks_held") == 2)[1])
        ranks[0].publish(removed([9]), stored([8], None, [3, 4], 2))
        eventually(lambda: gateway.read() == {(1, 2), (3, 4)})
        ranks[1].publish(removed([9]))
        eventually(lambda: gateway.read() == {(3, 4)})

    def test_corrupt_messages_are_counted_and_skipped(self) -> None:
        self.start()
        vllm, gateway = self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        good = stored([1], None, [1, 2], 2)
        vllm.publish(good, ["Unknown", 1], {"type": "BlockStored"}, stored([2], None, ["a", -1], 2), None, 7, [])
        for payload in (b"", b"\xc1", b"\x93", msgspec.msgpack.encode([1]), msgspec.msgpack.encode({"a": 1}), b"\xff" * 1000, b"\x91" * 9999):
            vllm.send(payload)
        for frames in ([b""], [b"", b"\0" * 7, b""], [b""] * 4):
            vllm.pub.send_multipart(frames)
        vllm.publish(stored([3], 1, [3, 4], 2))
        eventually(lambda: gateway.read() == {(1, 2), (1, 2, 3, 4)})
        self.assertEqual(self.metric("invalid_messages_total"), 6 + 7 + 3)

    def test_corrupt_requests_and_subscriptions_are_ignored(self) -> None:
        self.start()
        vllm, gateway = self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        dealer = self.stack.enter_context(context.socket(zmq.DEALER))
        dealer.linger = 0
        dealer.connect(f"tcp://127.0.0.1:{self.replay}")
        for frames in ([b"x"], [b"", b"x" * 9, b"y"], [b""], [b""] * 9):
            dealer.send_multipart(frames)
        odd = self.stack.enter_context(context.socket(zmq.XSUB))
        odd.linger = 0
        odd.connect(f"tcp://127.0.0.1:{self.event}")
        for frame in (b"\x07", b"", b"\1" + b"t" * 300):
            odd.send(frame)
        with socket.create_connection(("127.0.0.1", self.event)) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        vllm.publish(stored([1], None, [1, 2], 2))
        eventually(lambda: gateway.read() == {(1, 2)})

    def test_a_slow_subscriber_gets_the_state_instead_of_a_gap(self) -> None:
        self.start(**{"queued-batches": 20})
        vllm, good, stalled = self.vllm(), self.gateway(), self.gateway(rcvhwm=1)
        self.connected(vllm, good)
        events = [*(stored([key], None, [key, key], 2) for key in range(1000)), removed([*range(1000)])]
        def flood() -> bool:
            for _ in range(50):
                vllm.publish(*events)
                eventually(lambda: (good.read(), self.metric("batches_received_total") == vllm.number)[1])
            return self.metric("slow_subscribers_total") > 0
        eventually(flood, 60)
        vllm.publish(stored([5000], None, [1, 2], 2))
        eventually(lambda: good.read() == {(1, 2)})
        eventually(lambda: stalled.read() == {(1, 2)})

    def test_the_state_is_announced_again_in_slices(self) -> None:
        self.start(**{"announce-seconds": 2})
        vllm, gateway = self.vllm(), self.gateway()
        self.connected(vllm, gateway)
        vllm.publish(stored([*range(1, 601)], None, [*range(1200)], 2))
        eventually(lambda: len(gateway.read()) == 600)
        for _ in range(2):
            gateway.index.by_hash = dict.fromkeys(gateway.index.by_hash, ())
            eventually(lambda: () not in gateway.read(), 10)

    def test_pages_are_served_at_once_without_vllm(self) -> None:
        began = time.monotonic()
        self.start(ranks=2)
        self.assertLess(time.monotonic() - began, 8)  # a replay that nobody answers takes 5 seconds per rank
        self.assertEqual(self.get("/healthz"), (200, "ok\n"))
        self.assertEqual(self.get("/other")[0], 404)
        self.assertEqual(self.metric('blocks_left_out_total{reason="lora"}'), 0)


if __name__ == "__main__":
    unittest.main()
