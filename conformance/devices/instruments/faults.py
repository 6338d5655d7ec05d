"""What an instrument can do wrong, each with its own name. A broken link is `conformance.devices.inbox.LinkLost`.

All of them end the scene as an error of the bench; none says anything of the device under test.
"""

from __future__ import annotations


class InstrumentRefused(ValueError):
    """The instrument answers that it does not do what it was asked; its own words are in the message."""


class NoValue(ValueError):
    """The instrument answers, and has no value to give: NaN, an open sensor, a number that no room or source has."""


class NeverStable(TimeoutError):
    """A source or a probe did not become stable in the time that it was given."""
