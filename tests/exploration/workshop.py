"""What the tests of exploring share: a device of a class, good or with a planted corner, and its requirements."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

from conformance.bench.description import Bench
from conformance.documents import load_document
from conformance.exploration.case import ExplorationCase, cases_of
from conformance.exploration.explore import Limits, explore
from conformance.exploration.search import Explored
from conformance.product.declaration import Product
from conformance.requirements.file import load_requirements
from conformance.requirements.model import RequirementSet
from tests.exploration.planted import CORNERS, installed

ROOT = Path(__file__).resolve().parents[2]
PROFILE = ROOT / "specs" / "contactless-screening" / "requirements.yaml"


@functools.cache
def requirements() -> RequirementSet:
    return load_requirements(PROFILE)


def vector(product_class: str) -> Path:
    """Where product and bench of a class's reference device lie."""
    return ROOT / "test_vectors" / f"simulated-{product_class}"


@functools.cache
def product(product_class: str = "dual-light") -> Product:
    return load_document(vector(product_class) / "product.yaml", Product)


def described(product_class: str = "dual-light", corner: str | None = None, **device: Any) -> dict[str, Any]:
    """The description of a bench; keywords are options of the device."""
    data: dict[str, Any] = yaml.safe_load((vector(product_class) / "bench.yaml").read_text(encoding="utf-8"))
    data["device"]["options"] |= device
    if corner is not None:
        data["device"] = {"driver": "planted", "options": {**data["device"]["options"], "corner": corner}}
        if CORNERS[corner].in_air:
            data["chamber"]["driver"] = "simulated"
    return data


def bench(product_class: str = "dual-light", corner: str | None = None, **device: Any) -> Bench:
    return Bench.model_validate(described(product_class, corner, **device))


def case(requirement: str, product_class: str = "dual-light", on: Bench | None = None) -> ExplorationCase:
    """A requirement of the main profile."""
    (found,) = cases_of(requirements(), product(product_class), on or bench(product_class), requirement)
    return found


def explored(
    requirement: str, on: Bench, seed: int = 0, scenes: int = 200, product_class: str = "dual-light"
) -> Explored:
    """How exploring a requirement ends."""
    limits = Limits(scenes, seed)
    (ended,) = explore([case(requirement, product_class, on)], on, limits, None, lambda recorded: None)
    return ended


def explored_corner(corner: str, seed: int = 0, scenes: int = 200) -> Explored:
    """How exploring the device with a planted corner ends."""
    with installed():
        return explored(CORNERS[corner].requirement, bench(corner=corner), seed, scenes)
