"""Small certifications for the tests: a recording of one inspection by a person, judged by the judge itself."""

from __future__ import annotations

import base64
import datetime
import functools
import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conformance import __version__
from conformance.certification.certificate import Certificate
from conformance.certification.issue import CertificateOrder, GivenRecording, issue
from conformance.certification.selftest_record import SelfTestRecord
from conformance.core.events import Inspected
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.evaluate import digest_of, evaluate
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import evaluation_text
from conformance.evidence.keys import Purpose, public_key, write_key_pair
from conformance.evidence.trust import Trust, TrustedKey
from conformance.product.declaration import Product
from conformance.recording.archive import pack_zip
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from conformance.recording.model import PLANNED_FOR, Manifest, RecordedScene, Recording, Tool
from conformance.recording.packed import read_packed
from conformance.recording.reader import read_recording
from conformance.recording.seal_writer import LinkSigner
from conformance.recording.writer import RecordingWriter
from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.model import RequirementSet
from conformance.requirements.release import digest_of_set
from conformance.scenarios.inspection import InspectionParameters, scenes
from conformance.seals.journal import JournalLine, begin_session, journal_path
from conformance.seals.signing import BenchKey, SessionSigner, stamp
from conformance.selftest.record import SelfTest
from conformance.selftest.seal import seal_of
from conformance.simulator.flaws import FLAWS
from tests.evaluation.factory import requirement, requirement_set

SECRET, OTHER_SECRET = bytes(range(32)), bytes(range(1, 33))
BENCH_SECRET = bytes(range(64, 96))
"""Of the bench that ran the self-test and seals the recordings."""
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
    made = requirement_set(record)
    fingerprint = fingerprint_of(made, made.requirements[0])
    return requirement_set({**record, "reviewed": fingerprint if reviewed else None})


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
    item: str = "alarm_sound",
    signer: LinkSigner | None = SIGNER,
    **manifest: Any,
) -> Recording:
    """A recording of the inspection, written, sealed by the bench, and read again."""
    if not folder.exists():
        [scene] = scenes(InspectionParameters(item=item))
        bench = {DEVICE_SAYS: IDENTITY, DEVICE_SAYS_AT_END: IDENTITY, **manifest.pop("bench", {})}
        head = Manifest(
            schema_=Manifest.KIND,
            closed=False,
            origin="live",
            started_at="2026-01-15T09:00:00+08:00",
            unattended=answered_by_script,
            run={PLANNED_FOR: digest_of_set(requirements())},
            tool=Tool(name="conformance", version="test"),
            bench=bench,
        ).model_copy(update=manifest)
        answer = Inspected(scene.id, 1.0, item, met, by="a person", unattended=False)
        writer = RecordingWriter(folder, head, signer)
        writer.begin(scene)
        writer.event(answer)
        writer.end(RecordedScene(scene, 0.0, 2.0))
        writer.close()
    return read_recording(folder)


def planned(recording: Recording, asked: RequirementSet) -> Recording:
    """The same, recorded and sealed for other requirements."""
    manifest = recording.manifest
    kept = {name: getattr(manifest, name) for name in ("origin", "started_at", "unattended", "tool", "simulated")}
    with tempfile.TemporaryDirectory() as folder:
        [answer] = [event for event in recording.events if isinstance(event, Inspected)]
        run = {**(manifest.run or {}), PLANNED_FOR: digest_of_set(asked)}
        recorded(Path(folder) / "recording", met=answer.met is True, item=answer.item, **{**kept, "run": run})
        pack_zip(Path(folder) / "recording", Path(folder) / "recording.zip")
        return read_packed((Path(folder) / "recording.zip").read_bytes())


@functools.cache
def _met() -> str:
    """A record of a self-test of `requirements`, on which every device met what was demanded, as JSON."""
    asked = requirements()
    cells = [
        {"requirement": name, "demand": [verdict], "power": 0.999, "observed": [verdict] * 5}
        for name, verdict in (("6.1a", "pass"), ("status", "conforms"))
    ]
    devices = [(None, None), *((flaw.name, size) for flaw in FLAWS.values() for size in flaw.sizes)]
    rows = [{"class": "dual-light", "flaw": flaw, "size": size, "cells": cells} for flaw, size in devices]
    flaws = [
        {"name": flaw.name, "title": {"zh": flaw.title.zh, "en": flaw.title.en}, "unit": flaw.unit,
         "sizes": list(flaw.sizes), "caught_by": []}
        for flaw in FLAWS.values()
    ]  # fmt: skip
    cell_count = 2 * len(rows)
    made = {
        "schema": SelfTest.KIND,
        "verdict": "met",
        "tool": {"name": "conformance", "version": __version__, "judging_version": JUDGING_VERSION},
        "requirements": {"profile": asked.profile, "edition": asked.edition, "digest": digest_of(asked)},
        "demanded_power": 0.99,
        "seeds": [1, 2, 3, 4, 5],
        "classes": [{"name": "dual-light", "model": "S", "scenes": 1, "duration_s": 1.0}],
        "flaws": flaws,
        "summary": {
            "campaigns": 5 * len(rows), "cells": 5 * cell_count, "demanded": 5 * cell_count, "met": 5 * cell_count,
            "missed": 0, "let_through": 0, "blamed": 0, "without_expectation": 0,
            "missed_by_chance_expected": round(0.001 * cell_count, 6), "unsure": [],
        },
        "rows": rows,
    }  # fmt: skip
    return json.dumps(made)


