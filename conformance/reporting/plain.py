"""Text from outside made harmless to look at, as reports ask for it."""

from __future__ import annotations

from conformance.plain import UNPRINTABLE, escaped, one_line, printable, unbroken

__all__ = ["UNPRINTABLE", "escaped", "one_line", "printable", "unbroken"]
