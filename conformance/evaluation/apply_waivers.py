"""Which waivers are shown beside which results. No verdict, status or exit code ever depends on it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.core.text import Text, reason_fields
from conformance.evaluation.model import Evaluation, Result, WaiverPart, WaiversPart, WaiverState
from conformance.evaluation.waivers import ANYTHING, Waiver, Waivers

_REASONS: Mapping[str, Text] = {
    "applied": Text(
        zh="豁免与 {requirement} 的判定并列显示，不改变判定。",
        en="It is shown beside the verdict of {requirement} and does not change it.",
    ),
    "unknown": Text(
        zh="要求集中没有 {requirement}。", en="The requirement set does not contain a requirement {requirement}."
    ),
    "met": Text(zh="{requirement} 已满足，无需豁免。", en="{requirement} is met: there is nothing to waive."),
    "not_applicable": Text(
        zh="{requirement} 不适用于该产品，无需豁免。",
        en="{requirement} does not apply to the product: there is nothing to waive.",
    ),
    "already": Text(
        zh="{requirement} 旁已有豁免 {other}。",
        en="{requirement} already has another waiver, {other}.",
    ),
    "expired": Text(
        zh="有效期至 {expires}，工作最后一日 {day} 时已过期。",
        en="It was valid until {expires} and had expired on {day}, the last day of the work.",
    ),
    "not_approved": Text(
        zh="批准于 {approved}，报告签发于 {issued}，当时尚未批准。",
        en="It was approved on {approved}, after the report was issued on {issued}.",
    ),
    "day_unknown": Text(
        zh="未说明工作最后一日（任务单 work.last_day）：无法判断有效期至 {expires} 的豁免当时是否有效，未采用。",
        en="The last day of the work is not stated (assignment, work.last_day): it is not known whether the waiver, "
        "valid until {expires}, was valid then, so it was not applied.",
    ),
    "unstated": Text(
        zh="设备的{field}未说明，豁免只适用于 {scope}。",
        en="The device's {field} is not stated, and the waiver covers {scope} only.",
    ),
    "other": Text(
        zh="设备的{field}为 {stated}，豁免只适用于 {scope}。",
        en="The device's {field} is {stated}, and the waiver covers {scope} only.",
    ),
}
_FIELDS: Mapping[str, Text] = {
    "manufacturer": Text(zh="制造商", en="manufacturer"),
    "model": Text(zh="型号", en="model"),
    "serial": Text(zh="序列号", en="serial"),
    "firmware": Text(zh="固件版本", en="firmware"),
}


def with_waivers(evaluation: Evaluation, waivers: Waivers) -> Evaluation:
    """The evaluation with waivers beside the results they cover, and every waiver listed with its state.

    Judged at the last day of the work that the assignment states; the clock is never used.
    """
    rows: list[WaiverPart] = []
    beside: dict[str, Waiver] = {}
    results = {result.requirement: result for result in evaluation.results}
    for waiver in waivers.waivers:
        for name in waiver.requirements:
            state, reason = _state(waiver, name, results.get(name), beside, evaluation)
            if state == "applied":
                beside[name] = waiver
            rows.append(WaiverPart(waiver=waiver.id, requirement=name, state=state, **reason_fields(reason)))
    return evaluation.model_copy(
        update={
            "results": tuple(
                result.model_copy(update={"waiver": _shown(beside[result.requirement])})
                if result.requirement in beside
                else result
                for result in evaluation.results
            ),
            "waivers": WaiversPart(judged_at=_last_day(evaluation), waivers=tuple(rows)),
            "inputs": evaluation.inputs and evaluation.inputs.model_copy(update={"waivers": waivers}),
        }
    )


def _shown(waiver: Waiver) -> dict[str, Any]:
    """The fields of a waiver that the reader of a verdict needs; it covers the device of the result."""
    return waiver.model_dump(mode="json", include={"id", "reason", "approver", "approved", "expires"})


def _state(
    waiver: Waiver, name: str, result: Result | None, beside: Mapping[str, Waiver], evaluation: Evaluation
) -> tuple[WaiverState, Text]:
    """The state of a waiver for one requirement; returns the first reason that blocks it."""
    if result is None:
        return "unused", _REASONS["unknown"].format(requirement=name)
    outside = next(_outside(waiver, evaluation), None)
    if outside is not None:
        return "out_of_scope", outside
    day = _last_day(evaluation)
    if day is None:
        return "day_unknown", _REASONS["day_unknown"].format(expires=waiver.expires)
    if day > waiver.expires:
        return "expired", _REASONS["expired"].format(expires=waiver.expires, day=day)
    issued = _assigned_day(evaluation, "issued")
    if issued is not None and issued < waiver.approved:
        return "not_approved", _REASONS["not_approved"].format(approved=waiver.approved, issued=issued)
    if result.verdict.met or not result.verdict.applies:
        return "unused", _REASONS["met" if result.verdict.met else "not_applicable"].format(requirement=name)
    if name in beside:
        return "unused", _REASONS["already"].format(requirement=name, other=beside[name].id)
    return "applied", _REASONS["applied"].format(requirement=name)


def _outside(waiver: Waiver, evaluation: Evaluation) -> Iterator[Text]:
    """Each way in which the device is not the one the waiver was granted for; every stated value has to fit."""
    device = waiver.device
    scopes = {
        "manufacturer": (device.manufacturer,),
        "model": (device.model,),
        "serial": device.serials or (ANYTHING,),
        "firmware": waiver.firmware,
    }
    for field, scope in scopes.items():
        if ANYTHING in scope:
            continue
        stated = _stated(field, evaluation)
        others = sorted(value for value in stated if not any(_covers(each, value, field) for each in scope))
        if not stated:
            yield _REASONS["unstated"].format(field=_FIELDS[field], scope=", ".join(scope))
        elif others:
            yield _REASONS["other"].format(field=_FIELDS[field], stated=", ".join(others), scope=", ".join(scope))


def _covers(scope: str, stated: str, field: str) -> bool:
    if field == "firmware" and scope.endswith(ANYTHING):
        return stated.startswith(scope.removesuffix(ANYTHING))
    return stated == scope


def _stated(field: str, evaluation: Evaluation) -> set[str]:
    """The values in the declaration and those that each device stated; several samples have several serials."""
    recording = evaluation.recording
    declared = evaluation.product.identity.get(field)
    stated = {declared} if not (field == "serial" and recording.sessions) else set()
    for part in (recording, *(session.recording for session in recording.sessions)):
        said = (part.bench_record.device_says or {}).get(field)
        if said is not None:
            stated.add(str(said))
    if field == "serial":
        stated |= {session.sample for session in recording.sessions}
    return {value.strip() for value in stated if value and value.strip()}


def _last_day(evaluation: Evaluation) -> datetime.date | None:
    return _assigned_day(evaluation, "work", "last_day")


def _assigned_day(evaluation: Evaluation, *path: str) -> datetime.date | None:
    value: Any = evaluation.assignment
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return datetime.date.fromisoformat(value) if isinstance(value, str) else None
