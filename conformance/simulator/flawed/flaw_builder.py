"""What flaws are made of: the classes that can have them, and how options and truths are changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conformance.simulator.truth import TrueView, Truth

PARALLEL_CLASSES = frozenset({"dual-light", "blackbody-free", "multi-person"})
"""Those that follow several people at once."""
ALL_CLASSES = PARALLEL_CLASSES | {"security-gate", "turnstile"}

PERCENT = 100.0

Change = Callable[[float], Any]
"""From a size to the value of an option."""


def as_it_is(size: float) -> float:
    """The size is the option's value."""
    return size


def as_share(size: float) -> float:
    """The size is in percent, the option of 1."""
    return size / PERCENT


def spoiling(**changes: Change) -> Callable[[Any, float], Any]:
    """Options with some fields set to what a size makes of them; ``eye__`` before a name leads into the eye."""

    def spoil(options: Any, size: float) -> Any:
        own = {name: change(size) for name, change in changes.items() if not name.startswith(_EYE)}
        of_eye = {name.removeprefix(_EYE): change(size) for name, change in changes.items() if name.startswith(_EYE)}
        return changed(options.with_eye(**of_eye) if of_eye else options, own)

    return spoil


def changed(options: Any, values: dict[str, Any]) -> Any:
    """Options with other values. Raises `ValueError` for what they would not take from a file either."""
    unknown = set(values) - set(type(options).model_fields)
    if unknown:
        raise ValueError(f"{type(options).__name__} has no option {', '.join(sorted(unknown))}")
    given = {name: getattr(options, name) for name in type(options).model_fields}
    return type(options).model_validate({**given, **values})


def share_of(field: str) -> Callable[[Truth, float], Truth]:
    """The truth of a flaw that is one share (its size in percent)."""

    def truth_of_share(truth: Truth, size: float) -> Truth:
        values: dict[str, Any] = {field: size / PERCENT}
        return replace(truth, **values)

    return truth_of_share


def rereading(truth: Truth, reread: Callable[[TrueView, float], float]) -> Truth:
    """The truth whose readings are made of those of ``truth``."""
    honest = truth.reading_degC
    return replace(truth, reading_degC=lambda look: reread(look, honest(look)))


_EYE = "eye__"
