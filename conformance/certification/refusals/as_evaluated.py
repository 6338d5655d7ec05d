"""Refused because `conformance evaluate` of this version did not write it, or not alone."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.evaluation.evaluate import denominator_of, digest_of
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evaluation.model import Evaluation, InputsPart
from conformance.evaluation.plugins_part import judging
from conformance.evidence.failure import Failure
from conformance.requirements.deciding import is_suspect
from conformance.verification.verdict import scope_of, status_of


def refusals(application: Application) -> Iterator[Failure]:
    """An evaluation that contradicts itself was not written by `conformance evaluate`."""
    evaluation = application.evaluation
    judging = evaluation.tool.judging_version
    if judging != JUDGING_VERSION:
        what = f"the evaluation is of judging version {judging} and this tool's is {JUDGING_VERSION}: evaluate again"
        yield Failure("other_version", what)
    if evaluation.inputs is None:
        yield Failure("inputs_missing", "the evaluation does not contain its inputs: evaluate again")
    else:
        yield from _contradictions(evaluation, evaluation.inputs)
    yield from _plugins(evaluation)


def _contradictions(evaluation: Evaluation, inputs: InputsPart) -> Iterator[Failure]:
    requirements = inputs.requirements
    only = evaluation.only
    asked = [
        (r.id, r.modality, is_suspect(requirements, r))
        for r in requirements.requirements
        if only is None or r.id in only
    ]
    answered = [(r.requirement, r.modality, r.suspect) for r in evaluation.results]
    decisive = [result.verdict for result in evaluation.results if result.modality.decides]
    counted = denominator_of(evaluation.results)
    whole = evaluation.recording.complete and not evaluation.partial
    status, scope = status_of(decisive, complete=whole), scope_of(decisive)
    if (
        asked != answered
        or evaluation.specification.digest != digest_of(requirements)
        or (evaluation.status, evaluation.scope, evaluation.denominator) != (status, scope, counted)
        or evaluation.product.identity != inputs.product.identity.model_dump()
    ):
        what = "the evaluation contradicts itself: its results, status or identities do not match its inputs"
        yield Failure("evaluation_contradicts_itself", what)


def _plugins(evaluation: Evaluation) -> Iterator[Failure]:
    """What others brought decided what was judged: nobody who checks the certificate can judge again without it."""
    for plugin in judging(evaluation.tool.plugins):
        used = "; ".join(f"{group}: {', '.join(names)}" for group, names in plugin.used.items())
        what = f"the plug-in {plugin.package} {plugin.version} took part in judging ({used}); {plugin.digest}"
        yield Failure("plugin_took_part", what)
