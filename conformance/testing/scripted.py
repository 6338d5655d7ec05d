"""Scripted evidence: scenes and their events, without a bench, a device or a recording."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from conformance.core.events import Configured, Event, Heartbeat, Mode, Presented, Reading
from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import ALARM_THRESHOLD_DEGC, Scene
from conformance.metrology.reference_source import SourceStatement
from conformance.recording.model import FrameStore, NoFrames, RecordedScene
from conformance.scenarios.scenario import Evidence

CENTIKELVIN = RadiometricCalibration(r=1.0, b_K=1.0, linear_K_per_count=0.01)
"""A camera whose counts are hundredths of a kelvin."""
SOURCE = SourceStatement(expanded_uncertainty_delta_degC=0.06)
"""A reference source with U = 0.06 K (k = 2)."""

Said = Callable[[Scene], Iterable[Event]]
"""The events of a device in a scene; times are seconds since the scene was shown."""


def nothing(scene: Scene) -> Iterable[Event]:
    """A device that sends heartbeats only."""
    return ()


def evidence(
    scenes: Iterable[Scene],
    said: Said = nothing,
    *,
    alive: bool = True,
    store: FrameStore | None = None,
    obeys: bool = True,
) -> Evidence:
    """Evidence of scenes in which the device reported the events of ``said``, without a bench.

    Every scene begins 100 s after the one before; its targets are put in place and removed, each with a reference whose
    standard uncertainty is 0.03 K, at 22 degC ambient. While the link is ``alive`` there is a heartbeat every second. A
    device that ``obeys`` states every alarm threshold as requested. ``store`` holds the frames.
    """
    recorded, events = [], {}
    for number, planned in enumerate(scenes):
        start_s, duration_s = 100.0 * number, planned.duration_s or 0.0
        targets = tuple(replace(t, reference_standard_uncertainty_degC=0.03) for t in planned.targets)
        scene = replace(planned, targets=targets, ambient_degC=22.0)
        come = [Presented(scene.id, t.arrives_s or 0.0, t.id) for t in targets]
        gone = [Presented(scene.id, t.leaves_s or duration_s, t.id, present=False) for t in targets]
        beats = [Heartbeat(scene.id, float(second)) for second in range(int(duration_s) + 1)] if alive else []
        asked = scene.conditions.get(ALARM_THRESHOLD_DEGC)
        set_ = (
            [Configured(scene.id, 0.0, "alarm_threshold_degC", float(asked), float(asked))] if asked and obeys else []
        )
        every = sorted([*set_, *come, *beats, *gone, *said(scene)], key=lambda event: event.time_s)
        events[scene.id] = tuple(
            replace(event, scene=scene.id, time_s=round(start_s + event.time_s, 6)) for event in every
        )
        recorded.append(RecordedScene(scene, start_s, start_s + duration_s))
    return Evidence(tuple(recorded), events, 0.95, SOURCE, store or NoFrames())


def readings(temperature_degC: float, count: int = 1, mode: Mode = Mode.BODY, after_s: float = 0.4) -> list[Event]:
    """``count`` readings of one temperature, half a second apart, the first ``after_s`` after the scene was shown."""
    return [Reading("", round(after_s + 0.5 * number, 6), temperature_degC, mode, "t1", 0.5) for number in range(count)]


class ScriptedFrames:
    """Frames in memory, by scene: what `conformance.recording.frames.RecordedFrames` does from disk."""

    def __init__(
        self, frames: Mapping[str, list[NDArray[np.uint16]]], calibration: RadiometricCalibration = CENTIKELVIN
    ) -> None:
        self._frames, self._calibration = frames, calibration

    def of(self, scene: str) -> Iterator[Frame]:
        """One buffer for all of them, overwritten by the next frame and read-only, as from disk."""
        frames = self._frames.get(scene, [])
        buffer = np.zeros(frames[0].shape, dtype=np.uint16) if frames else None
        for number, counts in enumerate(frames):
            assert buffer is not None
            buffer[:] = counts
            shown = buffer.view()
            shown.flags.writeable = False
            yield Frame(scene, number * 0.04, number, shown)

    def calibration(self, scene: str) -> RadiometricCalibration | None:
        """The same for all."""
        return self._calibration if self._frames.get(scene) else None


def counts(temperature_degC: NDArray[np.float64]) -> NDArray[np.uint16]:
    """Counts (uint16, same shape) of a picture of temperatures, in hundredths of a kelvin."""
    return np.rint(CENTIKELVIN.counts(temperature_degC)).astype(np.uint16)
