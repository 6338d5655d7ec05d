"""Minimum resolvable temperature difference: the least contrast at which four bars are resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field, field_validator

from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.scenarios.bars import Pattern, pattern_of
from conformance.scenarios.pixels import EVERY_FRAME, Pixels, UnusableFramesError, pixels_of
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario, needing
from conformance.scenarios.stage import MARGIN_S, scene
from conformance.scenarios.trials import own_scenes

NAME = "mrtd"

_NO_BARS = Text(
    zh="在 {contrast} ℃ 的对比度下，图像中仍不能分辨四条条纹。",
    en="Even at a contrast of {contrast} °C the four bars are not resolved in the image.",
)
_SMALLEST = Text(
    zh="所试的最小对比度 {contrast} ℃ 仍可分辨：实际值可能更小。",
    en="The bars are resolved even at the smallest contrast tried, {contrast} °C: the actual value may be smaller.",
)
_NONE = Text(
    zh="在低于 {contrast} ℃ 的任何对比度下均不可分辨。",
    en="The bars are not resolved at any contrast tried below {contrast} °C.",
)


class MrtdParameters(Parameters):
    """Parameters of the scenario."""

    contrasts_delta_degC: tuple[float, ...] = Field(default=(0.5, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05), min_length=2)
    """Tried from the largest to the smallest."""
    pattern_contrast_delta_degC: float = Field(default=5.0, gt=0)
    """Contrast at which the harness locates the bars."""
    ground_degC: float = 30.0
    bar_width_m: float = Field(default=0.03, gt=0)
    distance_m: float = Field(default=1.0, gt=0)
    frames: int = Field(default=25, ge=2)
    """Frames averaged for each observation: as an observer's eye does in about a second."""
    duration_s: float = Field(default=2.0, gt=0)
    least_signal_to_noise: float = Field(default=2.5, gt=0)
    """Each gap has to differ from its bars by this many standard uncertainties."""
    contrast_standard_uncertainty_delta_degC: float = Field(default=0.01, ge=0)
    """Of the target's contrast, by its calibration."""

    @field_validator("contrasts_delta_degC")
    @classmethod
    def _falling(cls, contrasts: tuple[float, ...]) -> tuple[float, ...]:
        if list(contrasts) != sorted(set(contrasts), reverse=True) or contrasts[-1] <= 0:
            raise ValueError("contrasts are positive and fall")
        return contrasts


def scenes(parameters: MrtdParameters) -> Iterator[Scene]:
    """The bars at high contrast, then without any, then at each contrast, falling."""
    for contrast in (parameters.pattern_contrast_delta_degC, 0.0, *parameters.contrasts_delta_degC):
        bars = Target(
            id="bars",
            kind=TargetKind.BAR_TARGET,
            unit="bar-target",
            reference_degC=parameters.ground_degC,
            distance_m=parameters.distance_m,
            position=0.5,
            height=0.5,
            width_m=parameters.bar_width_m,
            contrast_delta_degC=contrast,
        )
        yield scene(
            NAME,
            f"{contrast:.3f}degC",
            targets=(bars,),
            duration_s=parameters.duration_s + MARGIN_S,
            conditions={"contrast_delta_degC": contrast, **EVERY_FRAME},
        )


@dataclass(frozen=True, slots=True)
class _Look:
    """The weakest of the gaps at one contrast."""

    contrast_delta_degC: float
    step_delta_degC: float
    standard_uncertainty_delta_degC: float

    def told(self, least: float) -> bool:
        """Whether every gap is resolved."""
        return self.step_delta_degC >= least * self.standard_uncertainty_delta_degC


def measure(evidence: Evidence, parameters: MrtdParameters) -> Finding:
    """Between the smallest contrast at which, and at every larger one, all gaps are resolved, and the next one tried."""
    planned = evidence.planned(scenes, parameters)
    own = own_scenes(evidence, planned)
    if own.incomplete is not None:
        return Finding(inconclusive=own.incomplete)
    try:
        bright, plain, *looks = (pixels_of(evidence, scene.id, parameters.frames) for scene in planned)
        pattern = pattern_of(bright.degC, plain.degC)
    except UnusableFramesError as unusable:
        return Finding(inconclusive=unusable.why)
    notes = tuple(note for pixels in (bright, plain, *looks) for note in pixels.notes)
    if pattern is None:
        return Finding(inconclusive=_NO_BARS.format(contrast=parameters.pattern_contrast_delta_degC), notes=notes)
    fixed = _fixed_pattern(pattern, plain)
    seen = [
        _look(contrast, pattern, pixels, fixed)
        for contrast, pixels in zip(parameters.contrasts_delta_degC, looks, strict=True)
    ]
    told = _told(seen, parameters)
    below = seen[len(told)].contrast_delta_degC if len(told) < len(seen) else 0.0
    top = parameters.pattern_contrast_delta_degC
    smallest = told[-1].contrast_delta_degC if told else top
    if not told:
        notes += (_NONE.format(contrast=top),)
    elif not below:
        notes += (_SMALLEST.format(contrast=smallest),)
    return Finding((_measurement(smallest, below, plain, parameters),), (_figure(seen),), notes=notes)


