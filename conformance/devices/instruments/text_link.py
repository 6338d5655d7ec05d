"""Lines of text to and from an instrument, over PyVISA (its pure Python backend): TCP sockets and serial lines.

Such a line has no serial numbers, so one reply too many or too late would answer the next question. Therefore: unread
text before a question is a broken link; after any fault the link is opened anew, and listened to until it is silent,
before anything is asked; and drivers end a group of questions with one whose answer cannot be mistaken.
"""

from __future__ import annotations

import contextlib
import functools
import time
from typing import Any

from pydantic import Field

from conformance.bench.driver import Options
from conformance.bench.transcript import SILENT, Transcript
from conformance.devices.inbox import LinkLost

LONGEST_LINE = 512
"""Bytes of the longest reply: instruments say a number, a name or an error."""
_ENDS = b"\r\n"
_WIRE = "scpi"


class TextLinkOptions(Options):
    """How an instrument with lines of text is reached."""

    resource: str = Field(pattern=r"^(TCPIP\d*::[^:]+::\d+::SOCKET|ASRL[^:]+::INSTR)$")
    """VISA name: ``TCPIP::192.168.1.5::5025::SOCKET`` or ``ASRL/dev/ttyUSB0::INSTR`` (``ASRL3::INSTR`` for COM3)."""
    baud: int = Field(default=9600, gt=0)
    """Serial lines only, as are the next two; 8 or 7 bits."""
    parity: str = Field(default="none", pattern="^(none|even|odd)$")
    data_bits: int = Field(default=8, ge=7, le=8)
    line_end: str = Field(default="\r", pattern=r"^(\r|\n|\r\n)$")
    """What ends a command. A reply may end with CR, LF or both, whatever this is."""
    reply_deadline_s: float = Field(default=2.0, gt=0)
    """Real time in which a reply is complete."""
    min_interval_s: float = Field(default=0.0, ge=0)
    """Least real time between two messages to it: 0.3 with some blackbodies."""
    quiet_s: float = Field(default=0.05, ge=0)
    """How long nothing may come after a reply of an instrument without an error queue. Longer than it takes to reply,
    this also finds replies that came one question late."""


