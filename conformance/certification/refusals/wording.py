"""How refusals list names."""

from __future__ import annotations

MOST_NAMED = 12


def named(names: list[str]) -> str:
    """The first dozen, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
