"""A self-test record as certify is given it: its bytes, what they say, and the seal of the bench that ran it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from conformance.certification.members import SELFTEST
from conformance.documents import LoadedYaml, validate
from conformance.documents.strict_json import read_json
from conformance.selftest.record import SelfTest

SEAL_ENDING = ".seal.json"


@dataclass(frozen=True, slots=True)
class SelfTestRecord:
    """The record, and its seal where there is one."""

    said: SelfTest
    written: bytes
    """``selftest.json``."""
    seal: bytes | None
    """``selftest.seal.json``: the envelope over it; None where it was not sealed."""

    @classmethod
    def read(cls, written: bytes, seal: bytes | None) -> SelfTestRecord:
        """Read a record strictly. Raises `ValueError` where it is not JSON, `BadInput` with every problem in it."""
        return cls(validate(LoadedYaml(SELFTEST, read_json(written), {}), SelfTest), written, seal)


def seal_path(record: Path) -> Path:
    """Where the seal of a record lies: ``selftest.seal.json`` beside ``selftest.json``."""
    return record.with_name(record.stem + SEAL_ENDING)
