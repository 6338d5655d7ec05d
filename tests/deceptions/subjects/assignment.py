"""Deceptions with what the laboratory states: dates that cannot all be true, and names that print as nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from conformance.core.problems import BadInput
from conformance.evaluation.assignment import load_assignment
from conformance.evidence.failure import Failure
from tests.certification.factory import ASSIGNMENT, assignment, case, issued, product, requirements
from tests.certification.tampering import signed_anew
from tests.deceptions.deception import Deception, Ground, certified, refused, verified

ZERO_WIDTH, FILLER, BRAILLE, OVERRIDE = "\u200b\u2060", "\u3164\u115f", "\u2800", "\u202e"


def _told(code: str, says: str, what: str, **fields: Any) -> Deception:
    """An assignment with other fields, over an honest recording."""

    def tried(ground: Ground) -> Iterable[Failure]:
        return refused(case(ground.folder, told=assignment(**fields)))

    return Deception(what, code, says, tried)


def _recorded(code: str, says: str, what: str, **manifest: Any) -> Deception:
    """A recording with another manifest, under an honest assignment."""
    return Deception(what, code, says, lambda ground: refused(case(ground.folder, **manifest)))


def _terms(code: str, says: str, what: str, **terms: Any) -> Deception:
    return Deception(what, code, says, lambda ground: certified(ground.case, **terms))


def _signed(code: str, says: str, what: str, **predicate: Any) -> Deception:
    """The owner of the laboratory's key signs other dates than were certified."""

    def tried(ground: Ground) -> Iterable[Failure]:
        return verified(signed_anew(ground.bundle, lambda statement: statement["predicate"].update(predicate)))

    return Deception(what, code, says, tried)


def _read(code: str, says: str, what: str, **fields: Any) -> Deception:
    """A document with hidden characters, as the command line reads it."""

    def tried(ground: Ground) -> Iterable[Failure]:
        import json

        path = ground.folder / "assignment.json"
        path.write_text(json.dumps({**ASSIGNMENT, **fields}), encoding="utf-8")
        try:
            load_assignment(str(path))
        except BadInput as error:
            return [Failure(each.code or "", str(each)) for each in error.problems]
        return []

    return Deception(what, code, says, tried)


def _title(code: str, says: str, what: str, **fields: Any) -> Deception:
    """A requirement whose words cannot be read."""

    def tried(ground: Ground) -> Iterable[Failure]:
        from dataclasses import replace

        from conformance.evaluation.evaluate import evaluate

        unread = evaluate(requirements(**fields), product(), ground.case.recording, assignment=assignment())
        return refused(replace(ground.case, evaluation=unread))

    return Deception(what, code, says, tried)


def _work(**days: str) -> Mapping[str, Any]:
    return {**ASSIGNMENT["work"], **days}


def _party(**fields: str) -> Mapping[str, Any]:
    return {"name": "Laboratory", "address": "1 Road", **fields}


def _calibrated(**dates: str) -> Mapping[str, Any]:
    return {"bench": {"reference_source": {"identity": "BB-1", "calibration": dates}}}


DATES = (
    _told("work_reversed", "before it begins", "the work ends before it begins",
          work=_work(first_day="2026-01-17"), issued="2026-01-20"),
    _told("issued_before_work_ended", "before the work ended", "the report is issued while the work goes on",
          issued="2026-01-15"),
    _told("recorded_after_issue", "after the day of issue", "the report is issued before anything was recorded",
          issued="2026-01-10", work=_work(first_day="2026-01-05", last_day="2026-01-06")),
    _told("recorded_before_work", "before the first day of work", "an old recording stands for new work",
          work=_work(first_day="2026-01-16", last_day="2026-01-17")),
    _told("recorded_after_work", "after the last day of work", "the work is said to have been done long before",
          work=_work(first_day="2024-01-15", last_day="2024-01-16")),
    _told("recorded_after_work", "ended on 2026-01-15", "the work is said to have ended the day before",
          work=_work(first_day="2026-01-13", last_day="2026-01-14")),
    _told("date_impossible", "work.first_day is 1970-01-01", "the work began with the computer's clock at 1970",
          work=_work(first_day="1970-01-01")),
    _told("received_after_work", "received (2026-01-16)", "the item is received after the work on it began",
          item={**ASSIGNMENT["item"], "received": "2026-01-16"}),
    _told("sampled_after_work", "sampled (2026-01-19)", "the item is sampled after the work on it ended",
          reasons=None, sampling={"plan": "one of ten", "date": "2026-01-19"}),
    _told("amended_before_issue", "2027-01-01", "the report amends one of the future",
          amends={"report": "C-0", "issued": "2027-01-01", "changes": "all"}),
    _recorded("recording_undated", "does not state when it began", "a recording does not state when it began",
              started_at=None),
    _recorded("started_at_impossible", "1970-01-01", "a recording begins in 1970, as clocks do that were never set",
              started_at="1970-01-01T00:00:00+00:00"),
    _recorded("started_at_impossible", "2000-01-01", "a recording begins in 2000, as other clocks do",
              started_at="2000-01-01T00:00:07+08:00"),
    _recorded("started_at_impossible", "noon", "a recording begins at a time that is none", started_at="noon"),
    _recorded("started_at_impossible", "2026-02-30", "a recording begins on a day that does not exist",
              started_at="2026-02-30T09:00:00+08:00"),
    _recorded("recorded_after_issue", "2099-01-01", "a recording begins in the far future",
              started_at="2099-01-01T09:00:00+08:00"),
    _recorded("recorded_after_issue", "9999-12-31", "a recording begins at the end of time",
              started_at="9999-12-31T23:59:59.999999+00:00"),
    _recorded("recorded_before_work", "2025-01-15", "a recording of the year before is used again",
              started_at="2025-01-15T09:00:00+08:00"),
    _recorded("calibrated_after_work", "calibrated on 2026-02-01", "an instrument was calibrated after the work",
              **_calibrated(date="2026-02-01", expires="2027-02-01")),
    _recorded("calibration_reversed", "expires (2020-01-01)", "a calibration expires before it was made",
              **_calibrated(date="2025-01-01", expires="2020-01-01")),
    _recorded("calibration_undated", "recently", "a calibration is dated by a word", **_calibrated(date="recently")),
    _recorded("calibration_expired", "valid until 2026-01-14", "a calibration had expired on the day of the work",
              **_calibrated(date="2025-01-01", expires="2026-01-14")),
    _terms("validity_endless", "no end", "a certificate is to be valid for ever", valid_until=None),
    _terms("validity_endless", "no end", "a specimen is to be valid for ever", valid_until=None, specimen=True),
    _terms("validity_reversed", "before it begins", "the validity ends before it begins",
           valid_until=datetime.date(2026, 1, 19)),
    _terms("valid_before_issue", "before the issue", "the validity begins before the issue",
           valid_from=datetime.date(2025, 1, 1)),
    _signed("validity_endless", "no end", "the owner of the key signs a validity without an end", valid_until=None),
    _signed("validity_reversed", "before it begins", "the owner of the key signs a validity that ends first",
            valid_from="2099-01-01"),
    _signed("valid_before_issue", "before the issue", "the owner of the key signs a validity before the issue",
            valid_from="2020-01-01"),
    _signed("certificate_differs", "differs", "the owner of the key signs another day of issue", issued="2026-01-19"),
    _signed("certificate_differs", "differs", "the owner of the key signs other days of work",
            work_first_day="2026-01-01"),
)  # fmt: skip


