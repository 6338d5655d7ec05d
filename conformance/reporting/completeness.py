"""What of ISO/IEC 17025:2017, 7.8 a rendered report lacks: told from what a reader sees, never from the evaluation."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from conformance.evaluation.verdict import Verdict
from conformance.reporting.html import SECTIONS
from conformance.reporting.visible import Sheet
from conformance.reporting.words import Words, words
from conformance.text import Language


class State(StrEnum):
    """How an item stands in a report."""

    STATED = "stated"
    EXCUSED = "excused"
    """Not stated, with a reason, and the clause asks for it only where it is relevant."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a report has to hold."""

    clause: str
    label: str
    """Key of the words that a report has for it."""
    excusable: bool = False


ITEMS = (
    Item("7.8.2.1 a", "particulars.title_of_report"),
    Item("7.8.2.1 b", "assignment.laboratory"),
    Item("7.8.2.1 b", "assignment.laboratory_address"),
    Item("7.8.2.1 c", "assignment.place"),
    Item("7.8.2.1 d", "id.report"),
    Item("7.8.2.1 d", "end.mark"),
    Item("7.8.2.1 e", "assignment.customer"),
    Item("7.8.2.1 e", "assignment.customer_contact"),
    Item("7.8.2.1 f", "particulars.method"),
    Item("7.8.2.1 g", "assignment.item"),
    Item("7.8.2.1 g", "assignment.item_identification"),
    Item("7.8.2.1 g", "assignment.item_condition"),
    Item("7.8.2.1 h", "assignment.item_received", excusable=True),
    Item("7.8.2.1 i", "assignment.first_day"),
    Item("7.8.2.1 i", "assignment.last_day"),
    Item("7.8.2.1 j", "assignment.issued"),
    Item("7.8.2.1 k", "assignment.sampling", excusable=True),
    Item("7.8.2.1 l", "particulars.relates_to"),
    Item("7.8.2.1 m", "particulars.results"),
    Item("7.8.2.1 n", "assignment.deviations"),
    Item("7.8.2.1 o", "assignment.authorised_by"),
    Item("7.8.2.1 p", "assignment.external_results", excusable=True),
    Item("7.8.2.2", "particulars.supplied"),
    Item("7.8.3.1 a", "particulars.ambient"),
    Item("7.8.3.1 a", "particulars.humidity"),
    Item("7.8.3.1 b", "summary.title"),
    Item("7.8.3.1 c", "particulars.uncertainty"),
    Item("7.8.3.1 d", "assignment.opinions", excusable=True),
    Item("7.8.6.2 a", "particulars.covers"),
    Item("7.8.6.2 b", "particulars.met_or_not"),
    Item("7.8.6.2 c", "method.decision_rule"),
    Item("7.8.8", "assignment.amends"),
)
_BESIDES = (("7.8.2.1 b", "assignment.laboratory_contact"), ("7.8.3.1 e", "assignment.remarks"))
"""Rows of the table of particulars that no report has to have."""
_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "summary": "summary.title",
        "open": "open.title",
        "traceability": "trace.title",
        "advisory": "advisory.title",
        "waivers": "waivers.title",
        "declared": "declared.title",
        "requirements": "requirements.title",
        "method": "method.title",
        "elsewhere": "elsewhere.title",
        "product": "product.title",
        "recording": "recording.title",
        "particulars": "particulars.title",
        "validity": "validity.title",
    }
)
"""The sections of a report in their order, and the key of their titles."""
_NO_VALUE = frozenset({"", "-", "–", "—", "?", "n/a", "n.a.", "na", "tbd", "unknown", "不详", "未知", "待定"})
"""What stands in a field that somebody did not fill in."""


def found(sheet: Sheet) -> Mapping[Item, State]:
    """How each item stands in a report."""
    read = _Read(sheet)
    return {item: _state(item, read) for item in ITEMS}


def lacking(sheets: Iterable[Sheet]) -> tuple[Item, ...]:
    """The items that one of the reports neither states nor excuses by a reason; all, where there is no report."""
    seen = [found(sheet) for sheet in sheets]
    return tuple(item for item in ITEMS if not seen or any(one[item] is State.MISSING for one in seen))


def named(items: Iterable[Item]) -> str:
    """Items in English, as the report in English names them."""
    return ", ".join(f"{item.clause} ({words('en')(item.label)})" for item in items)


class _Read:
    """A report taken apart: head, sections, the rows of its table of particulars."""

    def __init__(self, sheet: Sheet) -> None:
        self.words = words(sheet.language)
        self.pages = [_flat(page) for page in sheet.pages]
        self.text = _flat("".join(sheet.lines))
        self._sections = dict(_sections(sheet.lines, self.words))
        self.rows = _rows(self._sections.get("particulars", ""), sheet.language)
        named = self.rows.get(("7.8.2.1 d", "id.report"), "")
        excuse = _flat(named).startswith(_flat(self.words("particulars.reason")))
        self.identification = "" if excuse or _is_nothing(named, self.words) else named

    def section(self, name: str) -> str:
        """The text of a section; empty where there is none."""
        return self._sections.get(name, "")

    def says(self, section: str, *keys: str) -> bool:
        """Whether a section has the words of every key."""
        text = _flat(self.section(section))
        return all(_flat(self.words(key)) in text for key in keys)


def _state(item: Item, read: _Read) -> State:
    if item.label == "end.mark":
        return State.STATED if _ends(read) else State.MISSING
    value = read.rows.get((item.clause, item.label), "")
    reason = _flat(read.words("particulars.reason"))
    if _flat(value).startswith(reason):
        told = _flat(value).removeprefix(reason)
        return State.EXCUSED if item.excusable and told.lower() not in _NO_VALUE else State.MISSING
    if _is_nothing(value, read.words) or not _ELSEWHERE.get(item.label, _anything)(read, value):
        return State.MISSING
    return State.STATED


