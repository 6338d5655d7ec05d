"""What the link to a device cannot carry is not judged: silence about it is not evidence against the device."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from conformance.core.scenes import ALARM_THRESHOLD_DEGC, FRAMES, READ_ALARM_RECORDS
from conformance.core.text import Text
from conformance.verification.verdict import Verdict
from conformance.verification.verification_plan import SettledWithoutEvidence, VerificationPlan

_NOT_CARRIED = Text(
    zh="与设备的连接不传送{abilities}：未测试，不说明设备不具备该功能。",
    en="The link to the device does not carry {abilities}: not tested, which is not evidence about the device.",
)
_IN_WORDS = MappingProxyType(
    {
        "readings": Text(zh="温度读数", en="readings"),
        "alarms": Text(zh="告警", en="alarms"),
        "masks": Text(zh="口罩状态", en="mask statuses"),
        "detections": Text(zh="人员检测", en="detections"),
        "tracks": Text(zh="人员标识", en="tracks of persons"),
        "records": Text(zh="告警记录", en="alarm records"),
        "record_thresholds": Text(zh="告警记录中的阈值", en="thresholds in alarm records"),
        "settings": Text(zh="设置", en="settings"),
        "frames": Text(zh="热图像", en="radiometric images"),
    }
)
_OF_CONDITION = MappingProxyType({FRAMES: "frames", READ_ALARM_RECORDS: "records", ALARM_THRESHOLD_DEGC: "settings"})
"""The ability that a scene's condition needs of the link."""


def not_carried(way: VerificationPlan, carried: Iterable[str] | None) -> SettledWithoutEvidence | None:
    """Not tested, if a scenario needs an ability missing from the link; None if it has all, or does not state them."""
    if carried is None:
        return None
    asked = {_OF_CONDITION[name] for scene in way.planned for name in scene.conditions if name in _OF_CONDITION}
    missing = sorted((way.scenario.needs(way.parameters) | asked) - set(carried))
    if not missing:
        return None
    words = [_IN_WORDS.get(name, Text(zh=name, en=name)) for name in missing]
    reason = _NOT_CARRIED.format(
        abilities=Text(zh="、".join(word.zh for word in words), en=", ".join(word.en for word in words))
    )
    return SettledWithoutEvidence(Verdict.NOT_TESTED, reason, (), way.scenario, way.resolved)
