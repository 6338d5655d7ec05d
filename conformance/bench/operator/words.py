"""A scene in words, for the person who presents it to the device."""

from __future__ import annotations

from conformance.core.scenes import Mask, Scene, Target, TargetKind
from conformance.core.text import Text

_KIND = {
    TargetKind.PERSON: Text(zh="人员", en="person"),
    TargetKind.PHANTOM: Text(zh="头部模型", en="head phantom"),
    TargetKind.BLACKBODY: Text(zh="黑体", en="blackbody"),
    TargetKind.HOT_OBJECT: Text(zh="热物体", en="hot object"),
    TargetKind.BAR_TARGET: Text(zh="四杆靶", en="bar target"),
}
_MASK = {Mask.WORN: Text(zh="戴口罩", en="wearing a mask"), Mask.ABSENT: Text(zh="不戴口罩", en="without a mask")}


def scene_in_words(scene: Scene) -> Text:
    """Every target on a line of its own: what, where, how."""
    if not scene.targets:
        return Text(zh="设备前无任何目标。", en="No target before the device.")
    lines = [target_in_words(target) for target in scene.targets]
    return Text(zh="\n".join(line.zh for line in lines), en="\n".join(line.en for line in lines))


def target_in_words(target: Target) -> Text:
    """One target: its name, its planned temperature if any, its place, its mask, its times."""
    parts = [_KIND[target.kind].format(), Text(zh=target.id, en=target.id)]
    if target.reference_degC is not None:
        parts.append(Text(zh="{v:.2f} °C", en="{v:.2f} °C").format(v=target.reference_degC))
    if target.distance_m is not None:
        parts.append(Text(zh="距设备 {v:g} m", en="{v:g} m from the device").format(v=target.distance_m))
    if target.position is not None:
        parts.append(
            Text(zh="视场自左 {v:.0%} 处", en="{v:.0%} of the field of view from the left").format(v=target.position)
        )
    if target.angle_deg:
        parts.append(Text(zh="侧转 {v:g}°", en="turned by {v:g}°").format(v=target.angle_deg))
    if target.mask in _MASK:
        parts.append(_MASK[target.mask])
    if target.arrives_s:
        parts.append(Text(zh="{v:g} s 后进入", en="comes in after {v:g} s").format(v=target.arrives_s))
    if target.leaves_s is not None:
        parts.append(Text(zh="{v:g} s 时离开", en="leaves at {v:g} s").format(v=target.leaves_s))
    return Text(zh="，".join(part.zh for part in parts), en=", ".join(part.en for part in parts))
