"""Whether a recording is of one device: what it said of itself at the beginning and at the end has to agree."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.core.text import Text
from conformance.recording.model import DEVICE_SAYS, DEVICE_SAYS_AT_END, Manifest

_CHANGED = Text(
    zh="设备在记录开始时称 {name} 为 {first}，结束时称为 {last}：记录来自两个不同的受试状态，无法归于其中任何一个，不作判定。",
    en="The device stated {name} {first} when the recording began and {last} when it ended: the evidence is of two "
    "devices, and can be given to neither.",
)


def changed_identity(manifest: Manifest) -> Text | None:
    """Why the evidence cannot be given to one device; None where it can, or where the device was not asked again."""
    bench = manifest.bench or {}
    first, last = bench.get(DEVICE_SAYS), bench.get(DEVICE_SAYS_AT_END)
    if not isinstance(first, Mapping) or not isinstance(last, Mapping):
        return None
    for name in sorted({*first, *last}):
        if first.get(name) != last.get(name):
            return _CHANGED.format(name=name, first=first.get(name) or "-", last=last.get(name) or "-")
    return None
