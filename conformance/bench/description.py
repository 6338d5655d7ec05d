"""``bench.yaml``: which drivers fill which place, with what calibration, in which room."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, ValidationError

from conformance.bench.driver import Role
from conformance.bench.registry import driver_names, drivers
from conformance.documents import Document, DocumentModel, load_document
from conformance.documents.yaml_lines import FieldPath


class Calibration(DocumentModel):
    """A certificate's statement on a reference source."""

    expanded_uncertainty_delta_degC: float = Field(gt=0)
    coverage_factor: float = Field(default=2.0, gt=0)
    date: str
    """ISO 8601."""
    expires: str | None = None
    certificate: str | None = None


class Fitting(DocumentModel):
    """A driver in its place, with its options. Secrets have no place among them."""

    driver: str
    options: dict[str, Any] = Field(default_factory=dict)


class Source(Fitting):
    """The reference source, and how well its temperature is known."""

    calibration: Calibration
    stability_delta_degC: float = Field(default=0.0, ge=0)
    """Half-width within which it holds its temperature."""
    emissivity: float = Field(default=1.0, gt=0, le=1)
    identity: str | None = None
    """Model and serial number."""

    @property
    def standard_uncertainty_degC(self) -> float:
        """Calibration (U/k) and stability (rectangular) together."""
        calibration = self.calibration.expanded_uncertainty_delta_degC / self.calibration.coverage_factor
        return math.hypot(calibration, self.stability_delta_degC / math.sqrt(3))


class Bench(Document):
    """A whole bench."""

    KIND: ClassVar[str] = "conformance/bench/1"

    seed: int = Field(default=0, ge=0)
    """Seed of everything simulated."""
    started_at: str | None = None
    """ISO 8601 time of second 0, where the recording is to say it."""
    device: Fitting
    reference_source: Source | None = None
    presenter: Fitting = Fitting(driver="simulated")
    chamber: Fitting | None = None
    operator: Fitting | None = None

    def fitting(self, role: Role) -> Fitting | None:
        """What fills a role."""
        fitting: Fitting | None = getattr(self, role.value)
        return fitting

    @property
    def simulated(self) -> bool:
        """Whether the device, or what it is shown, is not real."""
        return any(
            drivers()[role, fitting.driver].simulated for role in Role if (fitting := self.fitting(role)) is not None
        )


def load_bench(path: Path) -> Bench:
    """Read a bench. Raises `BadInput` with every problem in it, those in the options of drivers included."""
    return load_document(path, Bench, driver_problems)


def driver_problems(data: Any) -> Iterator[tuple[FieldPath, str, str]]:
    """Raw check: every driver that does not exist, and every option that its driver does not take."""
    for role in Role:
        fitting = data.get(role.value) if isinstance(data, dict) else None
        if not isinstance(fitting, dict) or not isinstance(name := fitting.get("driver"), str):
            continue
        driver = drivers().get((role, name))
        if driver is None:
            yield (
                (role.value, "driver"),
                f"there is no driver {name!r} for the {role.value}",
                f"Use one of: {', '.join(driver_names(role)) or 'none installed'}",
            )
            continue
        try:
            driver.options.model_validate_json(json.dumps(fitting.get("options") or {}))
        except ValidationError as error:
            for detail in error.errors():
                place = (role.value, "options", *detail["loc"])
                yield place, f"driver {name}: {detail['msg'].lower()}", "Correct the option, or remove it"
