"""Values of an evaluation in a reader's words: limits, conditions, parameters, origins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.core.characteristics import CHARACTERISTICS
from conformance.core.plain import printable
from conformance.core.units import name_and_unit
from conformance.evaluation.model import MeasurementResult, Result, SealPart
from conformance.reporting.numbers import DASH, MINUS, exact, number, percentage, with_unit
from conformance.reporting.words import LocaleWords
from conformance.requirements.model import Limit

MOST_DIGITS = 8
"""More digits than a person writes: the figure was computed."""


def label(name: str, words: LocaleWords) -> str:
    """A field's name in words: the locale's (for the whole name before that for what it is without its unit) or a
    characteristic's, else the name with its underscores as spaces."""
    stem, _ = name_and_unit(name)
    if words.has(f"name.{name}"):
        return words(f"name.{name}")
    known = words.of("name", stem)
    if known != stem:
        return known
    return words.characteristic(stem) if stem in CHARACTERISTICS else printable(stem.replace("_", " "))


def has_words(name: str, words: LocaleWords) -> bool:
    """Whether a field's name is one that the report has words for; a driver's own option stays as it is written."""
    stem, _ = name_and_unit(name)
    return any(words.has(f"name.{each}") for each in (name, stem)) or stem in CHARACTERISTICS


def plain_value(value: Any, words: LocaleWords, unit: str | None = None) -> str:
    """Any scalar, or list of them, of an evaluation in words."""
    if value is None:
        return words("value.none")
    if isinstance(value, bool):
        return words("value.yes" if value else "value.no")
    if isinstance(value, (int, float)):
        return with_unit(_written(value), unit)
    if isinstance(value, (list, tuple)):
        return with_unit(words("value.separator").join(plain_value(item, words) for item in value), unit)
    return words.of("term", value)


def _written(value: float) -> str:
    """A figure that a person wrote, with all its digits; a computed one, recognised by its many digits, rounded."""
    text = exact(value)
    return text if isinstance(value, int) or sum(map(str.isdigit, text)) <= MOST_DIGITS else number(value, None)


def named_value(name: str, value: Any, words: LocaleWords) -> str:
    """A value of a field whose name ends in its unit."""
    return plain_value(value, words, name_and_unit(name)[1])


def limit_text(limit: Limit | None, words: LocaleWords) -> str:
    """A limit as a reader writes it: ``±0.3 °C``, ``≤ 1 s``, ``≥ 6``, ``34 to 39 °C``."""
    if limit is None:
        return DASH
    if limit.lower is None and limit.upper is None:
        return words("limit.as_declared", name=label(limit.declared or "", words))
    return bounds_text(limit.lower, limit.upper, limit.unit, words)


def bounds_text(lower: float | None, upper: float | None, unit: str | None, words: LocaleWords) -> str:
    """One or two bounds in a unit."""
    if lower is not None and upper is not None:
        if lower == upper:
            return with_unit(_written(upper), unit)
        if lower == -upper:
            return with_unit(f"±{_written(upper)}", unit)
        return with_unit(words("limit.range", lower=_written(lower), upper=_written(upper)), unit)
    if upper is not None:
        return with_unit(f"≤ {_written(upper)}", unit)
    return with_unit(f"≥ {_written(lower)}", unit) if lower is not None else DASH


def value_text(measurement: MeasurementResult, result: Result, words: LocaleWords) -> str:
    """A measurement's value with its unit, its expanded uncertainty where it has one."""
    m = measurement
    if m.characteristic == "function" and m.value in {0.0, 1.0}:
        return words("value.observed" if m.value else "value.not_observed")
    if m.conditions.get("value_is_lower_bound") is True and m.value is not None:
        return with_unit(f"> {number(m.value, m.unit)}", m.unit)
    limits = (result.limit.lower, result.limit.upper) if result.limit and result.limit.unit == m.unit else ()
    value = number(m.value, m.unit, uncertainty=m.expanded_uncertainty, apart_from=limits)
    if value == DASH:
        return value
    if m.expanded_uncertainty is None:
        return with_unit(value, m.unit)
    uncertainty = number(m.expanded_uncertainty, m.unit, uncertainty=m.expanded_uncertainty)
    both = f"{value} ± {uncertainty}"
    return with_unit(f"({both})" if m.unit == "percent" else both, m.unit)


