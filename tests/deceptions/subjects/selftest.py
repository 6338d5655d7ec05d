"""Deceptions with the tool's self-test record: written by hand, of something else, or of a part."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

from conformance.certification.selftest_record import SelfTestRecord
from conformance.evidence import dsse
from conformance.evidence.statement import InTotoStatement, read_statement, statement_bytes
from conformance.evidence.trust import Trust
from conformance.selftest.record import SelfTest
from conformance.selftest.seal import seal_of
from tests.certification.factory import (
    BENCH_SECRET,
    OTHER_SECRET,
    SECRET,
    seal,
    selftest,
    selftest_json,
    trusted_key,
)
from tests.certification.tampering import members_changed, signed_anew
from tests.deceptions.deception import Deception, Ground, certified, refused, verified

Change = Callable[[dict[str, Any]], object]
CONTRADICTS = "selftest_contradicts_itself"


def _edited(code: str, says: str, what: str, *changes: Change) -> Deception:
    """A record edited by hand, and sealed by the laboratory's own bench all the same."""

    def tried(ground: Ground) -> Any:
        return refused(ground.case, _record(*changes))

    return Deception(what, code, says, tried)


def _record(*changes: Change) -> SelfTestRecord:
    data = json.loads(selftest_json())
    for change in changes:
        change(data)
    record = SelfTest.model_validate(data, strict=False)
    written = record.to_json().encode()
    return SelfTestRecord(record, written, seal_of(record, written, BENCH_SECRET))


def _sets(**values: Any) -> Change:
    return lambda data: data.update(values)


def _of(part: str, **values: Any) -> Change:
    return lambda data: data[part].update(values)


def _cell(row: int = 0, cell: int = 0, **values: Any) -> Change:
    return lambda data: data["rows"][row]["cells"][cell].update(values)


def _rows(keep: Callable[[dict[str, Any]], bool]) -> Change:
    return lambda data: data.update(rows=[row for row in data["rows"] if keep(row)])


