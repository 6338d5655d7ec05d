"""Requests over HTTP with digest authentication, every failure in clear words, every answer within a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.bench.transcript import SILENT, Transcript
from conformance.devices.inbox import LinkLost
from conformance.devices.safe_xml import Element, NotXml, parse_xml

if TYPE_CHECKING:
    import httpx

WIRE = "isapi"
LONGEST_ANSWER = 64 * 1024 * 1024
"""Most bytes of one answer that is not a stream."""
_UNAUTHORISED = 401
_NOT_OFFERED = frozenset({403, 404, 405, 501})
"""A device answers so where it has no such resource, or the user no right to it."""


class IsapiRefused(ValueError):
    """The device answered, and said no."""


class NotOffered(IsapiRefused):
    """The device has no such resource."""


class IsapiClient:
    """The bench's end of the HTTP link."""

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
        import httpx

        self.url = url.rstrip("/")
        self.user = user
        self.transcript = transcript
        """What goes each way without its headers, which hold the digest of the password."""
        self._deadline_s = deadline_s
        self._error = httpx.HTTPError
        self._http = httpx.Client(
            base_url=self.url,
            auth=httpx.DigestAuth(user, password),
            timeout=deadline_s,
            verify=verify if self.url.startswith("https") else False,
            trust_env=False,  # a proxy of the office is not on the bench
        )

    def get(self, path: str) -> tuple[str, bytes]:
        """Content type and content. Raises `NotOffered`, `IsapiRefused`, `LinkLost`."""
        return self._asked("GET", path)

    def get_xml(self, path: str) -> tuple[Element, bytes]:
        """A document, and its text as it came."""
        _, content = self.get(path)
        try:
            return parse_xml(content), content
        except NotXml as error:
            raise LinkLost(f"the device at {self.url} answered GET {path} with invalid XML: {error}") from None

    def put(self, path: str, content: bytes) -> None:
        """Put a document back."""
        self._asked("PUT", path, content, "application/xml")

    def post(self, path: str, content: bytes) -> bytes:
        """Ask with a JSON document."""
        return self._asked("POST", path, content, "application/json")[1]

    def stream(self, path: str, patience_s: float | None) -> httpx.Response:
        """A response whose content is still to come; the caller closes it.

        ``patience_s`` is how long nothing may come, None for ever.
        """
        import httpx

        timeout = httpx.Timeout(self._deadline_s, read=patience_s)
        self.transcript.sent(WIRE, "", f"GET {path}")
        try:
            response = self._http.send(self._http.build_request("GET", path, timeout=timeout), stream=True)
            kind = response.headers.get("content-type", "")
            self.transcript.received(WIRE, "", f"HTTP {response.status_code} {kind}")
            if not response.is_success:
                response.read()
                self._refuse("GET", path, response.status_code, response.content)
        except httpx.HTTPError as error:
            raise self._lost(error) from None
        return response

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _asked(self, method: str, path: str, content: bytes | None = None, kind: str = "") -> tuple[str, bytes]:
        headers = {"Content-Type": kind} if kind else {}
        self.transcript.sent(WIRE, content or b"", f"{method} {path}")
        try:
            with self._http.stream(method, path, content=content, headers=headers) as response:
                answer = bytearray()
                for chunk in response.iter_bytes():
                    answer += chunk
                    if len(answer) > LONGEST_ANSWER:
                        what = f"the device at {self.url} answered {method} {path} with more than"
                        raise LinkLost(f"{what} {LONGEST_ANSWER >> 20} MiB (limit)")
        except self._error as error:
            raise self._lost(error) from None
        if self.transcript.on:
            kind = response.headers.get("content-type", "")
            self.transcript.received(WIRE, bytes(answer), f"HTTP {response.status_code} {kind}")
        if not response.is_success:
            self._refuse(method, path, response.status_code, bytes(answer))
        return response.headers.get("content-type", ""), bytes(answer)

    def _refuse(self, method: str, path: str, status: int, answer: bytes) -> None:
        if status == _UNAUTHORISED:
            raise LinkLost(f"the device at {self.url} does not accept user {self.user!r} with the password given")
        words = f"{_words(answer) or 'no reason given'} (HTTP {status} to {method} {path})"
        raise NotOffered(words) if status in _NOT_OFFERED else IsapiRefused(words)

    def _lost(self, error: Exception) -> LinkLost:
        told = str(error) or type(error).__name__
        return LinkLost(f"the device at {self.url} cannot be reached: {told}")


def _words(answer: bytes) -> str:
    """What a ``ResponseStatus`` says."""
    try:
        root = parse_xml(answer)
    except NotXml:
        return ""
    said = (root.said(name) for name in ("statusString", "subStatusCode", "description"))
    return ", ".join(word for word in said if word)[:200]
