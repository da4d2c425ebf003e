"""Each kind of event, as each version of vLLM sends it."""

import gc
import json
import unittest
from typing import Any

from support import CLEARED, ROOT, Subscriber, relay, removed, stored, take

VECTORS = ROOT / "test/fixtures/kv-event-vectors"
FIRST = {"block_hashes": [1], "parent_block_hash": None, "token_ids": [1, 2], "block_size": 2}

# Prefixes that are announced after each recorded message, and what is left out in the end.
LIVE = ([1, 3, 3, 0, 0, 0, 1, 1, 1], {"lora": 1, "parent": 1})
RECORDED: dict[str, tuple[int, list[int], dict[str, int]]] = {
    "0.10.2.json": (4, *LIVE),
    "0.22.1.json": (4, *LIVE),
    "0.24.0.json": (4, *LIVE),
    "0.32.0.json": (4, *LIVE),
    "server-0.20.2.json": (16, [6, 12, 30, 40, 6], {}),
    "server-0.32.0.json": (16, [6, 12, 30, 44, 6], {}),
}

# What is left out, and how many of the two blocks of an event.
LEFT_OUT: list[tuple[str, dict[str, Any], dict[str, int]]] = [
    ("an adapter by id", {"lora_id": 0}, {"lora": 2}),
    ("an adapter by name", {"lora_name": "a"}, {"lora": 2}),
    ("a salted prompt", {"extra_keys": [["salt"], None]}, {"extra_keys": 2}),
    ("an image in the second block", {"extra_keys": [None, [["image", 0]]]}, {"extra_keys": 1}),
    ("no extra keys", {"extra_keys": [None, None]}, {}),
    ("host memory", {"medium": "CPU"}, {"medium": 2}),
    ("no medium, before 0.10.2", {"medium": None}, {}),
    ("full attention", {"group_idx": 0, "kv_cache_spec_kind": "full_attention"}, {}),
    ("full attention in another group", {"group_idx": 2, "kv_cache_spec_kind": "mla_attention"}, {}),
    ("a sliding window", {"group_idx": 0, "kv_cache_spec_kind": "sliding_window"}, {"group": 2}),
    ("the state of Mamba", {"group_idx": 1, "kv_cache_spec_kind": "mamba"}, {"group": 2}),
    ("another group of unknown kind", {"group_idx": 1}, {"group": 2}),
    ("tokens that do not fit the blocks", {"block_size": 3}, {"tokens": 2}),
    ("blocks without size", {"block_size": 0}, {"tokens": 2}),
    ("an unknown parent", {"parent_block_hash": 77}, {"parent": 2}),
]


