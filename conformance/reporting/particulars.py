"""What ISO/IEC 17025:2017, 7.8 asks of a report, item by item: its value, the reason why there is none, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.text import Text
from conformance.evaluation.assignment import Excusable
from conformance.reporting.numbers import percentage
from conformance.reporting.phrases import bounds_text, label
from conformance.reporting.view import ReportView, stated
from conformance.reporting.words import LocaleWords

Said = str | Text
"""A line of a report: in the report's words, or as the laboratory wrote it."""


@dataclass(frozen=True, slots=True)
class Particular:
    """One item of 7.8 as a report states it."""

    clause: str
    """``7.8.2.1 b``."""
    label: str
    """Key of its words."""
    lines: tuple[Said, ...]
    """Empty: the item is not stated, and no reason says why."""
    excused: bool = False
    """The lines are the reason why the item is not stated."""
    section: str | None = None
    """Where the report has the whole of it."""


def particulars(view: ReportView, words: LocaleWords) -> tuple[Particular, ...]:
    """Every item, in the order of the clause."""
    return tuple(_items(view, words))


def wording(value: Any) -> Said | None:
    """A sentence of the laboratory; None where there is none."""
    if isinstance(value, Mapping):
        texts = {language: value.get(language) for language in ("zh", "en")}
        given = {language: text for language, text in texts.items() if isinstance(text, str) and text.strip()}
        return Text.stated(**given) if given else None
    return value if isinstance(value, str) and value.strip() else None


def _items(view: ReportView, words: LocaleWords) -> Iterator[Particular]:
    e = view.evaluation
    assigned = _Assigned(e.assignment, words)
    yield Particular("7.8.2.1 a", "particulars.title_of_report", (words("title.report"),))
    yield Particular("7.8.2.1 b", "assignment.laboratory", assigned.lines("laboratory.name"))
    yield Particular("7.8.2.1 b", "assignment.laboratory_address", assigned.lines("laboratory.address"))
    contact = assigned.lines("laboratory.contact")
    if contact:
        yield Particular("7.8.2.1 b", "assignment.laboratory_contact", contact)
    yield Particular("7.8.2.1 c", "assignment.place", assigned.lines("work.place"))
    yield Particular("7.8.2.1 d", "id.report", assigned.lines("report"))
    yield Particular("7.8.2.1 e", "assignment.customer", assigned.lines("customer.name"))
    yield Particular("7.8.2.1 e", "assignment.customer_contact", assigned.lines("customer.address", "customer.contact"))
    named = (e.specification.title, f"{e.specification.profile} · {e.specification.edition}")
    method = named if view.standing is None else (*named, view.standing)
    yield Particular("7.8.2.1 f", "particulars.method", method, section="requirements")
    yield Particular("7.8.2.1 g", "assignment.item", assigned.lines("item.description"), section="product")
    identity = [f"{label(name, words)} {value}" for name, value in e.product.identity.items() if value]
    marked = assigned.lines("item.identification")
    identified = (*marked, *identity) if marked or e.product.identity.get("serial") else ()
    yield Particular("7.8.2.1 g", "assignment.item_identification", identified)
    yield Particular("7.8.2.1 g", "assignment.item_condition", assigned.lines("item.condition"))
    yield assigned.excusable("7.8.2.1 h", "assignment.item_received", "item_received", assigned.lines("item.received"))
    yield Particular("7.8.2.1 i", "assignment.first_day", assigned.lines("work.first_day"))
    yield Particular("7.8.2.1 i", "assignment.last_day", assigned.lines("work.last_day"))
    yield Particular("7.8.2.1 j", "assignment.issued", assigned.lines("issued"))
    yield assigned.excusable("7.8.2.1 k", "assignment.sampling", "sampling", assigned.sampling())
    yield Particular("7.8.2.1 l", "particulars.relates_to", (words("validity.items_tested"),))
    yield Particular("7.8.2.1 m", "particulars.results", (words(_results(view)),), section="requirements")
    yield Particular("7.8.2.1 n", "assignment.deviations", assigned.listed("deviations"))
    yield Particular("7.8.2.1 o", "assignment.authorised_by", assigned.lines("authorised_by"))
    external = assigned.listed("external_results", "particulars.external", "provider", "what")
    yield assigned.excusable("7.8.2.1 p", "assignment.external_results", "external_results", external)
    yield Particular("7.8.2.2", "particulars.supplied", (words("particulars.supplied_text"),), section="product")
    yield from _conditions(view, words, assigned.lines("work.conditions"))
    yield Particular("7.8.3.1 b", "summary.title", (words.of("status", e.status),), section="summary")
    yield Particular("7.8.3.1 c", "particulars.uncertainty", (words(_uncertainty(view)),), section="requirements")
    opinions = assigned.listed("opinions", "particulars.opinion", "by", "text")
    yield assigned.excusable("7.8.3.1 d", "assignment.opinions", "opinions", opinions)
    if e.assignment and e.assignment.get("remarks"):
        yield Particular("7.8.3.1 e", "assignment.remarks", assigned.listed("remarks"))
    if e.assignment and e.assignment.get("sessions"):
        yield Particular("7.8.3.1 e", "assignment.sessions", assigned.sessions())
    confidence = percentage(e.decision_rule.confidence)
    rule = (words.of("rule", e.decision_rule.name), words("particulars.confidence", confidence=confidence))
    yield Particular("7.8.6.2 a", "particulars.covers", (words("particulars.covers_text"),), section="validity")
    d = e.denominator
    counted = words("particulars.counted", applicable=d.applicable, met=d.met, not_met=d.not_met, open=d.open)
    yield Particular("7.8.6.2 b", "particulars.met_or_not", (counted,), section="traceability")
    yield Particular("7.8.6.2 c", "method.decision_rule", rule, section="method")
    yield Particular("7.8.8", "assignment.amends", assigned.amends())


