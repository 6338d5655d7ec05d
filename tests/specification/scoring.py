"""How well parsed statements agree with labels made by hand.

Statements are those of ``conformance spec parse --json``; labels are those of ``corpus/*.labels.yaml``. Each label is
paired with at most one statement, by clause and by likeness of the text. Recall and precision are over normative
statements only; informative ones have rates of their own. What a label marks as ``unscored`` is not judged.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pint
import yaml
from scipy.optimize import linear_sum_assignment

LIKE = 0.6
"""Least likeness of texts in the same clause."""
ALIKE = 0.8
"""Least likeness of texts where the clauses differ: the statement is found, its clause is wrong."""

_SAME_CLAUSE = 0.2
_ORDER = 0.05
_SIGNS = frozenset("±≤≥<>%")
_UNITS: pint.UnitRegistry[float] = pint.UnitRegistry()
_ALONE = {_UNITS.Unit(name) for name in ("degC", "count", "pixel", "dB")}


@dataclass(frozen=True, slots=True)
class Limit:
    """What must hold: at least one bound, and the unit of both."""

    lower: float | None
    upper: float | None
    unit: str

    def __str__(self) -> str:
        """The limit as ``lower..upper unit``."""
        ends = ("" if end is None else f"{end:g}" for end in (self.lower, self.upper))
        return f"{'..'.join(ends)} {self.unit}"

    @classmethod
    def of(cls, data: Mapping[str, Any] | None) -> Limit | None:
        """The limit of a label or a statement; a limit without numbers (a declared value) is none."""
        if data is None or (data.get("lower") is None and data.get("upper") is None):
            return None
        return cls(data.get("lower"), data.get("upper"), str(data["unit"]))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, labelled or parsed."""

    clause: str | None
    modality: str
    text: str
    lines: tuple[int, int] | None = None
    characteristic: str | None = None
    limit: Limit | None = None
    informative: bool = False
    unscored: frozenset[str] = frozenset()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Statement:
        """A statement from its JSON or YAML."""
        lines = data.get("lines")
        clause = data.get("clause")
        return cls(
            None if clause is None else str(clause),
            data["modality"],
            data["text"],
            (lines[0], lines[1]) if lines else None,
            data.get("characteristic"),
            Limit.of(data.get("limit")),
            bool(data.get("informative", False)),
            frozenset(data.get("unscored", ())),
        )


@dataclass(frozen=True, slots=True)
class Rate:
    """Hits among trials; without trials there is no value."""

    hits: int = 0
    trials: int = 0

    @property
    def value(self) -> float | None:
        """Hits / trials."""
        return self.hits / self.trials if self.trials else None

    def __add__(self, other: Rate) -> Rate:
        """Both counted together."""
        return Rate(self.hits + other.hits, self.trials + other.trials)

    def __str__(self) -> str:
        """The rate to four digits with its counts."""
        return "-" if self.value is None else f"{self.value:.4f} {self.hits}/{self.trials}"


@dataclass(frozen=True, slots=True)
class Miss:
    """One disagreement: what kind, where, and what was expected and found."""

    kind: str
    clause: str | None
    text: str
    detail: str = ""

    def __str__(self) -> str:
        """The disagreement on one line."""
        return f"{self.kind:<15} {self.clause or '-':<8} {self.text}" + (f"  [{self.detail}]" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Score:
    """The rates of one document, or of several added up."""

    recall: Rate = Rate()
    """Normative labels found as normative statements."""
    precision: Rate = Rate()
    """Normative statements that are normative labels."""
    modality: Rate = Rate()
    """Found ones with the labelled modality."""
    limit: Rate = Rate()
    """Exact limits, over all labels with a limit (missed ones too) and all statements with one (spurious ones too)."""
    characteristic: Rate = Rate()
    """Found ones with the labelled characteristic."""
    clause: Rate = Rate()
    """Found ones under the labelled clause."""
    lines: Rate = Rate()
    """Found ones whose lines touch the labelled lines."""
    informative_recall: Rate = Rate()
    """Informative labels found as informative statements."""
    informative_precision: Rate = Rate()
    """Informative statements that are informative labels."""
    misses: tuple[Miss, ...] = field(default=())

    def __add__(self, other: Score) -> Score:
        """Both counted together."""
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)))


