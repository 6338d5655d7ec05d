"""A camera or terminal that speaks ISAPI (Hikvision-style): alert stream, thermal settings, passages, matrix."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from conformance.bench.clock import PlayedClock
from conformance.bench.driver import ABILITIES, Driver, Options, Role, Surroundings
from conformance.bench.protocols import HEARTBEAT_INTERVAL_S
from conformance.core.events import AlarmRecord, Event, Mode
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.devices.inbox import LinkLost
from conformance.devices.secret import Secret

if TYPE_CHECKING:
    from conformance.devices.isapi.alert_stream import AlertStream

_THRESHOLD = "alarm_threshold_degC"


class IsapiOptions(Options):
    """How the device is reached, and what its values are."""

    url: str | None = Field(default=None, pattern=r"^https?://")
    """``http://192.168.1.64``; left out on a bench with a simulated device, which says where it is."""
    user: str = "admin"
    password: Secret | None = None
    verify_certificate: bool = True
    """Whether an https device's certificate is checked."""
    mode: Mode = Mode.UNKNOWN
    """What its temperatures are, ``body`` or ``surface``: no message says it."""
    mode_of_channel: dict[int, Mode] = Field(default_factory=dict)
    """The same for single channels, where they differ."""
    visible_channel: int = Field(default=1, ge=1)
    thermal_channel: int = Field(default=2, ge=1)
    numbered: bool = True
    """Whether its serial numbers run without gaps: then a gap is a lost event, and the link's fault."""
    reconnect: bool = False
    """Whether a stream that ended is opened again for the next scene; the scene in which it ended stays broken."""
    silence_s: float = Field(default=35.0, gt=0)
    """How long the stream may be silent before the link counts as lost: newer devices beat every 10 s."""
    ask_every_s: float | None = Field(default=HEARTBEAT_INTERVAL_S, gt=0)
    """How often it is asked who it is, so that its silence can count; null where its stream beats often enough."""
    deadline_s: float = Field(default=10.0, gt=0)
    """Real time in which a request is answered."""
    frame_interval_s: float = Field(default=0.5, gt=0)
    """How often the temperature matrix is asked for, where frames are recorded."""
    int16_unit: Literal["celsius", "kelvin"] | None = None
    """What an int16 temperature matrix is in."""


