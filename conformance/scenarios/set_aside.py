"""Readings of a source that count nowhere: of another mode, without a number, suspect; said, and how many."""

from __future__ import annotations

from collections.abc import Sequence

from conformance.core.events import Mode
from conformance.core.text import Text
from conformance.scenarios.trials import Trial

_OTHER_MODE = Text(
    zh="{count} 个读数不是 {mode} 模式，未采用：不同模式的读数不混用。",
    en="{count} readings are not in {mode} mode and are set aside: modes are never mixed.",
)
_UNUSABLE = Text(
    zh="{count} 个读数无数值或可疑，未采用。", en="{count} readings have no number or are suspect and are set aside."
)


def set_aside(presented: Sequence[Trial], mode: Mode) -> tuple[Text, ...]:
    """What was set aside where readings of one mode are asked for; nothing where nothing was."""
    readings = [trial.evidence.readings(trial.scene.id) for trial in presented]
    other = sum(each.of_other_modes(mode) for each in readings)
    unusable = sum(each.unusable(mode) for each in readings)
    said = ((_OTHER_MODE, other), (_UNUSABLE, unusable))
    return tuple(text.format(count=count, mode=mode.value) for text, count in said if count)