def selftest(**changes: Any) -> SelfTest:
    """A record of a self-test that met everything."""
    return SelfTest.model_validate({**json.loads(_met()), **changes}, strict=False)


def selftest_of_one_flaw(**changes: Any) -> SelfTest:
    """A record of a part: the good device, and one flaw that is caught."""
    data = json.loads(_met())
    caught = {"requirement": "6.1a", "demand": ["fail"], "power": 0.999, "observed": ["fail"]}
    good, flawed, *_ = data["rows"]
    rows = [{**good, "cells": []}, {**flawed, "cells": [caught]}]
    return selftest(**{"rows": rows, "flaws": data["flaws"][:1], **changes})


def selftest_record(*, sealed_by: bytes | None = BENCH_SECRET, **changes: Any) -> SelfTestRecord:
    """The same as certify is given it, sealed by the bench."""
    record = selftest(**changes)
    written = record.to_json().encode()
    return SelfTestRecord(record, written, None if sealed_by is None else seal_of(record, written, sealed_by))


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


AMENDED: Mapping[str, Any] = {
    "report": "C-2026-001-A1",
    "issued": "2026-02-01",
    "amends": {"report": "C-2026-001", "changes": "The address of the customer was wrong."},
}


def amended_case(of: Case, **told: Any) -> Case:
    """The same work, reported anew; fields of the assignment that are None are left out."""
    evaluation = evaluate(requirements(), product(), of.recording, assignment=assignment(**{**AMENDED, **told}))
    return replace(of, evaluation=evaluation)


def selftest_json(**changes: Any) -> bytes:
    """``selftest.json`` as it stands on disk."""
    return selftest(**changes).to_json().encode()


def seal(record_json: bytes, secret: bytes = BENCH_SECRET) -> bytes:
    """The bench's seal over it."""
    return seal_of(SelfTest.model_validate_json(record_json, strict=False), record_json, secret)


def order(**changes: Any) -> CertificateOrder:
    """An order for a certificate of two years, by a specification of the laboratory's own."""
    given = {"secret": SECRET, "valid_until": datetime.date(2028, 1, 19), "trust": TRUST, "journals": (JOURNAL,)}
    return CertificateOrder(**{**given, "own_specification": True, **changes})


def trusted_key(name: str, secret: bytes, purpose: Purpose = "laboratory", **fields: Any) -> TrustedKey:
    """A key in a trust file."""
    public = base64.b64encode(public_key(secret)).decode("ascii")
    return TrustedKey(name=name, public_key=public, purpose=purpose, **fields)


def bundle(of: Case, *, enclosed: bool = True, selftest: bytes | None = None, **changes: Any) -> bytes:
    """A bundle, issued."""
    return issued(of, enclosed=enclosed, selftest=selftest, **changes)[0]


def issued(
    of: Case,
    *,
    enclosed: bool = True,
    selftest: bytes | None = None,
    sealed: bool = True,
    and_of: Iterable[Recording] = (),
    **changes: Any,
) -> tuple[bytes, Certificate]:
    """A bundle and what its certificate says; ``and_of`` are further recordings. Raises `Untrustworthy`."""
    given = [GivenRecording(each, None) for each in and_of]
    given.append(GivenRecording(of.recording, of.packed if enclosed else None))
    record = selftest or selftest_json()
    return issue(of.evaluation_json, record, given, order(**changes), selftest_seal=seal(record) if sealed else None)


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


def write_selftest(folder: Path, **changes: Any) -> list[object]:
    """Write ``selftest.json``, its seal, the bench's public key and journal; returns certify's options for them."""
    record = selftest_json(**changes)
    (folder / "selftest.json").write_bytes(record)
    (folder / "selftest.seal.json").write_bytes(seal(record))
    return ["--selftest", folder / "selftest.json", "--valid-until", "2028-01-19", *bench_files(folder)]
