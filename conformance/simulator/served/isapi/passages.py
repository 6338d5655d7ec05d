"""A simulated device's past passages (``AcsEvent``), handed out page by page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conformance.bench.protocols import RecordKeeper
from conformance.core.events import AlarmRecord
from conformance.simulator.served.http_peer import Response
from conformance.simulator.served.isapi.alerts import Alerts
from conformance.simulator.served.isapi.options import IsapiWireOptions


class Passages:
    """Writes the device's alarm records as passages that it found abnormal."""

    def __init__(self, alerts: Alerts, options: IsapiWireOptions) -> None:
        self._alerts, self._options = alerts, options
        self._second_0 = datetime.fromisoformat(options.second_0)

    def page(self, device: RecordKeeper, condition: Mapping[str, Any]) -> Response:
        """The page that ``AcsEventCond`` asks for."""
        since_s = (datetime.fromisoformat(condition["startTime"]) - self._second_0).total_seconds()
        found = list(device.alarm_records(since_s))
        begin = int(condition["searchResultPosition"])
        page = found[begin : begin + min(int(condition["maxResults"]), self._options.page)]
        more = begin + len(page) < len(found)
        answer = {
            "searchID": condition["searchID"],
            "totalMatches": len(found),
            "numOfMatches": len(page),
            "responseStatusStrg": "MORE" if more else "OK" if found else "NO MATCH",
            "InfoList": [self._passage(begin + number, record) for number, record in enumerate(page, 1)],
        }
        return Response(json.dumps({"AcsEvent": answer}).encode(), "application/json")

    def _passage(self, number: int, record: AlarmRecord) -> dict[str, object]:
        fields: dict[str, object] = {
            "major": 5,
            "minor": 75,
            "serialNo": number,
            "thermometryUnit": self._options.unit,
            "currTemperature": self._alerts.in_unit(record.temperature_degC),
            "isAbnomalTemperature": True,
        }
        if record.recorded_at_s is not None:
            fields["time"] = self._alerts.time_of_day(record.recorded_at_s)
        if record.position is not None:
            fields["RegionCoordinates"] = {"positionX": round(record.position * 1000), "positionY": 500}
        if record.image is not None:
            fields["thermalPicUrl"] = record.image
        return fields
