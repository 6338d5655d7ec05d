"""The pictures that stand beside a verdict: what an operator attached, and a frame where the verdict rests on frames.

They are few and small, and chosen before anything is judged. People are never among them: an evaluation is sealed and
handed on, and what was agreed with them about consent and retention is kept where the recording lies, not there.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conformance.core.events import Inspected
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import FRAMES, TargetKind
from conformance.core.text import Text
from conformance.evaluation.evidence import ServedEvidence
from conformance.evaluation.model import EvidencePicture, Result, Withheld
from conformance.recording.attachments import Attached
from conformance.recording.content import frame_digest
from conformance.recording.small_picture import NoPictureError, SmallPicture, small_frame, small_photo
from conformance.scenarios.scenario import Evidence

MOST = 4
"""Of one requirement."""
MOST_IN_ALL = 16 * 1024 * 1024
"""Characters of pictures in one evaluation: it has to stay a document that can be read again."""
_LONGEST_NAME = 80

_ATTACHED = Text(
    zh="操作人员为检查项“{item}”提供：{name}", en="Attached by the operator to the inspection item '{item}': {name}"
)
_FRAME = Text(
    zh="设备的热图像，场景的第一帧，场景开始后 {after_s:.2f} s，{columns} × {rows} 像素。颜色由暗到亮：表观温度 {low} °C 至 "
    "{high} °C。",
    en="Radiometric image of the device, the first of its scene, {after_s:.2f} s after the scene began, {columns} × {rows} "
    "pixels. Dark to bright: apparent temperature of {low} °C to {high} °C.",
)


@dataclass(frozen=True, slots=True)
class ResultPictures:
    """Pictures of one result, and how many more there are."""

    shown: tuple[EvidencePicture, ...] = ()
    left_out: int = 0


NO_PICTURES = ResultPictures()


def pictures_of(served: ServedEvidence) -> ResultPictures:
    """What the evidence of a requirement shows: attachments that its answers name, then a frame of its first scene with
    frames. Nothing is read that is not shown."""
    named = _named(served.evidence, served.attached)
    frame = _frame(served.evidence)
    room = MOST - (frame is not None)
    shown = [_attached(digest, item, scene, served.attached) for digest, (item, scene) in list(named.items())[:room]]
    return ResultPictures((*shown, *((frame,) if frame is not None else ())), max(0, len(named) - room))


def together(parts: Sequence[ResultPictures]) -> ResultPictures:
    """The pictures of several, the first of each before the second of any; no more than of one."""
    longest = max((len(part.shown) for part in parts), default=0)
    ordered = [part.shown[place] for place in range(longest) for part in parts if place < len(part.shown)]
    left_out = sum(part.left_out for part in parts) + max(0, len(ordered) - MOST)
    return ResultPictures(tuple(ordered[:MOST]), left_out)


def bounded(results: Iterable[Result]) -> tuple[Result, ...]:
    """Results whose pictures are together no larger than `MOST_IN_ALL`: the last of them only name the rest."""
    found, room = [], MOST_IN_ALL
    for result in results:
        size = sum(len(picture.data or "") for picture in result.pictures)
        if size > room:
            named = tuple(_withheld(picture, "too_many") for picture in result.pictures)
            found.append(result.model_copy(update={"pictures": named}))
            continue
        room -= size
        found.append(result)
    return tuple(found)


def _named(evidence: Evidence, attached: Attached) -> dict[str, tuple[str, str]]:
    """The digests of attachments that answers name, with item and scene, in the order of the answers."""
    if not attached.found:
        return {}
    named: dict[str, tuple[str, str]] = {}
    for answer in evidence.all(Inspected):
        for digest in answer.evidence:
            named.setdefault(digest, (answer.item, answer.scene))
    return named


def _attached(digest: str, item: str, scene: str, attached: Attached) -> EvidencePicture:
    found = attached.found.get(digest)
    name = digest if found is None else found[0].name
    caption = _ATTACHED.format(item=item, name=name[:_LONGEST_NAME])
    picture = EvidencePicture(kind="photo", caption=caption, scene=scene, sha256=digest)
    if found is None:
        return _withheld(picture, "missing")
    attachment, contents = found
    if attachment.redacted or attachment.people:
        return _withheld(picture, "redacted" if attachment.redacted else "people")
    try:
        stream = contents.open(attachment)
    except OSError:
        stream = None
    if stream is None:
        return _withheld(picture, "missing")
    with stream:
        try:
            return _with(picture, small_photo(stream))
        except NoPictureError:
            return _withheld(picture, "no_picture")


def _frame(evidence: Evidence) -> EvidencePicture | None:
    """The first frame of the first scene without people whose frames the requirement needs. One that cannot be read is
    none: what that does to the verdict the scenario says."""
    for recorded in evidence.scenes:
        scene = recorded.scene
        if FRAMES not in scene.conditions or any(each.kind is TargetKind.PERSON for each in scene.targets):
            continue
        try:
            calibration, frame = evidence.calibration(scene.id), next(evidence.frames(scene.id), None)
        except Exception:
            return None
        if frame is not None and calibration is not None:
            return _of_frame(frame, frame.time_s - recorded.start_s, calibration)
    return None


def _of_frame(frame: Frame, after_s: float, calibration: RadiometricCalibration) -> EvidencePicture:
    """``after_s``: since the scene began, which does not hang on what a resumed run did before."""
    small = small_frame(frame.counts)
    low, high = (_degC(float(calibration.degC(counts))) for counts in (small.low, small.high))
    rows, columns = frame.counts.shape
    caption = _FRAME.format(after_s=after_s, columns=columns, rows=rows, low=low, high=high)
    digest = frame_digest(frame.counts)
    return _with(EvidencePicture(kind="frame", caption=caption, scene=frame.scene, sha256=digest), small.picture)


def _degC(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else "–"


def _with(picture: EvidencePicture, small: SmallPicture) -> EvidencePicture:
    return picture.model_copy(
        update={
            "media_type": small.media_type,
            "columns": small.columns,
            "rows": small.rows,
            "data": base64.b64encode(small.data).decode("ascii"),
        }
    )


def _withheld(picture: EvidencePicture, why: Withheld) -> EvidencePicture:
    nothing = dict.fromkeys(("media_type", "columns", "rows", "data"))
    return picture.model_copy(update={**nothing, "withheld": why})
