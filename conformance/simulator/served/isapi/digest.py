"""HTTP digest authentication as devices ask for it (RFC 7616 with MD5 and qop=auth), really checked."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading

from conformance.simulator.served.http_peer import Request

_FIELD = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
_KEPT = 1000
"""Nonces that are remembered; a client takes one or two."""


class DigestGuard:
    """Who may ask."""

    def __init__(self, user: str, password: str, realm: str = "IP Camera") -> None:
        self._user, self._password, self._realm = user, password, realm
        self._counts: dict[str, int] = {}
        """The last count of each nonce that was given out: one that does not grow is a replay."""
        self._lock = threading.Lock()

    def challenge(self) -> str:
        """The challenge for an unauthorised request."""
        with self._lock:
            nonce = secrets.token_hex(16)
            self._counts[nonce] = 0
            while len(self._counts) > _KEPT:
                del self._counts[next(iter(self._counts))]
        return f'Digest qop="auth", realm="{self._realm}", nonce="{nonce}", stale="FALSE"'

    def allows(self, request: Request) -> bool:
        """Whether this request comes from the user."""
        kind, _, rest = request.headers.get("authorization", "").partition(" ")
        said = {name: quoted or plain for name, quoted, plain in _FIELD.findall(rest)}
        if kind.lower() != "digest" or said.get("username") != self._user or said.get("uri") != request.path:
            return False
        return self._is_new(said.get("nonce", ""), said.get("nc", "")) and hmac.compare_digest(
            said.get("response", ""), self._expected(request.method, said)
        )

    def _is_new(self, nonce: str, count: str) -> bool:
        try:
            number = int(count, 16)
        except ValueError:
            return False
        with self._lock:
            if nonce not in self._counts or number <= self._counts[nonce]:
                return False
            self._counts[nonce] = number
        return True

    def _expected(self, method: str, said: dict[str, str]) -> str:
        one = _md5(f"{self._user}:{self._realm}:{self._password}")
        two = _md5(f"{method}:{said.get('uri', '')}")
        return _md5(f"{one}:{said.get('nonce')}:{said.get('nc')}:{said.get('cnonce')}:{said.get('qop')}:{two}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()  # the scheme's own choice
