"""The reference source of a recording's bench: what scenarios take from it, and whether its calibration was valid."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from conformance.core.text import Text
from conformance.evaluation.assignment import Assignment
from conformance.metrology.reference_source import SourceStatement
from conformance.recording.model import Manifest, RecordedScene

_EXPIRED = Text(
    zh="参考源（{source}）的校准有效期至 {expires}，{day} 进行工作时已过期：结果不可用，不说明受试设备有问题。",
    en="The calibration of the reference source ({source}) was valid until {expires} and had expired on {day}, the day "
    "of the work: the result cannot be used and is not evidence about the device.",
)
_DAY_UNKNOWN = Text(
    zh="未说明工作日期：无法确认参考源的校准（有效期至 {expires}）当时是否有效。",
    en="The day of the work is not stated: it is not known whether the calibration of the reference source (valid "
    "until {expires}) was valid then.",
)
_UNREADABLE = Text(
    zh="记录中测试台的参考源描述无法读取：{error}",
    en="The recording's description of the reference source cannot be read: {error}",
)


@dataclass(frozen=True, slots=True)
class RecordedReference:
    """The reference source of a recording, and the days on which it was used, as far as they are stated."""

    source: SourceStatement | None = None
    days: tuple[datetime.date, ...] = ()
    unreadable: str | None = None
    """Why the recording's description of it cannot be used."""

    @property
    def last_day(self) -> datetime.date | None:
        """The last day of the work; None where no day is stated."""
        return max(self.days, default=None)

    def unusable(self, scenes: Iterable[RecordedScene]) -> Text | None:
        """Why results of these scenes cannot rest on it; None where they can, or do not."""
        if not _rests_on_source(scenes):
            return None
        if self.unreadable is not None:
            return _UNREADABLE.format(error=self.unreadable)
        expires = self.source.expires if self.source else None
        late = [day for day in self.days if expires is not None and day > expires]
        if not late or self.source is None:
            return None
        name = self.source.identity or self.source.certificate or "-"
        return _EXPIRED.format(source=name, expires=expires, day=min(late))

    def notes(self, scenes: Iterable[RecordedScene]) -> tuple[Text, ...]:
        """What the reader has to know where expiry cannot be judged."""
        expires = self.source.expires if self.source else None
        if expires is None or self.days or not _rests_on_source(scenes):
            return ()
        return (_DAY_UNKNOWN.format(expires=expires),)


def _rests_on_source(scenes: Iterable[RecordedScene]) -> bool:
    return any(target.kind.is_reference_source for recorded in scenes for target in recorded.scene.targets)


def reference_of(manifest: Manifest, assignment: Assignment | None) -> RecordedReference:
    """The reference source of a recording as its manifest states it, and the days of the work.

    The days are inputs: when the recording began, and the first and last day that the assignment states.
    """
    work = assignment.work if assignment else None
    stated = [manifest.day, work.first_day if work else None, work.last_day if work else None]
    days = tuple(sorted({day for day in stated if day is not None}))
    bench = manifest.bench_record
    return RecordedReference(bench.source, days, bench.source_unreadable)