def _future(ground: Ground) -> Iterable[Failure]:
    made, _ = issued(ground.case, valid_from=datetime.date(2099, 1, 1), valid_until=datetime.date(2100, 1, 1))
    return verified(made, date=None)


FUTURE = Deception(
    "a certificate that begins in 2099 is verified without a date", "no_date", "from 2099-01-01", _future
)

NAMES = (
    _told("text_invisible", "the laboratory's name contains", "the laboratory's name is of zero width",
          laboratory=_party(name=ZERO_WIDTH)),
    _told("text_invisible", "HANGUL FILLER", "the laboratory's name is of Hangul fillers",
          laboratory=_party(name=FILLER)),
    _told("text_invisible", "BRAILLE PATTERN BLANK", "the laboratory's address is of empty Braille cells",
          laboratory=_party(address=BRAILLE)),
    _told("text_invisible", "the customer's name prints as nothing", "the customer's name is of punctuation",
          customer={"name": "—…·", "address": "2 Road"}),
    _told("text_invisible", "the customer's address", "the customer's address is of symbols",
          customer={"name": "Customer", "address": "□ ■ □"}),
    _told("text_invisible", "the authoriser's name", "the authoriser's name is of zero-width joiners",
          authorised_by="\u200d\u200d"),
    _told("text_invisible", "RIGHT-TO-LEFT OVERRIDE", "the authoriser's name is turned round",
          authorised_by=f"{OVERRIDE}nosreP .A"),
    _told("text_invisible", "the report's number", "two reports' numbers differ by a zero-width space",
          report="C-2026-\u200b001"),
    _told("text_invisible", "WORD JOINER", "the laboratory is called as another, but for a joiner",
          laboratory=_party(name="Labor\u2060atory")),
    _told("text_invisible", "SOFT HYPHEN", "the laboratory is called as another, but for a soft hyphen",
          laboratory=_party(name="Labor\u00adatory")),
    _told("text_invisible", "TAG LATIN SMALL LETTER A", "the customer's name hides a message in tags",
          customer={"name": "Customer\U000e0061", "address": "2 Road"}),
    _told("text_invisible", "prints as nothing", "the authoriser is an ideographic space and a dot",
          authorised_by="\u3000."),
    _told("assignment_lacking", "authorised_by", "the authoriser is a blank", authorised_by=" "),
    _told("text_invisible", "U+0007", "the report's number rings a bell", report="C-2026-001\x07"),
    _told("text_invisible", "without a name", "the laboratory's name is of private characters",
          laboratory=_party(name="\ue000\ue001")),
    _read("text-invisible", "RIGHT-TO-LEFT OVERRIDE", "an assignment with a direction mark is read",
          authorised_by=f"A. {OVERRIDE}Person"),
    _read("text-invisible", "ZERO WIDTH SPACE", "an assignment with a laboratory of zero width is read",
          laboratory=_party(name="\u200b")),
    _title("text_invisible", "the statement of 6.1a prints as nothing", "a requirement's statement is empty ink",
           statement={"zh": "·", "en": "·"}),
    _title("text_invisible", "the statement of 6.1a contains", "a requirement's statement hides a direction mark",
           statement={"zh": "测温", "en": f"shall {OVERRIDE}ton be"}),
    _title("text_invisible", "the clause of 6.1a", "a requirement's clause is a filler", clause="\u3164"),
)  # fmt: skip


TABLE = (*DATES, FUTURE, *NAMES)
