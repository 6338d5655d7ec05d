"""What a scene's conditions ask of the bench before it stands: air, rest, a cold start.

A bench that cannot do what is asked raises, and what it says is the scene's error.
"""

from __future__ import annotations

from conformance.bench.assembly import Station
from conformance.bench.protocols import ClimaticChamber, Switchable
from conformance.scenes import Scene

REST_S = "rest_s"
"""Condition: how long everything is left alone before the scene."""
SWITCHED_ON = "switched_on"
"""Condition: the device is switched off and on again just before the scene, whose start is the moment it is on."""


def surround(scene: Scene, station: Station) -> None:
    """Bring the air to what the scene asks, or back to the room's own; then rest as long as it asks.

    ``scene.ambient_degC`` of a planned scene is what is asked for.
    """
    chamber = station.chamber
    if isinstance(chamber, ClimaticChamber):
        chamber.settle(scene.ambient_degC, scene.relative_humidity_percent)
    elif scene.ambient_degC is not None or scene.relative_humidity_percent is not None:
        raise LookupError("the scene asks for air that no chamber of this bench can make")
    rest_s = scene.conditions.get(REST_S, 0.0)
    station.clock.sleep(float(rest_s))


def switch_on(scene: Scene, station: Station) -> None:
    """Switch the device off and on, where the scene asks for it."""
    if SWITCHED_ON not in scene.conditions:
        return
    if not isinstance(station.device, Switchable):
        raise LookupError("the scene asks for a cold start, and the bench cannot switch this device off and on")
    station.device.switch_on()
