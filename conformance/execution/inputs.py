"""What a plan and a run begin with: requirement set, product declaration, bench; read together, all errors at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from conformance.bench.description import Bench, load_bench
from conformance.bench.operator.answers_file import with_answers
from conformance.core.problems import BadInput, Problems
from conformance.documents.shipped import NameOrPath
from conformance.product.declaration import Product, load_product
from conformance.requirements.file import load_requirements
from conformance.requirements.model import RequirementSet


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
    problems = Problems()
    requirement_set = problems.attempt(load_requirements, requirements)
    declaration = problems.attempt(load_product, product)
    description = problems.attempt(load_bench, bench) if bench is not None else None
    if description is not None and answers is not None:
        description = problems.attempt(with_answers, description, answers)
    if problems or requirement_set is None or declaration is None:
        raise BadInput(problems)
    return Inputs(requirement_set, declaration, description)
