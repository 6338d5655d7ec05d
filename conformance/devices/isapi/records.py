"""The search of past passages (``AcsEvent``): a page after the other, until the device says that it was the last."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conformance.core.temperature import stated_degC
from conformance.devices.inbox import LinkLost
from conformance.devices.isapi.alerts import content_of, passages_of
from conformance.devices.isapi.client import IsapiClient
from conformance.devices.isapi.events import is_abnormal, place_of

PATH = "/ISAPI/AccessControl/AcsEvent?format=json"
PAGE = 30
"""Entries that are asked for at once; devices give about so many."""
_MOST = 100_000
"""Entries of one search: a device that goes on beyond is never through."""


@dataclass(frozen=True, slots=True)
class AlarmPassage:
    """One past passage for which the device raised its alarm."""

    time: datetime | None
    """The device's own, with its offset; None where it cannot be read."""
    temperature_degC: float | None
    track: str | None
    position: float | None
    image: str | None


def abnormal_passages(client: IsapiClient, since: datetime, until: datetime) -> Iterator[AlarmPassage]:
    """The passages between two times that the device calls abnormal, in its order."""
    search, position = str(uuid.uuid4()), 0
    while True:
        answer = _asked(client, search, position, since, until)
        for fields in passages_of(answer):
            if is_abnormal(fields):
                yield _passage(fields)
        status = str(answer.get("responseStatusStrg", ""))
        if status in {"OK", "NO MATCH"}:
            return
        came = sum(1 for _ in passages_of(answer))
        position += came
        if status != "MORE" or came == 0 or position > _MOST:
            raise LinkLost(f"the search of passages does not end: status {status[:40]!r} after {position} entries")


def _asked(client: IsapiClient, search: str, position: int, since: datetime, until: datetime) -> Mapping[str, Any]:
    condition = {
        "searchID": search,
        "searchResultPosition": position,
        "maxResults": PAGE,
        "major": 0,
        "minor": 0,
        "startTime": since.isoformat(timespec="seconds"),
        "endTime": until.isoformat(timespec="seconds"),
    }
    answer = content_of(client.post(PATH, json.dumps({"AcsEventCond": condition}).encode())).get("AcsEvent")
    if not isinstance(answer, dict) or answer.get("searchID") not in {None, search}:
        raise LinkLost("the device answers the search of passages with something else")
    return answer


def _passage(fields: Mapping[str, Any]) -> AlarmPassage:
    image = fields.get("thermalPicUrl") or fields.get("pictureURL")
    return AlarmPassage(
        time=_time(fields.get("time")),
        temperature_degC=stated_degC(fields.get("currTemperature"), fields.get("thermometryUnit"))[0],
        track=str(fields.get("employeeNoString") or "") or None,
        position=place_of(fields).position,
        image=None if image is None else str(image),
    )


def _time(text: object) -> datetime | None:
    """ISO 8601 with offset; a time without one says nothing that can be compared."""
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return time if time.tzinfo is not None else None