def _fixed_pattern(pattern: Pattern, plain: Pixels) -> float:
    """What the steps are without any contrast, root mean square, less what temporal noise makes of them: unevenness
    that could be taken for bars."""
    temporal = pattern.step_noise(plain.noise_delta_degC) ** 2 / plain.frames
    return float(np.sqrt(max(0.0, float(np.mean(pattern.steps(plain.degC) ** 2 - temporal)))))


def _look(contrast: float, pattern: Pattern, pixels: Pixels, fixed: float) -> _Look:
    """The gap with the weakest step, and how uncertain that step is by temporal noise and fixed pattern."""
    steps = pattern.steps(pixels.degC)
    noise = np.hypot(pattern.step_noise(pixels.noise_delta_degC) / np.sqrt(pixels.frames), fixed)
    weakest = int(np.argmin(steps / np.maximum(noise, np.finfo(np.float64).tiny)))
    return _Look(contrast, float(steps[weakest]), float(noise[weakest]))


def _told(seen: Sequence[_Look], parameters: MrtdParameters) -> list[_Look]:
    """The observations, from the largest contrast down, before the first at which a gap is not resolved."""
    told = []
    for look in seen:
        if not look.told(parameters.least_signal_to_noise):
            break
        told.append(look)
    return told


def _measurement(smallest: float, below: float, plain: Pixels, parameters: MrtdParameters) -> Measurement:
    """Anywhere between the smallest contrast resolved and the largest not resolved is equally likely: the middle."""
    budget = Budget(
        (
            UncertaintyLine("step of the contrast", (smallest - below) / 2, "B", "rectangular"),
            UncertaintyLine("contrast of the target", parameters.contrast_standard_uncertainty_delta_degC),
        )
    )
    return Measurement(
        "minimum_resolvable_temperature_difference",
        (smallest + below) / 2,
        "delta_degC",
        1,
        "uncertainty",
        budget,
        conditions={
            "resolved_at_delta_degC": smallest,
            "not_told_at_delta_degC": below or None,
            "bar_width_m": parameters.bar_width_m,
            "distance_m": parameters.distance_m,
            "frames": plain.frames,
            "least_signal_to_noise": parameters.least_signal_to_noise,
        },
    )


def _figure(seen: Sequence[_Look]) -> FigureSeries:
    rising = sorted(seen, key=lambda look: look.contrast_delta_degC)
    return FigureSeries(
        kind="difference_by_circumstance",
        title=Text(zh="最弱间隔与相邻条纹之差（按对比度）", en="Weakest gap against its bars, by contrast"),
        series={
            "contrast_delta_degC": [look.contrast_delta_degC for look in rising],
            "difference_delta_degC": [look.step_delta_degC for look in rising],
            "expanded_uncertainty_delta_degC": [2 * look.standard_uncertainty_delta_degC for look in rising],
        },
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="最小可分辨温差", en="Minimum resolvable temperature difference"),
    method=Text(
        zh="四条条纹的靶标置于规定距离，先以高对比度确定条纹和间隔在图像中的位置，再取对比度为零的图像，然后按规定由大到小逐级减小对比度，"
        "每级平均规定数量的原始图像。三个间隔均比其两侧条纹冷，且差值不小于其标准不确定度（时间噪声，以及零对比度时同一位置的固定图案）的规定"
        "倍数，为可分辨；最小可分辨温差在自最大对比度起连续可分辨的最小对比度与其下一级（不可分辨；没有时为零）之间，取其中点。不确定度由半级差（矩形分布）和靶标对比度合成。经典方法由受训观察者"
        "主观判断（ASTM E1213，据其公开摘要）；此处以客观准则代替观察者，准则为编辑性选择，两者的结果不必相同。",
        en="A four-bar target is at the stated distance. At high contrast the harness locates bars and gaps in the "
        "image; then the target is shown without contrast, and then at contrasts that fall step by step as stated; at "
        "each the stated number of raw frames is averaged. The bars are resolved if each of the three gaps is colder "
        "than the bars beside it by at least the stated multiple of its standard uncertainty (temporal noise, and the "
        "fixed pattern that the same places show without contrast). The minimum resolvable temperature difference lies "
        "between the smallest contrast at which they can still be resolved and the next one tried (0 if none was): the "
        "middle is stated; its uncertainty combines half that step (rectangular) and the contrast of the target. In the classic method a trained observer judges (ASTM E1213, by its public "
        "summary); the objective criterion that replaces the observer here is an editorial choice, and need not give "
        "the same figure.",
    ),
    characteristics=frozenset({"minimum_resolvable_temperature_difference"}),
    parameters=MrtdParameters,
    scenes=scenes,
    measure=measure,
    needs=needing(),
)
