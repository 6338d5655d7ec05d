"""Small certifications for the tests: a recording of one inspection by a person, judged by the judge itself."""

from __future__ import annotations

import base64
import datetime
import functools
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance import __version__
from conformance.certification.issue import CertificateOrder, GivenRecording, issue
from conformance.core.events import Inspected
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import evaluation_text
from conformance.evidence.keys import public_key, write_key_pair
from conformance.evidence.trust import Trust, TrustedKey
from conformance.product.declaration import Product
from conformance.recording.archive import pack_zip
from conformance.recording.model import Manifest, RecordedScene, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.seal_writer import LinkSigner
from conformance.recording.writer import RecordingWriter
from conformance.requirements.model import RequirementSet
from conformance.scenarios.inspection import InspectionParameters, scenes
from conformance.seals.journal import JournalLine, begin_session, journal_path
from conformance.seals.signing import BenchKey, SessionSigner, stamp
from conformance.selftest.record import SelfTest
from conformance.simulator.flaws import FLAWS
from tests.evaluation.factory import requirement, requirement_set

SECRET, OTHER_SECRET = bytes(range(32)), bytes(range(1, 33))
BENCH_SECRET = bytes(range(2, 34))
"""Of the bench that seals the recordings."""
IDENTITY = {"manufacturer": "测温 & Co.", "model": "T-1", "serial": "A7", "firmware": "2.1"}
ASSIGNMENT: Mapping[str, Any] = {
    "schema": Assignment.KIND,
    "report": "C-2026-001",
    "laboratory": {"name": "Laboratory", "address": "1 Road"},
    "customer": {"name": "Customer", "address": "2 Road"},
    "item": {"description": "a screening system", "received": "2026-01-14", "condition": "undamaged"},
    "work": {
        "first_day": "2026-01-15",
        "last_day": "2026-01-16",
        "place": "the laboratory",
        "conditions": "22 °C to 24 °C, 40 % to 50 %",
    },
    "deviations": [],
    "external_results": [],
    "opinions": [],
    "reasons": {"sampling": "one item, chosen by the customer"},
    "issued": "2026-01-20",
    "authorised_by": "A. Person",
}


def assignment(**changes: Any) -> Assignment:
    """An assignment with everything that a certificate needs, but for the changes (None takes a field out)."""
    fields = {name: value for name, value in {**ASSIGNMENT, **changes}.items() if value is not None}
    return Assignment.model_validate(fields, strict=False)


def requirements(*, reviewed: bool = True, **fields: Any) -> RequirementSet:
    """A profile of one inspection, reviewed."""
    verification = {"method": "inspection", "scenario": "inspection", "parameters": {"item": "alarm_sound"}}
    record = {**requirement(limit=None, characteristic=None, verification=verification), **fields}
    made = requirement_set(record).requirements[0]
    return requirement_set({**record, "reviewed": made.fingerprint if reviewed else None})


def product(**fields: Any) -> Product:
    """The product, as its vendor declares it."""
    return Product.model_validate(
        {"schema": Product.KIND, "class": "dual-light", "identity": IDENTITY, **fields}, strict=False
    )


WHEN = datetime.datetime(2026, 1, 15, 1, 0, tzinfo=datetime.UTC)
"""When the bench sealed the recordings, by its clock."""


@functools.cache
def journal(sessions: int = 1, secret: bytes = BENCH_SECRET, **identity: str) -> tuple[bytes, list[JournalLine]]:
    """A bench's journal with so many sessions of the product, and its entries. The same for the same arguments."""
    with tempfile.TemporaryDirectory() as folder:
        key = BenchKey(secret, Path(folder) / "bench.key")
        lines = [
            begin_session(key, stamp(WHEN), {**IDENTITY, **identity}, {}, "example", "recording")
            for _ in range(sessions)
        ]
        return journal_path(key.path).read_bytes(), lines


def trusted_bench(secret: bytes = BENCH_SECRET, **fields: Any) -> TrustedKey:
    """A bench's key in the laboratory's trust file."""
    public = base64.b64encode(public_key(secret)).decode()
    return TrustedKey(**{"name": "bench 1", "public_key": public, "purpose": "bench", **fields})


def signer(number: int = 1, sessions: int = 1, secret: bytes = BENCH_SECRET) -> SessionSigner:
    """What seals one of so many sessions of a bench, at `WHEN`."""
    return SessionSigner(secret, number, journal(sessions, secret)[1][number - 1].digest, lambda: WHEN)