class Events(unittest.TestCase):
    def setUp(self) -> None:
        self.state, self.rank, self.gateway = relay.State(2, 100), relay.Rank(), Subscriber(2)

    def apply(self, *events: Any) -> set[tuple[int, ...]]:
        for event in events:
            self.state.apply(self.rank, event)
        for event in take(self.state):
            self.gateway.apply(event)
        return self.gateway.prefixes

    def reasons(self) -> dict[str, int]:
        return {reason: count for reason, count in self.state.left_out.items() if count}

    def test_recorded(self) -> None:
        for name, (size, expected, left_out) in RECORDED.items():
            with self.subTest(name):
                self.state, self.rank, self.gateway = relay.State(size, 100), relay.Rank(), Subscriber(size)
                recorded = json.loads((VECTORS / name).read_text())
                messages = recorded.get("live") or [batch for step in recorded["steps"] for batch in step["batches"]]
                payloads = [bytes.fromhex(message["frames_hex"][2]) for message in messages]
                counts = [len(self.apply(*relay.decode(payload)[1])) for payload in payloads]
                self.assertEqual((counts, self.reasons()), (expected, left_out))

    def test_left_out(self) -> None:
        for name, more, left_out in LEFT_OUT:
            with self.subTest(name):
                self.setUp()
                event = stored([1, 2], None, [1, 2, 3, 4], 2) | more
                announced = self.apply(event)
                self.assertEqual(self.reasons(), left_out)
                self.assertEqual(len(announced), 2 - sum(left_out.values()))

    def test_what_follows_a_salted_block_is_left_out(self) -> None:
        salted = stored([1], None, [1, 2], 2, extra_keys=[["salt"]])
        self.assertEqual(self.apply(salted, stored([2], 1, [3, 4], 2, extra_keys=[None])), set())

    def test_only_the_first_group_of_full_attention_counts(self) -> None:
        groups = [stored([1], None, [1, 2], 2, group_idx=group, kv_cache_spec_kind="full_attention") for group in (1, 2)]
        self.assertEqual(self.apply(*groups, removed([1], group_idx=2)), {(1, 2)})
        self.assertEqual(self.apply(removed([1], group_idx=1)), set())

    def test_a_removal_from_host_memory_leaves_the_block(self) -> None:
        self.assertEqual(self.apply(stored([1], None, [1, 2], 2), removed([1], medium="CPU")), {(1, 2)})

    def test_a_block_stays_until_its_last_copy_is_removed(self) -> None:
        block = stored([1], None, [1, 2], 2)
        self.assertEqual(self.apply(block, block, removed([1])), {(1, 2)})
        self.assertEqual(self.apply(removed([1]), removed([1])), set())

    def test_what_is_held_after_a_removed_block_comes_back_with_it(self) -> None:
        first, second = stored([1], None, [1, 2], 2), stored([2], 1, [3, 4], 2)
        self.assertEqual(self.apply(first, second, removed([1])), set())
        self.assertEqual(self.apply(first), {(1, 2), (1, 2, 3, 4)})

    def test_hashes_as_integers_and_as_bytes(self) -> None:
        for key, other in ((-5, 6), (2**64 - 1, 2**63), (b"\0" * 32, b"\1" * 32)):
            with self.subTest(key):
                self.setUp()
                self.assertEqual(len(self.apply(stored([key, other], None, [1, 2, 3, 4], 2))), 2)
                self.assertEqual(self.apply(removed([other])), {(1, 2)})

    def test_the_limit_of_blocks(self) -> None:
        self.state.max_blocks = 2
        self.apply(stored([1, 2], None, [1, 2, 3, 4], 2), stored([3], 2, [5, 6], 2), removed([2]), stored([4], 1, [7, 8], 2))
        self.assertEqual((self.gateway.prefixes, self.reasons()), ({(1, 2), (1, 2, 7, 8)}, {"full": 1}))

    def test_hashes_differ_between_pods_and_starts(self) -> None:
        self.apply(stored([1], None, [1, 2], 2))
        other = relay.State(2, 100)
        other.apply(relay.Rank(), stored([1], None, [1, 2], 2))
        self.assertNotEqual(list(other.announced), list(self.state.announced))

    def test_an_array_may_have_more_fields_than_known(self) -> None:
        event = ["BlockStored", [1], None, [1, 2], 2, None, "GPU", None, None, 0, "full_attention", None, "LOCAL", None, 1, 2]
        self.assertEqual(self.apply(event, ["BlockRemoved", [9], "GPU", 0, None, 5]), {(1, 2)})

    def test_a_map_may_leave_out_defaults(self) -> None:
        self.assertEqual(self.apply({"type": "BlockStored", **FIRST, "new_field": 1}), {(1, 2)})

    def test_no_removal_is_remembered_for_ever(self) -> None:
        for key in range(relay.REMEMBERED_REMOVALS + 10):
            self.apply(stored([key], None, [key, 1], 2), removed([key]))
        self.assertEqual(len(self.state.withdrawn), relay.REMEMBERED_REMOVALS)

    def test_cleared(self) -> None:
        self.apply(stored([1], None, [1, 2], 2), CLEARED)
        self.assertEqual((self.gateway.prefixes, self.state.announced, self.rank.blocks), (set(), {}, {}))

    def test_blocks_are_freed_without_the_garbage_collector(self) -> None:
        self.addCleanup(gc.enable)
        gc.disable()
        gc.collect()
        for end in (removed([1, 2]), removed([2, 1]), CLEARED):
            self.apply(stored([1, 2], None, [1, 2, 3, 4], 2), end)
            self.assertEqual([held for held in gc.get_objects() if isinstance(held, relay.Block)], [])


if __name__ == "__main__":
    unittest.main()
