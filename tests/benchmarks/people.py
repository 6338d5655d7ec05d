"""Do verdicts hold where people are not who the plan says, frames drift, displays are coarse and studies small?

    python tests/benchmarks/people.py

Prints the tables of section (c) of ``docs/validation.md``. Every campaign goes through the scenario and the judge.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from conformance.core.events import Alarm, Event
from conformance.core.scenes import Scene
from conformance.metrology.agreement import LIMITS_FACTOR, bland_altman
from conformance.metrology.resolution import shown_step
from conformance.metrology.single_readings import single_agreement
from conformance.scenarios.netd import SCENARIO as NETD
from conformance.scenarios.netd import NetdParameters
from conformance.scenarios.threshold_alarm import SCENARIO, ThresholdAlarmParameters
from conformance.testing import ScriptedFrames, evidence, readings, verdict
from conformance.testing.scripted import counts

SEED = 20200417
CAMPAIGNS = 200
ALARMS = ThresholdAlarmParameters(trials=59, alarm_threshold_degC=37.3)


def persons(wrong_share: float, missed_share: float, reference: str, dice: np.random.Generator) -> str:
    """One campaign: some of the febrile group are at 36.5 °C; the device reads within ±0.15 °C (k = 2) and misses some
    of the febrile ones besides."""
    true: dict[str, float] = {}

    def said(scene: Scene) -> Iterable[Event]:
        planned = scene.targets[0].reference_degC or 0.0
        febrile = scene.conditions["group"] == "above"
        beyond = 0.1 + abs(dice.normal(0, 0.3)) if febrile else 0.0
        here = 36.5 if febrile and dice.random() < wrong_share else planned + beyond
        true[scene.id] = here
        alarms = here + dice.normal(0, 0.075) >= ALARMS.alarm_threshold_degC and dice.random() >= missed_share
        return [*readings(round(here, 1), 2), *([Alarm("", 0.5, "t1", 0.5)] if alarms else [])]

    parameters = ALARMS.model_copy(update={"reference": reference})
    of = evidence(SCENARIO.scenes(parameters), said)
    scenes = tuple(
        replace(
            each,
            scene=replace(
                each.scene,
                targets=tuple(
                    replace(
                        target,
                        reference_degC=true[each.scene.id] + dice.normal(0, 0.03),
                        reference_standard_uncertainty_degC=0.03 if reference == "measured" else None,
                    )
                    for target in each.scene.targets
                ),
            ),
        )
        for each in of.scenes
    )
    return verdict(SCENARIO.measure(replace(of, scenes=scenes), parameters), lower=95.0).value


def wrong_persons() -> None:
    """Verdicts on the alarm rate by who the people really are."""
    print("| not febrile | missed by the device | group by | pass | inconclusive | fail |\n|---|---|---|---|---|---|")
    for wrong, missed in ((0.0, 0.0), (0.05, 0.0), (0.2, 0.0), (1.0, 0.0), (0.0, 0.2), (0.2, 0.2)):
        for reference, words in (("planned", "the plan, as before"), ("measured", "the thermometer")):
            dice = np.random.default_rng(SEED)
            seen = Counter(persons(wrong, missed, reference, dice) for _ in range(CAMPAIGNS))
            shares = " | ".join(f"{seen[name] / CAMPAIGNS:.1%}" for name in ("pass", "inconclusive", "fail"))
            print(f"| {wrong:.0%} | {missed:.0%} | {words} | {shares} |")


def netd(common: float, dice: np.random.Generator) -> tuple[bool, float, float]:
    """Whether the interval holds 0.05 °C; the figure; and the deviation of each pixel with what frames share."""
    parameters = NetdParameters(region_share=0.5)
    offset, pictures = 0.0, []
    for _ in range(150):
        offset = 0.95 * offset + common * math.sqrt(1 - 0.95**2) * dice.standard_normal()
        pictures.append(counts(30.0 + offset + 0.05 * dice.standard_normal((24, 32))))
    scenes = tuple(NETD.scenes(parameters))
    (found,) = NETD.measure(evidence(scenes, store=ScriptedFrames({scenes[0].id: pictures})), parameters).measurements
    assert found.value is not None
    assert found.budget is not None
    half = found.budget.combine(0.9545).expanded_uncertainty
    before = float(np.median(np.std(np.array(pictures, float) * 0.01, axis=0, ddof=1)))
    return abs(found.value - 0.05) <= half, found.value, before


def drifting_frames() -> None:
    """NETD of one camera under an offset that all pixels share."""
    print("\n| common drift | interval holds 0.05 | figure, lowest to highest | deviation with the drift, as before |")
    print("|---|---|---|---|")
    for common in (0.0, 0.05, 0.17):
        dice = np.random.default_rng(SEED)
        seen = [netd(common, dice) for _ in range(CAMPAIGNS // 2)]
        values, before = [value for _, value, _ in seen], [value for *_, value in seen]
        held = sum(each[0] for each in seen) / len(seen)
        print(f"| {common:g} °C | {held:.0%} | {min(values):.3f} to {max(values):.3f} °C | "
              f"{min(before):.3f} to {max(before):.3f} °C |")  # fmt: skip


def coarse_displays() -> None:
    """How often a step is taken for coarser than it is, and how often a coarse one is found."""
    print("\n| step of the display | noise | 0.1 °C is stated: a coarser step is found |\n|---|---|---|")
    for step in (0.1, 0.2, 0.5):
        for noise in (0.02, 0.05, 0.1, 0.3):
            dice = np.random.default_rng(SEED)
            seen = 0
            for _ in range(20 * CAMPAIGNS):
                error = dice.uniform(-0.3, 0.3)
                looks = [
                    [
                        (float(np.rint((at + error + noise * dice.standard_normal()) / step) * step), at)
                        for _ in range(15)
                    ]
                    for at in (34.0, 35.5, 37.0, 38.5, 40.0)
                ]
                seen += shown_step(looks, 0.1) is not None
            print(f"| {step:g} °C | {noise:g} °C | {seen / (20 * CAMPAIGNS):.2%} |")


def small_studies() -> None:
    """How often 95 % intervals of the upper limit of agreement hold it."""
    print("\n| persons | exact, of one reading a person | approximate, as before | of one of three readings |")
    print("|---|---|---|---|")
    for n in (5, 10, 17, 50, 200):
        dice = np.random.default_rng(SEED)
        exact = before = single = 0
        trials = 10 * CAMPAIGNS
        for _ in range(trials):
            own = dice.standard_normal(n)
            found = bland_altman(own, np.zeros(n))
            exact += found.upper_limit_interval[0] <= LIMITS_FACTOR <= found.upper_limit_interval[1]
            half = found.bias_interval[1] - found.bias
            half *= found.limit_standard_error / found.bias_standard_error
            before += abs(found.upper_limit - LIMITS_FACTOR) <= half
            table = (own[:, None] + 0.5 * dice.standard_normal((n, 3))) / math.hypot(1, 0.5)
            interval = single_agreement(table, np.zeros(n)).upper_limit_interval
            single += interval[0] <= LIMITS_FACTOR <= interval[1]
        print(f"| {n} | {exact / trials:.1%} | {before / trials:.1%} | {single / trials:.1%} |")


if __name__ == "__main__":
    wrong_persons()
    drifting_frames()
    coarse_displays()
    small_studies()
