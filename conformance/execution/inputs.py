"""What a plan and a run begin with: requirement set, product declaration, bench; read together, all errors at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from conformance.bench.description import Bench, load_bench
from conformance.bench.operator.answers_file import with_answers
from conformance.core.problems import BadInput, Problem
from conformance.documents.shipped import NameOrPath
from conformance.product.declaration import Product, load_product
from conformance.requirements.file import load_requirements
from conformance.requirements.model import RequirementSet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The three documents, valid."""

    requirements: RequirementSet
    product: Product
    bench: Bench | None


def load_inputs(
    requirements: NameOrPath, product: NameOrPath, bench: NameOrPath | None, answers: Path | None = None
) -> Inputs:
    """Read the documents, each a file or the name of one that ships; ``answers`` stands in the operator's place.

    Raises `BadInput` with every problem in all.
    """
    problems: list[Problem] = []

    def read(load: Callable[[], T]) -> T | None:
        try:
            return load()
        except BadInput as bad:
            problems.extend(bad.problems)
            return None

    requirement_set = read(lambda: load_requirements(requirements))
    declaration = read(lambda: load_product(product))
    description = read(lambda: load_bench(bench)) if bench is not None else None
    if description is not None and answers is not None:
        description = read(partial(with_answers, description, answers))
    if problems or requirement_set is None or declaration is None:
        raise BadInput(problems)
    return Inputs(requirement_set, declaration, description)
