"""Image size: the width and height of the infrared image, and of a face in it, in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from scipy import ndimage

from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.metrology.measurement import Measurement
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.scenarios.pixels import EVERY_FRAME, Floats, UnusableFramesError, pixels_of
from conformance.scenarios.scenario import Evidence, Finding, Parameters, Scenario, needing
from conformance.scenarios.stage import MARGIN_S, scene
from conformance.scenarios.trials import own_scenes, trials

NAME = "image_size"

_NOT_SHOWN = Text(zh="记录中没有仿真人头就位。", en="The recording does not state that the phantom was in place.")
_NO_FACE = Text(
    zh="图像中央没有比周围更热的人脸。",
    en="There is no face in the middle of the image: no region there is warmer than its surroundings.",
)
_CUT_OFF = Text(
    zh="人脸触及图像边缘，其像素数只是下限。",
    en="The face touches the edge of the image: its number of pixels is only a lower bound.",
)


class ImageSizeParameters(Parameters):
    """Parameters of the scenario."""

    statistic: Literal["image_width", "image_height", "face_width", "face_height"] = "image_width"
    phantom_degC: float = 37.0
    phantom_width_m: float = Field(default=0.15, gt=0)
    """True width of the phantom's face."""
    distance_m: float = Field(default=1.0, gt=0)
    """Of the target plane."""
    frames: int = Field(default=10, ge=2)
    duration_s: float = Field(default=2.0, gt=0)


def scenes(parameters: ImageSizeParameters) -> Iterator[Scene]:
    """A head in the middle of the target plane, its frames recorded."""
    head = Target(
        id="phantom",
        kind=TargetKind.PHANTOM,
        unit="phantom",
        reference_degC=parameters.phantom_degC,
        distance_m=parameters.distance_m,
        position=0.5,
        height=0.5,
        width_m=parameters.phantom_width_m,
    )
    yield scene(
        NAME,
        f"{parameters.distance_m:.2f}m",
        targets=(head,),
        duration_s=parameters.duration_s + MARGIN_S,
        conditions={"distance_m": parameters.distance_m, **EVERY_FRAME},
    )


def measure(evidence: Evidence, parameters: ImageSizeParameters) -> Finding:
    """The size that ``statistic`` names."""
    own = own_scenes(evidence, evidence.planned(scenes, parameters))
    presented = trials(evidence, own, TargetKind.PHANTOM)
    if not presented:
        return Finding(inconclusive=own.incomplete or _NOT_SHOWN)
    try:
        pixels = pixels_of(evidence, presented[0].scene.id, parameters.frames)
    except UnusableFramesError as unusable:
        return Finding(inconclusive=unusable.why)
    rows, columns = pixels.mean.shape
    conditions: dict[str, str | float] = {"frames": pixels.frames, "image": f"{columns} × {rows}"}
    of, _, side = parameters.statistic.partition("_")
    if of == "image":
        value = float(columns if side == "width" else rows)
        whole = Measurement(parameters.statistic, value, "pixel", 1, "value", conditions=conditions)
        return Finding((whole,), notes=pixels.notes)
    face = face_in(pixels.degC)
    if face is None:
        return Finding(inconclusive=_NO_FACE, notes=pixels.notes)
    return _of_face(face, side, conditions, parameters, pixels.notes)


def face_in(image_degC: Floats) -> NDArray[np.bool_] | None:
    """The pixels of what is warm in the middle of an image: warmer than half way from its border to its own median
    warmth, and connected to the middle. None if the middle is not warmer than the border."""
    border = np.concatenate([image_degC[0], image_degC[-1], image_degC[:, 0], image_degC[:, -1]])
    rows, columns = image_degC.shape
    centre = image_degC[rows // 2 - 1 : rows // 2 + 2, columns // 2 - 1 : columns // 2 + 2]
    around, warm = float(np.median(border)), float(np.median(centre))
    if not warm - around > 6 * float(np.median(np.abs(border - around))):
        return None
    labels, _ = ndimage.label(image_degC > (around + warm) / 2)
    return np.asarray(labels == labels[rows // 2, columns // 2], dtype=np.bool_)


def _of_face(
    face: NDArray[np.bool_],
    side: str,
    conditions: dict[str, str | float],
    parameters: ImageSizeParameters,
    notes: tuple[Text, ...],
) -> Finding:
    """Its extent from edge to edge, each of which lies within half a pixel."""
    axis = 0 if side == "width" else 1
    reached = np.flatnonzero(face.any(axis=axis))
    if reached[0] == 0 or reached[-1] == face.shape[1 - axis] - 1:
        return Finding(inconclusive=_CUT_OFF, notes=notes)
    edges = tuple(
        UncertaintyLine(f"edge of the face ({which})", 0.5, "B", "rectangular") for which in ("first", "last")
    )
    measurement = Measurement(
        parameters.statistic,
        float(reached[-1] - reached[0] + 1),
        "pixel",
        1,
        "uncertainty",
        Budget(edges),
        conditions={
            **conditions,
            "distance_m": parameters.distance_m,
            "phantom_width_m": parameters.phantom_width_m,
        },
    )
    return Finding((measurement,), notes=notes)


SCENARIO = Scenario(
    name=NAME,
    title=Text(zh="图像尺寸", en="Image size"),
    method=Text(
        zh="规定宽度的仿真人头置于目标面中央，记录原始图像。图像宽度和高度为原始图像的列数和行数。人脸宽度和高度为平均图像中与中央相连、"
        "温度高于周围与人脸温度中点的区域从一边到另一边的像素数；两边各以半个像素的均匀分布计入不确定度。人脸触及图像边缘时不作判定。",
        en="A phantom head of the stated width is in the middle of the target plane, and raw frames are recorded. "
        "Width and height of the image are the columns and rows of a raw frame. The face is the region of the mean "
        "image that is connected with the middle and warmer than the midpoint between its surroundings and the face; "
        "its width and height are counted in pixels from edge to edge. Each edge adds half a pixel, rectangularly "
        "distributed, to the uncertainty. If the face touches the edge of the image, there is no verdict.",
    ),
    characteristics=frozenset({"image_width", "image_height", "face_width", "face_height"}),
    parameters=ImageSizeParameters,
    scenes=scenes,
    measure=measure,
    needs=needing(),
)
