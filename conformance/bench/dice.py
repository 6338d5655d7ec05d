"""Chance that can be repeated: generators seeded by sha256 of what they are for (trap T3: never by ``hash``)."""

from __future__ import annotations

import hashlib

import numpy as np


def seed_of(*parts: str | int) -> int:
    """A 128-bit seed from names and numbers; equal in every process, on every machine."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")


def generator(*parts: str | int) -> np.random.Generator:
    """A generator for one purpose: ``generator(run_seed, scene_id, "people")``."""
    return np.random.Generator(np.random.PCG64(seed_of(*parts)))


def child(parent: np.random.Generator) -> np.random.Generator:
    """A generator of its own, seeded by the parent's next number: what it draws moves nobody else's chance."""
    return np.random.Generator(np.random.PCG64(int(parent.integers(2**63))))
