"""Small certifications for the tests: a recording of one inspection by a person, judged by the judge itself."""

from __future__ import annotations

import base64
import datetime
import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
from conformance.recording.model import Manifest, RecordedScene, Recording, Tool
from conformance.recording.reader import read_recording
from conformance.recording.writer import write_recording
from conformance.requirements.model import RequirementSet
from conformance.scenarios.inspection import InspectionParameters, scenes
from conformance.selftest.record import SelfTest
from conformance.selftest.seal import seal_of
from conformance.simulator.flaws import FLAWS
from tests.evaluation.factory import requirement, requirement_set

SECRET, OTHER_SECRET = bytes(range(32)), bytes(range(1, 33))
BENCH_SECRET = bytes(range(2, 34))
"""Of the bench that ran the self-test."""
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


def recorded(folder: Path, *, met: bool = True, answered_by_script: bool = False, **manifest: Any) -> Recording:
    """A recording of the inspection, written and read again."""
    if not folder.exists():
        [scene] = scenes(InspectionParameters(item="alarm_sound"))
        bench = {DEVICE_SAYS: IDENTITY, DEVICE_SAYS_AT_END: IDENTITY, **manifest.pop("bench", {})}
        head = Manifest(
            schema_=Manifest.KIND,
            closed=False,
            origin="live",
            started_at="2026-01-15T09:00:00+08:00",
            unattended=answered_by_script,
            tool=Tool(name="conformance", version="test"),
            bench=bench,
        ).model_copy(update=manifest)
        answer = Inspected(scene.id, 1.0, "alarm_sound", met, by="a person", unattended=False)
        write_recording(folder, head, [RecordedScene(scene, 0.0, 2.0)], [answer])
    return read_recording(folder)


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


def selftest_json(**changes: Any) -> bytes:
    """``selftest.json`` as it stands on disk."""
    return selftest(**changes).to_json().encode()


def seal(record_json: bytes, secret: bytes = BENCH_SECRET) -> bytes:
    """The bench's seal over it."""
    return seal_of(SelfTest.model_validate_json(record_json, strict=False), record_json, secret)


def order(**changes: Any) -> CertificateOrder:
    """An order for a certificate of two years."""
    end = datetime.date(2028, 1, 19)
    return CertificateOrder(**{"secret": SECRET, "valid_until": end, "trust": benches(), **changes})


def benches() -> Trust:
    """The benches that the laboratory trusts."""
    return Trust((trusted_key("Bench", BENCH_SECRET, "bench"),))


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
    """Write ``selftest.json``, its seal and the bench's public key; returns certify's options for them."""
    record = selftest_json(**changes)
    (folder / "selftest.json").write_bytes(record)
    (folder / "selftest.seal.json").write_bytes(seal(record))
    if not (folder / "bench").exists():
        write_key_pair(folder / "bench", BENCH_SECRET, purpose="bench")
    return ["--selftest", folder / "selftest.json", "--trusted", folder / "bench.pub", "--valid-until", "2028-01-19"]
