"""Judging a requirement over several samples and sessions: every figure says which it is from, the worst decides.

A sample that was shown nothing of a requirement says nothing of it, which is noted; where none was, it is not tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.text import Text, reason_fields
from conformance.evaluation.evidence import EvidencePool, Pool
from conformance.evaluation.joined_evidence import Joined, rounds
from conformance.evaluation.judge import Judge, Judgement
from conformance.evaluation.model import FigureResult, MeasurementResult, Result
from conformance.evaluation.pictures import ResultPictures, together
from conformance.evaluation.reference import RecordedReference
from conformance.evaluation.sessions import Session
from conformance.product.declaration import Product
from conformance.requirements.model import Requirement, RequirementSet
from conformance.scenarios.scenario import Scenario
from conformance.verification.verdict import worst_sample
from conformance.verification.verification_plan import SettledWithoutEvidence, way_to_verify

NOT_STATED = "not stated"
_WHOSE = Text(zh="样品 {sample}，第 {sessions} 次记录：", en="Sample {sample}, session {sessions}: ")
_WHOSE_FIGURE = Text(zh="（样品 {sample}，第 {sessions} 次记录）", en=" (sample {sample}, session {sessions})")
_UNSEEN = Text(zh="样品 {sample} 没有本条的记录。", en="Sample {sample} has no recording for this requirement.")
_UNNAMED = Text(zh="（未说明序列号）", en="(serial not stated)")


@dataclass(frozen=True, slots=True)
class _Part:
    """What one sample came to in one round of a requirement."""

    sample: str | None
    sessions: tuple[int, ...]
    judgement: Judgement

    @property
    def result(self) -> Result:
        """Its result."""
        return self.judgement.result

    def whose(self, text: Text) -> Text:
        """A text with the sample and the sessions filled in."""
        return text.format(sample=_name(self.sample), sessions=self._sessions)

    @property
    def _sessions(self) -> str:
        return "+".join(map(str, self.sessions))

    def measurements(self) -> Iterator[MeasurementResult]:
        """Its measurements, each with the sample and the sessions it is from."""
        of = {"sample": self.sample or NOT_STATED, "session": self._sessions}
        for measurement in self.result.measurements:
            yield measurement.model_copy(update={"conditions": {**measurement.conditions, **of}})

    def pictures(self) -> ResultPictures:
        """What its evidence shows, each with the sample in its caption."""
        whose = self.whose(_WHOSE)
        shown = (picture.model_copy(update={"caption": whose + picture.caption}) for picture in self.result.pictures)
        return ResultPictures(tuple(shown), self.result.pictures_left_out)

    def figures(self) -> Iterator[FigureResult]:
        """Its pictures, each with the sample in its title."""
        whose = self.whose(_WHOSE_FIGURE)
        for figure in self.result.figures:
            yield figure.model_copy(update={"title": figure.title + whose})


class SampleJudge:
    """Judges the requirements of one evaluation over all samples of a product."""

    def __init__(
        self,
        requirements: RequirementSet,
        product: Product,
        sessions: Sequence[tuple[Session, RecordedReference]],
        scenarios: Mapping[str, Scenario[Any]],
    ) -> None:
        self._requirements, self._product, self._scenarios = requirements, product, scenarios
        joined = [
            Joined(session, EvidencePool(session.recording, reference, product.identity))
            for session, reference in sessions
        ]
        self._groups = _groups(joined, apart=requirements.samples == "worst")

    def judge(self, requirement: Requirement) -> Judgement:
        """The verdict on one requirement. Raises `BadInput` where the requirement set itself is wrong."""
        way = way_to_verify(requirement, self._requirements, self._product, self._scenarios)
        first = self._judge(self._groups[0][0].pool)
        if isinstance(way, SettledWithoutEvidence):
            return first.judge(requirement, way)
        parts, unseen = [], []
        for group in self._groups:
            served = rounds(group, way)
            parts += [_part(sessions, self._judge(pool).judge(requirement, way)) for pool, sessions in served]
            unseen += [] if served else [_part([each.session for each in group], first.judge(requirement, way))]
        if not parts:
            return first.judge(requirement, way)
        return _merged(parts, [part for part in unseen if part.sample not in {seen.sample for seen in parts}])

    def _judge(self, pool: Pool) -> Judge:
        return Judge(self._requirements, self._product, pool, self._scenarios)


def _groups(joined: Iterable[Joined], *, apart: bool) -> list[list[Joined]]:
    """Sessions that may be joined: of one sample, before one reference source, over links that carry the same."""
    groups: list[tuple[tuple[Any, ...], list[Joined]]] = []
    for each in joined:
        reference, carried = each.pool.reference, each.pool.carried
        key = (each.session.sample if apart else None, reference.source, reference.unreadable, carried)
        known = next((group for other, group in groups if other == key), None)
        if known is None:
            groups.append((key, known := []))
        known.append(each)
    return [group for _, group in groups]


def _part(sessions: Sequence[Session], judgement: Judgement) -> _Part:
    samples = sorted({session.sample or NOT_STATED for session in sessions})
    sample = None if samples == [NOT_STATED] else ", ".join(samples)
    return _Part(sample, tuple(session.number for session in sessions), judgement)


def _merged(parts: Sequence[_Part], unseen: Sequence[_Part]) -> Judgement:
    """One result of all parts; the worst decides and gives the reason."""
    verdict = worst_sample(part.result.verdict for part in parts)
    deciding = next(part for part in parts if part.result.verdict is verdict)
    pictures = together([deciding.pictures(), *(part.pictures() for part in parts if part is not deciding)])
    result = deciding.result.model_copy(
        update={
            **reason_fields(deciding.whose(_WHOSE) + deciding.result.why),
            "measurements": tuple(each for part in parts for each in part.measurements()),
            "figures": tuple(each for part in parts for each in part.figures()),
            "pictures": pictures.shown,
            "pictures_left_out": pictures.left_out,
            "evidence": tuple({item: None for part in parts for item in part.result.evidence}),
            "notes": tuple(_notes(parts, unseen)),
        }
    )
    undeclared = {name: None for part in parts for name in part.judgement.undeclared}
    return replace(deciding.judgement, result=result, undeclared=tuple(undeclared))


def _notes(parts: Sequence[_Part], unseen: Sequence[_Part]) -> Iterator[Text]:
    """What each part has to say, once where all say the same; then who said nothing."""
    for note in {note: None for part in parts for note in part.result.notes}:
        saying = [part for part in parts if note in part.result.notes]
        if len(saying) == len(parts):
            yield note
            continue
        for part in saying:
            yield part.whose(_WHOSE) + note
    for sample in {part.sample: None for part in unseen}:
        yield _UNSEEN.format(sample=_name(sample))


def _name(sample: str | None) -> str | Text:
    return _UNNAMED if sample is None else sample
