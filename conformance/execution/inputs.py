"""What a plan and a run begin with: requirement set, product declaration, bench; read together, all errors at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from conformance.bench.description import Bench, load_bench
from conformance.bench.operator.answers_file import with_answers
from conformance.core.problems import BadInput, Problems
from conformance.documents.shipped import NameOrPath
from conformance.product.declaration import Product, load_product
from conformance.requirements.choice import chosen
from conformance.requirements.file import load_requirements
from conformance.requirements.model import RequirementSet


@dataclass(frozen=True, slots=True)
class Inputs:
    """The three documents, valid."""

    requirements: RequirementSet
    product: Product
    bench: Bench | None
    only: tuple[str, ...] | None = None
    """PARTIAL: the ids of the requirements that are planned for; None for all."""

    @property
    def planned_for(self) -> RequirementSet:
        """The requirements that are planned for, in a set of their own. Raises `BadInput` for ids that it has not."""
        if self.only is None:
            return self.requirements
        return self.requirements.model_copy(update={"requirements": chosen(self.requirements, self.only)})


def load_inputs(
    requirements: NameOrPath,
    product: NameOrPath,
    bench: NameOrPath | None,
    answers: Path | None = None,
    only: Collection[str] | None = None,
) -> Inputs:
    """Read the documents, each a file or the name of one that ships; ``answers`` stands in the operator's place.

    ``only`` plans for the requirements with these ids alone: the recording is PARTIAL.

    Raises `BadInput` with every problem in all.
    """
    problems = Problems()
    requirement_set = problems.attempt(load_requirements, requirements)
    declaration = problems.attempt(load_product, product)
    description = problems.attempt(load_bench, bench) if bench is not None else None
    if description is not None and answers is not None:
        description = problems.attempt(with_answers, description, answers)
    if requirement_set is not None and only is not None:
        problems.attempt(chosen, requirement_set, only)
    if problems or requirement_set is None or declaration is None:
        raise BadInput(problems)
    return Inputs(requirement_set, declaration, description, None if only is None else tuple(dict.fromkeys(only)))
