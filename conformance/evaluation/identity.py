"""Whose device a recording shows: what it stated, each time it was asked, against itself and against the declaration.

A device of another maker, model or firmware, or one that changed in mid-run, is another device than the one that is
judged: nothing that was measured can be assigned to it, so that all of it is an `error`. Names are compared without
regard to case, blanks and widths. What a device does not state contradicts nothing; a certificate asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conformance.core.text import Text
from conformance.core.visible import folded
from conformance.recording.stated_identity import IdentityStatement

DECLARED = ("manufacturer", "model", "firmware", "serial")
"""What a declaration states of a device that the device may state itself."""
_SERIAL = "serial"
_AT = {
    None: Text(zh="结束时", en="at the end"),
    0.0: Text(zh="开始时", en="at the beginning"),
}
_AFTER = Text(zh="{time_s:.0f} s 时", en="after {time_s:.0f} s")
_OTHER_THAN_DECLARED = Text(
    zh="设备{when}给出的 {name} 为“{stated}”，产品声明为“{expected}”：受试设备不是所声明的设备，不作判定。",
    en="The device stated {name} {stated!r} {when}; the declaration states {expected!r}: it is not the device that was "
    "declared, and no verdict is given.",
)
_CHANGED = Text(
    zh="设备开始时给出的 {name} 为“{expected}”，{when}为“{stated}”：记录来自两个不同的受试状态，无法归于其中任何一个，不作判定。",
    en="The device stated {name} {expected!r} at the beginning and {stated!r} {when}: the evidence is of two different "
    "devices or states and cannot be assigned to either; no verdict is given.",
)


@dataclass(frozen=True, slots=True)
class IdentityContradiction:
    """One way in which a recording is not of the device that is judged."""

    name: str
    """``firmware``."""
    expected: str
    """As declared; or, where the device changed, as it stated first."""
    stated: str
    at: IdentityStatement
    """When it stated that."""
    changed: bool
    """Whether it contradicts what the device stated before, not what was declared."""

    @property
    def text(self) -> Text:
        """As the reason of a verdict."""
        sentence = _CHANGED if self.changed else _OTHER_THAN_DECLARED
        time_s = self.at.time_s
        when = _AT[time_s] if time_s in _AT else _AFTER.format(time_s=time_s)
        return sentence.format(name=self.name, expected=self.expected, stated=self.stated, when=when)


def contradictions(
    declared: Mapping[str, str | None], said: Sequence[IdentityStatement]
) -> Iterator[IdentityContradiction]:
    """Every one, the first time that it shows; a serial may be one of several that are declared, with commas."""
    told: set[tuple[str, bool]] = set()
    for statement in said:
        for name in DECLARED:
            expected, stated = declared.get(name), statement.stated.get(name)
            if expected and stated and not agrees(name, stated, expected) and (name, False) not in told:
                told.add((name, False))
                yield IdentityContradiction(name, expected, stated, statement, changed=False)
        first = said[0].stated
        for name in sorted({*first, *statement.stated}):
            before, now = first.get(name), statement.stated.get(name)
            if before != now and (name, True) not in told:
                told.add((name, True))
                yield IdentityContradiction(name, before or "-", now or "-", statement, changed=True)


def agrees(name: str, stated: str, expected: str) -> bool:
    """Whether what is stated is what is expected; a serial may be one of several, with commas."""
    known = expected.split(",") if name == _SERIAL else [expected]
    return folded(stated) in {folded(each) for each in (*known, expected)}
