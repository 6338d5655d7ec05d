"""Image uniformity: how even the image of a flat source is that fills the field of view."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.reference_source import COMMON
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.scenarios.netd import flat_source
from conformance.scenarios.pixels import EVERY_FRAME, Floats, Pixels, UnusableFramesError, central, pixels_of
from conformance.scenarios.scenario import Evidence, FigureSeries, Finding, Parameters, Scenario, needing
from conformance.scenarios.source_points import REFERENCE, REPEATABILITY
from conformance.scenarios.stage import MARGIN_S, scene
from conformance.scenarios.trials import own_scenes, trials

NAME = "image_uniformity"

_NOT_SHOWN = Text(zh="记录中没有参考源就位。", en="The recording does not state that the source was in place.")
_TOO_SMALL = Text(
    zh="图像小于规定的 {rows} × {columns} 个区块。",
    en="The image is smaller than the required {rows} by {columns} blocks.",
)
_NO_REFERENCE = Text(zh="参考源的不确定度未给出。", en="The uncertainty of the reference source is not stated.")


class ImageUniformityParameters(Parameters):
    """Parameters of the scenario."""

    set_point_degC: float = 37.0
    least_frames: int = Field(default=50, ge=2)
    duration_s: float = Field(default=5.0, gt=0)
    source_distance_m: float = Field(default=0.3, gt=0)
    source_width_m: float = Field(default=0.5, gt=0)
    region_share: float = Field(default=0.9, gt=0, le=1)
    """The middle of the image that the source fills, as a share of its rows and of its columns."""
    block_rows: int = Field(default=6, ge=1)
    block_columns: int = Field(default=8, ge=1)
    """Blocks whose means are compared, so that the noise of single pixels is not taken for unevenness."""


def scenes(parameters: ImageUniformityParameters) -> Iterator[Scene]:
    """The flat source, its frames recorded."""
    yield scene(
        NAME,
        f"{parameters.set_point_degC:.2f}degC",
        targets=(flat_source(parameters.set_point_degC, parameters.source_distance_m, parameters.source_width_m),),
        duration_s=parameters.duration_s + MARGIN_S,
        conditions={"set_point_degC": parameters.set_point_degC, **EVERY_FRAME},
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """The mean of a part of the image."""

    row: int
    column: int
    mean_degC: float
    noise_delta_degC: float
    """Standard uncertainty of the mean by the temporal noise of its pixels."""


def measure(evidence: Evidence, parameters: ImageUniformityParameters) -> Finding:
    """The largest difference between two blocks; how blocks scatter beside it, for information."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own, TargetKind.BLACKBODY)
    if not presented:
        return Finding(inconclusive=own.incomplete or _NOT_SHOWN)
    scene, target = presented[0].scene, presented[0].target
    try:
        pixels = pixels_of(evidence, scene.id, parameters.least_frames)
    except UnusableFramesError as unusable:
        return Finding(inconclusive=unusable.why)
    blocks = _blocks(pixels, parameters)
    if blocks is None:
        why = _TOO_SMALL.format(rows=parameters.block_rows, columns=parameters.block_columns)
        return Finding(inconclusive=why, notes=pixels.notes)
    source = _source_lines(evidence, scene, target)
    if not source:
        return Finding(inconclusive=_NO_REFERENCE, notes=pixels.notes)
    return Finding(
        _measurements(blocks, source, pixels, parameters), (_figure(blocks, parameters),), notes=pixels.notes
    )


def _blocks(pixels: Pixels, parameters: ImageUniformityParameters) -> tuple[_Block, ...] | None:
    """Row 0 at the top, as in the image; None where there are fewer pixels than blocks."""
    seen = central(pixels.degC, parameters.region_share)
    noise = central(pixels.noise_delta_degC, parameters.region_share)
    if seen.shape[0] < parameters.block_rows or seen.shape[1] < parameters.block_columns:
        return None
    rows, columns = (
        _parts(length, parts)
        for length, parts in zip(seen.shape, (parameters.block_rows, parameters.block_columns), strict=True)
    )
    return tuple(
        _Block(row, column, float(seen[down, across].mean()), _of_mean(noise[down, across], pixels.frames))
        for row, down in enumerate(rows)
        for column, across in enumerate(columns)
    )