class TextLink:
    """One instrument at the end of a line. After any fault every later use opens the link anew."""

    def __init__(self, options: TextLinkOptions, transcript: Transcript = SILENT) -> None:
        self._options, self._transcript = options, transcript
        self._resource: Any = None
        self._sent_s = -float("inf")
        self._reopened = False

    @property
    def is_open(self) -> bool:
        """Whether it is open, with no fault since."""
        return self._resource is not None

    @property
    def quiet_s(self) -> float:
        """How long nothing may come after a reply that no other question confirms."""
        return self._options.quiet_s

    def open(self) -> None:
        """Open it. Raises `LinkLost` where that cannot be done, or where the instrument never stops talking."""
        self.close()
        try:
            self._resource = _opened(self._options)
        except Exception as error:  # what PyVISA-py raises depends on the interface, down to a bare Exception
            raise LinkLost(f"{self._options.resource} cannot be opened: {error}") from error
        self._wait_for_silence(self._options.reply_deadline_s if self._reopened else self._options.quiet_s)
        self._reopened = True

    def ask(self, question: str, deadline_s: float | None = None) -> str:
        """The one line that answers. Raises `LinkLost`: nothing came in time, or only a part, or too much."""
        self.tell(question)
        return self._line(question, self._options.reply_deadline_s if deadline_s is None else deadline_s)

    def tell(self, command: str) -> None:
        """Send a line that nothing answers. Raises `LinkLost`."""
        if self._resource is None:
            self.open()
        self.expect_silence(f"before {command!r} was sent")
        time.sleep(max(0.0, self._sent_s + self._options.min_interval_s - time.monotonic()))
        try:
            self._resource.timeout = round(1000 * self._options.reply_deadline_s)  # for writing as well
            message = (command + self._options.line_end).encode("ascii")
            self._transcript.sent(_WIRE, message)
            self._resource.write_raw(message)
        except Exception as error:
            raise self.lost(f"{command!r} cannot be sent: {error}") from error
        self._sent_s = time.monotonic()

    def expect_silence(self, when: str, for_s: float = 0.001) -> None:
        """Raise `LinkLost` if unrequested bytes arrive."""
        until_s = time.monotonic() + for_s
        while byte := self._byte(until_s):
            if byte not in _ENDS:
                rest = self._rest(byte)
                raise self.lost(f"it sent {rest!r} {when}, which answers no question")

    def _wait_for_silence(self, quiet_s: float) -> None:
        """Pass over a greeting and late replies: return when it has been silent for so long."""
        give_up_s = time.monotonic() + 5 * self._options.reply_deadline_s
        while self._byte(time.monotonic() + quiet_s):
            if time.monotonic() > give_up_s:
                raise self.lost("it does not stop sending")

    def lost(self, what: str) -> LinkLost:
        """The error for a fault on the link, which is closed."""
        self.close()
        return LinkLost(f"{self._options.resource}: {what}")

    def close(self) -> None:
        """Let go of it."""
        if self._resource is not None:
            with contextlib.suppress(Exception):  # it may be gone already
                self._resource.close()
            self._resource = None

    def _line(self, question: str, deadline_s: float) -> str:
        line, until_s = bytearray(), time.monotonic() + deadline_s
        while byte := self._byte(until_s):
            if byte not in _ENDS:
                line += byte
            elif line:
                break
            if len(line) > LONGEST_LINE:
                self._transcript.received(_WIRE, bytes(line))
                raise self.lost(f"the reply to {question!r} is longer than {LONGEST_LINE} bytes: {_shown(line)}")
        else:
            if line:
                self._transcript.received(_WIRE, bytes(line))
            part = f"only {_shown(line)} came" if line else "no reply came"
            raise self.lost(f"no complete reply to {question!r} within {deadline_s:g} s: {part}")
        self._transcript.received(_WIRE, bytes(line))
        try:
            return line.decode("ascii").strip()
        except UnicodeDecodeError:
            if line.replace(b"\xb0", b"").isascii():  # a degree sign in Latin-1, before a unit
                return line.decode("latin-1").strip()
            raise self.lost(f"the reply to {question!r} is not text: {_shown(line)}") from None

    def _byte(self, until_s: float) -> bytes:
        """The next byte, or none where none comes until then."""
        from pyvisa import VisaIOError
        from pyvisa.constants import StatusCode

        try:
            self._resource.timeout = max(1, round(1000 * (until_s - time.monotonic())))
            return bytes(self._resource.read_bytes(1))
        except VisaIOError as error:
            if error.error_code == StatusCode.error_timeout:
                return b""
            raise self.lost(f"it cannot be read: {error}") from error
        except ConnectionRefusedError as error:  # PyVISA-py notices only now
            raise self.lost("no device listens there") from error
        except OSError as error:  # what pyserial and sockets raise when the other end is gone
            raise self.lost(f"the link is cut: {error}") from error

    def _rest(self, first: bytes) -> str:
        said = bytearray(first)
        while len(said) < LONGEST_LINE and (byte := self._byte(time.monotonic() + 0.02)):
            said += byte
        self._transcript.received(_WIRE, bytes(said))
        return said.decode("latin-1").strip()


def _shown(line: bytes | bytearray) -> str:
    return repr(bytes(line[:80]).decode("latin-1"))


@functools.cache
def _manager() -> Any:
    """The one resource manager of the process; closing it would close every resource there is."""
    try:
        import pyvisa
    except ImportError as error:
        raise ImportError("PyVISA is not installed: pip install 'conformance[devices]'") from error
    return pyvisa.ResourceManager("@py")


def _opened(options: TextLinkOptions) -> Any:
    from pyvisa.constants import Parity

    resource = _manager().open_resource(
        options.resource, open_timeout=max(1, round(1000 * options.reply_deadline_s)), read_termination=None
    )
    if options.resource.startswith("ASRL"):
        resource.baud_rate = options.baud
        resource.data_bits = options.data_bits
        resource.parity = Parity[options.parity]
    return resource