def coverage_text(measurement: MeasurementResult) -> str:
    """The coverage factor an expanded uncertainty was made with, and its probability."""
    if measurement.expanded_uncertainty is None or measurement.coverage_factor is None:
        return ""
    text = f"k = {measurement.coverage_factor:.2f}"
    if measurement.coverage_probability is None:
        return text
    return f"{text}, {percentage(measurement.coverage_probability)}"


def interval_text(pair: tuple[float | None, float | None] | None, unit: str) -> str:
    """An interval in brackets; a side that is not bounded is infinite."""
    if pair is None or pair == (None, None):
        return DASH
    low, high = pair
    lower = f"{MINUS}∞" if low is None else number(low, unit)
    upper = "∞" if high is None else number(high, unit)
    return with_unit(f"[{lower}; {upper}]", unit)


def origin_text(origin: str | None, words: LocaleWords) -> str:
    """Where a parameter's value comes from: ``editorial:NAME``, ``declared:NAME``, or the requirement set."""
    if not origin:
        return words("origin.literal")
    kind, _, name = origin.partition(":")
    return words(f"origin.{kind}", name=printable(name)) if kind in {"editorial", "declared"} else printable(origin)


def condition_text(condition: Mapping[str, Any], words: LocaleWords) -> str:
    """A condition of a requirement: a quantity within bounds, or the words its document has for it."""
    if condition.get("text") and condition.get("lower") is None and condition.get("upper") is None:
        return printable(str(condition["text"]))
    lower, upper = (condition.get(side) for side in ("lower", "upper"))
    bounds = bounds_text(
        lower if isinstance(lower, (int, float)) else None,
        upper if isinstance(upper, (int, float)) else None,
        str(condition["unit"]) if condition.get("unit") else None,
        words,
    )
    return f"{label(str(condition.get('quantity', '')), words)} {bounds}"


def flat(data: Mapping[str, Any] | None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Nested plain data as (dotted name, value) rows; a list of scalars stays one value."""
    for key, value in (data or {}).items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from flat(value, f"{name}.")
        elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
            yield from flat({str(index): item for index, item in enumerate(value, 1)}, f"{name}.")
        else:
            yield name, value


def declared_text(declared: Mapping[str, Any], words: LocaleWords) -> str:
    """A figure the vendor declares: one value, or bounds, with its unit."""
    unit = str(declared["unit"]) if declared.get("unit") else None
    value, lower, upper = (
        bound if isinstance(bound, (int, float)) else None for bound in map(declared.get, ("value", "lower", "upper"))
    )
    parts = [] if value is None else [with_unit(exact(value), unit)]
    if lower is not None or upper is not None:
        parts.append(bounds_text(lower, upper, unit, words))
    return words("value.separator").join(parts) or DASH


def seal_text(seal: SealPart | None, words: LocaleWords) -> str:
    """The state of a recording's seal, and what is known to have happened since."""
    if seal is None:
        return words("seal.unsealed")
    said = [words.of("seal", seal.state).format(session=seal.session, key=(seal.key or "?")[:23])]
    if seal.resumed:
        said.append(words("seal.resumed", count=len(seal.resumed)))
    if seal.frames_removed or seal.attachments_removed:
        said.append(words("seal.removed", frames=seal.frames_removed, attachments=seal.attachments_removed))
    if seal.frames_blurred:
        said.append(words("seal.blurred", frames=seal.frames_blurred))
    return words("value.separator").join(said)
