"""The frames of a scene are read once, for all requirements that rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from conformance.core.frames import Frame, RadiometricCalibration
from conformance.core.scenes import Scene
from conformance.evaluation.evidence import EvidencePool
from conformance.evaluation.reference import RecordedReference
from conformance.recording.model import RecordedScene
from conformance.scenarios.pixels import Pixels, pixels_of
from conformance.scenarios.scenario import Evidence, Parameters
from conformance.verification.parameters import Resolved
from conformance.verification.verification_plan import VerificationPlan
from tests.evaluation.factory import recording, scenario

FRAMES = np.random.default_rng(1).integers(1000, 1100, (20, 3, 4), np.uint16)


@dataclass
class Counting:
    """A store that counts how often a scene's frames are read; all frames share one buffer."""

    read: list[str] = field(default_factory=list)

    def of(self, scene: str) -> Iterator[Frame]:
        self.read.append(scene)
        buffer = np.empty((3, 4), np.uint16)
        for number, counts in enumerate(FRAMES):
            buffer[...] = counts
            yield Frame(scene, number / 10, number, buffer)

    def calibration(self, scene: str) -> RadiometricCalibration:
        return RadiometricCalibration(r=1.0, b_K=1.0, linear_K_per_count=0.01)


def planned_as(name: str, duration_s: float) -> Scene:
    return Scene(name, ("probe",), (), duration_s=duration_s)


def pool(store: Counting) -> EvidencePool:
    """One presented scene that stands for three planned ones."""
    shown = replace(planned_as("shown", 2.0), serves=(), stands_for=("a", "b", "short"))
    return EvidencePool(replace(recording([RecordedScene(shown, 0.0, 2.0)]), frames=store), RecordedReference())


def served(of: EvidencePool, name: str, duration_s: float = 2.0) -> Evidence:
    probe = replace(
        scenario(lambda evidence, parameters: None),  # type: ignore[arg-type, return-value]
        scenes=lambda parameters: iter([planned_as(name, duration_s)]),
    )
    return of.serving(VerificationPlan(probe, Parameters(), Resolved({})), 0.95).evidence


def same(one: Pixels, other: Pixels) -> bool:
    return bool((one.mean == other.mean).all() and (one.deviation == other.deviation).all())


def test_requirements_that_see_one_scene_under_different_names_read_its_frames_once() -> None:
    store = Counting()
    shared = pool(store)
    one, other = pixels_of(served(shared, "a"), "a", 2), pixels_of(served(shared, "b"), "b", 10)
    assert store.read == ["shown"]
    assert (one.scene, other.scene) == ("a", "b")
    assert same(one, other)
    assert np.allclose(one.mean, FRAMES.mean(axis=0))
    assert np.allclose(one.deviation, FRAMES.std(axis=0, ddof=1))


def test_two_evaluations_share_nothing() -> None:
    store = Counting()
    for _ in range(2):
        pixels_of(served(pool(store), "a"), "a", 2)
    assert store.read == ["shown", "shown"]
