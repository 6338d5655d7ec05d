"""Secrets that a log must not show: passwords of the bench, in whatever form a wire or a log writes them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, runtime_checkable
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape  # it writes, and reads nothing

from pydantic import BaseModel

MASK = "***"
_REPLACED_FROM = 4
"""Characters. A shorter secret would show by what is missing, so a message that holds it is withheld as a whole."""


@runtime_checkable
class HoldsSecret(Protocol):
    """An option that says where a secret is (`conformance.devices.secret.Secret`)."""

    @property
    def place(self) -> str:
        """Where it is, in words that may be shown."""

    def read(self) -> str:
        """The secret. Raises `LookupError` where nothing is there."""


class KeptSecrets:
    """What is known to be secret. Each is looked for in every message."""

    def __init__(self) -> None:
        self._replaced: tuple[str, ...] = ()
        self._withheld: tuple[str, ...] = ()

    def keep(self, secret: str) -> None:
        """Never show this from now on."""
        if len(secret) >= _REPLACED_FROM:
            self._replaced = tuple(sorted({*self._replaced, *forms_of(secret)}, key=len, reverse=True))
        elif secret:
            self._withheld = tuple({*self._withheld, *forms_of(secret)})

    def masked(self, text: str) -> str | None:
        """The text without secrets; None where nothing of it can be shown."""
        for form in self._replaced:
            text = text.replace(form, MASK)
        return None if self.shown_by(text) else text

    def masked_bytes(self, data: bytes) -> bytes:
        """The same for what is not text: as UTF-8 and UTF-16."""
        for form in (*self._replaced, *self._withheld):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                data = data.replace(form.encode(encoding, "surrogatepass"), MASK.encode())
        return data

    def shown_by(self, text: str) -> bool:
        """Whether a secret stands in a text."""
        return any(form in text for form in (*self._replaced, *self._withheld))


def forms_of(secret: str) -> set[str]:
    """How a secret may stand in JSON, XML, a URL, or base64."""
    forms = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        escape(secret),
        escape(secret, {'"': "&quot;", "'": "&apos;"}),
        escape(secret, {'"': "&#34;", "'": "&#39;"}),
    }
    octets = secret.encode(errors="surrogatepass")
    forms |= {quote(octets, safe=""), quote(octets), quote_plus(octets), base64.b64encode(octets).decode()}
    return {form for form in forms if form}


def secrets_in(options: Any) -> Iterable[str]:
    """Every secret that options name, however deep; what cannot be read is left to the driver, which says so."""
    if isinstance(options, HoldsSecret):
        try:
            yield options.read()
        except LookupError:
            return
    elif isinstance(options, BaseModel):
        for name in type(options).model_fields:
            yield from secrets_in(getattr(options, name))
    elif isinstance(options, Mapping):
        for value in options.values():
            yield from secrets_in(value)
    elif isinstance(options, (list, tuple, set, frozenset)):
        for value in options:
            yield from secrets_in(value)