def normalised(text: str) -> str:
    """The letters, digits and comparison signs of a text, in one width and case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum() or c in _SIGNS)


def likeness(one: str, other: str) -> float:
    """Likeness of two normalised texts from 0 to 1; one that contains the other is at least 0.7 alike."""
    short, long = sorted((one, other), key=len)
    if not short:
        return 0.0
    if short == long:
        return 1.0
    if len(short) >= 3 and short in long:
        return 0.7 + 0.3 * len(short) / len(long)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
        return 0.0
    return matcher.ratio()


def same_clause(labelled: str | None, parsed: str | None) -> bool:
    """Whether a statement stands in the labelled clause; the letter of a list item may follow the number."""
    if labelled is None:
        return True
    number, found = _bare(labelled), _bare(parsed or "")
    return found.startswith(number) and re.match(r"\w|\.\w", found[len(number) :]) is None


def _bare(clause: str) -> str:
    plain = unicodedata.normalize("NFKC", clause).strip().lower()
    return re.sub(r"^(annex|appendix|clause|附\s*[录錄])\s*", "", plain).rstrip(".")


def same_limit(labelled: Limit | None, parsed: Limit | None) -> bool:
    """Whether two limits are the same, in the same unit or one that converts into it (30 min, 1800 s)."""
    if labelled is None or parsed is None:
        return labelled is parsed
    return all(
        _same_bound(*bounds, labelled.unit, parsed.unit)
        for bounds in ((labelled.lower, parsed.lower), (labelled.upper, parsed.upper))
    )


def _same_bound(labelled: float | None, parsed: float | None, unit: str, parsed_unit: str) -> bool:
    if labelled is None or parsed is None:
        return labelled is parsed and _kin(unit, parsed_unit)
    if not _kin(unit, parsed_unit):
        return False
    if _UNITS.Unit(unit) != _UNITS.Unit(parsed_unit):
        parsed = float(_UNITS.Quantity(parsed, parsed_unit).to(unit).magnitude)
    return math.isclose(labelled, parsed, rel_tol=1e-6, abs_tol=1e-9)


def _kin(unit: str, other: str) -> bool:
    """Whether a factor leads from one unit to the other; temperatures, counts and levels are kin to themselves only."""
    if unit == other:
        return True
    try:
        one, two = _UNITS.Unit(unit), _UNITS.Unit(other)
        return one == two or (not {one, two} & _ALONE and bool(one.is_compatible_with(two)))
    except pint.PintError:
        return False


def paired(labels: Sequence[Statement], statements: Sequence[Statement]) -> list[tuple[int, int]]:
    """Index pairs of labels and the statements found for them, one to one, of greatest likeness in all.

    Where texts are equally alike (a parser may give both parts of a sentence its whole text), order decides.
    """
    if not labels or not statements:
        return []
    texts = [normalised(s.text) for s in statements]
    gain = np.zeros((len(labels), len(statements)))
    for i, label in enumerate(labels):
        text = normalised(label.text)
        for j, statement in enumerate(statements):
            alike, together = likeness(text, texts[j]), same_clause(label.clause, statement.clause)
            if alike >= (LIKE if together else ALIKE):
                apart = i / len(labels) - j / len(statements)
                gain[i, j] = alike + _SAME_CLAUSE * together - _ORDER * apart * apart
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if gain[i, j] > 0]


def score(labels: Iterable[Mapping[str, Any]], statements: Iterable[Mapping[str, Any]]) -> Score:
    """The rates of one document's statements against its labels, and every disagreement."""
    wanted, found = [Statement.of(entry) for entry in labels], [Statement.of(entry) for entry in statements]
    statement_of = {i: found[j] for i, j in paired(wanted, found)}
    label_of = {j: wanted[i] for i, j in paired(wanted, found)}
    both = [
        (label, statement_of[i])
        for i, label in enumerate(wanted)
        if i in statement_of and not label.informative and not statement_of[i].informative
    ]
    informative = sum(s.informative and wanted[i].informative for i, s in statement_of.items())
    missed = [
        label
        for i, label in enumerate(wanted)
        if not label.informative and (i not in statement_of or statement_of[i].informative)
    ]
    spurious = [s for j, s in enumerate(found) if not s.informative and (j not in label_of or label_of[j].informative)]

    limited = [pair for pair in both if "limit" not in pair[0].unscored and any(s.limit for s in pair)]
    lost = sum(label.limit is not None and "limit" not in label.unscored for label in missed)
    invented = sum(s.limit is not None for s in spurious)
    judged_modality = [pair for pair in both if "modality" not in pair[0].unscored]
    judged_characteristic = [pair for pair in both if "characteristic" not in pair[0].unscored]
    with_lines = [(a.lines, b.lines) for a, b in both if a.lines and b.lines]
    return Score(
        recall=Rate(len(both), len(both) + len(missed)),
        precision=Rate(len(both), len(both) + len(spurious)),
        modality=Rate(sum(a.modality == b.modality for a, b in judged_modality), len(judged_modality)),
        limit=Rate(sum(same_limit(a.limit, b.limit) for a, b in limited), len(limited) + lost + invented),
        characteristic=Rate(
            sum(a.characteristic == b.characteristic for a, b in judged_characteristic), len(judged_characteristic)
        ),
        clause=Rate(sum(same_clause(a.clause, b.clause) for a, b in both), len(both)),
        lines=Rate(sum(a[0] <= b[1] and b[0] <= a[1] for a, b in with_lines), len(with_lines)),
        informative_recall=Rate(informative, sum(label.informative for label in wanted)),
        informative_precision=Rate(informative, sum(s.informative for s in found)),
        misses=tuple(_misses(wanted, found, statement_of, label_of)),
    )


