"""A thermal camera that speaks ONVIF: temperature readings of its areas over a pull point, and its rules' alarms.

ONVIF has no screening decision and knows no persons: without rules of its own the device raises no alarm on this link.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from conformance.bench.clock import PlayedClock
from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.core.events import Event, Heartbeat, Mode
from conformance.devices.inbox import LinkLost
from conformance.devices.secret import Secret

if TYPE_CHECKING:
    from conformance.devices.onvif.pull_point import PullPoint


class OnvifOptions(Options):
    """How the device is reached, and what its readings are."""

    url: str | None = Field(default=None, pattern=r"^https?://")
    """Its device service: ``http://192.168.1.64/onvif/device_service``; left out for a simulated device."""
    user: str = "admin"
    password: Secret | None = None
    verify_certificate: bool = True
    """Whether an https device's certificate is checked by what is asked by hand; the library never does."""
    value: Literal["MaxTemperature", "MinTemperature", "AverageTemperature", "MedianTemperature"] = "MaxTemperature"
    """The temperature of a box that counts as its reading."""
    mode: Mode = Mode.SURFACE
    """What readings are; ONVIF's are of surfaces, unless the device corrects what it calls an area."""
    mode_of_area: dict[str, Mode] = Field(default_factory=dict)
    """The same for single areas, by the vendors' AreaName."""
    sensor_width_px: int | None = Field(default=None, gt=1)
    """Of the thermal sensor, not of the video: what vendors' coordinates count in."""
    video_source: str | None = None
    """Token of the thermal video source, whose radiometry is then recorded with the identity."""
    alarms: bool = False
    """Whether rules for the alarm threshold are set up in the device (TemperatureCondition)."""
    reconnect: bool = False
    """Whether to subscribe again for the next scene when the subscription was lost; that scene stays broken."""
    deadline_s: float = Field(default=10.0, gt=0)
    """Real time in which a request is answered."""


class OnvifDevice:
    """`Device` and `TellsTime` of `conformance.bench.protocols`."""

    def __init__(self, options: OnvifOptions, around: Surroundings) -> None:
        """Connect and subscribe. Raises `LinkLost` or `LookupError` in clear words."""
        from conformance.devices.onvif.radiometry import OnvifClaims
        from conformance.devices.onvif.services import Services
        from conformance.devices.onvif.soap import SoapClient

        self._options, self._clock = options, around.clock
        address = around.simulation.address if around.simulation is not None else {}
        url = options.url or address.get("url")
        if url is None:
            raise LookupError("state the option url: where the device's service is")
        password = options.password.read() if options.password else address.get("password", "")
        user = options.user if options.password else address.get("user", options.user)
        self._claims = OnvifClaims(options.value, options.mode, options.mode_of_area, options.sensor_width_px)
        around.transcript.keep_secret(password)
        self._soap = SoapClient(
            url,
            user,
            password,
            options.deadline_s,
            verify=options.verify_certificate,
            transcript=around.transcript,
        )
        try:
            self._services = Services(self._soap, password, options.deadline_s)
        except BaseException:
            self._soap.close()
            raise
        try:
            self._pull_point = self._subscribed()
        except BaseException:
            self._services.close()
            self._soap.close()
            raise

    def identity(self) -> Mapping[str, str]:
        """Who it is, and what its readings are corrected with; asked each time, for both can change in mid-run."""
        said = dict(self._services.device_information())
        if self._options.video_source is not None:
            said["radiometry"] = self._services.radiometry(self._options.video_source)
        return said

    def device_clock_s(self) -> float | None:
        """Its clock, to the second as it states it; None where it states no time in UTC."""
        time = self._services.utc_time()
        return None if time is None else time.timestamp()

    def answers(self) -> bool:
        """Whether it can go on: its subscription stands, or was made again where the bench allows it."""
        try:
            self._services.device_information()
            if self._pull_point.ended is not None:
                if not self._options.reconnect:
                    return False
                self._pull_point.close()
                if isinstance(self._clock, PlayedClock):
                    self._clock.take_sent()  # went with the old subscription
                self._pull_point = self._subscribed()
        except (ConnectionError, ValueError):
            return False
        return True

    def listen(self, until_s: float) -> Iterator[Event]:
        """Events by their arrival. Raises `LinkLost` when the subscription is lost."""
        from conformance.devices.onvif.radiometry import events_of

        for arrival in self._pull_point.inbox.until(until_s):
            if arrival.message is None:
                yield Heartbeat("", arrival.time_s)
            else:
                yield from events_of(arrival.message, arrival.time_s, self._claims)
        if self._pull_point.ended is not None:  # a played clock waits for what was sent, and nothing was
            raise LinkLost(self._pull_point.ended)

    def close(self) -> None:
        """Unsubscribe and hang up."""
        with contextlib.suppress(Exception):  # it may be gone already
            self._pull_point.close()
        self._services.close()
        self._soap.close()

    def _subscribed(self) -> PullPoint:
        from conformance.devices.onvif.pull_point import PullPoint
        from conformance.devices.onvif.radiometry import TOPICS

        return PullPoint(self._soap, self._services.subscribe(TOPICS), self._clock)


def _carries(options: OnvifOptions) -> frozenset[str]:
    return frozenset({"readings", "tracks", "alarms"} if options.alarms else {"readings", "tracks"})


DRIVER = Driver("onvif", Role.DEVICE, OnvifOptions, OnvifDevice, carries=_carries)
