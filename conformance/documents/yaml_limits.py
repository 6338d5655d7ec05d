"""What a YAML document may come to once its aliases are written out: decided on events, before anything is built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from conformance.core.problems import BadInput, Problem

MAX_ALIASES = 100
MAX_DEPTH = 60
"""Levels of lists and mappings, aliases written out."""
MAX_NODES = 250_000
"""Values and names of fields, as they are written."""
MAX_REPEATED = 10_000
"""Values and names of fields that aliases repeat; a text counts once for every `_CHARACTERS` that it has."""
_CHARACTERS = 100


@dataclass(slots=True)
class _Part:
    """A value as far as it has been read: how many values it comes to, and over how many levels."""

    anchor: str | None
    size: int = 1
    levels: int = 0


def limit_what_it_comes_to(events: Iterable[yaml.Event], name: str) -> None:
    """Raise `BadInput` at the line where a document passes a limit, or where an alias contains itself."""
    counts = _Counts()
    for event in events:
        wrong = counts.take(event)
        if wrong is not None:
            line = event.start_mark.line + 1 if event.start_mark else None
            raise BadInput(Problem(wrong, name, line, remedy="Write it out, or split it", code="document-limits"))


class _Counts:
    """What the events so far come to."""

    def __init__(self) -> None:
        self._whole: dict[str | None, _Part] = {}
        """By anchor."""
        self._open: list[_Part] = []
        """Lists and mappings whose end has not come, from the outside in."""
        self._aliases = self._nodes = self._repeated = 0

    def take(self, event: yaml.Event) -> str | None:
        """The limit that is passed with this event, in words."""
        if isinstance(event, yaml.CollectionEndEvent):
            self._add(self._open.pop())
        elif isinstance(event, yaml.AliasEvent):
            return self._repeat(event.anchor)
        elif isinstance(event, yaml.NodeEvent):
            self._nodes += 1
            if self._nodes > MAX_NODES:
                return f"the document has more than {MAX_NODES} values"
            if not isinstance(event, yaml.ScalarEvent):
                self._open.append(_Part(event.anchor, levels=1))
            else:
                self._add(_Part(event.anchor, 1 + len(event.value) // _CHARACTERS))
            return self._too_deep(0)
        return None

    def _repeat(self, anchor: str | None) -> str | None:
        if any(part.anchor == anchor for part in self._open):
            return f"the alias *{anchor} contains itself"
        meant = self._whole.get(anchor, _Part(None))  # an unknown anchor is refused by the composer
        self._aliases += 1
        self._repeated += meant.size
        if self._aliases > MAX_ALIASES:
            return f"the document uses more than {MAX_ALIASES} aliases"
        if self._repeated > MAX_REPEATED:
            return f"the aliases of the document repeat more than {MAX_REPEATED} values"
        self._add(_Part(None, meant.size, meant.levels))
        return self._too_deep(meant.levels)

    def _too_deep(self, levels: int) -> str | None:
        return f"is nested deeper than {MAX_DEPTH} levels" if len(self._open) + levels > MAX_DEPTH else None

    def _add(self, part: _Part) -> None:
        """What is whole belongs to the list or mapping around it."""
        if part.anchor is not None:
            self._whole[part.anchor] = part
        if self._open:
            around = self._open[-1]
            around.size += part.size
            around.levels = max(around.levels, part.levels + 1)
