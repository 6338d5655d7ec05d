"""Every page that the product writes for people, with all that can stand on it, in files of a folder."""

from __future__ import annotations

import base64
import datetime
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import numpy as np
from PIL import Image

from conformance.batch import page as batch
from conformance.batch.summary import TOOL_FAILED, UNREADABLE, BatchRow
from conformance.certification.check import check
from conformance.certification.checked import Means
from conformance.certification.registry import listed
from conformance.certification.registry_site import RegistryFacts, site
from conformance.core.text import LANGUAGES
from conformance.evaluation.model import Evaluation, Withheld
from conformance.recording.packed import read_packed
from conformance.recording.small_picture import small_frame
from conformance.reporting import html, trend
from tests.certification import factory as certification
from tests.reporting import factory

FIGURES = (
    factory.error_figure, factory.bland_altman_figure, factory.roc_figure, factory.time_figure, factory.change_figure,
    factory.readings_figure, factory.map_figure, factory.histogram_figure, factory.counts_figure,
)  # fmt: skip
LONG = "inspection/alarm_record_image/" + "0123456789abcdef" * 4


def pages(folder: Path) -> dict[str, Path]:
    """The pages by name, written into a folder."""
    found = {}
    for name, text in _texts(folder):
        found[name] = folder / f"{name}.html"
        found[name].write_text(text, encoding="utf-8")
    return found


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    evaluation = everything()
    bare = factory.evaluation([], assignment=None)
    for language in LANGUAGES:
        yield f"report-{language}", html.render(evaluation, language)
        yield f"trend-{language}", trend.page([evaluation, factory.evaluation(), bare], language)
        yield f"batch-{language}", batch.page(devices(), language)
    yield "report-both", html.render_both(factory.evaluation())
    yield "report-bare", html.render(bare, "en")
    yield from _certified(folder)


def _certified(folder: Path) -> Iterator[tuple[str, str]]:
    case = certification.case(folder / "case")
    specimen = certification.bundle(certification.case(folder / "simulated", simulated=True), specimen=True)
    bundles = [("a.zip", certification.bundle(case)), ("b.zip", specimen), ("broken.zip", b"no bundle")]
    means = Means(read_packed, date=datetime.date(2026, 6, 1))
    entries, refused = listed(bundles, lambda data: check(data, means), specimens=True)
    files = site(entries, refused, RegistryFacts(datetime.date(2026, 6, 1)))
    for language in LANGUAGES:
        yield f"registry-{language}", files[f"registry.{language}.html"].decode()
        for entry in entries:
            kind = "specimen" if entry.certificate.specimen else "certificate"
            yield f"{kind}-{language}", files[f"certificates/{entry.name}.{language}.html"].decode()


def everything() -> Evaluation:
    """An evaluation with all that a report can show: verdicts, figures, pictures, waivers, sessions."""
    shown = [figure() for figure in FIGURES]
    waiver = {
        "id": "W-1",
        "reason": "known",
        "approver": "A. Person",
        "approved": "2026-10-01",
        "expires": "2027-01-01",
    }
    table = {"kind": "unknown_kind", "title": {"zh": "未知图", "en": "A figure nobody draws"},
             "series": {"position": [0.1, 0.2], "reading_degC": [36.5, None]}, "values": {"n": 2}}  # fmt: skip
    rows = [
        {**factory.accuracy(figures=[*shown, table], pictures=pictures(), pictures_left_out=3), "requirement": "6.0.a"},
        *factory.every_verdict(),
        factory.result("6.30.a", "fail", waiver=waiver, suspect=True),
        factory.result("6.31.a", "pass", statement={"en": None, "zh": "只有中文。"}),
    ]  # fmt: skip
    made = json.loads(factory.evaluation(rows).model_dump_json(by_alias=True))
    recording = {**made["recording"], "unattended": True}
    sessions = [{"session": n, "sample": serial, "recording": recording} for n, serial in ((1, "0007"), (2, None))]
    told = [{"waiver": "W-1", "requirement": "6.30.a", "state": "applied", "reason": "r", "reason_zh": "理由"}]
    return factory.evaluation(
        rows,
        simulated=True,
        complete=False,
        recording={**recording, "complete": False, "simulated": True, "sessions": sessions},
        waivers={"judged_at": "2026-11-05", "waivers": told},
    )


def pictures() -> list[dict[str, Any]]:
    """A photo, a frame, and one of each kind that is withheld."""
    out = io.BytesIO()
    Image.new("RGB", (384, 512), (90, 120, 140)).save(out, "JPEG")
    rows, columns = np.mgrid[0:120, 0:160]
    frame = small_frame(
        (1000 + 900 * np.exp(-((rows - 60) ** 2 + (columns - 80) ** 2) / 800)).astype(np.uint16)
    ).picture
    caption = {"zh": "操作人员提供：显示屏.jpg", "en": "Attached by the operator: display.jpg"}
    common = {"caption": caption, "scene": LONG, "sha256": factory.DIGEST}
    return [
        _shown("photo", "image/jpeg", out.getvalue(), 384, 512, common),
        _shown("frame", frame.media_type, frame.data, frame.columns, frame.rows, common),
        *({"kind": "photo", **common, "withheld": why} for why in get_args(Withheld)),
    ]  # fmt: skip


def _shown(
    kind: str, media_type: str, data: bytes, columns: int, rows: int, common: Mapping[str, Any]
) -> dict[str, Any]:
    size = {"columns": columns, "rows": rows}
    return {"kind": kind, **common, "media_type": media_type, **size, "data": base64.b64encode(data).decode()}


def devices() -> list[BatchRow]:
    """Devices of a batch: one that conforms, one that does not, and two without an evaluation."""
    cells = [
        {"requirement": f"6.{index}.a", "verdict": verdict, "reason": "why", "reason_zh": "理由", "manufacturer": "M",
         "model": "T", "serial": "1", "firmware": "2", "simulated": True}
        for index, verdict in enumerate(["fail", "error", "inconclusive", "not_tested", "pass", "disclosed",
                                         "not_applicable", "conditional_pass", "conditional_fail"], 1)
    ]  # fmt: skip
    return [
        BatchRow("good", "recordings/good", "conforms", 0, tuple(cells[4:6])),
        BatchRow("bad", "recordings/bad", "does_not_conform", 1, tuple(cells)),
        BatchRow("torn", "recordings/torn", UNREADABLE, 2, problems=("recordings/torn: is damaged",)),
        BatchRow("odd", "recordings/odd", TOOL_FAILED, 4, problems=("no outcome",)),
    ]