def _every_cell(**values: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        for row in data["rows"]:
            for cell in row["cells"]:
                cell.update(values)

    return change


def _flawed_cells(**values: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        for row in data["rows"]:
            if row["flaw"] is not None:
                for cell in row["cells"]:
                    cell.update(values)

    return change


def _counted_again(data: dict[str, Any]) -> None:
    """A careful forger counts again after editing."""
    from conformance.selftest.consistency import summary_of

    record = SelfTest.model_validate(data, strict=False)
    data["summary"] = json.loads(summary_of(record).model_dump_json())


def _sealed(code: str, says: str, what: str, sealed: Callable[[bytes], bytes | None]) -> Deception:
    """An honest record with another seal."""

    def tried(ground: Ground) -> Any:
        written = selftest_json()
        return refused(ground.case, SelfTestRecord(selftest(), written, sealed(written)))

    return Deception(what, code, says, tried)


def _seal_changed(written: bytes, **statement: Any) -> bytes:
    """A seal over another statement, by the bench's own key."""
    before = read_statement(dsse.open_envelope(seal(written)).payload)
    made = InTotoStatement(
        statement.get("files", before.files),
        statement.get("predicate_type", before.predicate_type),
        {**before.predicate, **statement.get("predicate", {})},
    )
    return dsse.seal(BENCH_SECRET, statement_bytes(made))


def _bench(purpose: Any, secret: bytes = BENCH_SECRET, **fields: Any) -> Trust:
    return Trust((trusted_key("Bench", secret, purpose, **fields),))


def _twice(ground: Ground) -> Any:
    """A key twice in the record: some readers take the first, some the last."""
    data = selftest_json().replace(b'"verdict": "met"', b'"verdict": "missed",\n "verdict": "met"', 1)
    from conformance.core.problems import BadInput
    from conformance.evidence.failure import Failure

    try:
        return certified(ground.case, selftest=data)
    except (BadInput, ValueError) as error:
        return [Failure("json-syntax", str(error))]


def _spaced(ground: Ground) -> Any:
    data = selftest_json() + b"\n"
    record = selftest()
    return refused(ground.case, SelfTestRecord(record, data, seal_of(record, data, BENCH_SECRET)))


def _exchanged_in_the_bundle(ground: Ground) -> Any:
    """The owner of the laboratory's key exchanges the record in the bundle for one of a part."""
    part = _record(_sets(seeds=[1]), _every_cell(observed=["pass"]), _counted_again).written
    from tests.certification.tampering import sha256_of

    changed = members_changed(ground.bundle, **{"selftest.json": part})

    def listed(statement: dict[str, Any]) -> None:
        for subject in statement["subject"]:
            if subject["name"] == "selftest.json":
                subject["digest"]["sha256"] = sha256_of(part).hex

    return verified(signed_anew(changed, listed))


def _removed_from_the_bundle(ground: Ground) -> Any:
    changed = members_changed(ground.bundle, **{"selftest.seal.json": None})

    def unlisted(statement: dict[str, Any]) -> None:
        statement["subject"] = [each for each in statement["subject"] if each["name"] != "selftest.seal.json"]

    return verified(signed_anew(changed, unlisted))


def _bench_revoked(ground: Ground) -> Any:

    from tests.certification.tampering import trusted

    keys = (*trusted().keys, trusted_key("Bench", BENCH_SECRET, "bench", revoked=datetime.date(2026, 3, 1)))
    return verified(ground.bundle, trust=Trust(keys))


FLAWED = next(number for number, row in enumerate(selftest().rows) if row.flaw is not None)
HEAD = {"name": "conformance", "version": "0.1.0"}

EDITED = (
    _edited("selftest_missed", "missed", "the verdict is missed", _sets(verdict="missed")),
    _edited(CONTRADICTS, "no miss is stated", "a cell observed the contrary of its demand",
            _cell(observed=["pass", "pass", "fail", "pass", "pass"])),
    _edited("selftest_missed", "(1 of", "a miss is stated, and the summary says that there is none",
            _cell(observed=["fail", "pass", "pass", "pass", "pass"], missed_seeds=[1])),
    _edited(CONTRADICTS, "a miss is stated where", "a miss is stated that is none", _cell(missed_seeds=[3])),
    _edited(CONTRADICTS, "not seeds of the self-test", "a miss is stated at a seed that was not run",
            _cell(observed=["pass"] * 5, missed_seeds=[9])),
    _edited(CONTRADICTS, "4 verdicts were observed at 5 seeds", "a cell observed fewer verdicts than seeds",
            _cell(observed=["pass"] * 4)),
    _edited(CONTRADICTS, "0 verdicts were observed", "a cell observed nothing", _cell(observed=[])),
    _edited(CONTRADICTS, "with the power 0.5", "a demand is counted of a power that is too little", _cell(power=0.5)),
    _edited(CONTRADICTS, "with the power 1.7", "a power is above one", _cell(power=1.7)),
    _edited(CONTRADICTS, "with the power -1", "a power is below zero", _cell(power=-1.0)),
    _edited(CONTRADICTS, "with the power None", "a demand is made without a power", _cell(power=None)),
    _edited(CONTRADICTS, "a reason says why there is none", "a demand has a reason why it is none",
            _cell(why_none="no reason")),
    _edited(CONTRADICTS, "although the power is 0.999", "a demand that was missed is taken away",
            _cell(demand=[], observed=["fail"] * 5), _counted_again),
    _edited("selftest_after_issue", "run on 2026-02-01", "the self-test is run after the certificate is issued",
            _sets(date="2026-02-01")),
    _edited("selftest_power", "a power of 0;", "no power is demanded", _sets(demanded_power=0.0)),
    _edited("selftest_power", "a power of 0.5;", "half the power is demanded",
            _sets(demanded_power=0.5), _every_cell(power=0.5), _counted_again),
    _edited(CONTRADICTS, "not a probability", "the demanded power is negative", _sets(demanded_power=-1.0)),
    _edited("selftest_partial", "1 different seeds", "one seed is run five times", _sets(seeds=[1] * 5)),
    _edited(CONTRADICTS, "the seed 2 occurs twice", "a seed is counted twice", _sets(seeds=[1, 2, 2, 3, 4])),
    _edited("selftest_partial", "4 different seeds", "four seeds are run",
            _sets(seeds=[1, 2, 3, 4]), _every_cell(observed=["pass"] * 4)),
    _edited("selftest_partial", "0 different seeds", "no seed is run", _sets(seeds=[]), _every_cell(observed=[])),
    *(_edited(CONTRADICTS, f"the summary states {name}", f"the summary counts other {name} than its rows",
              _of("summary", **{name: value}))
      for name, value in {"campaigns": 7, "cells": 1, "demanded": 10_000, "met": 9, "let_through": 1, "blamed": 1,
                          "without_expectation": 3, "missed_by_chance_expected": 0.5, "unsure": ["x"]}.items()),
    _edited("selftest_missed", "missed expectations (4 of", "the summary counts misses and the verdict is met",
            _of("summary", missed=4)),
    _edited("selftest_other_version", "judging version 0;", "the record is of a tool before judging versions",
            _sets(tool=HEAD)),
    _edited("selftest_other_version", "judging version 99;", "the record is of a judging version to come",
            _sets(tool={**HEAD, "judging_version": 99})),
    _edited("selftest_other_version", "of another 0.1.0", "the record is of another tool",
            _of("tool", name="another")),
    _edited("selftest_other_requirements", "another requirement set (example 1,", "the record is of an altered set",
            _of("requirements", digest="sha256:" + "0" * 64)),
    _edited("selftest_other_requirements", "another requirement set (other 7,", "the record is of another profile",
            _sets(requirements={"profile": "other", "edition": "7", "digest": "sha256:" + "1" * 64})),
    _edited("selftest_other_class", "the class dual-light", "the record is of another product class",
            lambda data: data["classes"][0].update(name="turnstile")),
    _edited(CONTRADICTS, "not among those that were run", "rows are of a class that was not run", _sets(classes=[])),
    _edited("selftest_partial", "offset 0.1", "a flaw is left out", _rows(lambda row: row["flaw"] != "offset")),
    _edited("selftest_partial", "offset 0.6", "a size of a flaw is left out",
            _rows(lambda row: (row["flaw"], row["size"]) != ("offset", 0.6))),
    _edited("selftest_partial", "offset 0.6", "a flaw is run at a size that is easy",
            lambda data: [row.update(size=99.0) for row in data["rows"] if row["size"] == 0.6]),
    _edited("selftest_partial", "the good device", "the good device is left out",
            _rows(lambda row: row["flaw"] is not None)),
    _edited("selftest_partial", "the good device", "no device is run at all", _sets(rows=[])),
    _edited(CONTRADICTS, "occurs twice", "a device is counted twice",
            lambda data: data["rows"].append(data["rows"][0])),
    _edited(CONTRADICTS, "a requirement occurs twice", "a requirement is counted twice",
            lambda data: [row["cells"].append(row["cells"][0]) for row in data["rows"]]),
    _edited("selftest_partial", "did not judge: 6.1a", "the requirement that is certified was not judged",
            lambda data: [row.update(cells=row["cells"][1:]) for row in data["rows"]], _counted_again),
    _edited(CONTRADICTS, "not those of the other devices", "flawed devices are judged by fewer requirements",
            lambda data: data["rows"][FLAWED].update(cells=[]), _counted_again),
    _edited("selftest_empty", "no expectations of:", "flaws are tried without a demand",
            _flawed_cells(demand=[], power=None, why_none="nothing"), _counted_again),
    _edited("selftest_empty", "the good device", "nothing is demanded of any device",
            _every_cell(demand=[], power=None, why_none="nothing"), _counted_again),
    _edited("selftest_unsure", "even of a good device for: 6.1a", "nothing is demanded for what is certified",
            lambda data: [row["cells"][0].update(demand=[], power=0.5) for row in data["rows"]], _counted_again),
    _edited(CONTRADICTS, "listed with other sizes", "a flaw is listed with sizes that were not run",
            lambda data: data["flaws"][0].update(sizes=[1.0, 2.0, 3.0])),
    _edited(CONTRADICTS, "caught by other requirements", "a flaw is listed as caught that nothing caught",
            lambda data: data["flaws"][0].update(caught_by=["6.1a"])),
    _edited(CONTRADICTS, "flaws were run that are not listed", "flaws are run that are not listed", _sets(flaws=[])),
    _edited(CONTRADICTS, "a flaw without a size", "a flaw has no size",
            lambda data: data["rows"][FLAWED].update(size=None)),
)  # fmt: skip

SEALS = (
    _sealed("selftest_unsealed", "--bench-key", "the record is not sealed", lambda written: None),
    _sealed("selftest_seal_wrong", "cannot be read", "the seal is junk", lambda written: b"{}" * 9),
    _sealed("selftest_seal_wrong", "another record", "the seal is of another self-test",
            lambda written: seal(selftest_json(date="2026-01-01"))),
    _sealed("selftest_seal_wrong", "its type is", "the seal is of another kind",
            lambda written: _seal_changed(written, predicate_type="urn:conformance:certificate:1")),
    _sealed("selftest_seal_wrong", "another verdict", "the seal names another requirement set than the record",
            lambda written: _seal_changed(written, predicate={"requirements": {"profile": "other"}})),
    _sealed("selftest_seal_wrong", "another verdict", "the seal names other flaws than the record",
            lambda written: _seal_changed(written, predicate={"flaws": {}})),
    _sealed("selftest_seal_wrong", "not of the key that it names", "the seal names another bench than signed it",
            lambda written: _seal_changed(written, predicate={"bench": {"key_id": "sha256:0", "public_key": "AAAA"}})),
    _sealed("selftest_seal_wrong", "not of the key that it names", "the seal names no bench",
            lambda written: _seal_changed(written, predicate={"bench": None})),
    _sealed("selftest_key_unknown", "not trusted", "the seal is by a key that the laboratory does not know",
            lambda written: seal(written, OTHER_SECRET)),
    Deception("the laboratory trusts the key that sealed the record as a laboratory's, not as a bench's",
              "key_other_purpose", "trusted for a laboratory, not for a bench",
              lambda ground: certified(ground.case, trust=_bench("laboratory"))),
    Deception("the laboratory names no benches that it trusts", "selftest_key_unknown", "--trusted",
              lambda ground: certified(ground.case, trust=None)),
    Deception("the bench's key was revoked", "key_revoked", "the self-test record is",
              lambda ground: certified(ground.case, trust=_bench("bench", revoked=datetime.date(2026, 1, 1)))),
    Deception("the bench's key was not valid yet", "key_not_valid", "the self-test record is",
              lambda ground: certified(ground.case, trust=_bench("bench", valid_from=datetime.date(2026, 6, 1)))),
    Deception("the laboratory seals the record with the key that signs its certificates", "selftest_key_unknown",
              "not trusted", lambda ground: refused(ground.case, _by_the_laboratory())),
    Deception("a key occurs twice in the record", "json-syntax", "'verdict' occurs twice", _twice),
    Deception("the record is laid out anew", "selftest_rewritten", "was changed after", _spaced),
    Deception("the owner of the key exchanges the record in a bundle", "selftest_seal_wrong", "another record",
              _exchanged_in_the_bundle),
    Deception("the owner of the key removes the record's seal from a bundle", "selftest_unsealed", "not sealed",
              _removed_from_the_bundle),
    Deception("a reader knows that the bench's key was revoked", "key_revoked", "self-test record", _bench_revoked),
)  # fmt: skip


def _by_the_laboratory() -> SelfTestRecord:
    record, written = selftest(), selftest_json()
    return SelfTestRecord(record, written, seal_of(record, written, SECRET))


TABLE = (*EDITED, *SEALS)