class IsapiDevice:
    """`Device`, `Configurable`, `RecordKeeper` and `Imaging` of `conformance.bench.protocols`."""

    def __init__(self, options: IsapiOptions, around: Surroundings) -> None:
        """Connect, and open the stream. Raises `LinkLost` or `LookupError` in clear words."""
        from conformance.devices.isapi.client import IsapiClient
        from conformance.devices.isapi.events import IsapiClaims
        from conformance.devices.isapi.settings import FaceThermometry

        self._options, self._clock = options, around.clock
        address = around.simulation.address if around.simulation is not None else {}
        url = options.url or address.get("url")
        if url is None:
            raise LookupError("state the option url: where the device is")
        password = options.password.read() if options.password else address.get("password", "")
        user = options.user if options.password else address.get("user", options.user)
        self._claims = IsapiClaims(options.mode, options.mode_of_channel)
        around.transcript.keep_secret(password)
        self._client = IsapiClient(
            url,
            user,
            password,
            options.deadline_s,
            verify=options.verify_certificate,
            transcript=around.transcript,
        )
        self._thermometry = FaceThermometry(self._client, options.visible_channel)
        self._second_0 = _second_0(around, address)
        self._frames = 0
        try:
            self.identity()
            self._stream = self._opened()
        except BaseException:
            self._client.close()
            raise

    def identity(self) -> Mapping[str, str]:
        """Who it is, and what corrects its values unseen; asked each time, for both can change in mid-run."""
        from conformance.devices.isapi.settings import device_info, hidden_corrections, thermal_abilities

        said = dict(device_info(self._client))
        said.update(hidden_corrections(self._client, self._options.thermal_channel))
        said["thermal_abilities"] = ", ".join(sorted(thermal_abilities(self._client))) or "none stated"
        return said

    def device_clock_s(self) -> float | None:
        """Its clock, to the second as it states it; None where it states no time with an offset."""
        from conformance.devices.isapi.settings import local_time

        time = local_time(self._client)
        return None if time is None else time.timestamp()

    def answers(self) -> bool:
        """Whether it can go on: its stream is open, or was opened again where the bench allows it."""
        try:
            self.identity()
            if self._stream.ended is not None:
                if not self._options.reconnect:
                    return False
                self._stream.close()
                if isinstance(self._clock, PlayedClock):
                    self._clock.take_sent()  # went with the old stream
                self._stream = self._opened()
        except (ConnectionError, ValueError):
            return False
        return True

    def listen(self, until_s: float) -> Iterator[Event]:
        """Events by their arrival. Raises `LinkLost` when the stream ends or breaks its form."""
        from conformance.devices.isapi.events import events_of

        for arrival in self._stream.inbox.until(until_s):
            yield from events_of(arrival.message, arrival.time_s, self._claims)
        if self._stream.ended is not None:  # a played clock waits for what was sent, and nothing was
            raise LinkLost(self._stream.ended)

    def configure(self, setting: str, value: float) -> float | None:
        """Set the alarm threshold of face thermometry. Raises `ValueError` in the device's words."""
        if setting != _THRESHOLD:
            raise LookupError(f"over ISAPI the setting {_THRESHOLD} can be changed, {setting} cannot")
        return self._thermometry.set_threshold(value)

    def alarm_records(self, since_s: float) -> Iterator[AlarmRecord]:
        """Its past passages that it calls abnormal, in its own time held against the bench's."""
        from conformance.devices.isapi.records import abnormal_passages

        now_s = self._clock.now_s()
        since, until = (self._second_0 + timedelta(seconds=at_s) for at_s in (since_s, now_s + 1))
        for passage in abnormal_passages(self._client, since, until):
            at_s = None if passage.time is None else round((passage.time - self._second_0).total_seconds(), 6)
            yield AlarmRecord(
                "",
                now_s,
                at_s,
                passage.temperature_degC,
                self._claims.of(self._options.visible_channel),
                None,  # no entry says which threshold was in force
                passage.track,
                passage.position,
                passage.image,
            )

    def calibration(self) -> RadiometricCalibration:
        """What the counts of its frames mean: the driver makes them of the matrix."""
        from conformance.devices.isapi.matrix import CALIBRATION

        self._matrix()  # a device that gives none says so before the scene
        return CALIBRATION

    def watch(self, until_s: float) -> Iterator[Event | Frame]:
        """Events, and a matrix every ``frame_interval_s``. Frames are numbered here: the device does not."""
        while (now_s := self._clock.now_s()) < until_s:
            yield from self.listen(min(until_s, round(now_s + self._options.frame_interval_s, 6)))
            yield self._matrix()

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(Exception):  # it may be gone already
            self._stream.close()
        self._client.close()

    def _matrix(self) -> Frame:
        from conformance.devices.isapi.client import IsapiRefused
        from conformance.devices.isapi.matrix import matrix_counts

        try:
            counts = matrix_counts(self._client, self._options.thermal_channel, self._options.int16_unit)
        except IsapiRefused as error:
            raise LookupError(f"the device gives no temperature matrix: {error}") from None
        self._frames += 1
        return Frame("", self._clock.now_s(), self._frames, counts)

    def _opened(self) -> AlertStream:
        from conformance.devices.isapi.alert_stream import AlertStream

        options = self._options
        if isinstance(self._clock, PlayedClock):  # where hours pass in seconds, silence in real time says nothing
            return AlertStream(self._client, self._clock, None, numbered=options.numbered)
        return AlertStream(
            self._client,
            self._clock,
            options.silence_s,
            numbered=options.numbered,
            ask_every_s=options.ask_every_s,
        )


def _second_0(around: Surroundings, address: Mapping[str, str]) -> datetime:
    """The time of day at the bench's second 0: this computer's, or the simulated device's world's."""
    if "second_0" in address:
        return datetime.fromisoformat(address["second_0"])
    return datetime.now(UTC) - timedelta(seconds=around.clock.now_s())


def _carries(options: IsapiOptions) -> frozenset[str]:
    return ABILITIES - {"tracks", "record_thresholds"}


DRIVER = Driver("isapi", Role.DEVICE, IsapiOptions, IsapiDevice, carries=_carries)
