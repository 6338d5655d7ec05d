"""Device information and the subscription, by onvif-zeep-async; the thermal service by hand: it has no WSDL here.

The library is asynchronous; its coroutines run on a loop of our own, in the thread that asks.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Coroutine, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import urlsplit

from conformance.devices.inbox import LinkLost
from conformance.devices.onvif.soap import WIRE, SoapClient, SoapFault
from conformance.devices.safe_xml import Element

T = TypeVar("T")

EVENTS = "http://www.onvif.org/ver10/events/wsdl"
THERMAL = "http://www.onvif.org/ver10/thermal/wsdl"
_DEVICE = "http://www.onvif.org/ver10/device/wsdl"
_NOTIFICATION = "http://docs.oasis-open.org/wsn/b-2"
_TOPICS = "http://www.onvif.org/ver10/topics"
_CONCRETE_SET = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet"
_PROXIES = ("http_proxy", "https_proxy")
_DATE_AND_TIME = (
    *(("Date", part) for part in ("Year", "Month", "Day")),
    *(("Time", part) for part in ("Hour", "Minute", "Second")),
)
SUBSCRIBED_FOR_S = 60
"""The subscription ends by itself so long after it was last renewed."""


class Services:
    """The library's view of one device."""

    def __init__(self, soap: SoapClient, password: str, deadline_s: float) -> None:
        """Ask where its services are. Raises `LinkLost` in clear words."""
        self._soap, self._deadline_s = soap, deadline_s
        self._runner = asyncio.Runner()
        where = urlsplit(soap.url)
        port = where.port or (443 if where.scheme == "https" else 80)
        host = f"{where.scheme}://{where.hostname}" if where.scheme == "https" else str(where.hostname)
        try:
            self._camera = self._run(_found(host, port, soap.user, password))
        except BaseException:
            self._runner.close()
            raise

    def device_information(self) -> Mapping[str, str]:
        """Manufacturer, model, serial, firmware, as far as it says them."""
        said = self._run(self._asked("devicemgmt", "GetDeviceInformation"))
        names = {
            "manufacturer": "Manufacturer",
            "model": "Model",
            "serial": "SerialNumber",
            "firmware": "FirmwareVersion",
        }
        found = {name: getattr(said, element, None) for name, element in names.items()}
        return {name: str(value) for name, value in found.items() if value}

    def utc_time(self) -> datetime | None:
        """``GetSystemDateAndTime``; None if the device states no UTC. Raises `LinkLost` for an invalid time."""
        body = f'<tds:GetSystemDateAndTime xmlns:tds="{_DEVICE}"/>'
        try:
            answer = self._soap.ask(self._soap.url, f"{_DEVICE}/GetSystemDateAndTime", body)
        except SoapFault:
            return None
        told = next(answer.all("UTCDateTime"), None)
        if told is None:
            return None
        try:
            year, month, day, hour, minute, second = (int(told.said(*place) or "") for place in _DATE_AND_TIME)
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            raise LinkLost("the device states an invalid UTCDateTime") from None

    def subscribe(self, topics: str) -> str:
        """Subscribe to topics (an expression of the ConcreteSet dialect); where the pull point is."""
        etree = import_module("lxml.etree")  # as zeep takes parts that no schema describes
        expression = etree.Element(f"{{{_NOTIFICATION}}}TopicExpression", nsmap={"tns1": _TOPICS})
        expression.set("Dialect", _CONCRETE_SET)
        expression.text = topics
        wanted = {"Filter": {"_value_1": [expression]}, "InitialTerminationTime": f"PT{SUBSCRIBED_FOR_S}S"}
        answer = self._run(self._asked("events", "CreatePullPointSubscription", wanted))
        address = answer.SubscriptionReference.Address
        return str(getattr(address, "_value_1", address))

    def radiometry(self, video_source: str) -> str:
        """The thermal service's global parameters, which hold for every reading without its own; or why not."""
        where = self._camera.xaddrs.get(THERMAL) or self._thermal_address()
        if where is None:
            return "not stated: the device has no thermal service"
        body = (
            f'<tth:GetRadiometryConfiguration xmlns:tth="{THERMAL}"><tth:VideoSourceToken>{video_source}'
            "</tth:VideoSourceToken></tth:GetRadiometryConfiguration>"
        )
        try:
            answer = self._soap.ask(where, f"{THERMAL}/GetRadiometryConfiguration", body)
        except SoapFault as fault:
            return f"not stated: {fault}"
        found = next(answer.all("RadiometryGlobalParameters"), None)
        if found is None or not found.children:
            return "not stated: the device's answer has no global parameters"
        return ", ".join(f"{child.name} {child.text.strip()}" for child in found.children)

    def close(self) -> None:
        """Let go of the library's sessions."""
        with contextlib.suppress(Exception):
            self._run(self._camera.close())
        self._runner.close()

    def _thermal_address(self) -> str | None:
        """Where `GetServices` says that the thermal service is."""
        wanted = "<tds:IncludeCapability>false</tds:IncludeCapability>"
        body = f'<tds:GetServices xmlns:tds="{_DEVICE}">{wanted}</tds:GetServices>'
        try:
            answer = self._soap.ask(self._soap.url, f"{_DEVICE}/GetServices", body)
        except SoapFault:
            return None
        services: Iterator[Element] = answer.all("Service")
        return next((each.said("XAddr") for each in services if each.said("Namespace") == THERMAL), None)

    async def _asked(self, service: str, operation: str, wanted: Mapping[str, Any] | None = None) -> Any:
        made = await getattr(self._camera, f"create_{service}_service")()
        transcript = self._soap.transcript
        if not transcript.on:
            return await getattr(made, operation)(wanted)
        transcript.sent(WIRE, "" if wanted is None else str(wanted), f"{operation} (by the library)")
        answer = await getattr(made, operation)(wanted)
        transcript.received(WIRE, str(answer), f"{operation} (as the library read it)")
        return answer

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine. Errors are raised as the bench's own."""
        try:
            return self._runner.run(asyncio.wait_for(work, self._deadline_s))
        except TimeoutError:
            raise LinkLost(f"the device at {self._soap.url} did not answer within {self._deadline_s:g} s") from None
        except Exception as error:  # the library raises its own, zeep's and aiohttp's
            words = " ".join(str(error).split()) or type(error).__name__
            if "not authorized" in words.lower() or "NotAuthorized" in words:
                raise LinkLost(f"the device does not accept user {self._soap.user!r} with the password given") from None
            raise LinkLost(f"the device at {self._soap.url} does not answer as it should: {words[:200]}") from None


async def _found(host: str, port: int, user: str, password: str) -> Any:
    """The library's camera, which wants to be made on a loop; it has asked where the services are."""
    with _environment_kept():
        camera = import_module("onvif").ONVIFCamera(host, port, user, password, no_cache=True)
    try:
        await camera.update_xaddrs()
    except BaseException:
        await camera.close()
        raise
    return camera


@contextlib.contextmanager
def _environment_kept() -> Iterator[None]:
    """The library takes the proxies out of the environment of the whole program; here they are put back."""
    before = {name: os.environ[name] for name in _PROXIES if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(before)
