"""From the bytes of an alert stream to alerts, whole and in their order: what the live reader does with what comes."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.bench.transcript import SILENT, Transcript
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.alerts import Alert, alert_of
from conformance.devices.isapi.client import WIRE
from conformance.devices.isapi.multipart import MultipartPart, Parts


class AlertDecoder:
    """Feed it bytes as they come, it gives alerts; pictures are passed over."""

    def __init__(self, boundary: bytes, *, numbered: bool = True, transcript: Transcript = SILENT) -> None:
        """``numbered``: serial numbers run without gap, and one that does not is the link's fault."""
        self._parts, self._transcript = Parts(boundary), transcript
        self._numbered = numbered
        self._serials: dict[str, int] = {}

    def feed(self, data: bytes) -> Iterator[Alert]:
        """The alerts that are whole now. Raises `LinkLost` for whatever is not an alert stream."""
        for part in self._fed(data):
            self._transcript.received(WIRE, part.content, part.kind)
            alert = alert_of(part)
            if alert is not None:
                self._count(alert)
                yield alert

    def end(self) -> None:
        """The stream has ended. Raises `LinkLost` where it ended within a part."""
        self._parts.end()

    def _fed(self, data: bytes) -> Iterator[MultipartPart]:
        """The parts that end in this piece of the stream; what breaks its form is in the log."""
        try:
            yield from self._parts.feed(data)
        except LinkLost:
            self._transcript.received(WIRE, data, "what broke the form of the stream")
            raise

    def _count(self, alert: Alert) -> None:
        """Events of one kind are numbered one by one: what is lost, doubled or reordered on the way is the link's."""
        for told in alert.told:
            serial = told.serial
            if serial is None or not self._numbered:
                continue
            before = self._serials.get(told.name)
            if before is not None and serial != before + 1:
                raise LinkLost(
                    f"{told.name} {serial} came after {before}: events were lost, doubled or reordered on the way"
                )
            self._serials[told.name] = serial
