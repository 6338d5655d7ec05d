"""WS-Security's UsernameToken, really checked: the digest, and that no nonce comes twice."""

from __future__ import annotations

import base64
import binascii
import hmac
import threading

from conformance.devices.onvif.security import password_digest
from conformance.devices.safe_xml import Element


class Guard:
    """Who may ask."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._seen: set[str] = set()
        self._lock = threading.Lock()

    def allows(self, envelope: Element) -> bool:
        """Whether a request comes from the user, and is new."""
        token = next(envelope.all("UsernameToken"), None)
        if token is None or token.said("Username") != self._user:
            return False
        nonce, created = token.said("Nonce") or "", token.said("Created") or ""
        try:
            expected = password_digest(base64.b64decode(nonce, validate=True), created, self._password)
        except (binascii.Error, ValueError):
            return False
        with self._lock:
            is_new = nonce not in self._seen
            self._seen.add(nonce)
        return is_new and hmac.compare_digest(token.said("Password") or "", expected)
