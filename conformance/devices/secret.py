"""Secrets: named by where they are, an environment variable or a file, and read only when they are used.

A bench's description is stored with every recording, so a password written into it would be published with it.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import model_validator

from conformance.core.problems import Wrong
from conformance.documents import DocumentModel


class Secret(DocumentModel):
    """``{environment: NAME}`` or ``{file: PATH}``. It holds the place only; the secret itself is never kept."""

    environment: str | None = None
    file: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Secret:
        if (self.environment is None) == (self.file is None):
            raise Wrong("state either environment or file: where the secret is", remedy="Remove one, or add one")
        return self

    @property
    def place(self) -> str:
        """Where it is, in words that may be shown."""
        return f"environment variable {self.environment}" if self.environment else f"file {self.file}"

    def read(self) -> str:
        """The secret. Raises `LookupError` where nothing is there, in words that do not show it."""
        if self.environment is not None:
            found = os.environ.get(self.environment)
            if not found:
                raise LookupError(f"the {self.place} is not set: set it to the secret before the bench comes up")
            return found
        try:
            found = Path(str(self.file)).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not text"
            raise LookupError(f"the {self.place} cannot be read for the secret: {why}") from None
        if not found:
            raise LookupError(f"the {self.place} is empty: it must hold the secret, and nothing else")
        return found
