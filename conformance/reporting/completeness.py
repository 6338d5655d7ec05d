"""Items of ISO/IEC 17025:2017, 7.8 that are missing from a rendered report, checked in its visible text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import get_args

from conformance.reporting.report_parser import NO_VALUE, TakenApart, flat, is_nothing
from conformance.reporting.report_text import ReportSheet
from conformance.reporting.words import words
from conformance.verification.verdict import Status, Verdict


class ItemState(StrEnum):
    """How an item stands in a report."""

    STATED = "stated"
    EXCUSED = "excused"
    """Not stated, with a reason, and the clause asks for it only where it is relevant."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One thing that a report has to hold."""

    clause: str
    label: str
    """Key of the words that a report has for it."""
    excusable: bool = False


ITEMS = (
    ReportItem("7.8.2.1 a", "particulars.title_of_report"),
    ReportItem("7.8.2.1 b", "assignment.laboratory"),
    ReportItem("7.8.2.1 b", "assignment.laboratory_address"),
    ReportItem("7.8.2.1 c", "assignment.place"),
    ReportItem("7.8.2.1 d", "id.report"),
    ReportItem("7.8.2.1 d", "end.mark"),
    ReportItem("7.8.2.1 e", "assignment.customer"),
    ReportItem("7.8.2.1 e", "assignment.customer_contact"),
    ReportItem("7.8.2.1 f", "particulars.method"),
    ReportItem("7.8.2.1 g", "assignment.item"),
    ReportItem("7.8.2.1 g", "assignment.item_identification"),
    ReportItem("7.8.2.1 g", "assignment.item_condition"),
    ReportItem("7.8.2.1 h", "assignment.item_received", excusable=True),
    ReportItem("7.8.2.1 i", "assignment.first_day"),
    ReportItem("7.8.2.1 i", "assignment.last_day"),
    ReportItem("7.8.2.1 j", "assignment.issued"),
    ReportItem("7.8.2.1 k", "assignment.sampling", excusable=True),
    ReportItem("7.8.2.1 l", "particulars.relates_to"),
    ReportItem("7.8.2.1 m", "particulars.results"),
    ReportItem("7.8.2.1 n", "assignment.deviations"),
    ReportItem("7.8.2.1 o", "assignment.authorised_by"),
    ReportItem("7.8.2.1 p", "assignment.external_results", excusable=True),
    ReportItem("7.8.2.2", "particulars.supplied"),
    ReportItem("7.8.3.1 a", "particulars.ambient"),
    ReportItem("7.8.3.1 a", "particulars.humidity"),
    ReportItem("7.8.3.1 b", "summary.title"),
    ReportItem("7.8.3.1 c", "particulars.uncertainty"),
    ReportItem("7.8.3.1 d", "assignment.opinions", excusable=True),
    ReportItem("7.8.6.2 a", "particulars.covers"),
    ReportItem("7.8.6.2 b", "particulars.met_or_not"),
    ReportItem("7.8.6.2 c", "method.decision_rule"),
    ReportItem("7.8.8", "assignment.amends"),
)
_BESIDES = (("7.8.2.1 b", "assignment.laboratory_contact"), ("7.8.3.1 e", "assignment.remarks"))
"""Rows of the table of particulars that no report has to have."""
_ROWS = frozenset({(item.clause, item.label) for item in ITEMS if item.label != "end.mark"} | set(_BESIDES))


def found(sheet: ReportSheet) -> Mapping[ReportItem, ItemState]:
    """How each item stands in a report."""
    read = TakenApart(sheet, _ROWS)
    return {item: _state(item, read) for item in ITEMS}


def lacking(sheets: Iterable[ReportSheet]) -> tuple[ReportItem, ...]:
    """The items that one of the reports neither states nor excuses by a reason; all, if there is no report."""
    seen = [found(sheet) for sheet in sheets]
    return tuple(item for item in ITEMS if not seen or any(one[item] is ItemState.MISSING for one in seen))


