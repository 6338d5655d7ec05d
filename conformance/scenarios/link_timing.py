"""The uncertainty of times: delay of the link, half-width of presentation times, drift of the clocks."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from conformance.core.events import ClockComparison, Event, Presented
from conformance.core.text import Text
from conformance.metrology.uncertainty import Budget, UncertaintyLine
from conformance.recording.event_columns import EventColumns

_LATE = Text(
    zh="与设备的连接使事件最多晚到 {delay_s:.3g} s（实测往返 {round_trip_s:.3g} s，轮询间隔 {poll_interval_s:.3g} s），"
    "人员就位时刻的半宽为 {half_width_s:.3g} s：判定界已相应放宽。",
    en="The link lets events arrive late by up to {delay_s:.3g} s (measured round trip {round_trip_s:.3g} s, polling "
    "interval {poll_interval_s:.3g} s); the moment at which a target was in place has a half-width of "
    "{half_width_s:.3g} s: the bounds are widened accordingly.",
)
_CLOCK = Text(
    zh="设备时钟与测试台时钟相比，在 {over_s:.0f} s 内偏移变化 {drift_s:+.3f} s；设备时钟不作为任何事件的时间。",
    en="Against the bench's clock the device's clock gained {drift_s:+.3f} s in {over_s:.0f} s; it is not used for any "
    "timing here.",
)

_JUMPED = Text(
    zh="设备时钟在两次比对之间偏移了 {jump_s:+.3f} s，超出时钟漂移与读数不确定度所能解释的范围（被校时、跳变或走时有误）。"
    "所有事件均以测试台时钟为准，响应时间与告警时间不受影响；以设备所述时间为依据的要求不作判定。",
    en="Between two comparisons the device's clock moved by {jump_s:+.3f} s, more than drift and the uncertainty of "
    "its reading explain: it was set, it jumped, or it runs wrongly. Every event is timed by the bench's clock, so "
    "response and alarm times are unaffected; requirements that rest on the time that the device states are not judged.",
)
FASTEST_DRIFT = 500e-6
"""No clock that works gains or loses more: a quartz drifts by tens of ppm, and NTP slews it by 500 ppm at most."""
_STATED_TO_S, _STATED_TO_SECONDS_S = 0.01, 1.0
"""How finely a clock is stated; where only whole seconds come, two of them differ by up to one more."""


@dataclass(frozen=True, slots=True)
class LinkTiming:
    """How well times are known, s; all 0 where everything happens in virtual time."""

    round_trip_s: float = 0.0
    """The longest that was measured."""
    poll_interval_s: float = 0.0
    presented_half_width_s: float = 0.0
    """Half-width within which it is known when a target stood in place."""
    drift_s: float | None = None
    """How much the device's clock gained on the bench's from the first comparison to the last of one stretch of a run,
    the one with the most comparisons."""
    over_s: float = 0.0
    """The time between those two."""
    jump_s: float | None = None
    """The largest jump of the device's clock against the bench's from one comparison to the next."""

    @property
    def latest_s(self) -> float:
        """By how much what was said may have arrived late. It never arrives early."""
        return self.round_trip_s + self.poll_interval_s

    @property
    def known(self) -> bool:
        """Whether there is anything to state."""
        return self.latest_s > 0 or self.presented_half_width_s > 0

    def widened(self, lower_s: float | None, upper_s: float | None) -> tuple[float | None, float | None]:
        """Bounds of a time from standing in place to an arrival: what came late was shorter, and the start may be off."""
        half_s = self.presented_half_width_s
        return (
            None if lower_s is None else max(0.0, lower_s - self.latest_s - half_s),
            None if upper_s is None else upper_s + half_s,
        )

    def conditions(self) -> dict[str, float]:
        """As a measurement states them; nothing where there is nothing to state."""
        if not self.known:
            return {}
        return {
            "link_round_trip_s": self.round_trip_s,
            "poll_interval_s": self.poll_interval_s,
            "presented_half_width_s": self.presented_half_width_s,
        }

    def budget(self) -> Budget | None:
        """The lines of a response time; a delay from 0 to its longest is a rectangle of half that half-width."""
        lines = (
            UncertaintyLine("delay of the link", self.round_trip_s / 2, distribution="rectangular"),
            UncertaintyLine("polling interval", self.poll_interval_s / 2, distribution="rectangular"),
            UncertaintyLine("time of standing in place", self.presented_half_width_s, distribution="rectangular"),
        )
        kept = tuple(line for line in lines if line.half_width > 0)
        return Budget(kept) if kept else None

    def notes(self) -> tuple[Text, ...]:
        """What the reader has to know of the clocks."""
        late = _LATE.format(
            delay_s=self.latest_s,
            round_trip_s=self.round_trip_s,
            poll_interval_s=self.poll_interval_s,
            half_width_s=self.presented_half_width_s,
        )
        clock = None if self.drift_s is None else _CLOCK.format(over_s=self.over_s, drift_s=self.drift_s)
        told = (late if self.known else None, clock, self.jumped)
        return tuple(text for text in told if text is not None)

    @property
    def jumped(self) -> Text | None:
        """Why requirements on the device's stated time are not judged; None if its clock did not jump."""
        return None if self.jump_s is None else _JUMPED.format(jump_s=self.jump_s)


EXACT = LinkTiming()


def timing_of(events: Iterable[Event]) -> LinkTiming:
    """What a recording's events say of its times; of millions only those that say something are made."""
    if isinstance(events, EventColumns):
        events = events.of_kinds(ClockComparison, Presented)
    asked, half_width_s = [], 0.0
    for event in events:
        if isinstance(event, ClockComparison):
            asked.append(event)
        elif isinstance(event, Presented):
            half_width_s = max(half_width_s, event.time_half_width_s)
    runs = _runs(asked)
    told = max(runs, key=len, default=[])
    over_s = told[-1].bench_s - told[0].bench_s if told else 0.0
    return LinkTiming(
        round_trip_s=max((event.round_trip_s for event in asked), default=0.0),
        poll_interval_s=max((event.poll_interval_s for event in asked), default=0.0),
        presented_half_width_s=half_width_s,
        drift_s=round(told[-1].device_s - told[0].device_s - over_s, 6) if len(told) > 1 else None,
        over_s=over_s,
        jump_s=max(filter(None, map(_jump_s, runs)), key=abs, default=None),
    )


class _Told(NamedTuple):
    """One comparison in which the device stated its time."""

    bench_s: float
    device_s: float
    round_trip_s: float


def _runs(asked: Iterable[ClockComparison]) -> list[list[_Told]]:
    """The comparisons in which the device stated its time, for each interval in which the bench's clock ran."""
    runs: list[list[_Told]] = [[]]
    for event in asked:
        if event.resumed:
            runs.append([])
        if event.device_clock_s is not None:
            runs[-1].append(_Told(event.time_s, event.device_clock_s, event.round_trip_s))
    return runs


def _jump_s(told: Sequence[_Told]) -> float | None:
    whole = all(each.device_s.is_integer() for each in told)
    stated_to_s = _STATED_TO_SECONDS_S if whole else _STATED_TO_S
    jumps_s = []
    for before, after in itertools.pairwise(told):
        passed_s = after.bench_s - before.bench_s
        moved_s = round(after.device_s - before.device_s - passed_s, 6)
        explained_s = FASTEST_DRIFT * passed_s + max(before.round_trip_s, after.round_trip_s) + stated_to_s
        if abs(moved_s) > explained_s:
            jumps_s.append(moved_s)
    return max(jumps_s, key=abs, default=None)
