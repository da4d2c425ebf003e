"""Whatever vLLM reports, the relay announces exactly the prefixes that the pod can reuse."""

import unittest
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from support import CLEARED, Prefix, Subscriber, relay, removed, stored, take

RANKS = 2


class Engine:
    """A rank of vLLM, by the prefix that each of its blocks completes."""

    def __init__(self, block_size: int) -> None:
        self.block_size = block_size
        self.copies: dict[Prefix, int] = {}

    def knows(self, prefix: Prefix) -> bool:
        """Whether the block has a place: it is held, or a block after it is."""
        return any(other[: len(prefix)] == prefix for other in self.copies)

    def reusable(self, gateway_block: int) -> set[Prefix]:
        size, found = self.block_size, set[Prefix]()
        for prefix in self.copies:
            if all(prefix[:end] in self.copies for end in range(size, len(prefix), size)):
                found |= {prefix[:end] for end in range(gateway_block, len(prefix) + 1, gateway_block)}
        return found

    def store(self, parent: Prefix, tokens: list[int]) -> dict[str, Any]:
        prefixes = [(*parent, *tokens[:end]) for end in range(self.block_size, len(tokens) + 1, self.block_size)]
        if not parent or self.knows(parent):
            for prefix in prefixes:
                self.copies[prefix] = self.copies.get(prefix, 0) + 1
        return stored([key(prefix) for prefix in prefixes], key(parent), tokens, self.block_size)

    def remove(self, prefix: Prefix) -> dict[str, Any]:
        self.copies[prefix] -= 1
        if not self.copies[prefix]:
            del self.copies[prefix]
        return removed([key(prefix)])


def key(prefix: Prefix) -> bytes | None:
    return bytes(prefix) if prefix else None


sizes = st.sampled_from([(2, 2), (4, 2), (1, 2), (2, 4), (3, 2), (2, 3)])
steps = st.lists(
    st.tuples(
        st.sampled_from(["store", "store", "store", "extend", "extend", "remove", "remove", "clear"]),
        st.integers(0, RANKS - 1),
        st.integers(0, 1000),
        st.lists(st.integers(0, 1), min_size=12, max_size=12),
        st.integers(1, 3),
    ),
    max_size=40,
)


def event_of(engine: Engine, kind: str, choice: int, tokens: list[int], blocks: int) -> dict[str, Any] | None:
    held = sorted(engine.copies)
    tokens = tokens[: blocks * engine.block_size]
    if kind == "store":
        return engine.store((), tokens)
    if kind == "clear" and choice % 5 == 0:
        engine.copies.clear()
        return CLEARED
    if not held or kind == "clear":
        return None
    prefix = held[choice % len(held)]
    return engine.remove(prefix) if kind == "remove" else engine.store(prefix[: choice % 3 * engine.block_size] or prefix, tokens)


class Property(unittest.TestCase):
    @settings(max_examples=300, deadline=None, database=None)
    @given(sizes, steps)
    def test_announced_is_what_the_pod_holds(self, sizes: tuple[int, int], steps: list[Any]) -> None:
        vllm_block, gateway_block = sizes
        state = relay.State(gateway_block, 10_000)
        ranks = [(relay.Rank(), Engine(vllm_block)) for _ in range(RANKS)]
        early = Subscriber(gateway_block)
        for kind, rank, *rest in steps:
            known, engine = ranks[rank]
            event = event_of(engine, kind, *rest)
            if event is None:
                continue
            state.apply(known, event)
            for sent in take(state):
                early.apply(sent)
            late = Subscriber(gateway_block)
            for sent in state.snapshot():
                late.apply(relay.decode(sent))
            held = set[Prefix]().union(*(engine.reusable(gateway_block) for _, engine in ranks))
            self.assertEqual(early.prefixes, held)
            self.assertEqual(late.prefixes, held)
        for known, engine in ranks:
            state.apply(known, CLEARED)
        self.assertEqual((state.announced, state.holders, [known.blocks for known, _ in ranks]), ({}, {}, [{}, {}]))


if __name__ == "__main__":
    unittest.main()
