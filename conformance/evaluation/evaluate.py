"""Evaluating: requirement set, product declaration and recording in, evaluation out. A pure function.

No clock, no randomness, no device, no file: the same inputs give the same evaluation, and its JSON the same
bytes. Any recording can be judged again, under another edition, rule or declaration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from conformance import __version__
from conformance.core.problems import BadInput
from conformance.documents import Digest, canonical_json, sha256_of
from conformance.evaluation.assignment import Assignment
from conformance.evaluation.evidence import EvidencePool
from conformance.evaluation.judge import Judge, Judgement
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evaluation.model import (
    DecisionRulePart,
    Denominator,
    Evaluation,
    InputsPart,
    ProductPart,
    RecordingPart,
    Result,
    SpecificationPart,
    ToolPart,
)
from conformance.evaluation.pictures import bounded
from conformance.evaluation.plugins_part import plugins_of
from conformance.evaluation.recording_part import joined_part, recording_part
from conformance.evaluation.reference import reference_of
from conformance.evaluation.samples import SampleJudge
from conformance.evaluation.sessions import Session, no_evidence, product_of_samples
from conformance.evaluation.signed_release import SignedRelease
from conformance.evaluation.standing import standing_of
from conformance.evaluation.verdict_words import in_words
from conformance.metrology.uncertainty import COVERAGE_PROBABILITY
from conformance.product.declaration import Product
from conformance.recording.model import Recording
from conformance.requirements.choice import chosen
from conformance.requirements.model import DecisionRule, Requirement, RequirementSet
from conformance.scenarios.registry import scenarios as built_in_scenarios
from conformance.scenarios.scenario import Scenario
from conformance.verification.verdict import scope_of, status_of


def evaluate(
    requirements: RequirementSet,
    product: Product,
    recording: Recording,
    *,
    decision_rule: DecisionRule | None = None,
    assignment: Assignment | None = None,
    scenarios: Mapping[str, Scenario[Any]] | None = None,
    only: Collection[str] | None = None,
    release: SignedRelease | None = None,
) -> Evaluation:
    """Judge every requirement, or ``only`` those with these ids: that evaluation is PARTIAL and never ``conforms``.
    ``decision_rule`` replaces the profile's and the requirements' own. ``release`` is one that another publisher signed.

    Raises `BadInput` where the requirement set is wrong in itself (an unknown editorial parameter, a parameter
    the scenario does not take), for an id in ``only`` that it does not have, and for a recording that repeats what was
    not met in another one.
    """
    problems = list(no_evidence([recording], [recording.digest]))
    if problems:
        raise BadInput(problems)
    requirements = under_rule(requirements, decision_rule)
    pool = EvidencePool(recording, reference_of(recording.manifest, assignment), product.identity)
    judge = Judge(requirements, product, pool, built_in_scenarios() if scenarios is None else scenarios)
    return _evaluation(
        requirements, product, judge.judge, recording_part(recording), [recording], assignment, only, release
    )


def evaluate_sessions(
    requirements: RequirementSet,
    product: Product,
    sessions: Sequence[Session],
    *,
    decision_rule: DecisionRule | None = None,
    assignment: Assignment | None = None,
    scenarios: Mapping[str, Scenario[Any]] | None = None,
    only: Collection[str] | None = None,
    release: SignedRelease | None = None,
) -> Evaluation:
    """Judge every requirement over the sessions of one product (`conformance.evaluation.sessions.sessions_of`).

    ``only``: those with these ids, as `evaluate` takes it. One session is evaluated as `evaluate` does. Raises as `evaluate` does.
    """
    if len(sessions) == 1:
        one = sessions[0].recording
        return evaluate(
            requirements,
            product,
            one,
            decision_rule=decision_rule,
            assignment=assignment,
            scenarios=scenarios,
            only=only,
            release=release,
        )
    requirements = under_rule(requirements, decision_rule)
    product = product_of_samples(product, sessions)
    samples = SampleJudge(
        requirements,
        product,
        [(session, reference_of(session.recording.manifest, assignment)) for session in sessions],
        built_in_scenarios() if scenarios is None else scenarios,
    )
    recordings = [session.recording for session in sessions]
    return _evaluation(
        requirements, product, samples.judge, joined_part(sessions), recordings, assignment, only, release
    )


def _evaluation(
    requirements: RequirementSet,
    product: Product,
    judge: Callable[[Requirement], Judgement],
    recording: RecordingPart,
    recordings: Sequence[Recording],
    assignment: Assignment | None,
    only: Collection[str] | None,
    release: SignedRelease | None,
) -> Evaluation:
    asked = requirements.requirements if only is None else chosen(requirements, only)
    judgements = [judge(requirement) for requirement in asked]
    results = bounded(judgement.result for judgement in judgements)
    undeclared = sorted({name for judgement in judgements for name in judgement.undeclared})
    decisive = [result.verdict for result in results if result.modality.decides]
    rule = requirements.decision_rule
    words = in_words(rule, requirements.confidence)
    recorded_in_part = not recording.covers(each.id for each in asked)
    return Evaluation(
        schema_=Evaluation.KIND,
        status=status_of(decisive, complete=recording.complete and only is None and not recorded_in_part),
        scope=scope_of(decisive),
        specification=SpecificationPart(
            profile=requirements.profile,
            edition=requirements.edition,
            title=requirements.title,
            digest=digest_of(requirements),
            confidence=requirements.confidence,
            editorial_parameters=requirements.editorial_parameters,
            standing=standing_of(requirements, release),
        ),
        product=_product_part(product, undeclared),
        recording=recording,
        decision_rule=DecisionRulePart(
            name=rule.name,
            guard_factor=rule.guard_factor,
            coverage_probability=COVERAGE_PROBABILITY,
            confidence=requirements.confidence,
            text=words,
        ),
        tool=ToolPart(
            name="conformance",
            version=__version__,
            judging_version=JUDGING_VERSION,
            plugins=plugins_of(requirements, recordings, results),
        ),
        assignment=assignment.model_dump(mode="json", by_alias=True, exclude_none=True) if assignment else None,
        denominator=denominator_of(results),
        counts={verdict.value: count for verdict, count in sorted(Counter(r.verdict for r in results).items())},
        results=results,
        only=None if only is None else tuple(requirement.id for requirement in asked),
        inputs=InputsPart(
            requirements=requirements, product=product, release=None if release is None else release.envelope
        ),
    )


def digest_of(requirements: RequirementSet) -> Digest:
    """Digest of a requirement set's content, whatever its YAML looks like."""
    return sha256_of(canonical_json(requirements.model_dump(mode="json", by_alias=True)))


def denominator_of(results: Sequence[Result]) -> Denominator:
    """What the status rests on."""
    decisive = [result for result in results if result.modality.decides]
    applicable = [result for result in decisive if result.verdict.applies]
    met = sum(result.verdict.met for result in applicable)
    not_met = sum(result.verdict.not_met for result in applicable)
    return Denominator(
        decisive=len(decisive),
        applicable=len(applicable),
        met=met,
        not_met=not_met,
        open=len(applicable) - met - not_met,
    )


def under_rule(requirements: RequirementSet, rule: DecisionRule | None) -> RequirementSet:
    """The requirement set as it is applied: with one decision rule for all, where one is given."""
    if rule is None:
        return requirements
    return requirements.model_copy(
        update={
            "decision_rule": rule,
            "requirements": tuple(r.model_copy(update={"decision_rule": None}) for r in requirements.requirements),
        }
    )


def _product_part(product: Product, undeclared: Sequence[str]) -> ProductPart:
    return ProductPart(
        class_=product.class_.value if product.class_ else None,
        identity=product.identity.model_dump(),
        simulated=product.simulated,
        capabilities=product.capabilities,
        declared={name: value.model_dump(exclude_none=True) for name, value in product.declared.items()},
        undeclared=tuple(undeclared),
    )
