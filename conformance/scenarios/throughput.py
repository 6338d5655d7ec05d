"""Throughput: how many people a minute can walk through one after another, each read correctly in passing."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import Field, field_validator

from conformance.core.events import Mode, Reading
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.parallel_capacity import STEPS_DELTA_DEGC
from conformance.scenarios.right_readings import LEAST_SHARE, MISSED, ReadPerson, ShareOfRight, read_person
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, person, scene
from conformance.scenarios.trials import TICK_S, Trial, own_scenes, trials

NAME = "throughput"

_UNPROVEN = Text(
    zh="{count} 次行走中有 {unusable} 次未采用：有人员未被呈现，或链路未被证明正常。",
    en="{unusable} of {count} walks are not used: a person was not presented, or the link was not proven alive.",
)
_AT_LEAST = Text(
    zh="所试的最快通行速率 {pace} 人/min 仍全部合格：实际能力可能更高。",
    en="Even at the fastest pace tried, {pace} people per minute, every person was read: the capacity may be higher.",
)


class ThroughputParameters(Parameters):
    """Parameters of the scenario."""

    paces_per_min: tuple[float, ...] = Field(default=(10.0, 20.0, 30.0, 40.0), min_length=1)
    """People a minute, tried from the slowest to the fastest."""
    people: int = Field(default=10, ge=2)
    """Who walk through one after another, once a walk."""
    walks: int = Field(default=6, ge=1)
    """At each pace."""
    in_view_share: float = Field(default=0.8, gt=0, le=1)
    """Share of the time from one person to the next in which a person is in view: one at a time."""
    lanes: tuple[float, ...] = Field(default=(0.35, 0.5, 0.65), min_length=1)
    """Where they walk in turn, 0 (left) to 1 (right) of the field of view: no person follows in the previous person's
    lane."""
    max_error_delta_degC: float = Field(default=0.3, gt=0)
    least_right_share: float = Field(default=LEAST_SHARE, gt=0, le=1)
    """Of the people at a pace, who have to be read correctly in passing; 1 can be refuted and not shown."""
    person_temperature_degC: float = 36.5
    """The middle of their temperatures."""
    distance_m: float = Field(default=DISTANCE_M, gt=0)

    @field_validator("paces_per_min")
    @classmethod
    def _rising(cls, paces: tuple[float, ...]) -> tuple[float, ...]:
        if list(paces) != sorted(set(paces)) or paces[0] <= 0:
            raise ValueError("paces are positive and rise")
        return paces


def scenes(parameters: ThroughputParameters) -> Iterator[Scene]:
    """One walk a scene: everybody comes into view when the one before has left it."""
    for pace, walk in itertools.product(parameters.paces_per_min, range(1, parameters.walks + 1)):
        every_s = 60 / pace
        steps = itertools.islice(itertools.cycle(STEPS_DELTA_DEGC), walk, None)
        walkers = tuple(
            replace(
                person(
                    number,
                    round(parameters.person_temperature_degC + step, 6),
                    distance_m=parameters.distance_m,
                    position=parameters.lanes[(number - 1) % len(parameters.lanes)],
                ),
                arrives_s=round((number - 1) * every_s, 6),
                leaves_s=round((number - 1 + parameters.in_view_share) * every_s, 6),
            )
            for number, step in zip(range(1, parameters.people + 1), steps, strict=False)
        )
        yield scene(
            NAME,
            f"{pace:g}-per-min",
            f"walk-{walk:02d}",
            targets=walkers,
            duration_s=round(parameters.people * every_s, 6) + MARGIN_S,
            conditions={"pace_per_min": pace, "walk": float(walk)},
        )


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk: how many were read rightly, and by how much the readings were off."""

    pace_per_min: float
    read: tuple[ReadPerson, ...] | None
    """Each person; None where the walk is not usable."""
    errors_delta_degC: tuple[float, ...] = ()


