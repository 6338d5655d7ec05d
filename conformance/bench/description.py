"""``bench.yaml``: which driver fills which role, with which calibration, in which room."""

from __future__ import annotations

import datetime
import itertools
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field, ValidationError, model_validator

from conformance.bench.driver import Role
from conformance.bench.registry import driver_names, drivers
from conformance.bench.written_secrets import written_secrets
from conformance.core.problems import Wrong
from conformance.documents import Document, DocumentModel, load_document, refused
from conformance.documents.shipped import BENCH, NameOrPath, located
from conformance.documents.yaml_lines import FieldPath
from conformance.metrology.radiation import THERMOGRAPH, WavelengthBand
from conformance.metrology.reference_source import (
    CertificatePoint,
    CertifiedKind,
    SourceStatement,
    criterion_stated,
)


class StatedPoint(DocumentModel):
    """One point of a certificate."""

    at_degC: float = Field(ge=-200, le=2000)
    """What the source states there."""
    correction_delta_degC: float = Field(default=0.0, ge=-50, le=50)
    """To be added to what the source states."""
    expanded_uncertainty_delta_degC: float | None = Field(default=None, gt=0)
    """U of this point; without it that of the certificate."""


class SourceCertificate(DocumentModel):
    """A certificate's statement on a reference source."""

    expanded_uncertainty_delta_degC: float = Field(gt=0)
    coverage_factor: float = Field(default=2.0, gt=0)
    date: datetime.date = Field(strict=False)
    expires: datetime.date | None = Field(default=None, strict=False)
    """The last day on which it is valid; an evaluation of work done later is an error."""
    certificate: str | None = None
    """Its number."""
    laboratory: str | None = None
    """Which issued it."""
    kind: Literal["radiance", "contact"] | None = None
    """Which temperature the corrected value is; without it the one that the source states."""
    band_um: tuple[float, float] | None = Field(default=None, strict=False)
    """Wavelengths in which radiance temperature is meant; without it 8 µm to 14 µm."""
    points: tuple[StatedPoint, ...] = Field(default=(), exclude_if=lambda points: not points, strict=False)
    """Its points, rising. Between two of them the correction is interpolated; beyond them the source is not used."""
    degrees_of_freedom: float | None = Field(default=None, gt=0)
    """Of its uncertainty; without it infinite."""
    drift_delta_degC_per_year: float | None = Field(default=None, ge=0)
    """Half-width by which the source may change in a year since the calibration."""
    correlation: float | None = Field(default=None, ge=0, le=1)
    """Between the errors at two of its points; without it the worst case is assumed where it matters."""
    dcc_sha256: str | None = Field(default=None, pattern="^sha256:[0-9a-f]{64}$")
    """Digest of the digital calibration certificate that this was read from."""

    @model_validator(mode="after")
    def _points_rise(self) -> SourceCertificate:
        at = [point.at_degC for point in self.points]
        if any(after <= before for before, after in itertools.pairwise(at)):
            raise Wrong("the points do not rise", remedy="Order them by at_degC, each once")
        return self

    @model_validator(mode="after")
    def _is_a_band(self) -> SourceCertificate:
        if self.band_um is not None and not 0.5 <= self.band_um[0] < self.band_um[1] <= 100:
            raise Wrong("band_um is not two wavelengths in µm, rising", remedy="Write for example band_um: [8, 14]")
        return self

    @model_validator(mode="after")
    def _in_order(self) -> SourceCertificate:
        if self.expires is not None and self.expires < self.date:
            raise Wrong("the calibration expires before its date", remedy="Correct one of the two")
        return self


class Fitting(DocumentModel):
    """A driver in its role, with its options. Options must not contain secrets."""

    driver: str
    options: dict[str, Any] = Field(default_factory=dict)


class BenchSource(Fitting):
    """The reference source, and the uncertainty of its temperature."""

    calibration: SourceCertificate
    stability_delta_degC: float = Field(default=0.0, ge=0)
    """Half-width within which it holds its temperature."""
    uniformity_delta_degC: float = Field(default=0.0, ge=0)
    """Half-width of the differences over the area that the device views."""
    emissivity: float = Field(default=1.0, gt=0, le=1)
    """1: not stated. A source that states a contact temperature needs it, to be converted to radiance."""
    emissivity_half_width: float = Field(default=0.0, ge=0, lt=1)
    """Half-width within which the emissivity is known, if the calibration does not already include it."""
    ambient_delta_degC: float = Field(default=0.0, ge=0)
    """Half-width of the surroundings' radiant temperature about the recorded ambient: a grey source reflects it."""
    identity: str | None = None
    """Model and serial number."""

    @property
    def reference(self) -> SourceStatement:
        """The statement from which budgets are made."""
        return SourceStatement(
            expanded_uncertainty_delta_degC=self.calibration.expanded_uncertainty_delta_degC,
            coverage_factor=self.calibration.coverage_factor,
            calibrated=self.calibration.date,
            expires=self.calibration.expires,
            certificate=self.calibration.certificate,
            laboratory=self.calibration.laboratory,
            kind=CertifiedKind(self.calibration.kind) if self.calibration.kind else None,
            band=WavelengthBand(*self.calibration.band_um) if self.calibration.band_um else THERMOGRAPH,
            points=tuple(
                CertificatePoint(point.at_degC, point.correction_delta_degC, point.expanded_uncertainty_delta_degC)
                for point in self.calibration.points
            ),
            degrees_of_freedom=self.calibration.degrees_of_freedom or math.inf,
            drift_delta_degC_per_year=self.calibration.drift_delta_degC_per_year or 0.0,
            correlation=self.calibration.correlation,
            identity=self.identity,
            stability_delta_degC=self.stability_delta_degC,
            uniformity_delta_degC=self.uniformity_delta_degC,
            emissivity=self.emissivity,
            emissivity_half_width=self.emissivity_half_width,
            ambient_delta_degC=self.ambient_delta_degC,
            **criterion_stated(self.driver, self.options),
        )


