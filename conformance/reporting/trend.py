"""The trend over several evaluations: one self-contained page, requirements down, evaluations across as given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from conformance.core.text import Language, Text
from conformance.evaluation.marks import marks_of
from conformance.evaluation.model import Evaluation, MeasurementResult, Result
from conformance.evaluation.significance import pairs
from conformance.reporting.escaping import escaping_environment, style_sheet
from conformance.reporting.phrases import label, limit_text, named_value, value_text
from conformance.reporting.sparkline import point_of, sparkline
from conformance.reporting.view import clause_order
from conformance.reporting.words import LocaleWords, words

_WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "title": Text(zh="评价结果的变化趋势", en="Trend over evaluations"),
        "lede": Text(zh="共 {n} 次评价，按给定的顺序排列", en="{n} evaluations, in the order in which they were given"),
        "evaluations": Text(zh="各次评价", en="The evaluations"),
        "number": Text(zh="序号", en="No."),
        "device": Text(zh="受试设备", en="Device"),
        "firmware": Text(zh="固件版本", en="Firmware"),
        "specification": Text(zh="规范与版本", en="Specification, edition"),
        "rule": Text(zh="判定规则", en="Decision rule"),
        "class": Text(zh="产品类别", en="Product class"),
        "began": Text(zh="检测开始时间", en="Recording began"),
        "recording": Text(zh="记录摘要", en="Digest of the recording"),
        "status": Text(zh="结论", en="Status"),
        "met": Text(zh="适用的强制性要求：满足 {met}／{applicable}", en="{met} of {applicable} applicable shall met"),
        "simulated": Text(zh="模拟设备", en="SIMULATED DEVICE"),
        "incomplete": Text(zh="记录不完整", en="recording INCOMPLETE"),
        "unlike": Text(zh="各次评价的条件不同。", en="Not like for like."),
        "unlike_text": Text(
            zh="以下各项在各次评价之间不同，判定的变化可能由此而来：{fields}。",
            en="The evaluations differ in what follows, and a verdict may have changed for that alone: {fields}.",
        ),
        "same_recording": Text(zh="同一份记录。", en="One recording, judged more than once."),
        "same_recording_text": Text(
            zh="第 {numbers} 次评价依据同一份记录，其间的差异来自判定，不来自设备。",
            en="Evaluations {numbers} rest on the same recording: what differs between them is the judging, not the "
            "device.",
        ),
        "requirements": Text(zh="各项要求（判定有变化的在前）", en="Requirements, those whose verdict changed first"),
        "caption": Text(
            zh="图中每一点为一次评价中同一测量的数值，竖线为扩展不确定度或置信界限，短横虚线为该次评价的限值。",
            en="Each dot is the value of one and the same measurement in an evaluation, its bar the expanded "
            "uncertainty or confidence bounds, the dashed lines the limit of that evaluation.",
        ),
        "requirement": Text(zh="要求", en="Requirement"),
        "modality": Text(zh="助动词", en="Modality"),
        "measured": Text(zh="测量值的变化", en="What was measured"),
        "absent": Text(zh="无此要求", en="not in this edition"),
    }
)
_CONDITIONS_SHOWN = 2
"""So many conditions tell a reader which of several measurements is drawn."""


def page(evaluations: Sequence[Evaluation], language: Language) -> str:
    """The page as HTML; equal evaluations in the same order give equal bytes."""
    environment = escaping_environment("conformance.reporting")
    spoken = words(language)
    found = [{result.requirement: result for result in each.results} for each in evaluations]
    last = {name: result for results in found for name, result in results.items()}
    ordered = sorted(last.values(), key=lambda r: (clause_order(r.clause), r.clause, r.requirement))
    rows = [_row(result, [results.get(result.requirement) for results in found], spoken) for result in ordered]
    return environment.get_template("trend.html").render(
        language=spoken("html.lang"),
        style=style_sheet(),
        w=lambda key, **values: _WORDS[key].format(**values).in_(language),
        evaluations=[_evaluation(each, spoken) for each in evaluations],
        unlike=[_WORDS[name].in_(language) for name in _unlike(evaluations)],
        same=_same_recordings(evaluations),
        rows=sorted(rows, key=lambda row: len({cell and cell["verdict"] for cell in row["cells"]}) == 1),
    )


def _evaluation(e: Evaluation, spoken: LocaleWords) -> dict[str, Any]:
    identity = e.product.identity
    return {
        "device": " · ".join(part for name in ("manufacturer", "model", "serial") if (part := identity.get(name)))
        or "–",
        "firmware": identity.get("firmware") or "–",
        "specification": " — ".join(
            [f"{spoken.said(e.specification.title)} ({e.specification.edition})", *map(spoken.said, marks_of(e))]
        ),
        "rule": spoken.of("rule", e.decision_rule.name),
        "began": e.recording.started_at or "–",
        "recording": e.recording.digest,
        "status": e.status,
        "status_word": spoken(f"status.{e.status}"),
        "count": e.denominator,
        "simulated": e.product.simulated or e.recording.simulated,
        "complete": e.recording.complete,
    }


def _unlike(evaluations: Sequence[Evaluation]) -> list[str]:
    """What makes the evaluations no like for like, other than the device and its firmware."""
    told: dict[str, set[object]] = {
        "specification": {e.specification.digest for e in evaluations},
        "rule": {(e.decision_rule.name, e.decision_rule.guard_factor) for e in evaluations},
        "class": {e.product.class_ for e in evaluations},
    }
    return [name for name, values in told.items() if len(values) > 1]


def _same_recordings(evaluations: Sequence[Evaluation]) -> list[str]:
    """The numbers of evaluations that rest on one recording, for each such recording."""
    grouped: dict[str, list[int]] = {}
    for number, each in enumerate(evaluations, 1):
        grouped.setdefault(each.recording.digest, []).append(number)
    return [", ".join(map(str, numbers)) for numbers in grouped.values() if len(numbers) > 1]


def _row(newest: Result, results: Sequence[Result | None], spoken: LocaleWords) -> dict[str, Any]:
    """One requirement over all evaluations; what is drawn is chosen in the last that has it, and followed back."""
    drawn = _closest(newest)
    followed = [None if result is None else _partner(drawn, result, newest) for result in results]
    cells = [
        None if result is None else _cell(result, measured, spoken)
        for result, measured in zip(results, followed, strict=True)
    ]
    told = "; ".join(
        f"{number}: {cell['value'] or cell['word']}" for number, cell in enumerate(cells, 1) if cell is not None
    )
    name = f"{newest.requirement} {spoken.characteristic(drawn.characteristic if drawn else newest.characteristic)}"
    return {
        "requirement": newest.requirement,
        "statement": spoken.said(newest.statement),
        "modality": spoken.of("modality", newest.modality.value),
        "limit": limit_text(newest.limit, spoken),
        "measured": _measured(drawn, newest, spoken),
        "drawing": _drawing(followed, results, drawn.unit, f"{name}: {told}") if drawn else None,
        "cells": cells,
    }


def _drawing(
    followed: Sequence[MeasurementResult | None], results: Sequence[Result | None], unit: str, said: str
) -> Markup | None:
    points = [
        point_of(measured, result.limit if result else None, unit)
        for measured, result in zip(followed, results, strict=True)
    ]
    return sparkline(points, said)


def _closest(result: Result) -> MeasurementResult | None:
    """The measurement with the verdict of the requirement that keeps its limit with the least probability."""
    judged = [m for m in result.measurements if m.verdict is result.verdict and m.value is not None]
    judged = [m for m in judged if m.characteristic != "function"]
    return min(
        judged, key=lambda m: 1.0 if m.conformance_probability is None else m.conformance_probability, default=None
    )


def _partner(drawn: MeasurementResult | None, result: Result, newest: Result) -> MeasurementResult | None:
    """The same measurement in another evaluation."""
    if drawn is None or result is newest:
        return drawn
    return next((one for one, other in pairs(result.measurements, newest.measurements) if other is drawn), None)


def _cell(result: Result, measured: MeasurementResult | None, spoken: LocaleWords) -> dict[str, str]:
    return {
        "verdict": result.verdict.value,
        "symbol": result.verdict.symbol,
        "word": spoken(f"verdict.{result.verdict.value}"),
        "value": value_text(measured, result, spoken) if measured and measured.value is not None else "",
    }


def _measured(drawn: MeasurementResult | None, result: Result, spoken: LocaleWords) -> str:
    """Which measurement is drawn: its characteristic, and of several those of its conditions that single it out."""
    if drawn is None:
        return ""
    text = spoken.characteristic(drawn.characteristic)
    others = [m for m in result.measurements if m.characteristic == drawn.characteristic and m is not drawn]
    telling = [
        f"{label(name, spoken)} {named_value(name, value, spoken)}"
        for name, value in drawn.conditions.items()
        if any(other.conditions.get(name) != value for other in others)
    ]
    return f"{text} ({', '.join(telling[:_CONDITIONS_SHOWN])})" if telling else text