def _results(view: ReportView) -> str:
    """The words on results: that something was measured, or that nothing was."""
    measured = any(result.measurements for result in view.results)
    return "particulars.results_text" if measured else "particulars.results_none"


def _uncertainty(view: ReportView) -> str:
    """The words on uncertainty: where it is stated, or that there is none to state."""
    uncertain = any(
        m.expanded_uncertainty is not None or m.interval is not None for r in view.results for m in r.measurements
    )
    return "particulars.uncertainty_text" if uncertain else "particulars.uncertainty_none"


def _conditions(view: ReportView, words: LocaleWords, told: tuple[Said, ...]) -> Iterator[Particular]:
    """The surroundings as the recording states them; where it does not, what the laboratory says of them."""
    rec = view.evaluation.recording
    measured = {
        "particulars.ambient": rec.ambient_degC and bounds_text(*rec.ambient_degC, "degC", words),
        "particulars.humidity": rec.relative_humidity_percent
        and bounds_text(*rec.relative_humidity_percent, "percent", words),
    }
    complete = all(measured.values())
    for number, (key, text) in enumerate(measured.items()):
        lines = (*((text,) if text else ()), *(told if not text or (complete and number == 0) else ()))
        yield Particular("7.8.3.1 a", key, lines, section="recording")


class _Assigned:
    """An assignment as it lies in an evaluation: plain data of whatever shape, and nothing in it is sure."""

    def __init__(self, data: Mapping[str, Any] | None, words: LocaleWords) -> None:
        self._data: Mapping[str, Any] = data or {}
        self._words = words

    def lines(self, *paths: str) -> tuple[Said, ...]:
        """What is stated at dotted paths."""
        found = (self._at(path) for path in paths)
        return tuple(line for line in found if line is not None)

    def listed(self, name: str, key: str = "", who: str = "", what: str = "") -> tuple[Said, ...]:
        """A list, a line per entry; an entry of a person begins with the person, in the words of ``key``.

        The empty list states that there are none. An entry in which one of the two is missing states nothing.
        """
        given = self._data.get(name)
        if not isinstance(given, Sequence) or isinstance(given, str):
            return ()
        if not given:
            return (self._words("value.none"),)
        if not key:
            return tuple(line for line in map(wording, given) if line is not None)
        pairs = ((stated(x, who), wording(x.get(what))) for x in given if isinstance(x, Mapping))
        told = ((self._words(key, who=by), text) for by, text in pairs if by is not None and text is not None)
        return tuple(line for pair in told for line in pair)

    def sessions(self) -> tuple[Said, ...]:
        """Why sealed sessions of this product are not used, by number."""
        given = self._data.get("sessions")
        told = [(number, wording(reason)) for number, reason in given.items()] if isinstance(given, Mapping) else []
        lines = ((self._words("particulars.session", number=number), text) for number, text in told if text is not None)
        return tuple(line for pair in lines for line in pair)

    def sampling(self) -> tuple[Said, ...]:
        """Plan, day, place and who sampled; nothing without a plan."""
        plan = self.lines("sampling.plan")
        if not plan:
            return ()
        day, by = stated(self._data, "sampling", "date"), stated(self._data, "sampling", "by")
        dated = (self._words("particulars.sampled_on", day=day),) if day else ()
        named = (self._words("particulars.sampled_by", who=by),) if by else ()
        return (*plan, *dated, *self.lines("sampling.place"), *named)

    def amends(self) -> tuple[Said, ...]:
        """The report that an amended report replaces, or the statement that it is an original."""
        if self._data.get("amends") is None:
            return (self._words("assignment.original"),)
        report = stated(self._data, "amends", "report")
        if report is None:
            return ()
        issued = stated(self._data, "amends", "issued")
        dated = issued and self._words("assignment.amends_dated", report=report, issued=issued)
        return (dated or self._words("assignment.amended_short", report=report), *self.lines("amends.changes"))

    def excusable(self, clause: str, key: str, name: Excusable, lines: tuple[Said, ...]) -> Particular:
        """An item that may have a reason in its place."""
        if lines:
            return Particular(clause, key, lines)
        reason = self.lines(f"reasons.{name}")
        return Particular(clause, key, reason, excused=bool(reason))

    def _at(self, path: str) -> Said | None:
        value: Any = self._data
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return wording(value) if isinstance(value, (str, Mapping)) else stated({"": value}, "")