class BenchTiming(DocumentModel):
    """How long each kind of work on this bench takes, to estimate the duration of a plan. Missing values are those that
    its drivers state (simulated ones do), else those that `conformance.execution.bench_time` assumes."""

    settling_s: float | None = Field(default=None, ge=0)
    """Time of the reference source to a new set point."""
    settles_alone: bool = True
    """Whether people can be presented while the source settles."""
    changeover_s: float | None = Field(default=None, ge=0)
    """Time from one scene to the next: people leave and come, are measured, take a mask or a hot object."""
    chamber_settling_s: float | None = Field(default=None, ge=0)
    inspection_s: float | None = Field(default=None, ge=0)
    """Time of one inspection step."""
    warm_up_s: float | None = Field(default=None, ge=0)
    """Time from switching the device on to the first scene."""


class Bench(Document):
    """A whole bench."""

    KIND: ClassVar[str] = "conformance/bench/1"

    seed: int = Field(default=0, ge=0)
    """Seed of every simulated part."""
    started_at: str | None = None
    """ISO 8601 time of second 0, if the recording has to state it."""
    simulation: Fitting | None = None
    """The simulated device behind the wire of the device driver, in place of a real one."""
    device: Fitting
    reference_source: BenchSource | None = None
    contact_thermometer: Fitting | None = None
    """The reference if the target is a person or a phantom; its calibration is among its options."""
    presenter: Fitting = Fitting(driver="simulated")
    chamber: Fitting | None = None
    operator: Fitting | None = None
    timing: BenchTiming = BenchTiming()

    def fitting(self, role: Role) -> Fitting | None:
        """The fitting of a role, or None."""
        fitting: Fitting | None = getattr(self, role.value)
        return fitting

    @model_validator(mode="after")
    def _began_at_some_time(self) -> Bench:
        if self.started_at is not None:
            try:
                datetime.datetime.fromisoformat(self.started_at)
            except ValueError:
                remedy = "Write started_at like 2026-01-15T09:00:00+08:00"
                raise Wrong(f"{self.started_at!r} is not an ISO 8601 time", remedy=remedy) from None
        return self

    @property
    def simulated(self) -> bool:
        """Whether the device, or what is presented to it, is simulated."""
        return any(
            drivers()[role, fitting.driver].simulated for role in Role if (fitting := self.fitting(role)) is not None
        )


def carries(bench: Bench) -> frozenset[str]:
    """Those of `conformance.bench.driver.ABILITIES` that the link to the device under test carries."""
    driver = drivers()[Role.DEVICE, bench.device.driver]
    return driver.carries(driver.options.model_validate_json(json.dumps(bench.device.options)))


def load_bench(given: NameOrPath) -> Bench:
    """Read a bench: a file, or the name of a reference device.

    In options ``{here}`` stands for the folder that the file lies in. Raises `BadInput` with every problem in it, those
    in the options of drivers included.
    """
    path = located(given, BENCH)
    bench = load_document(path, Bench, driver_problems)
    fittings = {role.value: fitting for role in Role if (fitting := bench.fitting(role)) is not None}
    moved = {name: _options_at(fitting.options, path.parent) for name, fitting in fittings.items()}
    changed = {
        name: fitting.model_copy(update={"options": moved[name]})
        for name, fitting in fittings.items()
        if moved[name] != fitting.options
    }
    return bench.model_copy(update=changed) if changed else bench


def _options_at(value: Any, folder: Path) -> Any:
    """Options, or a part of them, with ``{here}`` written out."""
    if isinstance(value, str):
        return value.replace("{here}", str(folder.resolve()))
    if isinstance(value, dict):
        return {name: _options_at(each, folder) for name, each in value.items()}
    return [_options_at(each, folder) for each in value] if isinstance(value, list) else value


def driver_problems(data: Any) -> Iterator[tuple[FieldPath, Wrong]]:
    """Raw check: drivers that do not exist, options that a driver does not accept, secrets that are written out."""
    for role in Role:
        fitting = data.get(role.value) if isinstance(data, dict) else None
        if not isinstance(fitting, dict) or not isinstance(name := fitting.get("driver"), str):
            continue
        secrets = list(written_secrets(fitting.get("options")))
        yield from (((role.value, "options", *place), wrong) for place, wrong in secrets)
        if secrets:
            continue  # what else is wrong with them might be said by quoting them
        driver = drivers().get((role, name))
        if driver is None:
            yield (role.value, "driver"), drivers.missing((role, name), use=driver_names(role))
            continue
        try:
            driver.options.model_validate_json(json.dumps(fitting.get("options") or {}))
        except ValidationError as error:
            for detail in error.errors():
                place = (role.value, "options", *detail["loc"])
                wrong = refused(detail)
                yield place, Wrong(f"driver {name}: {wrong}", remedy=wrong.remedy, code="option-refused")
