"""Flaws of what leaves the device: events, times, modes, its store, what it says of itself."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.text import Text
from conformance.simulator.flaw import Flaw
from conformance.simulator.flawed.flaw_builder import ALL_CLASSES, as_it_is, as_share, share_of, spoiling

FLAWS = (
    Flaw(
        name="dropped_events",
        title=Text(zh="事件丢失", en="Events are lost"),
        unit="percent",
        sizes=(0.0001, 60.0),
        classes=ALL_CLASSES,
        spoil=spoiling(lost_event_share=as_share),
        truth=share_of("lost_event_share"),
    ),
    Flaw(
        name="duplicated_events",
        title=Text(zh="事件重复", en="Events come twice"),
        unit="percent",
        sizes=(1.0, 100.0),
        classes=ALL_CLASSES,
        spoil=spoiling(duplicated_event_share=as_share),
        truth=share_of("duplicated_event_share"),
        harmless=Text(zh="同一事件来两次仍是同一事件。", en="the same event twice is one event"),
    ),
    Flaw(
        name="reordered_events",
        title=Text(zh="事件乱序", en="Events come behind their next"),
        unit="percent",
        sizes=(1.0, 50.0),
        classes=ALL_CLASSES,
        spoil=spoiling(reordered_event_share=as_share),
        truth=share_of("reordered_event_share"),
        harmless=Text(
            zh="事件按其时刻计，不按到达的先后计。", en="an event counts by its time, not by its place among the others"
        ),
    ),
    Flaw(
        name="clock_skew",
        title=Text(zh="设备时钟偏差", en="Its clock is off"),
        unit="s",
        sizes=(0.05, 30.0, -30.0),
        classes=ALL_CLASSES,
        spoil=spoiling(clock_skew_s=as_it_is),
        truth=lambda truth, size: replace(truth, clock_skew_s=size),
    ),
    Flaw(
        name="body_as_surface",
        title=Text(zh="人体读数报告为表面读数", en="Body readings are called surface readings"),
        unit="percent",
        sizes=(0.0001, 100.0),
        classes=ALL_CLASSES,
        spoil=spoiling(body_as_surface_share=as_share),
        truth=share_of("body_as_surface_share"),
    ),
    Flaw(
        name="surface_as_body",
        title=Text(zh="表面读数报告为人体读数", en="Surface readings are called body readings"),
        unit="percent",
        sizes=(0.0001, 100.0),
        classes=ALL_CLASSES,
        spoil=spoiling(surface_as_body_share=as_share),
        truth=share_of("surface_as_body_share"),
    ),
    Flaw(
        name="missing_records",
        title=Text(zh="报警记录缺失", en="Alarms without an entry in the store"),
        unit="percent",
        sizes=(0.0001, 60.0),
        classes=ALL_CLASSES,
        spoil=spoiling(missing_record_share=as_share),
        truth=share_of("missing_record_share"),
    ),
    Flaw(
        name="firmware_changed",
        title=Text(zh="运行中固件版本改变", en="Another firmware from so long into the run"),
        unit="s",
        sizes=(360_000.0, 3600.0),
        classes=ALL_CLASSES,
        spoil=spoiling(firmware_changes_at_s=as_it_is),
        truth=lambda truth, size: replace(truth, firmware_changes=True, firmware_changes_at_s=size),
    ),
)