def _misses(
    wanted: Sequence[Statement],
    found: Sequence[Statement],
    statement_of: Mapping[int, Statement],
    label_of: Mapping[int, Statement],
) -> Iterator[Miss]:
    for i, label in enumerate(wanted):
        statement = statement_of.get(i)
        if statement is None:
            yield Miss("not found" if not label.informative else "informative -", label.clause, label.text)
        elif label.informative != statement.informative:
            kind = "read as norm" if label.informative else "read as inform."
            yield Miss(kind, label.clause, label.text, statement.text)
        elif not label.informative:
            yield from _differences(label, statement)
    for j, statement in enumerate(found):
        if j not in label_of and not statement.informative:
            yield Miss("spurious", statement.clause, statement.text)


def _differences(label: Statement, statement: Statement) -> Iterator[Miss]:
    pairs: dict[str, tuple[object, object, bool]] = {
        "modality": (label.modality, statement.modality, label.modality == statement.modality),
        "limit": (label.limit, statement.limit, same_limit(label.limit, statement.limit)),
        "characteristic": (
            label.characteristic,
            statement.characteristic,
            label.characteristic == statement.characteristic,
        ),
        "clause": (label.clause, statement.clause, same_clause(label.clause, statement.clause)),
    }
    for name, (expected, actual, same) in pairs.items():
        if not same and name not in label.unscored:
            yield Miss(name, label.clause, label.text, f"expected {expected}, found {actual}")


def table(scores: Mapping[str, Score]) -> str:
    """The rates of every document and of all together, as text."""
    names = [f.name for f in fields(Score) if f.name != "misses"]
    rows = [["document", *(name.replace("informative_", "inf. ") for name in names)]]
    total = sum(scores.values(), Score())
    rows += [[title, *(str(getattr(s, name)) for name in names)] for title, s in [*scores.items(), ("all", total)]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def labelled(folder: Path) -> dict[Path, list[dict[str, Any]]]:
    """The documents of a folder with their labels; folders within it are left out."""
    found: dict[Path, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.labels.yaml")):
        name = path.name.removesuffix(".labels.yaml")
        (document,) = (p for p in folder.glob(f"{name}.*") if not p.name.endswith(".labels.yaml"))
        found[document] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found
