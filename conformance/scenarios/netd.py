"""Noise-equivalent temperature difference: the temporal noise of each pixel on a stable source, in kelvin."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field

from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.scenarios.pixels import EVERY_FRAME, Floats, Pixels, UnusableFramesError, central, pixels_of
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario, needing
from conformance.scenarios.stage import MARGIN_S, scene
from conformance.scenarios.three_d_noise import BLOCKS, LEAST_SIDE, ThreeDNoise, three_d_noise
from conformance.scenarios.trials import own_scenes, trials

NAME = "netd"
MOST_BARS = 40

_NO_TEMPERATURE = Text(
    zh="图像计数按校准不对应任何温度。", en="The calibration does not assign a temperature to the counts of the frames."
)
_TOO_SMALL = Text(
    zh="三维噪声分析至少需要 {side} 行、{side} 列像素和 {frames} 帧图像。",
    en="The analysis by 3-D noise needs a region of at least {side} rows and {side} columns, and {frames} frames.",
)
_NOT_SHOWN = Text(zh="记录中没有参考源就位。", en="The recording does not state that the source was in place.")


class NetdParameters(Parameters):
    """Parameters of the scenario."""

    set_point_degC: float = 30.0
    least_frames: int = Field(default=100, ge=10)
    duration_s: float = Field(default=10.0, gt=0)
    """How long frames are recorded; short, so that drift does not count as noise."""
    source_distance_m: float = Field(default=0.3, gt=0)
    source_width_m: float = Field(default=0.5, gt=0)
    """Wide enough to fill the region."""
    region_share: float = Field(default=0.2, gt=0, le=1)
    """The middle of the image that is evaluated, as a share of its rows and of its columns."""


def scenes(parameters: NetdParameters) -> Iterator[Scene]:
    """The source before the camera, its frames recorded."""
    yield scene(
        NAME,
        f"{parameters.set_point_degC:.2f}degC",
        targets=(flat_source(parameters.set_point_degC, parameters.source_distance_m, parameters.source_width_m),),
        duration_s=parameters.duration_s + MARGIN_S,
        conditions={"set_point_degC": parameters.set_point_degC, **EVERY_FRAME},
    )


def flat_source(set_point_degC: float, distance_m: float, width_m: float) -> Target:
    """A blackbody so near and wide that it fills what is evaluated."""
    return Target(
        id="source",
        kind=TargetKind.BLACKBODY,
        unit="reference-source",
        reference_degC=set_point_degC,
        distance_m=distance_m,
        position=0.5,
        height=0.5,
        width_m=width_m,
    )


def measure(evidence: Evidence, parameters: NetdParameters) -> Finding:
    """The median over the region of the noise of single pixels, without what frames, rows and columns share."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own, TargetKind.BLACKBODY)
    if not presented:
        return Finding(inconclusive=own.incomplete or _NOT_SHOWN)
    try:
        pixels = pixels_of(evidence, presented[0].scene.id, parameters.least_frames)
    except UnusableFramesError as unusable:
        return Finding(inconclusive=unusable.why)
    if not np.isfinite(central(pixels.noise_delta_degC, parameters.region_share)).all():
        return Finding(inconclusive=_NO_TEMPERATURE, notes=pixels.notes)
    noise = three_d_noise(evidence, pixels, parameters.region_share)
    if noise is None:
        return Finding(inconclusive=_TOO_SMALL.format(side=LEAST_SIDE, frames=2 * BLOCKS), notes=pixels.notes)
    return Finding((_measurement(noise, pixels, parameters),), (_figure(noise.pixels),), notes=pixels.notes)


def _measurement(noise: ThreeDNoise, pixels: Pixels, parameters: NetdParameters) -> Measurement:
    step = float(np.median(central(pixels.per_count, parameters.region_share)))
    sampling = UncertaintyLine(
        "scatter between blocks of frames",
        noise.standard_uncertainty,
        "A",
        "t",
        degrees_of_freedom=float(len(noise.by_block) - 1),
    )
    budget = Budget((sampling, UncertaintyLine("resolution of the counts", step / 2, "B", "rectangular")))
    return Measurement(
        "noise_equivalent_temperature_difference",
        noise.pixel,
        "delta_degC",
        1,
        "uncertainty",
        budget,
        conditions={
            "set_point_degC": parameters.set_point_degC,
            "frames": pixels.frames,
            "pixels": int(noise.pixels.size),
            "mean_reading_degC": float(np.median(central(pixels.degC, parameters.region_share))),
            "lowest_delta_degC": float(noise.pixels.min()),
            "highest_delta_degC": float(noise.pixels.max()),
            "frame_noise_delta_degC": noise.frame,
            "row_noise_delta_degC": noise.row,
            "column_noise_delta_degC": noise.column,
        },
    )


def _figure(noise: Floats) -> FigureSeries:
    """How many pixels have how much noise, in bars."""
    count, edges = np.histogram(noise, bins=min(MOST_BARS, max(1, noise.size)))
    return FigureSeries(
        kind="histogram",
        title=Text(zh="各像素的时间噪声", en="Temporal noise of the pixels"),
        series={
            "from_delta_degC": [float(edge) for edge in edges[:-1]],
            "to_delta_degC": [float(edge) for edge in edges[1:]],
            "pixels": [float(each) for each in count],
        },
        values={"median_delta_degC": float(np.median(noise))},
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="噪声等效温差", en="Noise-equivalent temperature difference"),
    method=Text(
        zh="均匀稳定的黑体充满图像中央的规定区域，连续记录原始图像。按三维噪声模型，先从每帧与平均图像之差中去掉整帧、整行、整列共有的部分，"
        "再逐像素计算时间标准差 σ_tvh，按校准在各像素平均计数处的斜率换算为温差，取区域内的中位数；整帧共有的时间噪声 σ_t（漂移、闪烁）及行、列"
        "分量另行给出。与前一帧完全相同的图像不采用，因此冻结的图像不会表现为低噪声。不确定度由序列分成的 10 个时间段之间的离散和计数的分辨力合成。"
        "此为凝视型阵列的通行做法（据业内常识）；ASTM E1543 按其公开的范围针对扫描型成像仪，此处未采用。",
        en="A uniform, stable blackbody fills the stated central area of the image, and raw frames are recorded one "
        "after another. By the 3-D noise model, what whole frames, rows and columns share is first taken out of each "
        "frame's difference from the mean frame; then the temporal standard deviation σ_tvh of each pixel is converted "
        "into a temperature difference by the slope of the calibration at the pixel's mean counts, and the median over "
        "the region is taken. The temporal noise that whole frames share, σ_t (drift, flicker), and that of rows and "
        "columns are stated beside it. A frame that equals the one before is not used, so that a frozen image does not "
        "appear as low noise. The uncertainty combines the scatter between ten consecutive parts of the sequence and "
        "the resolution of the counts. This is usual for staring arrays (general knowledge of the field); ASTM E1543 "
        "is, by its public scope, for scanning imagers, and is not applied here.",
    ),
    characteristics=frozenset({"noise_equivalent_temperature_difference"}),
    parameters=NetdParameters,
    scenes=scenes,
    measure=measure,
    needs=needing(),
)