def _parts(length: int, parts: int) -> list[slice]:
    """As even as whole pixels allow."""
    edges = [round(part * length / parts) for part in range(parts + 1)]
    return [slice(first, last) for first, last in itertools.pairwise(edges)]


def _of_mean(noise: Floats, frames: int) -> float:
    return float(np.sqrt((noise**2).sum())) / noise.size / math.sqrt(frames)


def _source_lines(evidence: Evidence, scene: Scene, target: Target) -> tuple[UncertaintyLine, ...]:
    """What of the source's uncertainty differs between two places on it: not its calibration, not its emissivity."""
    if evidence.reference is not None and target.reference_degC is not None:
        lines = evidence.reference_lines(scene, target)
        own = tuple(line for line in lines if line.source not in COMMON)
        return own or (UncertaintyLine("reference source: uniformity", 0.0),)
    if target.reference_standard_uncertainty_degC is None:
        return ()
    return (UncertaintyLine(REFERENCE, target.reference_standard_uncertainty_degC),)


def _measurements(
    blocks: Sequence[_Block], source: tuple[UncertaintyLine, ...], pixels: Pixels, parameters: ImageUniformityParameters
) -> tuple[Measurement, ...]:
    highest = max(blocks, key=lambda block: block.mean_degC)
    lowest = min(blocks, key=lambda block: block.mean_degC)
    freedom = float(pixels.frames - 1)
    budget = Budget(
        tuple(
            line
            for block in (highest, lowest)
            for line in (
                *source,
                UncertaintyLine(REPEATABILITY, block.noise_delta_degC, "A", "t", degrees_of_freedom=freedom),
            )
        )
    )
    conditions: dict[str, str | float] = {
        "set_point_degC": parameters.set_point_degC,
        "frames": pixels.frames,
        "places": len(blocks),
    }
    peak = Measurement(
        "uniformity",
        highest.mean_degC - lowest.mean_degC,
        "delta_degC",
        1,
        "uncertainty",
        budget,
        conditions={"statistic": "peak_to_peak", **conditions},
    )
    scatter = Measurement(
        "uniformity",
        float(np.std([block.mean_degC for block in blocks], ddof=1)) if len(blocks) > 1 else 0.0,
        "delta_degC",
        1,
        "uncertainty",
        conditions={"statistic": "standard_deviation", **conditions},
        informative=True,
    )
    return peak, scatter


def _figure(blocks: Sequence[_Block], parameters: ImageUniformityParameters) -> FigureSeries:
    mean = float(np.mean([block.mean_degC for block in blocks]))
    first = (1 - parameters.region_share) / 2

    def place(index: int, parts: int) -> float:
        return round(first + (index + 0.5) / parts * parameters.region_share, 6)

    return FigureSeries(
        kind="field_map",
        title=Text(zh="各区块与图像平均值之差", en="Blocks of the image minus its mean"),
        series={
            "position": [place(block.column, parameters.block_columns) for block in blocks],
            "height": [round(1 - place(block.row, parameters.block_rows), 6) for block in blocks],
            "difference_delta_degC": [block.mean_degC - mean for block in blocks],
        },
    )


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="图像均匀性", en="Uniformity of the image"),
    method=Text(
        zh="均匀黑体充满视场，连续记录原始图像并逐像素平均（64 位累加）。规定的中央区域按规定的行数和列数分成区块，各区块平均温度之间的最大差"
        "（峰-峰值）为均匀性，区块的标准差一并给出。不确定度由两个极端区块的时间噪声和参考源在其面上的差异（均匀性、稳定性、环境反射）合成，"
        "参考源的校准和发射率相消。冻结的图像不采用。",
        en="A uniform blackbody fills the field of view; raw frames are recorded and averaged pixel by pixel (64-bit "
        "accumulators). The stated central area of the image is divided into the stated rows and columns of blocks; "
        "the largest difference between two block means, peak to peak, is the uniformity; the standard deviation of "
        "the blocks is also stated. The uncertainty combines the temporal noise of both extreme blocks and those "
        "components of the source that differ over its face (uniformity, stability, ambient reflection); its "
        "calibration and emissivity cancel. Frozen frames are not used.",
    ),
    characteristics=frozenset({"uniformity"}),
    parameters=ImageUniformityParameters,
    scenes=scenes,
    measure=measure,
    needs=needing(),
)
