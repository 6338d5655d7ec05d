"""What parsing yields: statements, and what became none."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.requirements.model import Condition, Limit, Modality


@dataclass(frozen=True, slots=True)
class Statement:
    """One normative statement of a document, or a sentence of its informative text that reads like one."""

    clause: str
    module: str | None
    modality: Modality
    text: str
    """A whole sentence: an item of a list behind what opens the list, a table's row as *name: value*."""
    lines: tuple[int, int]
    characteristic: str | None
    limit: Limit | None
    conditions: tuple[Condition, ...]
    informative: bool
    page: int | None = None
    """1-based page, where the document has pages."""
    printed: str = ""
    """As the document prints it: an item with its label, a row with all its cells."""
    references: tuple[str, ...] = ()
    """Clauses it cites."""
    verified_by: tuple[str, ...] = ()
    """Clauses that say how it is verified: cited by it, by its table's row, or by its clause."""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A sentence, or a number in it, that became neither statement, limit nor condition."""

    text: str
    lines: tuple[int, int]
    reason: str
    page: int | None = None
