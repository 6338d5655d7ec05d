"""Hand-made SOAP 1.2, for what no library has a WSDL for, and for the pull point's reader thread."""

from __future__ import annotations

import contextlib
import http.client
import re
import ssl
import threading
from urllib.parse import SplitResult, urlsplit
from xml.sax.saxutils import escape  # it writes, and reads nothing

from conformance.bench.transcript import SILENT, Transcript
from conformance.devices.inbox import LinkLost
from conformance.devices.onvif.security import username_token
from conformance.devices.safe_xml import Element, NotXml, parse_xml

_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_WSA = "http://www.w3.org/2005/08/addressing"
WIRE = "onvif"
_SECURITY = re.compile(rb"<(?:[\w-]+:)?Security\b.*?</(?:[\w-]+:)?Security\s*>", re.DOTALL)
LONGEST_ANSWER = 16 * 1024 * 1024
"""Bytes."""


class SoapFault(ValueError):
    """The device answered with a SOAP fault."""


class SoapClient:
    """Asks one device."""

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        deadline_s: float,
        *,
        verify: bool = True,
        transcript: Transcript = SILENT,
    ) -> None:
        """``verify`` is whether an https device's certificate is checked. Nothing is sent yet."""
        self.url, self.user, self.transcript = url, user, transcript
        self._password, self._deadline_s = password, deadline_s
        self._context = ssl.create_default_context() if url.startswith("https") else None
        if self._context is not None and not verify:
            self._context.check_hostname, self._context.verify_mode = False, ssl.CERT_NONE
        self._own = threading.local()
        """Each thread's own connection: a request that waits for messages holds up no other."""

    def ask(self, url: str, action: str, body: str, *, patience_s: float | None = 0.0, keep: bool = False) -> Element:
        """The element in the answer's body. ``patience_s``: additional time that it may take, None without a limit.

        ``keep`` keeps the connection for this thread's next request; devices close those that are idle for long. Raises
        `SoapFault` with the device's message, `LinkLost` for an invalid answer.
        """
        where = urlsplit(url)
        timeout_s = None if patience_s is None else self._deadline_s + patience_s
        envelope = self._envelope(url, action, body)
        self.transcript.sent(WIRE, body, action)  # without the header, which holds the digest of the password
        headers = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"'}
        try:
            connection = self._connection(where, timeout_s)
            connection.request("POST", where.path or "/", envelope, headers)
            response = connection.getresponse()
            content = response.read(LONGEST_ANSWER + 1)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise LinkLost(f"the device at {url} cannot be reached: {str(error) or type(error).__name__}") from None
        if self.transcript.on:
            self.transcript.received(WIRE, _SECURITY.sub(b"<Security/>", content), f"HTTP {response.status}")
        if not keep:
            self.close()
        if len(content) > LONGEST_ANSWER:
            self.close()
            raise LinkLost(f"the device at {url} answers with more than {LONGEST_ANSWER} bytes")
        return self._answered(content, response.status, action.rpartition("/")[2].removesuffix("Request"))

    def close(self) -> None:
        """Hang up this thread's connection."""
        connection = getattr(self._own, "connection", None)
        if connection is not None:
            self._own.connection = None
            with contextlib.suppress(OSError):  # it may be gone already
                connection.close()

    def _connection(self, where: SplitResult, timeout_s: float | None) -> http.client.HTTPConnection:
        """This thread's connection to there, as patient as asked."""
        connection: http.client.HTTPConnection | None = getattr(self._own, "connection", None)
        if connection is None or (connection.host, connection.port) != (where.hostname, where.port or _port(where)):
            self.close()
            connection = self._made(where)
            connection.connect()
            self._own.connection = connection
        if connection.sock is None:
            connection.connect()
        connection.timeout = timeout_s
        connection.sock.settimeout(timeout_s)
        return connection

    def _made(self, where: SplitResult) -> http.client.HTTPConnection:
        host, port = where.hostname or "", where.port or _port(where)
        if where.scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self._deadline_s, context=self._context)
        return http.client.HTTPConnection(host, port, timeout=self._deadline_s)

    def _envelope(self, url: str, action: str, body: str) -> bytes:
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="{_SOAP}" xmlns:wsa="{_WSA}"><s:Header>'
            f"<wsa:Action>{action}</wsa:Action><wsa:To>{escape(url)}</wsa:To>"
            f"{username_token(self.user, self._password)}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
        ).encode()

    def _answered(self, content: bytes, status: int, asked: str) -> Element:
        try:
            body = parse_xml(content).find("Body")
        except NotXml as error:
            said = f"HTTP {status}, {content[:60]!r}"
            if status == 401:
                raise LinkLost(f"the device does not accept user {self.user!r} with the password given") from None
            raise LinkLost(f"the device answered {asked} with invalid SOAP: {error} ({said})") from None
        answer = body.children[0] if body is not None and body.children else None
        if answer is None:
            raise LinkLost(f"the device answers {asked} with an empty body (HTTP {status})")
        if answer.name == "Fault":
            self._fail(answer, asked)
        return answer

    def _fail(self, fault: Element, asked: str) -> None:
        codes = [value.text.strip().rpartition(":")[2] for value in fault.all("Value")]
        words = next((text.text.strip() for text in fault.all("Text")), "") or ", ".join(codes) or "no reason given"
        if "NotAuthorized" in codes or "FailedAuthentication" in codes:
            raise LinkLost(f"the device does not accept user {self.user!r} with the password given ({words[:100]})")
        raise SoapFault(f"{asked}: {words[:200]}")


def _port(where: SplitResult) -> int:
    return 443 if where.scheme == "https" else 80