def measure(evidence: Evidence, parameters: ThroughputParameters) -> Finding:
    """The fastest pace up to which the share of people who are read in passing, by a separate track and correctly, is
    reached."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own)
    walks = [
        _walk(recorded.scene, [trial for trial in presented if trial.scene is recorded.scene], parameters)
        for recorded in own.scenes
    ]
    usable = [walk for walk in walks if walk.read is not None]
    unusable = _UNPROVEN.format(count=len(walks), unusable=len(walks) - len(usable))
    if not usable:
        return Finding(inconclusive=own.incomplete or unusable)
    shares = {
        pace: ShareOfRight.of(one for walk in usable if walk.pace_per_min == pace for one in walk.read or ())
        for pace in parameters.paces_per_min
    }
    managed = _fastest(shares, lambda share: share.observed(parameters.least_right_share))
    # Walks that are missing can only lower the figure: it may fail without them, and not pass.
    walked = [sum(walk.pace_per_min == pace for walk in usable) for pace in parameters.paces_per_min if pace <= managed]
    lacking = () if all(n == parameters.walks for n in walked) else (_measurement(None, usable, parameters),)
    top = parameters.paces_per_min[-1]
    notes = (
        *((unusable,) if len(usable) < len(walks) else ()),
        *((_AT_LEAST.format(pace=top),) if managed == top else ()),
    )
    measured = replace(
        _measurement(managed, usable, parameters),
        bounds=_bounds(shares, parameters.least_right_share, evidence.confidence),
        bounds_confidence=evidence.confidence,
    )
    return Finding((measured, *lacking), (_figure(usable, parameters),), notes=notes)


def _fastest(shares: Mapping[float, ShareOfRight], reached: Callable[[ShareOfRight], bool]) -> float:
    """The fastest pace such that it and every slower one reach the share; 0 where none does."""
    good = itertools.takewhile(lambda pace: reached(shares[pace]), shares)
    return max(good, default=0.0)


def _bounds(shares: Mapping[float, ShareOfRight], least: float, confidence: float) -> tuple[float, float | None]:
    """The fastest pace up to which the share is shown, and the one before the first at which it is refuted.

    The paces are tested in an order fixed beforehand, each only after the one before: no allowance for several.
    """
    lower = _fastest(shares, lambda share: share.shown(least, confidence))
    not_refuted = _fastest(shares, lambda share: not share.refuted(least, confidence))
    return lower, None if not_refuted == max(shares) else not_refuted


def _measurement(value: float | None, walks: Sequence[_Walk], parameters: ThroughputParameters) -> Measurement:
    def bias(pace: float) -> float | None:
        errors = [error for walk in walks if walk.pace_per_min == pace for error in walk.errors_delta_degC]
        return round(statistics.fmean(errors), 6) if errors else None

    slowest = bias(parameters.paces_per_min[0])
    managed = bias(value) if value else None
    change = None if slowest is None or managed is None else round(managed - slowest, 6)
    return Measurement(
        "throughput",
        value,
        "1/min",
        0 if value is None else len(walks),
        "bounds",
        conditions={
            "people": parameters.people,
            "walks": len(walks),
            "max_error_delta_degC": parameters.max_error_delta_degC,
            "least_right_share": parameters.least_right_share,
            "in_view_share": parameters.in_view_share,
            "change_delta_degC": change,
        },
    )


def _walk(scene: Scene, people: list[Trial], parameters: ThroughputParameters) -> _Walk:
    pace = float(scene.conditions["pace_per_min"])
    every_s = 60 / pace
    if len(people) < len(scene.targets) or not people[-1].alive(every_s):
        return _Walk(pace, None)
    first = [_first(trial, every_s) for trial in people]
    errors, read = [], []
    for number, (trial, reading) in enumerate(zip(people, first, strict=True)):
        before = first[number - 1] if number else None
        if reading is None or reading.temperature_degC is None or trial.target.reference_degC is None:
            read.append(MISSED)
            continue
        errors.append(reading.temperature_degC - trial.target.reference_degC)
        own = before is None or reading.track is None or reading.track != before.track
        error = parameters.max_error_delta_degC
        read.append(read_person(reading.temperature_degC, trial.target, error) if own else MISSED)
    return _Walk(pace, tuple(read), tuple(errors))


def _first(trial: Trial, every_s: float) -> Reading | None:
    """The first usable reading before the next person comes, when no other person can be meant."""
    mine = (r for r in trial.readings(every_s, Mode.BODY) if r.time_s < trial.shown_s + every_s - TICK_S)
    return next(mine, None)


def _figure(walks: Sequence[_Walk], parameters: ThroughputParameters) -> FigureSeries:
    counted = {
        pace: [sum(one.right for one in walk.read or ()) for walk in walks if walk.pace_per_min == pace]
        for pace in parameters.paces_per_min
    }
    known = {pace: rights for pace, rights in counted.items() if rights}
    return FigureSeries(
        kind="counts",
        title=Text(zh="测温合格的通行人员（按通行速率）", en="People read correctly while passing, by pace"),
        series={
            "label": [f"{pace:g}/min" for pace in known],
            "met": [float(sum(rights)) for rights in known.values()],
            "trials": [float(len(rights) * parameters.people) for rights in known.values()],
        },
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="通行能力", en="Throughput"),
    method=Text(
        zh="规定人数的人员按规定速率、轮流沿规定的各通道位置依次走过测温区，视场内每次只有一人，参考体温互不相同。从人员进入视场到下一人进入之前，设备给出其首个"
        "体温读数、误差在规定范围内且轨迹与前一人不同，计为合格。由慢到快逐一试验各速率，每一速率重复规定次数；合格比例按单侧精确置信界判定"
        "（误差连同参考值的扩展不确定度考虑）：从最慢起各速率均证实达到规定比例的最快速率为下限，首个被证实达不到的速率之前一速率为上限。同时给出该速率与最慢速率平均误差之差。链路未被证明正常的行走不采用，且不能据此判定为符合。",
        en="The stated number of people walk through one after another at a stated pace, one in view at a time, by the "
        "stated lanes in turn and with different reference temperatures. A person counts whose first reading comes "
        "before the next person enters, within the permitted error and on another track than that of the person "
        "before. Paces are tried from slow to fast, each as often as stated. The share of people read correctly is judged "
        "by exact one-sided bounds, with the reference's uncertainty: the throughput is bounded from below by the "
        "fastest pace up to which the stated share is shown at every pace, and from above by the pace before the first "
        "at which it is refuted. The change of the mean error between it and the slowest pace is stated. A walk "
        "without proof that the link was alive is not used and cannot support a pass.",
    ),
    characteristics=frozenset({"throughput"}),
    parameters=ThroughputParameters,
    scenes=scenes,
    measure=measure,
)
