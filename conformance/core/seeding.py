"""Repeatable chance: generators seeded by sha256 of their purpose (``hash`` differs from process to process)."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence


def seed_of(*parts: str | int) -> int:
    """A 128-bit seed from names and numbers; equal in every process and on every machine."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")


def generator(*parts: str | int) -> np.random.Generator:
    """A generator for one purpose: ``generator(run_seed, scene_id, "people")``."""
    return np.random.Generator(np.random.PCG64(_sown(seed_of(*parts))))  # type: ignore[arg-type]  # numpy takes any ISeedSequence


class _Sown(ISeedSequence):
    """A seed that numpy has already spread: `numpy.random.SeedSequence` takes longer than most of what is drawn."""

    def __init__(self, seed: int) -> None:
        self._words = np.random.SeedSequence(seed).generate_state(_PCG64_WORDS, np.uint64)

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> Any:
        """The words that PCG64 asks for."""
        if (n_words, dtype) != (_PCG64_WORDS, np.uint64):
            raise ValueError(f"spread for PCG64 only, not for {n_words} words of {dtype}")
        return self._words


_PCG64_WORDS = 4


@lru_cache(maxsize=1 << 15)
def _sown(seed: int) -> _Sown:
    """Kept for runs that meet the same chance again: the same numbers come of it."""
    return _Sown(seed)


def child(parent: np.random.Generator) -> np.random.Generator:
    """A separate generator, seeded by the parent's next number: its draws do not change those of any other."""
    return np.random.Generator(np.random.PCG64(int(parent.integers(2**63))))
