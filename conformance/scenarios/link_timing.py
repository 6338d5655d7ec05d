"""What is known of when things were said: how long the link takes, how a target's time is known, how the clocks run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conformance.events import ClockComparison, Event, Presented
from conformance.metrology.uncertainty import Budget, Line
from conformance.recording.event_columns import EventColumns
from conformance.text import Text

_LATE = Text(
    zh="与设备的连接使事件最多晚到 {delay_s:.3g} s（实测往返 {round_trip_s:.3g} s，轮询间隔 {poll_interval_s:.3g} s），"
    "人员就位时刻的半宽为 {half_width_s:.3g} s：判定界已相应放宽。",
    en="The link lets events arrive late by up to {delay_s:.3g} s (round trip measured {round_trip_s:.3g} s, polled every "
    "{poll_interval_s:.3g} s); when a target stood in place is known within {half_width_s:.3g} s: the bounds are the wider "
    "for it.",
)
_CLOCK = Text(
    zh="设备时钟与测试台时钟相比，在 {over_s:.0f} s 内偏移变化 {drift_s:+.3f} s；设备时钟不作为任何事件的时间。",
    en="Against the bench's clock the device's gained {drift_s:+.3f} s in {over_s:.0f} s; it is the time of nothing here.",
)


@dataclass(frozen=True, slots=True)
class Timing:
    """How well times are known, s; all 0 where everything happens in virtual time."""

    round_trip_s: float = 0.0
    """The longest that was measured."""
    poll_interval_s: float = 0.0
    presented_half_width_s: float = 0.0
    """Half-width within which it is known when a target stood in place."""
    drift_s: float | None = None
    """How much the device's clock gained on the bench's from the first comparison to the last."""
    over_s: float = 0.0
    """The time between those two."""

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
            Line("delay of the link", self.round_trip_s / 2, distribution="rectangular"),
            Line("polling interval", self.poll_interval_s / 2, distribution="rectangular"),
            Line("time of standing in place", self.presented_half_width_s, distribution="rectangular"),
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
        return (*((late,) if self.known else ()), *((clock,) if clock else ()))


EXACT = Timing()


def timing_of(events: Iterable[Event]) -> Timing:
    """What a recording's events say of its times; of millions only those that say something are made."""
    if isinstance(events, EventColumns):
        events = events.of_kinds(ClockComparison, Presented)
    asked, half_width_s = [], 0.0
    for event in events:
        if isinstance(event, ClockComparison):
            asked.append(event)
        elif isinstance(event, Presented):
            half_width_s = max(half_width_s, event.time_half_width_s)
    told = [(event.time_s, event.device_clock_s) for event in asked if event.device_clock_s is not None]
    over_s = told[-1][0] - told[0][0] if told else 0.0
    return Timing(
        round_trip_s=max((event.round_trip_s for event in asked), default=0.0),
        poll_interval_s=max((event.poll_interval_s for event in asked), default=0.0),
        presented_half_width_s=half_width_s,
        drift_s=round(told[-1][1] - told[0][1] - over_s, 6) if len(told) > 1 else None,
        over_s=over_s,
    )
