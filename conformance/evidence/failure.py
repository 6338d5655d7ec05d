"""What is wrong with a piece of evidence: a value with a code for machines and a sentence for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is not as it was sealed."""

    code: str
    """Stable and short: ``member_changed``. Each way of tampering has its own."""
    what: str
    """A sentence without its full stop."""
    member: str | None = None
    """The file in the bundle, where it is about one."""

    def __str__(self) -> str:
        return f"{self.member}: {self.what}." if self.member else f"{self.what}."


class Untrustworthy(Exception):
    """Evidence that cannot be read any further; carries every failure found so far."""

    def __init__(self, failures: Failure | Iterable[Failure]) -> None:
        self.failures = (failures,) if isinstance(failures, Failure) else tuple(failures)
        super().__init__("\n".join(map(str, self.failures)))
