"""The assignment: customer, laboratory, dates of the work, and who authorises the report. Dates are inputs.

It contains the items that ISO/IEC 17025:2017, clause 7.8 requires of a report and that are not in a recording. For an
item that the clause requires only if it is relevant, a reason under ``reasons`` may be given instead.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Discriminator, Field, Tag, field_validator

from conformance.core.problems import Wrong
from conformance.core.text import Text
from conformance.documents import Document, DocumentModel, load_document
from conformance.documents.shipped import ASSIGNMENT, NameOrPath, located
from conformance.documents.visible_names import visible_names
from conformance.documents.yaml_lines import FieldPath

Wording = Annotated[
    Annotated[str, Tag("text")] | Annotated[Text, Tag("both")],
    Discriminator(lambda given: "both" if isinstance(given, (dict, Text)) else "text"),
]
"""A sentence of the laboratory: one text for reports in both languages, or ``{zh: …, en: …}``."""

IdentifiedBy = Literal["nameplate", "display", "maintenance_tool"]
"""How a laboratory identifies a device that does not state over its link what it is."""

Excusable = Literal["item_received", "sampling", "external_results", "opinions"]
"""The items that the clause requires only if they are relevant: h, k and p of 7.8.2.1, and 7.8.7."""

_ADDRESS = re.compile(r"(?=.{1,120}\Z)https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[A-Za-z0-9._~%/-]*)?")


class Party(DocumentModel):
    """A laboratory or a customer."""

    name: str
    address: str | None = None
    contact: str | None = None


class TestItem(DocumentModel):
    """The item as the laboratory received it."""

    description: Wording | None = None
    identification: str | None = None
    """The laboratory's unambiguous identification of this item."""
    identified_by: IdentifiedBy | None = None
    """Where the laboratory itself read manufacturer, model and firmware, if the device does not state them over its
    link: on its ``nameplate``, on its own ``display``, or in a ``maintenance_tool``."""
    received: datetime.date | None = None
    condition: Wording | None = None


class Work(DocumentModel):
    """When and where the work was done."""

    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    place: Wording | None = None
    conditions: Wording | None = None
    """Ambient temperature and humidity, if the recording does not contain them."""


class Sampling(DocumentModel):
    """How the items were sampled, if that is relevant to the results (7.8.2.1 k, 7.8.5)."""

    plan: Wording
    """The plan and the method."""
    date: datetime.date | None = None
    place: Wording | None = None
    by: str | None = None
    """Who sampled; the laboratory if not stated."""


class ExternalResult(DocumentModel):
    """A result that another laboratory obtained (7.8.2.1 p)."""

    provider: str
    what: Wording


class Opinion(DocumentModel):
    """An opinion or interpretation, with the person who authorises it (7.8.7)."""

    text: Wording
    by: str


class AmendedReport(DocumentModel):
    """The report that this one replaces (7.8.8)."""

    report: str
    issued: datetime.date | None = None
    changes: Wording
    """What was changed, and why."""


class Assignment(Document):
    """``assignment.yaml``. An empty list states that there are none; a field that is left out states nothing."""

    KIND: ClassVar[str] = "conformance/assignment/1"

    report: str | None = None
    """The report's own identification."""
    laboratory: Party | None = None
    customer: Party | None = None
    item: TestItem | None = None
    work: Work | None = None
    issued: datetime.date | None = None
    authorised_by: str | None = None
    sampling: Sampling | None = None
    deviations: tuple[Wording, ...] | None = None
    """Additions to, deviations from and exclusions of the method."""
    external_results: tuple[ExternalResult, ...] | None = None
    opinions: tuple[Opinion, ...] | None = None
    remarks: tuple[Wording, ...] | None = None
    """Further statements that customer, authority or method require."""
    sessions: dict[Annotated[str, Field(pattern=r"^([0-9a-f]{8,64}:)?[1-9][0-9]{0,8}$")], Wording] | None = None
    """Why a sealed session of this product is not among the recordings: number → reason. Where there are several
    benches, the first digits of the key's id come before the number: ``ab12cd34:14``."""
    amends: AmendedReport | None = None
    """None for an original report."""
    scope: tuple[str, ...] | None = Field(default=None, exclude_if=lambda scope: scope is None)
    """The requirements that the customer asks for, by id, where those are not all: the certificate then is partial."""
    reasons: dict[Excusable, Wording] | None = None
    """Why an item that the clause requires if relevant is not stated."""
    registry: str | None = None
    """Address (https://…) at which the laboratory publishes its registry of certificates."""

    @field_validator("registry")
    @classmethod
    def _is_an_address(cls, text: str | None) -> str | None:
        if text is not None and not _ADDRESS.fullmatch(text):
            raise Wrong(
                "it is not the address of a registry",
                remedy="Write https://, a host and a path, without user, query or fragment, of at most 120 characters",
            )
        return text


def stated_registry(carried: Mapping[str, Any] | None) -> str | None:
    """The address of the registry in an assignment that an evaluation carries; None where it states none."""
    stated = (carried or {}).get("registry")
    return stated if isinstance(stated, str) and _ADDRESS.fullmatch(stated) else None


_NAMES = visible_names(
    ("report",),
    ("authorised_by",),
    ("item", "identification"),
    *((party, field) for party in ("laboratory", "customer") for field in ("name", "address")),
)


def load_assignment(given: NameOrPath) -> Assignment:
    """Read an assignment: a file, or the name of a reference device. Raises `BadInput` with every problem in it."""
    return load_document(located(given, ASSIGNMENT), Assignment, _contradictions, _NAMES)


def _contradictions(data: Any) -> list[tuple[FieldPath, Wrong]]:
    """An item that is stated and also has a reason why it is not."""
    reasons = data.get("reasons")
    item = data.get("item")
    stated = {**data, "item_received": item.get("received") if isinstance(item, dict) else None}
    what = "the item is stated, and a reason says why it is not"
    return [
        (("reasons", name), Wrong(what, remedy="Remove one of the two", code="values-contradict"))
        for name in get_args(Excusable)
        if isinstance(reasons, dict) and name in reasons and stated.get(name) is not None
    ]
