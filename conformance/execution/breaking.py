"""What breaks a scene, in its own words, and whether presenting it again may help.

A driver says that trying again may help by raising an `OSError` (its link is lost: `ConnectionError`; something did not
come in time: `TimeoutError`) or an instrument's `NoValue`. Whatever else it raises would be raised again: the bench
cannot do what is asked (`LookupError`), the device or an instrument refuses (`ValueError`), a driver is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conformance.core.problems import BadInput, BenchError
from conformance.devices.instruments.faults import NoValue


@dataclass(frozen=True, slots=True)
class Broke:
    """Why a scene broke."""

    words: str
    may_pass: bool
    """Whether it was the link, a time-out or an instrument, so that presenting the scene again may help."""


class SourceLost(ConnectionError):
    """It is unknown whether the reference source still held its temperature at the end of its scene."""


class SourceUnfit(OSError):
    """The reference source moved, or was too far from its set point: another presentation may go better."""


class SourceNotCertified(LookupError):
    """What the reference source stated cannot be used with its certificate and its description."""


class ClockStoodStill(OSError):
    """The computer slept during a scene: the times of its events are unknown."""


class RecordingLost(BenchError):
    """The recording cannot be written: no driver's fault, and the end of the run."""

    @classmethod
    def by(cls, error: OSError, *, resumable: bool = True) -> RecordingLost:
        """While scenes are presented, in words."""
        goes_on = "Make room, then continue it with --resume" if resumable else "Make room, then begin again"
        what = f"the recording cannot be written: {error.strerror or error}"
        return cls(f"{what}. It stays INCOMPLETE and holds every scene that was finished. {goes_on}.")

    @classmethod
    def at_closing(cls, error: OSError | BadInput, *, resumable: bool = True) -> RecordingLost:
        """When every scene has been recorded, in words."""
        why = (error.strerror or error) if isinstance(error, OSError) else str(error.problems[0].what)
        what = f"every scene is recorded, but the recording cannot be closed: {why}"
        goes_on = "Make room, then close it with --resume, which presents no scene again" if resumable else "Make room"
        return cls(f"{what}. It stays INCOMPLETE. {goes_on}.")


def tried(work: Callable[[], None]) -> Broke | None:
    """What a driver raised; None when all went well. Raises `RecordingLost`."""
    try:
        work()
    except RecordingLost:
        raise
    except Exception as error:
        return Broke(f"{type(error).__name__}: {error}", isinstance(error, OSError | NoValue))
    return None


def written(write: Callable[[], None]) -> None:
    """Write to the recording. Raises `RecordingLost`, which no driver's failure is mistaken for."""
    try:
        write()
    except OSError as error:
        raise RecordingLost.by(error) from error
