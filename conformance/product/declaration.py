"""The product declaration: what the vendor declares (the ICS and IXIT of ISO/IEC 9646)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field, field_validator, model_validator

from conformance.core.problems import Wrong
from conformance.documents import Document, DocumentModel, LoadedYaml, load_document, validate
from conformance.documents.shipped import PRODUCT, NameOrPath, located
from conformance.documents.visible_names import visible_names


class ProductClass(StrEnum):
    """The product classes the main profile was made for."""

    DUAL_LIGHT = "dual-light"
    BLACKBODY_FREE = "blackbody-free"
    SECURITY_GATE = "security-gate"
    TURNSTILE = "turnstile"
    MULTI_PERSON = "multi-person"


class Identity(DocumentModel):
    """Manufacturer, model, serial number and firmware of a device. Its link is not part of its identity."""

    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    firmware: str | None = None


class DeclaredValue(DocumentModel):
    """A figure that the vendor declares: one value, or bounds that the device is claimed to meet."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    unit: str

    @model_validator(mode="after")
    def _says_something(self) -> DeclaredValue:
        if self.value is None and self.lower is None and self.upper is None:
            raise Wrong(
                "the declared figure has neither value, lower nor upper", remedy="Give one, or remove the entry"
            )
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise Wrong("the lower bound lies above the upper bound", remedy="Exchange them")
        return self


class Product(Document):
    """One product as its vendor declares it. A missing entry is undeclared, which is neither yes nor no."""

    KIND: ClassVar[str] = "conformance/product/1"

    class_: ProductClass | None = Field(default=None, alias="class")
    identity: Identity = Identity()
    simulated: bool = False
    """The device is a simulation: every page of a report states it, and it cannot be certified."""
    capabilities: dict[str, bool] = Field(default_factory=dict)
    declared: dict[str, DeclaredValue] = Field(default_factory=dict)

    @field_validator("identity", "capabilities", "declared", mode="before")
    @classmethod
    def _nothing_yet(cls, value: object) -> object:
        """An unfilled heading of the template declares nothing."""
        return {} if value is None else value


UNDECLARED_PRODUCT = Product(schema_=Product.KIND)
"""A product without a declaration: every capability and value is undeclared."""


_NAMES = visible_names(*(("identity", name) for name in Identity.model_fields))


def load_product(given: NameOrPath) -> Product:
    """Read a declaration: a file, or the name of a reference device. Raises `BadInput` with every problem in it."""
    return load_document(located(given, PRODUCT), Product, _NAMES)


def product_of(given: NameOrPath | None, recorded: dict[str, Any] | None, recording: str) -> Product:
    """The product declaration: the given one, else that in the recording, else an empty one.

    Raises `BadInput` with every problem in it.
    """
    if given is not None:
        return load_product(given)
    if recorded is None:
        return UNDECLARED_PRODUCT
    return validate(LoadedYaml(f"{recording}: product", recorded, {}), Product)
