"""Deceptions with the sealed bundle itself: the ways of tests/certification/tampering.py."""

from __future__ import annotations

from tests.certification.tampering import TABLE as TAMPERING
from tests.certification.tampering import Tampering
from tests.deceptions.deception import Deception


def _deception(way: Tampering) -> Deception:
    return Deception(way.what, way.code, "", lambda ground: way.found(ground.bundle).failures)


TABLE = tuple(map(_deception, TAMPERING))
