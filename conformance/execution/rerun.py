"""Running again what was not met: which requirements an evaluation leaves open or failed, and in which recordings.

The new recording names the first ones, and is never judged without them (`conformance.evaluation.sessions`): what was
found first stays, and the worst of both decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.core.problems import BadInput, Problem
from conformance.documents import load_document
from conformance.evaluation.model import Evaluation, RecordingPart
from conformance.product.declaration import Product
from conformance.requirements.model import RequirementSet


@dataclass(frozen=True, slots=True)
class Rerun:
    """What is run again."""

    of: tuple[str, ...]
    """Digests of the recordings that were evaluated."""
    requirements: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return {"of": list(self.of), "requirements": list(self.requirements)}

    def among(self, requirements: RequirementSet) -> RequirementSet:
        """These requirements alone."""
        kept = tuple(each for each in requirements.requirements if each.id in self.requirements)
        return requirements.model_copy(update={"requirements": kept})


def load_rerun(path: Path, requirements: RequirementSet, product: Product) -> Rerun:
    """Read an evaluation. Raises `BadInput` where it is of something else, or leaves nothing to run again."""
    evaluation = load_document(path, Evaluation)
    again = tuple(result.requirement for result in evaluation.results if result.verdict.facts.run_again)
    problems = [
        Problem(what, str(path), remedy=remedy, code="rerun-unfit")
        for what, remedy in _wrong(evaluation, requirements, product)
    ]
    if not problems and not again:
        remedy = "Run what was not tested as usual, without --rerun-failed"
        problems = [
            Problem(
                "it has no requirement that failed, broke or was inconclusive",
                str(path),
                remedy=remedy,
                code="rerun-unfit",
            )
        ]
    if problems:
        raise BadInput(problems)
    return Rerun(_recordings(evaluation.recording), again)


def _wrong(evaluation: Evaluation, requirements: RequirementSet, product: Product) -> list[tuple[str, str]]:
    found = []
    of, now = evaluation.specification, requirements
    unknown = {result.requirement for result in evaluation.results} - {each.id for each in now.requirements}
    if (of.profile, of.edition) != (now.profile, now.edition) or unknown:
        what = f"it is an evaluation by {of.profile} {of.edition}, not by the requirements given ({now.profile} "
        found.append((f"{what}{now.edition})", "Name the requirements that it was made with"))
    identity = product.identity.model_dump(exclude={"serial"})
    other = {name: value for name, value in evaluation.product.identity.items() if name in identity}
    declared = product.class_.value if product.class_ else None
    if other != identity or evaluation.product.class_ != declared:
        found.append(("it is an evaluation of another product than the one declared", "Run a changed product in full"))
    if not evaluation.recording.complete:
        found.append(("its recording was never closed", "Go on with that recording: --resume"))
    return found


def _recordings(part: RecordingPart) -> tuple[str, ...]:
    return tuple(session.recording.digest for session in part.sessions) or (part.digest,)
