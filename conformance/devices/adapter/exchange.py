"""Requests to an adapter and its replies, as models: what the bench sends and reads, and what the JSON Schemas say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from conformance.devices.adapter.messages import AdapterMessage, Greeting, RecordMessage, Said, first_wrong
from conformance.devices.inbox import LinkLost


class AdapterRequest(AdapterMessage):
    """What every request carries."""

    id: int
    """The reply names it. It grows by one with each request."""


class HelloRequest(AdapterRequest):
    """The first request."""

    request: Literal["hello"]
    protocol: str
    """``conformance/adapter/1``."""
    tool: str
    """The harness and its version."""


class IdentityRequest(AdapterRequest):
    """Ask the device who it is, now."""

    request: Literal["identity"]


class ConfigureRequest(AdapterRequest):
    """Change a setting that the greeting offers."""

    request: Literal["configure"]
    setting: str
    """``alarm_threshold_degC``."""
    value: float


class AlarmRecordsRequest(AdapterRequest):
    """Read the device's own store of alarms."""

    request: Literal["alarm_records"]
    age_s: float
    """How old an entry may be."""


class ClockRequest(AdapterRequest):
    """Ask for the device's own time."""

    request: Literal["clock"]


class GoodbyeRequest(AdapterRequest):
    """The last request."""

    request: Literal["goodbye"]


class AdapterReply(AdapterMessage):
    """What every reply carries. A reply to ``goodbye`` carries nothing else."""

    reply: int
    """The ``id`` of the request."""


class IdentityReply(AdapterReply):
    """Who the device is."""

    identity: dict[str, Annotated[str, BeforeValidator(str)]]
    """``manufacturer``, ``model``, ``serial``, ``firmware``, as far as the device says."""


class ConfigureReply(AdapterReply):
    """The setting was changed."""

    stated: float | None = Field(default=None, strict=False)
    """The value now in force, as the device states it; null where it states none."""


class AlarmRecordsReply(AdapterReply):
    """Entries of the store."""

    records: tuple[RecordMessage, ...] = Field(default=(), strict=False)


class ClockReply(AdapterReply):
    """The device's own time."""

    clock: str
    """ISO 8601 with an offset."""


class RefusalReply(AdapterMessage):
    """What was asked cannot be done, or (``reply`` null) the line cannot be read. The link goes on."""

    reply: int | None
    error: str


Asked = Annotated[
    HelloRequest | IdentityRequest | ConfigureRequest | AlarmRecordsRequest | ClockRequest | GoodbyeRequest,
    Field(discriminator="request"),
]
Replied = Greeting | IdentityReply | ConfigureReply | AlarmRecordsReply | ClockReply | RefusalReply | AdapterReply
LINES: Mapping[str, TypeAdapter[Any]] = {
    "adapter-request": TypeAdapter(Asked),
    "adapter-reply": TypeAdapter(Replied),
    "adapter-event": TypeAdapter(Said),
}
"""Each kind of line by the name of its schema."""

R = TypeVar("R", bound=AdapterReply)


def read_as(model: type[R], reply: Mapping[str, Any], **missing: Any) -> R:
    """A reply as the request asks for it; fields that it does not ask for are passed over.

    ``missing`` are fields that the bench does without. Raises `LinkLost` with what is wrong.
    """
    asked = {name: value for name, value in reply.items() if name in model.model_fields}
    try:
        return model.model_validate({**missing, **asked})
    except ValidationError as error:
        raise LinkLost(f"a reply of the adapter does not follow the protocol: {first_wrong(error)}") from None


def schema_of_line(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of line, one of `LINES`."""
    schema = LINES[kind].json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind, **schema}
