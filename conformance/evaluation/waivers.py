"""Waivers on file: who accepts, until when, that a device does not meet a requirement. They change no verdict."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, model_validator

from conformance.core.problems import Wrong
from conformance.documents import Document, DocumentModel, load_document
from conformance.documents.yaml_lines import FieldPath

ANYTHING = "*"
"""At the end of a firmware: whatever follows. Alone it stands for every firmware, and has to be written out."""


def _said(text: str) -> str:
    if not text.strip():
        raise Wrong("the text is empty", remedy="Say it in words")
    return text


Said = Annotated[str, AfterValidator(_said)]
"""A text that says something."""


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise Wrong("the list is empty", remedy="Name at least one")
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise Wrong(f"{', '.join(map(repr, twice))} occurs twice in the list", remedy="Name each once")
    return values


Several = Annotated[tuple[Said, ...], AfterValidator(_some)]
"""At least one text, each once."""


class WaivedDevice(DocumentModel):
    """The device a waiver was granted for."""

    manufacturer: Said
    model: Said
    serials: Several | None = None
    """None: every unit of the model."""


class Waiver(DocumentModel):
    """One waiver: it covers the requirements it names, of one model, for the firmwares it names, until it expires."""

    id: Said
    requirements: Several
    """Ids of the requirements."""
    device: WaivedDevice
    firmware: Several = Field(description="versions as the device states them; one may end in *, for what follows")
    reason: Said
    approver: Said
    approved: datetime.date
    expires: datetime.date
    """The last day on which it holds."""

    @model_validator(mode="after")
    def _holds_some_day(self) -> Waiver:
        if self.expires < self.approved:
            raise Wrong("the waiver expires before it was approved", remedy="Correct one of the two dates")
        return self

    @model_validator(mode="after")
    def _names_firmwares(self) -> Waiver:
        wild = [name for name in self.firmware if ANYTHING in name[:-1]]
        if wild:
            raise Wrong(f"firmware {wild[0]!r}: a * is allowed at the end only", remedy="Name what comes before it")
        return self

    @model_validator(mode="after")
    def _names_requirements(self) -> Waiver:
        wild = [name for name in self.requirements if ANYTHING in name]
        if wild:
            raise Wrong(
                f"{wild[0]!r} is not a requirement id: a waiver names each requirement", remedy="Write the ids out"
            )
        return self


class Waivers(Document):
    """``waivers.yaml``."""

    KIND: ClassVar[str] = "conformance/waivers/1"

    waivers: tuple[Waiver, ...]


def load_waivers(path: Path) -> Waivers:
    """Read waivers. Raises `BadInput` with every problem in them."""
    return load_document(path, Waivers, _repeated_ids)


def _repeated_ids(data: Any) -> Iterable[tuple[FieldPath, Wrong]]:
    records = data.get("waivers")
    first: dict[str, int] = {}
    for index, record in enumerate(records if isinstance(records, list) else []):
        name = record.get("id") if isinstance(record, dict) else None
        if not isinstance(name, str):
            continue
        if name in first:
            what = f"the id {name!r} occurs twice, first at waivers[{first[name]}]"
            remedy = "Give each waiver an id of its own"
            yield ("waivers", index, "id"), Wrong(what, remedy=remedy, code="name-twice")
        first.setdefault(name, index)
