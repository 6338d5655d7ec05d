"""Speech: how events leave the device. An honest one passes everything on as it is."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.events import Event, Heartbeat, Mode, Reading
from conformance.simulator.devices.chance import Chance
from conformance.simulator.devices.options import DeviceOptions


class Speech:
    """Says events one by one, in the order in which they happen unless it has them in disorder."""

    def __init__(self, options: DeviceOptions, chance: Chance) -> None:
        self._options, self._chance = options, chance
        self._held: Event | None = None
        # The event that lets another one go is never held itself: so many of the rest make the share of all.
        self._held_back = options.reordered_event_share / (1 - options.reordered_event_share)

    def say(self, event: Event) -> tuple[Event, ...]:
        """What leaves the device when an event happens: none, it, twice it, or what was held back behind it."""
        if isinstance(event, Heartbeat):
            return (event,)
        options, chance = self._options, self._chance
        if chance.happens(options.lost_event_share, "lost"):
            return ()
        if isinstance(event, Reading) and (called := self._called(event.mode)) is not event.mode:
            event = replace(event, mode=called)
        said: tuple[Event, ...] = (event,) * (2 if chance.happens(options.duplicated_event_share, "twice") else 1)
        if self._held is not None:
            said, self._held = (*said, self._held), None
        elif chance.happens(self._held_back, "order"):
            said, self._held = said[1:], event
        return said

    def rest(self) -> tuple[Event, ...]:
        """What was held back for a next that did not come."""
        held, self._held = self._held, None
        return () if held is None else (held,)

    def _called(self, mode: Mode) -> Mode:
        options = self._options
        if mode is Mode.BODY and self._chance.happens(options.body_as_surface_share, "mode"):
            return Mode.SURFACE
        if mode is Mode.SURFACE and self._chance.happens(options.surface_as_body_share, "mode"):
            return Mode.BODY
        return mode
