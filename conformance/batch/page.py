"""The table over a batch for people: one self-contained page, devices down, requirements across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from conformance.batch.summary import TOOL_FAILED, UNREADABLE, BatchRow
from conformance.core.plain import one_line
from conformance.core.text import Language, Text
from conformance.reporting.escaping import escaping_environment, style_sheet
from conformance.reporting.words import LocaleWords, words
from conformance.verification.verdict import WORST_FIRST, Verdict

_WORDS = {
    "title": Text(zh="批量评价汇总", en="Summary of a batch"),
    "devices": Text(zh="共 {n} 个记录", en="{n} recordings"),
    "recording": Text(zh="记录", en="Recording"),
    "device": Text(zh="受试设备", en="Device"),
    "judged": Text(zh="已评价的设备", en="Devices"),
    "status": Text(zh="结论", en="Status"),
    "problems": Text(zh="原因", en="Why"),
    "without": Text(zh="未能评价的记录", en="Recordings without an evaluation"),
    "simulated": Text(zh="模拟设备", en="SIMULATED DEVICE"),
    "key": Text(zh="图例", en="Key"),
    "not_asked": Text(zh="该产品的评价中没有本条", en="no such requirement in this evaluation"),
    UNREADABLE: Text(zh="记录不可用", en="recording cannot be used"),
    TOOL_FAILED: Text(zh="工具出错", en="the tool failed"),
}
_ORDER = ("does_not_conform", UNREADABLE, TOOL_FAILED, "incomplete", "conforms")


def page(devices: Sequence[BatchRow], language: Language) -> str:
    """The page as HTML; what is not green comes first. Equal devices give equal bytes."""
    spoken = words(language)
    environment = escaping_environment("conformance.batch")
    shown = sorted(devices, key=lambda device: _ORDER.index(device.status))
    judged = [device for device in shown if device.judged]
    requirements = dict.fromkeys(row["requirement"] for device in judged for row in device.rows)
    return environment.get_template("summary.html").render(
        language=language,
        style=style_sheet(),
        w=lambda key, **values: _WORDS[key].format(**values).in_(language),
        counted=[(_status(status, spoken, language), n) for status, n in _counted(shown)],
        requirements=list(requirements),
        rows=[_row(device, requirements, spoken) for device in judged],
        without=[
            (device.name, device.address, _status(device.status, spoken, language), device.problems)
            for device in shown
            if not device.judged
        ],
        key=[(verdict.symbol, spoken(f"verdict.{verdict}"), verdict.value) for verdict in WORST_FIRST],
    )


def _counted(devices: Sequence[BatchRow]) -> list[tuple[str, int]]:
    counts = Counter(device.status for device in devices)
    return [(status, counts[status]) for status in _ORDER if counts[status]]


def _status(status: str, spoken: LocaleWords, language: Language) -> str:
    return _WORDS[status].in_(language) if status in _WORDS else spoken(f"status.{status}")


def _row(device: BatchRow, requirements: Sequence[str] | dict[str, None], spoken: LocaleWords) -> dict[str, Any]:
    found = {row["requirement"]: row for row in device.rows}
    first: dict[str, Any] = next(iter(device.rows), {})
    named = [first.get(name) for name in ("manufacturer", "model", "serial", "firmware")]
    return {
        "name": device.name,
        "device": " · ".join(each for each in named if each) or "–",
        "simulated": bool(first.get("simulated")),
        "status": spoken(f"status.{device.status}"),
        "marked": first.get("marked" if spoken.language == "en" else "marked_zh"),
        "status_class": device.status,
        "cells": [_cell(found.get(name), spoken) for name in requirements],
    }


def _cell(row: dict[str, Any] | None, spoken: LocaleWords) -> dict[str, str] | None:
    if row is None:
        return None
    said = row["reason" if spoken.language == "en" else "reason_zh"]
    return {
        "symbol": Verdict(row["verdict"]).symbol,
        "verdict": row["verdict"],
        "says": one_line(f"{row['requirement']}: {spoken('verdict.' + row['verdict'])}. {said}", 300),
    }