def bench_files(folder: Path, sessions: int = 1) -> tuple[object, ...]:
    """Options of certify that name the bench's public key and its journal, as they lie in a folder."""
    key = folder / "bench.key"
    if not key.exists():
        write_key_pair(key, BENCH_SECRET, purpose="bench")
        journal_path(key).write_bytes(journal(sessions)[0])
    return "--trusted", folder / "bench.key.pub", "--sessions", journal_path(key)


JOURNAL, (SESSION,) = journal()
SIGNER = signer()
TRUST = Trust((trusted_bench(),))
"""The laboratory's: its bench."""


def recorded(
    folder: Path,
    *,
    met: bool = True,
    answered_by_script: bool = False,
    signer: LinkSigner | None = SIGNER,
    **manifest: Any,
) -> Recording:
    """A recording of the inspection, written, sealed by the bench, and read again."""
    if not folder.exists():
        [scene] = scenes(InspectionParameters(item="alarm_sound"))
        head = Manifest(
            schema_=Manifest.KIND,
            closed=False,
            origin="live",
            started_at="2026-01-15T09:00:00+08:00",
            unattended=answered_by_script,
            tool=Tool(name="conformance", version="test"),
        ).model_copy(update=manifest)
        answer = Inspected(scene.id, 1.0, "alarm_sound", met, by="a person", unattended=False)
        writer = RecordingWriter(folder, head, signer)
        writer.begin(scene)
        writer.event(answer)
        writer.end(RecordedScene(scene, 0.0, 2.0))
        writer.close()
    return read_recording(folder)


def selftest(**changes: Any) -> SelfTest:
    """A record of a self-test that met everything."""
    title = {"zh": "偏移", "en": "offset"}
    cell = {"requirement": "6.1a", "demand": ["fail"], "power": 0.999, "observed": ["fail"]}
    return SelfTest.model_validate(
        {
            "schema": SelfTest.KIND,
            "verdict": "met",
            "tool": {"name": "conformance", "version": __version__},
            "requirements": {"profile": "example", "edition": "1", "digest": "sha256:0"},
            "demanded_power": 0.99,
            "seeds": [1, 2, 3, 4, 5],
            "classes": [{"name": "dual-light", "model": "S", "scenes": 1, "duration_s": 1.0}],
            "flaws": [{"name": "offset", "title": title, "unit": "delta_degC", "sizes": [1.0], "caught_by": ["6.1a"]}],
            "summary": {
                "campaigns": 1, "cells": 1, "demanded": 1, "met": 1, "missed": 0, "let_through": 0, "blamed": 0,
                "without_expectation": 0, "missed_by_chance_expected": 0.001, "unsure": [],
            },
            "rows": [
                {"class": "dual-light", "flaw": None, "size": None, "cells": []},
                *({"class": "dual-light", "flaw": name, "size": 1.0, "cells": [cell]} for name in FLAWS),
            ],
            **changes,
        },
        strict=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Everything that certify is given."""

    evaluation: Evaluation
    recording: Recording
    packed: bytes

    @property
    def evaluation_json(self) -> bytes:
        """As it stands on disk."""
        return evaluation_text(self.evaluation).encode()


def case(folder: Path, *, told: Assignment | None = None, **recording: Any) -> Case:
    """A device that passed, its recording and evaluation; in a folder of its own."""
    of = recorded(folder / "recording", **recording)
    pack_zip(folder / "recording", folder / "recording.zip")
    evaluation = evaluate(requirements(), product(), of, assignment=told or assignment())
    return Case(evaluation, of, (folder / "recording.zip").read_bytes())


def selftest_json(**changes: Any) -> bytes:
    """``selftest.json`` as it stands on disk."""
    return (selftest(**changes).model_dump_json(by_alias=True, indent=1) + "\n").encode()


def order(**changes: Any) -> CertificateOrder:
    """An order for a certificate of two years."""
    given = {"secret": SECRET, "valid_until": datetime.date(2028, 1, 19), "trust": TRUST, "journals": (JOURNAL,)}
    return CertificateOrder(**{**given, **changes})


def bundle(of: Case, *, enclosed: bool = True, selftest: bytes | None = None, **changes: Any) -> bytes:
    """A bundle, issued."""
    given = [GivenRecording(of.recording, of.packed if enclosed else None)]
    return issue(of.evaluation_json, selftest or selftest_json(), given, order(**changes))[0]


def again(evaluation: Evaluation, **changes: Any) -> Evaluation:
    """An evaluation with some of its JSON changed."""
    data = json.loads(evaluation_text(evaluation))
    for path, value in changes.items():
        *way, last = path.split("__")
        place = data
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        place[last] = value
    return Evaluation.model_validate(data, strict=False)