def named(items: Iterable[ReportItem]) -> str:
    """Items in English, as the report in English names them."""
    return ", ".join(f"{item.clause} ({words('en')(item.label)})" for item in items)


def _state(item: ReportItem, read: TakenApart) -> ItemState:
    if item.label == "end.mark":
        return ItemState.STATED if _ends(read) else ItemState.MISSING
    value = read.rows.get((item.clause, item.label), "")
    excuse = read.excuse_in(value)
    if excuse is not None:
        return ItemState.EXCUSED if item.excusable and excuse.lower() not in NO_VALUE else ItemState.MISSING
    if is_nothing(value, read.words) or not _ELSEWHERE.get(item.label, _anything)(read, value):
        return ItemState.MISSING
    return ItemState.STATED


def _anything(_read: TakenApart, _value: str) -> bool:
    return True


def _ends(read: TakenApart) -> bool:
    """The last thing in a report is its end mark, with its identification where it has one."""
    _, mark, after = read.text.rpartition(flat(read.words("end.mark")))
    identification = flat(read.identification)
    return bool(mark) and (after == f"·{identification}" if identification else after[:1] in {"", "·"})


def _status(read: TakenApart, value: str) -> bool:
    """The status that the row names is the one that stands on top."""
    words = (flat(read.words(f"status.{one}")) for one in get_args(Status))
    shown = [word for word in words if word in flat(read.section("summary"))]
    return flat(value) == max(shown, key=len, default="")


def _measured(read: TakenApart, value: str) -> bool:
    """The row says that nothing was measured, or requirements have their measurements."""
    none = flat(value).startswith(flat(read.words("particulars.results_none")))
    return none or read.says("requirements", "measurements.title")


def _uncertain(read: TakenApart, value: str) -> bool:
    """The row says that no verdict rests on an uncertain value, or there are coverage factors or intervals."""
    none = flat(value).startswith(flat(read.words("particulars.uncertainty_none")))
    shown = re.search(r"k\s*=\s*\d|\[[^\[\]]*;[^\[\]]*\]", read.section("requirements"))
    return none or shown is not None


def _traced(read: TakenApart, value: str) -> bool:
    """The row says that none applies, or requirements have their verdicts."""
    none = read.words("particulars.counted", applicable=0, met=0, not_met=0, open=0)
    return flat(value) == flat(none) or any(read.says("traceability", f"verdict.{one}") for one in Verdict)


def _ruled(read: TakenApart, value: str) -> bool:
    """The rule that the row names stands among the words on method."""
    return value.strip() != "" and flat(value.splitlines()[0]) in flat(read.section("method"))


def _amended(read: TakenApart, value: str) -> bool:
    """An amended report has another identification than the one that it replaces."""
    quoted = re.escape(read.identification)
    return not quoted or re.search(rf"(?<![\w-]){quoted}(?![\w-])", value) is None


_ELSEWHERE: Mapping[str, Callable[[TakenApart, str], bool]] = MappingProxyType(
    {
        "particulars.title_of_report": lambda read, _: read.says("head", "title.report"),
        "id.report": lambda read, _: all(flat(read.identification) in page for page in read.pages),
        "particulars.method": lambda read, _: read.section("requirements") != "",
        "particulars.relates_to": lambda read, _: read.says("validity", "validity.items_tested"),
        "particulars.results": _measured,
        "particulars.supplied": lambda read, _: read.section("product") != "",
        "summary.title": _status,
        "particulars.uncertainty": _uncertain,
        "particulars.covers": lambda read, _: read.says("validity", "validity.covers", "validity.covers_not"),
        "particulars.met_or_not": _traced,
        "method.decision_rule": _ruled,
        "assignment.amends": _amended,
    }
)
"""What else a reader has to find, outside the table of particulars. A row that only claims it is not enough."""
