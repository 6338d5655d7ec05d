"""Bounds as people speak them: found missing on the first documents that were set aside, then learned as language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conformance.cli.specification_described import plain_specification
from conformance.specification.pairing import pair
from conformance.specification.parsed import parse_document


def statement(tmp_path: Path, sentence: str) -> dict[str, Any]:
    path = tmp_path / "specification.md"
    path.write_text(
        f"# T\n\n## 6 Performance requirements 性能要求\n\n### 6.1 Item 项目\n\n{sentence}\n", encoding="utf-8"
    )
    [found] = plain_specification(pair([parse_document(path)]))["statements"]
    return dict(found)


@pytest.mark.parametrize(
    ("sentence", "lower", "upper", "unit"),
    [
        ("The warm-up time must in no case exceed 20 min.", None, 1200.0, "s"),
        ("The measuring time shall under no circumstances exceed 3 s.", None, 3.0, "s"),
        ("The threshold setting range shall run from 35.0 °C up to 42.0 °C.", 35.0, 42.0, "degC"),
        ("The face detection rate shall be 97 % as a minimum.", 97.0, None, "percent"),
        ("The repeatability shall be 0.1 °C as a maximum.", None, 0.1, "delta_degC"),
        ("At least five pupils walking abreast shall be screened in parallel.", 5.0, None, "count"),
        ("预热时间应至多为 20 分钟。", None, 1200.0, "s"),
        ("测温重复性不得逾 0.1 ℃。", None, 0.1, "delta_degC"),
        ("显示分辨力应为 0.1 ℃ 或更小。", None, 0.1, "delta_degC"),
        ("测温误差应介于 −0.2 ℃ 与 +0.2 ℃ 之间。", -0.2, 0.2, "delta_degC"),
        ("測溫距離應介於 0.6 m 與 1.4 m 之間。", 0.6, 1.4, "m"),
    ],
)
def test_a_spoken_bound_is_the_bound_that_is_meant(
    tmp_path: Path, sentence: str, lower: float | None, upper: float | None, unit: str
) -> None:
    assert statement(tmp_path, sentence)["limit"] == {"lower": lower, "upper": upper, "unit": unit}


def test_no_later_than_denies_nothing(tmp_path: Path) -> None:
    assert statement(tmp_path, "No later than 2 s after entry, the gate shall show the reading.")["modality"] == "shall"


def test_a_remark_is_informative_whatever_it_is_called(tmp_path: Path) -> None:
    assert statement(tmp_path, "備註：試驗應另行約定。")["informative"] is True
