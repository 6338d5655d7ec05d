"""The presenter of a simulated bench: turns a scene into light."""

from __future__ import annotations

from dataclasses import replace

from conformance.bench.driver import Options, Surroundings
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.seeding import generator
from conformance.simulator.people import SkinModel, blobs


class SimulatedPresenterOptions(Options):
    """How the simulated presenter works."""

    changeover_s: float = 1.0
    """Time between scenes, for people to leave and come."""
    person_standard_uncertainty_degC: float = 0.025
    """Standard uncertainty of the contact thermometer that gives a person's reference."""
    people: SkinModel = SkinModel()


class SimulatedPresenter:
    """`conformance.bench.protocols.Presenter`, with the light as its stage."""

    measures_people = True

    def __init__(self, options: SimulatedPresenterOptions, around: Surroundings) -> None:
        self._options, self._around = options, around

    def prepare(self, scene: Scene) -> Scene:
        """Let the people change over, and say how well their temperatures are known."""
        self._around.clock.sleep(self._options.changeover_s)
        return replace(scene, targets=tuple(self._measured(target) for target in scene.targets))

    def show(self, scene: Scene) -> None:
        """Switch the light on; the people of one scene are the same people in whatever order scenes come."""
        around = self._around
        light = blobs(scene, self._options.people, generator(around.seed, scene.id, "people"), around.seed)
        around.light.show(
            light,
            around.clock.now_s(),
            around.seed,
            scene.id,
            ambient_degC=scene.ambient_degC,
            relative_humidity_percent=scene.relative_humidity_percent,
        )

    def clear(self) -> None:
        """Switch it off."""
        self._around.light.show((), self._around.clock.now_s(), self._around.seed, "dark")

    def _measured(self, target: Target) -> Target:
        if target.kind is not TargetKind.PERSON:
            return target
        return replace(
            target,
            reference_standard_uncertainty_degC=self._options.person_standard_uncertainty_degC,
            reference_method="simulated_core",
        )
