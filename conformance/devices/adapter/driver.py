"""A device behind a vendor's adapter: any program that speaks the adapter protocol, on stdin and stdout or over TCP."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, field_validator, model_validator

from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.published import hidden_words
from conformance.core.events import AlarmRecord, Event
from conformance.core.problems import Wrong
from conformance.devices.adapter.carried import MOST_CARRIED, carried_by
from conformance.devices.adapter.conversation import AdapterRefused, Conversation
from conformance.devices.adapter.exchange import AlarmRecordsReply, ConfigureReply, IdentityReply, read_as
from conformance.devices.adapter.messages import event_of, record_of, time_of
from conformance.devices.adapter.transport import Connection, Program, Transport
from conformance.devices.inbox import LinkLost
from conformance.devices.secret import Secret

_SIDE_CHANNEL, _PYTHON = "{side_channel}", "{python}"
_IN_ENVIRONMENT = (
    "Write it under environment, and let the adapter read it there: {DEVICE_PASSWORD: {environment: NAME}}"
)


class AdapterOptions(Options):
    """How the adapter is reached: a command, or a host and a port."""

    command: tuple[str, ...] = Field(default=(), strict=False)
    """The program and its arguments. ``{python}`` stands for the Python that runs the harness, ``{side_channel}`` for
    where a simulated device finds the bench (nothing, where the bench has none). Everybody on this computer can read it
    in the list of processes: a password does not belong here but in ``environment``."""
    environment: dict[str, str | Secret] = Field(default_factory=dict)
    """Variables that the program gets, beside those of `conformance.devices.adapter.environment.ALWAYS`: a text, or
    where a secret is. A list of names passes variables of the laboratory's own environment on."""
    run_as: str | None = None
    """The user of this computer as whom the program runs (as root, on Linux and macOS): one that cannot read keys."""
    host: str = "127.0.0.1"
    port: int | None = Field(default=None, gt=0, lt=65536)
    deadline_s: float = Field(default=10.0, gt=0)
    """Real time in which a request is answered."""

    @field_validator("command", mode="before")
    @classmethod
    def _no_secret(cls, given: Any) -> Any:
        if isinstance(given, list) and any(isinstance(word, Mapping) for word in given):
            what = "an argument of a program is seen by everybody on this computer, also one that is named by its place"
            raise Wrong(what, remedy=_IN_ENVIRONMENT, code="secret-written")
        return given

    @field_validator("environment", mode="before")
    @classmethod
    def _named(cls, given: Any) -> Any:
        if isinstance(given, list) and all(isinstance(name, str) for name in given):
            given = {name: {"environment": name} for name in given}
        if isinstance(given, Mapping) and "passphrase" in str(given).lower():
            raise Wrong("the passphrase of a key is not for the vendor's program", remedy="Remove it")
        return given

    @model_validator(mode="after")
    def _one_way(self) -> AdapterOptions:
        if bool(self.command) == (self.port is not None):
            raise Wrong("state either command or port", remedy="Remove one, or add one")
        if self.port is not None and (self.environment or self.run_as):
            what = "environment and run_as are for a command; a program that listens is started by others"
            raise Wrong(what, remedy="Remove them, or state a command")
        return self


class AdapterDevice:
    """`conformance.bench.protocols.Device`, with settings and records as far as the adapter offers them."""

    def __init__(self, options: AdapterOptions, around: Surroundings) -> None:
        self._clock = around.clock
        around.transcript.keep_secret(*hidden_words(options.command))
        self._conversation = Conversation(
            _transport(options, around), around.clock, options.deadline_s, around.transcript
        )

    def carries(self) -> frozenset[str]:
        """What its greeting offers: what it does not offer cannot be asked, and is not tested."""
        return carried_by(self._conversation.greeting)

    def identity(self) -> Mapping[str, str]:
        """What the device says of itself now; asked each time, for firmware can change in mid-run."""
        return read_as(IdentityReply, self._conversation.ask("identity"), identity={}).identity

    def answers(self) -> bool:
        """Whether a request is still answered."""
        try:
            self._conversation.ask("identity")
        except AdapterRefused:
            return True
        except ConnectionError:
            return False
        return True

    def listen(self, until_s: float) -> Iterator[Event]:
        """Events by their arrival. Raises `LinkLost` when the link ends."""
        for arrival in self._conversation.inbox.until(until_s):
            yield event_of(arrival.message, arrival.time_s)

    def configure(self, setting: str, value: float) -> float | None:
        """Ask for a setting. Raises `ValueError` where it is refused."""
        return read_as(ConfigureReply, self._conversation.ask("configure", setting=setting, value=value)).stated

    def alarm_records(self, since_s: float) -> Iterator[AlarmRecord]:
        """The store's entries that are not older than ``since_s``. Raises `LookupError` where it has no store."""
        if not self._conversation.greeting.alarm_records:
            raise LookupError("the adapter offers no alarm records")
        now_s = self._clock.now_s()
        reply = self._conversation.ask("alarm_records", age_s=now_s - since_s)
        for record in read_as(AlarmRecordsReply, reply).records:
            yield record_of(record, now_s)

    def device_clock_s(self) -> float | None:
        """The device's clock; None if the adapter does not offer it. Raises `LinkLost` for an invalid time."""
        if not self._conversation.greeting.clock:
            return None
        reply = self._conversation.ask("clock")
        try:
            return time_of(reply).timestamp()
        except ValueError as error:
            raise LinkLost(str(error)) from None

    def close(self) -> None:
        """Say goodbye."""
        self._conversation.close()


def _transport(options: AdapterOptions, around: Surroundings) -> Transport:
    if options.port is not None:
        return Connection(options.host, options.port, options.deadline_s)
    where = getattr(around.simulation, "where", "")
    command = [part.replace(_SIDE_CHANNEL, where).replace(_PYTHON, sys.executable) for part in options.command]
    return Program(command, options.environment, options.run_as)


def _carries(options: AdapterOptions) -> frozenset[str]:
    """The most that an adapter can carry: the protocol has no frames."""
    return MOST_CARRIED


DRIVER = Driver("adapter", Role.DEVICE, AdapterOptions, AdapterDevice, carries=_carries)
