"""Flaws of detection, tracking and alarms: when the device answers, for whom, and whether it raises its alarm."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.text import Text
from conformance.simulator.flaw import Flaw
from conformance.simulator.flawed.flaw_builder import (
    ALL_CLASSES,
    PARALLEL_CLASSES,
    as_it_is,
    as_share,
    changed,
    share_of,
    spoiling,
)

FACES_ASKED_FOR = 6
"""How many people at once the standard asks a device to screen."""


FLAWS = (
    Flaw(
        name="slow",
        title=Text(zh="测温慢", en="Slow: the median of its first readings comes so much later"),
        unit="s",
        sizes=(0.1, 1.5),
        classes=ALL_CLASSES,
        spoil=lambda options, size: changed(options, {"latency_s": options.latency_s + size}),
        truth=lambda truth, size: replace(truth, first_reading_s=truth.first_reading_s + size),
    ),
    Flaw(
        name="capacity_short",
        title=Text(zh="并行人数少于六人", en="It follows so many faces fewer than six"),
        unit="count",
        sizes=(0.0, 1.0),
        classes=PARALLEL_CLASSES,
        spoil=spoiling(capacity=lambda size: FACES_ASKED_FOR - int(size)),
        truth=lambda truth, size: replace(truth, capacity=FACES_ASKED_FOR - int(size)),
    ),
    Flaw(
        name="identity_swap",
        title=Text(zh="人员身份互换", en="Two people in view get each other's readings"),
        unit="percent",
        sizes=(0.0001, 100.0),
        classes=PARALLEL_CLASSES,
        spoil=spoiling(swapped_share=as_share),
        truth=share_of("swapped_share"),
    ),
    Flaw(
        name="missed_alarms",
        title=Text(zh="漏报警", en="Alarms that are due are not raised"),
        unit="percent",
        sizes=(0.0001, 40.0),
        classes=ALL_CLASSES,
        spoil=spoiling(missed_share=as_share),
        truth=share_of("missed_share"),
    ),
    Flaw(
        name="late_alarms",
        title=Text(zh="报警迟", en="Alarms come late"),
        unit="s",
        sizes=(0.2, 3.0),
        classes=ALL_CLASSES,
        spoil=spoiling(alarm_delay_s=as_it_is),
        truth=lambda truth, size: replace(truth, alarm_delay_s=size),
    ),
    Flaw(
        name="false_alarms",
        title=Text(zh="误报警", en="Alarms for persons of normal temperature"),
        unit="percent",
        sizes=(0.0001, 40.0),
        classes=ALL_CLASSES,
        spoil=spoiling(false_alarm_share=as_share),
        truth=share_of("false_alarm_share"),
    ),
    Flaw(
        name="hot_objects",
        title=Text(zh="热物体触发报警", en="A hot object raises the alarm"),
        unit="percent",
        sizes=(0.0001, 60.0),
        classes=ALL_CLASSES,
        spoil=spoiling(hot_object_share=as_share),
        truth=share_of("hot_object_alarm_share"),
    ),
    Flaw(
        name="mask_confusion",
        title=Text(zh="口罩误判", en="Masks judged wrongly"),
        unit="percent",
        sizes=(0.003, 30.0),
        classes=ALL_CLASSES,
        spoil=spoiling(eye__mask_confusion=as_share),
        truth=share_of("mask_confusion"),
    ),
    Flaw(
        name="threshold_off",
        title=Text(zh="实际报警阈值与所示不符", en="The alarm threshold is not where it is stated"),
        unit="delta_degC",
        sizes=(0.05, 0.9, -0.9),
        classes=ALL_CLASSES,
        spoil=spoiling(threshold_error_delta_degC=as_it_is),
        truth=lambda truth, size: replace(truth, alarm_threshold_degC=truth.stated_alarm_threshold_degC + size),
    ),
)
