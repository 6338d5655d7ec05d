"""What an adapter's link carries, by its greeting."""

from __future__ import annotations

from conformance.bench.driver import ABILITIES
from conformance.devices.adapter.messages import Greeting

MOST_CARRIED = ABILITIES - {"frames"}
"""The protocol has no frames."""
_THRESHOLD = "alarm_threshold_degC"


def carried_by(greeting: Greeting) -> frozenset[str]:
    """Everything but what it does not offer: settings, alarm records."""
    lacking: set[str] = set()
    if _THRESHOLD not in greeting.settings:
        lacking.add("settings")
    if not greeting.alarm_records:
        lacking |= {"records", "record_thresholds"}
    return MOST_CARRIED - lacking
