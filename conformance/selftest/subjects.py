"""The subjects of a self-test: each product class with its good device, as its folder describes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.bench.description import Bench
from conformance.bench.driver import Role
from conformance.bench.registry import drivers
from conformance.core.problems import BadInput, Problem, Problems
from conformance.documents.shipped import MAIN_PROFILE, Collection, NameOrPath, folder_of
from conformance.execution.inputs import load_inputs
from conformance.product.declaration import Product
from conformance.requirements.model import RequirementSet
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.devices.truth import truth_of
from conformance.simulator.people import SkinModel
from conformance.simulator.truth import Truth

PRODUCT, BENCH = "product.yaml", "bench.yaml"


@dataclass(frozen=True, slots=True)
class SensorPixels:
    """Pixels of an eye's infrared picture."""

    columns: int
    rows: int

    def __str__(self) -> str:
        return f"{self.columns}x{self.rows}"


@dataclass(frozen=True, slots=True)
class Subject:
    """A product class with its good device: what is declared of it, and the bench it stands on."""

    product: Product
    bench: Bench
    sensor: SensorPixels | None = None
    """Another sensor than the device's own; None for its own."""

    @property
    def name(self) -> str:
        """The product class."""
        return self.product.class_.value if self.product.class_ else "-"

    @property
    def options(self) -> Any:
        """The good device's options, as its driver takes them."""
        fitting = self.bench.device
        options = drivers()[Role.DEVICE, fitting.driver].options.model_validate_json(json.dumps(fitting.options))
        return options if self.sensor is None else _with_sensor(options, self.sensor)

    @property
    def people(self) -> SkinModel:
        """Who stands before it."""
        return SkinModel.model_validate_json(json.dumps(self.bench.presenter.options.get("people", {})))

    @property
    def truth(self) -> Truth:
        """The good device's truth in closed form.

        Options bring their own, as a method ``truth(people)`` that returns a `Truth`; of the built-in devices it is
        `truth_of`. Raises `BadInput` where there is neither: then nothing could be expected of the device.
        """
        options = self.options
        own = getattr(options, "truth", None)
        if callable(own):
            told = own(self.people)
            if isinstance(told, Truth):
                return told
        elif isinstance(options, DeviceOptions):
            return truth_of(options, self.people)
        raise BadInput(
            Problem(
                f"the device driver {self.bench.device.driver!r} does not describe its device: no expectation can be "
                "computed",
                remedy="Give its options a method truth(people) that returns a Truth (docs/selftest.md)",
                code="device-unexplained",
            )
        )


def sensor_of(options: Any) -> SensorPixels | None:
    """The sensor of a device's options, where it has an eye that is made of pixels."""
    eye = getattr(options, "eye", None)
    columns, rows = getattr(eye, "columns", None), getattr(eye, "rows", None)
    return SensorPixels(columns, rows) if isinstance(columns, int) and isinstance(rows, int) else None


def _with_sensor(options: Any, sensor: SensorPixels) -> Any:
    if sensor_of(options) is None:
        raise BadInput(
            Problem(
                "the device has no sensor whose size could be changed",
                remedy="Leave out --sensor",
                code="option-refused",
            )
        )
    plain = options.model_dump(mode="json")
    plain["eye"] |= {"columns": sensor.columns, "rows": sensor.rows}
    return type(options).model_validate_json(json.dumps(plain))


def load_subjects(
    requirements: NameOrPath = MAIN_PROFILE,
    folder: Path | None = None,
    classes: Sequence[str] = (),
    sensor: SensorPixels | None = None,
) -> tuple[RequirementSet, tuple[Subject, ...]]:
    """The requirement set, and every subject that a folder of folders describes (by default the reference devices
    that ship), or those of some classes.

    Raises `BadInput` with every problem in them, and where a class that was asked for is not there.
    """
    folder = folder_of(Collection.DEVICES) if folder is None else folder
    found: dict[str, Subject] = {}
    described_classes: set[str] = set()
    problems = Problems()
    requirement_set: RequirementSet | None = None
    for path in sorted(folder.glob(f"*/{BENCH}")):
        if not (path.parent / PRODUCT).is_file():
            continue
        inputs = problems.attempt(load_inputs, requirements, path.parent / PRODUCT, path)
        if inputs is None:
            continue
        requirement_set = inputs.requirements
        if inputs.bench is None:
            continue
        subject = Subject(inputs.product, inputs.bench, sensor)
        described_classes.add(subject.name)
        if not classes or subject.name in classes:
            found[subject.name] = subject
    missing = [name for name in classes if name not in found]
    if missing:
        what = f"no device of class {', '.join(missing)} is described"
        described = f"Give one of: {', '.join(found_in)}, or" if (found_in := sorted(described_classes)) else "Give"
        remedy = f"{described} another folder with --devices"
        problems.append(Problem(what, str(folder), remedy=remedy, code="option-refused"))
    if problems or requirement_set is None:
        lacking = Problem(
            "describes no device: no folder with product.yaml and bench.yaml in it",
            str(folder),
            remedy="Name the folder with --devices",
            code="file-missing",
        )
        raise BadInput(problems or lacking)
    return requirement_set, tuple(found[name] for name in (classes or sorted(found)))
