"""Parallel capacity: how many people at once are read in time, each by a separate track, and correctly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from conformance.core.events import Reading
from conformance.core.scenes import Scene
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.scenarios.right_readings import LEAST_SHARE, MISSED, ReadPerson, ShareOfRight, read_person
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario, needing
from conformance.scenarios.stage import DISTANCE_M, MARGIN_S, person, scene
from conformance.scenarios.trials import Trial, own_scenes, trials

NAME = "parallel_capacity"
SIDE_DELTA_DEGC = 0.4
"""People at once are cooler and warmer than the middle temperature by this, so that readings that two of them exchanged
lie far outside the error allowed, and all of them within what is normal."""
STEPS_DELTA_DEGC = (-0.05, -0.03, -0.01, 0.01, 0.03, 0.05)
"""In turn: no two of six have one temperature."""
GROUPS = (1, 2, 3)
"""So many neighbours are on one side, in turn from repeat to repeat: any two of six are on different sides at some."""

_NONE = Text(
    zh="{repeats} 次重复中没有一次可用：链路未被证明正常，或读数不带轨迹和位置，无法归到人员。",
    en="None of the {repeats} repeats is usable: the link was not proven alive, or the readings carry no track and "
    "position by which they could be matched with persons.",
)
_SOME = Text(
    zh="{repeats} 次重复中有 {unusable} 次不可用，未采用。",
    en="{unusable} of {repeats} repeats are not usable and were left out.",
)


class ParallelCapacityParameters(Parameters):
    """Parameters of the scenario."""

    people: int = Field(ge=1)
    repeats: int = Field(default=21, ge=1)
    window_s: float = Field(default=1.0, gt=0)
    max_error_delta_degC: float = Field(default=0.3, gt=0)
    least_right_share: float = Field(default=LEAST_SHARE, gt=0, le=1)
    """Of the people, who have to be read in time and correctly; 1 can be refuted and not shown."""
    person_temperature_degC: float = 36.5
    """The middle of their temperatures."""
    distance_m: float = Field(default=DISTANCE_M, gt=0)


@dataclass(frozen=True, slots=True)
class _Repeat:
    """One time that the people stood there."""

    label: str
    read: tuple[ReadPerson, ...] | None
    """Each of them; None where the repeat is not usable."""


def scenes(parameters: ParallelCapacityParameters) -> Iterator[Scene]:
    """All people side by side, once a repeat; every repeat groups their temperatures otherwise."""
    for repeat in range(1, parameters.repeats + 1):
        targets = tuple(
            person(
                number,
                round(parameters.person_temperature_degC + _step_delta_degC(repeat, number), 6),
                distance_m=parameters.distance_m,
                position=round((number - 0.5) / parameters.people, 6),
            )
            for number in range(1, parameters.people + 1)
        )
        yield scene(
            NAME,
            f"repeat-{repeat:02d}",
            targets=targets,
            duration_s=parameters.window_s + MARGIN_S,
            conditions={"repeat": float(repeat)},
        )


def _step_delta_degC(repeat: int, number: int) -> float:
    """What a person's temperature is from the middle one; both are counted from 1."""
    group = GROUPS[(repeat - 1) % len(GROUPS)]
    side = 1 if ((number - 1) // group + repeat) % 2 else -1
    return side * SIDE_DELTA_DEGC + STEPS_DELTA_DEGC[(number - 1) % len(STEPS_DELTA_DEGC)]


def measure(evidence: Evidence, parameters: ParallelCapacityParameters) -> Finding:
    """How many people at once the device is shown to read, from the share of right readings over the repeats."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own)
    repeats = [
        _repeat(recorded.scene, [trial for trial in presented if trial.scene is recorded.scene], parameters)
        for recorded in own.scenes
    ]
    counted = [(repeat.label, repeat.read) for repeat in repeats if repeat.read is not None]
    if not counted:
        return Finding(inconclusive=own.incomplete or _NONE.format(repeats=parameters.repeats))
    unusable = parameters.repeats - len(counted)
    capacity = _capacity([read for _, read in counted], parameters, evidence.confidence)
    # Repeats that are missing could only lower the share: it may fail without them and not pass.
    lacking = (_measurement(None, 0, parameters),) if unusable else ()
    return Finding(
        measurements=(capacity, *lacking),
        figures=(
            FigureSeries(
                kind="counts",
                title=Text(zh="每次重复中测温合格人数", en="Persons read in time and correctly, by repeat"),
                series={
                    "label": [label for label, _ in counted],
                    "met": [float(sum(one.right for one in read)) for _, read in counted],
                    "trials": [float(parameters.people)] * len(counted),
                },
            ),
        ),
        notes=(_SOME.format(repeats=parameters.repeats, unusable=unusable),) if unusable else (),
    )


def _capacity(
    repeats: Sequence[tuple[ReadPerson, ...]], parameters: ParallelCapacityParameters, confidence: float
) -> Measurement:
    """All of the people where the share of right readings is reached, else the fewest at a repeat; the bounds are what
    is shown of the share: all of them at least, or fewer than all at most."""
    share = ShareOfRight.of(one for read in repeats for one in read)
    least, people = parameters.least_right_share, float(parameters.people)
    fewest = float(min(sum(one.right for one in read) for read in repeats))
    return replace(
        _measurement(people if share.observed(least) else fewest, len(repeats), parameters, share),
        bounds=(
            people if share.shown(least, confidence) else None,
            people - 1 if share.refuted(least, confidence) else None,
        ),
        bounds_confidence=confidence,
    )


def _measurement(
    value: float | None, repeats: int, parameters: ParallelCapacityParameters, share: ShareOfRight | None = None
) -> Measurement:
    return Measurement(
        characteristic="parallel_capacity",
        value=value,
        unit="count",
        units=repeats,
        decided_by="bounds",
        conditions={
            "people": parameters.people,
            "repeats": repeats,
            **({} if share is None else share.conditions()),
            "least_right_share": parameters.least_right_share,
            "window_s": parameters.window_s,
            "max_error_delta_degC": parameters.max_error_delta_degC,
        },
    )


def _repeat(scene: Scene, people: list[Trial], parameters: ParallelCapacityParameters) -> _Repeat:
    label = f"{int(scene.conditions['repeat'])}"
    if len(people) < len(scene.targets) or not all(trial.alive(parameters.window_s) for trial in people):
        return _Repeat(label, None)
    first = _first_by_track(people, parameters.window_s)
    if first is None:
        return _Repeat(label, None)
    tracks = [reading for reading in first if reading.position is not None]
    places = [trial.target.position or 0.0 for trial in people]
    reach = 0.5 / parameters.people  # half the distance between neighbours
    paired = pairs_by_position([reading.position or 0.0 for reading in tracks], places, reach)
    track_of = {target: tracks[track] for track, target in paired.items()}
    return _Repeat(label, tuple(_read(track_of.get(number), trial, parameters) for number, trial in enumerate(people)))


def _first_by_track(people: list[Trial], window_s: float) -> list[Reading] | None:
    """The first usable reading of each track in time; None where readings came and none can be given to a person."""
    first: dict[str, Reading] = {}
    came = False
    for reading in people[0].readings(window_s):
        came = True
        if reading.track is not None and reading.position is not None:
            first.setdefault(reading.track, reading)
    return None if came and not first else list(first.values())


def _read(reading: Reading | None, person: Trial, parameters: ParallelCapacityParameters) -> ReadPerson:
    """Whether a person was read in time for them and within the error allowed."""
    if reading is None or reading.temperature_degC is None or not person.within(reading.time_s, parameters.window_s):
        return MISSED
    return read_person(reading.temperature_degC, person.target, parameters.max_error_delta_degC)


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="并行检测人数", en="Number of people screened in parallel"),
    method=Text(
        zh="规定人数的人员同时并排进入，参考体温互不相同：半数较低、半数较高，相差约 0.8 ℃，分组逐次变换，任何两人的读数互换都会显露。按位置将设备轨迹与人员一一对应，规定时间内以自身轨迹得到读数且误差"
        "在规定范围内的读数为正确。重复规定次数，读数正确的比例按单侧精确置信界判定：误差连同参考值的扩展不确定度均在范围内的读数之比例的下限"
        "不小于规定比例，则此人数得到证实；误差减去该不确定度仍超出范围（或未读到）的读数表明比例达不到时，不满足；否则不确定。链路未被证明正常的重复"
        "不采用，且不能据此判定为符合。",
        en="The stated number of people enter side by side at the same time, with different reference temperatures: "
        "half cooler and half warmer by about 0.8 degC, grouped differently at every repeat, so that exchanged "
        "readings show. The device's tracks are matched with the people by position, one to one; a person is "
        "read correctly within the window by a separate track and within the permitted error. The test is repeated as "
        "stated, and the share of correct readings is judged by exact one-sided bounds: the number of people is shown "
        "if the bound on readings whose error and reference's expanded uncertainty together lie within the permitted "
        "error reaches the stated share; it is refuted if the readings that are missing, or wrong by more than that "
        "uncertainty, show that the share is not reached; else it is open. A repeat without proof that the link was "
        "alive is not used and cannot support a pass.",
    ),
    characteristics=frozenset({"parallel_capacity"}),
    parameters=ParallelCapacityParameters,
    scenes=scenes,
    measure=measure,
    needs=needing("readings", "tracks"),
)


def pairs_by_position(tracks: Sequence[float], targets: Sequence[float], reach: float) -> dict[int, int]:
    """Index of the target for the index of each track: most pairs first, then the smallest sum of distances.

    On a line the best one-to-one pairing never crosses, so one pass over both in order of place finds it
    (dynamic programming, n·m steps). A track and a target farther apart than ``reach`` are never paired.
    """
    by_track = sorted(range(len(tracks)), key=tracks.__getitem__)
    by_target = sorted(range(len(targets)), key=targets.__getitem__)
    best: list[list[tuple[int, float, tuple[tuple[int, int], ...]]]] = [
        [(0, 0.0, ())] * (len(by_target) + 1) for _ in range(len(by_track) + 1)
    ]
    for row, track in enumerate(by_track, 1):
        for column, target in enumerate(by_target, 1):
            choices = [best[row - 1][column], best[row][column - 1]]
            distance = abs(tracks[track] - targets[target])
            if distance <= reach:
                count, cost, pairs = best[row - 1][column - 1]
                choices.append((count - 1, cost + distance, (*pairs, (track, target))))
            best[row][column] = min(choices)  # counts are negative: more pairs come first
    return dict(best[-1][-1][2])
