"""What readers of foreign bytes raise; importers turn it into a problem of the file."""

from __future__ import annotations


class FormatError(ValueError):
    """The bytes are not what their format asks for; says why, without its full stop."""