def _is_nothing(value: str, words: Words) -> bool:
    """Whether somebody left a field as it was: its first line has no value."""
    first = _flat(value.partition("\n")[0]).lower()
    return first in _NO_VALUE or first == _flat(words("value.not_stated")).lower()


def _anything(_read: _Read, _value: str) -> bool:
    return True


def _ends(read: _Read) -> bool:
    """The last thing in a report is its end mark, with its identification where it has one."""
    _, mark, after = read.text.rpartition(_flat(read.words("end.mark")))
    identification = _flat(read.identification)
    return bool(mark) and (after == f"·{identification}" if identification else after[:1] in {"", "·"})


def _measured(read: _Read, value: str) -> bool:
    """The row says that nothing was measured, or requirements have their measurements."""
    none = _flat(value).startswith(_flat(read.words("particulars.results_none")))
    return none or read.says("requirements", "measurements.title")


def _uncertain(read: _Read, value: str) -> bool:
    """The row says that no verdict rests on an uncertain value, or there are coverage factors or intervals."""
    none = _flat(value).startswith(_flat(read.words("particulars.uncertainty_none")))
    shown = re.search(r"k\s*=\s*\d|\[[^\[\]]*;[^\[\]]*\]", read.section("requirements"))
    return none or shown is not None


def _traced(read: _Read, value: str) -> bool:
    """The row says that none applies, or requirements have their verdicts."""
    none = read.words("particulars.counted", applicable=0, met=0, not_met=0, open=0)
    return _flat(value) == _flat(none) or any(read.says("traceability", f"verdict.{one}") for one in Verdict)


def _ruled(read: _Read, value: str) -> bool:
    """The rule that the row names stands among the words on method."""
    return value.strip() != "" and _flat(value.splitlines()[0]) in _flat(read.section("method"))


def _amended(read: _Read, value: str) -> bool:
    """An amended report has another identification than the one that it takes the place of."""
    quoted = re.escape(read.identification)
    return not quoted or re.search(rf"(?<![\w-]){quoted}(?![\w-])", value) is None


_ELSEWHERE: Mapping[str, Callable[[_Read, str], bool]] = MappingProxyType(
    {
        "particulars.title_of_report": lambda read, _: read.says("head", "title.report"),
        "id.report": lambda read, _: all(_flat(read.identification) in page for page in read.pages),
        "particulars.method": lambda read, _: read.section("requirements") != "",
        "particulars.relates_to": lambda read, _: read.says("validity", "validity.items_tested"),
        "particulars.results": _measured,
        "particulars.supplied": lambda read, _: read.section("product") != "",
        "summary.title": lambda read, value: _flat(value) in _flat(read.section("summary")),
        "particulars.uncertainty": _uncertain,
        "particulars.covers": lambda read, _: read.says("validity", "validity.covers", "validity.covers_not"),
        "particulars.met_or_not": _traced,
        "method.decision_rule": _ruled,
        "assignment.amends": _amended,
    }
)
"""What else a reader has to find, outside the table of particulars. A row that only claims it is not enough."""


def _sections(lines: Iterable[str], words: Words) -> Iterable[tuple[str, str]]:
    """Name and text of each section: from a line that is its title to the next title in order."""
    titles = [(name, _flat(words(key))) for name, key in _TITLES.items()]
    name, text, after = "head", list[str](), 0
    for line in lines:
        title = next((at for at, (_, title) in enumerate(titles[after:], after) if title == _flat(line)), None)
        if title is None:
            text.append(line)
            continue
        yield name, "\n".join(text)
        name, text, after = titles[title][0], [], title + 1
    yield name, "\n".join(text)


def _rows(text: str, language: Language) -> Mapping[tuple[str, str], str]:
    """What stands beside each item in the table of particulars."""
    rows: dict[tuple[str, str], str] = {}
    pattern, noise, keys = _patterns(language)
    matches = list(pattern.finditer(text))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        value = text[match.end() : following.start() if following else len(text)]
        rows.setdefault(keys[match.lastgroup or ""], noise.sub("", value).strip())
    return rows


@functools.cache
def _patterns(language: Language) -> tuple[re.Pattern[str], re.Pattern[str], Mapping[str, tuple[str, str]]]:
    """Where a row begins, a group each; what is no value (head of the table, pointers); which row a group is."""
    spoken = words(language)
    rows = [(item.clause, item.label) for item in ITEMS if item.label != "end.mark"] + list(_BESIDES)
    rows.sort(key=lambda row: -len(spoken(row[1])))
    keys = {f"row{number}": row for number, row in enumerate(rows)}
    starts = (rf"(?P<{name}>{_spaced(clause)}\s+{_spaced(spoken(label))})" for name, (clause, label) in keys.items())
    head = r"\s+".join(_spaced(spoken(f"particulars.{name}")) for name in ("clause", "item", "stated"))
    pointers = (_spaced(spoken("particulars.see", section=spoken(title))) for title in SECTIONS.values())
    return (
        re.compile(rf"(?<!\S)(?:{'|'.join(starts)})(?!\S)"),
        re.compile("|".join([head, *pointers])),
        MappingProxyType(keys),
    )


def _spaced(text: str) -> str:
    """A pattern of a text that may be broken into lines anywhere, as Chinese is."""
    return r"\s*".join(re.escape(character) for character in "".join(text.split()))


def _flat(text: str) -> str:
    """A text without its white space: where a line breaks says nothing."""
    return "".join(text.split())
