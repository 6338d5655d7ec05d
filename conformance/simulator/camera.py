"""Camera: who is in view when, the noiseless pictures of that, and frames at any instant.

A view is a sequence of standing pictures: it begins, figures arrive, walk to their places, leave. Each standing
picture is drawn once; a frame adds what the sensor adds. Before a view begins its place is empty.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from conformance.bench.light import Covering, Light, Make, VisibleFigure, figure
from conformance.core.frames import Counts
from conformance.simulator.eye_options import EyeOptions
from conformance.simulator.optics import FieldView, Picture, blurred
from conformance.simulator.picture import Air, Looked, infrared, visible
from conformance.simulator.radiometry import band
from conformance.simulator.sensor import Levels, SimulatedSensor

_WALK_S = 0.4
"""How long an arriving person walks to the place."""
_WALK_M = 0.25
"""How far; from the side that is nearer."""
_LAG_REACH = 10
"""After so many time constants an older picture is gone."""
_KEPT = 24
"""Standing pictures kept."""
_MISTAKEN = {
    Covering.NOSE_AND_MOUTH: Covering.MOUTH,
    Covering.NONE: Covering.NOSE_AND_MOUTH,
    Covering.MOUTH: Covering.NOSE_AND_MOUTH,
    Covering.CHIN: Covering.NOSE_AND_MOUTH,
}
"""What a deceiving visible picture shows."""


@dataclass(slots=True, eq=False)
class Standing:
    """A standing infrared picture: noiseless levels with their noise."""

    levels: Levels
    noise: Levels


@dataclass(slots=True, eq=False)
class StandingVisible:
    """A static visible picture in greys. It does not show temperatures, so many views share it."""

    greys: Picture
    found: object = None
    """What vision found in it, kept with it."""


_State = tuple[tuple[int, int], ...]
"""Which figures are in view (by their number), and how many steps each has walked."""


class SimulatedCamera:
    """Both cameras of an eye, looking at the light."""

    def __init__(self, options: EyeOptions, light: Light, sensor: SimulatedSensor) -> None:
        self._options, self._light, self._sensor = options, light, sensor
        self.view = FieldView(options.columns, options.rows, options.field_of_view_deg)
        rows = round(options.visible_columns * options.rows / options.columns)
        self.visible_view = FieldView(options.visible_columns, rows, options.field_of_view_deg)
        self._steps = max(1, round(_WALK_S / options.frame_interval_s))
        self._seen = -1
        self._figures: tuple[VisibleFigure, ...] = ()
        self._deceives: tuple[tuple[bool, bool], ...] = ()
        self._changes_s: tuple[float, ...] = ()
        self._kept: OrderedDict[object, Standing] = OrderedDict()
        self._kept_visible: OrderedDict[object, StandingVisible] = OrderedDict()
        self._standing_now: dict[_State, Standing] = {}
        self._visible_now: dict[_State, StandingVisible] = {}
        """Of the present view."""

    def empty(self, at_s: float) -> bool:
        """Whether nothing is in view, nor was so lately that the pixels still show it."""
        self._refresh()
        since_s = self._since_s(at_s)
        lately = since_s - _LAG_REACH * self._options.lag_s
        return not self._figures or not any(_there(each, lately, since_s) for each in self._figures)

    def visible(self, at_s: float) -> StandingVisible:
        """The visible picture that stands at an instant."""
        self._refresh()
        state = self._state(self._since_s(at_s))
        if state not in self._visible_now:
            _make_room(self._visible_now)
            self._visible_now[state] = self._lit(state)
        return self._visible_now[state]

    def _lit(self, state: _State) -> StandingVisible:
        looked = tuple(self._looked(number, steps) for number, steps in state)
        key = tuple(replace(each, figure=_unseen(each.figure)) for each in looked)
        if (standing := self._kept_visible.get(key)) is None:
            standing = self._kept_visible[key] = StandingVisible(visible(looked, self.visible_view))
            if len(self._kept_visible) > _KEPT:
                self._kept_visible.popitem(last=False)
        return standing

    def deceived(self) -> Hashable:
        """What the chance of this view makes the visible picture show otherwise than it is."""
        self._refresh()
        return self._deceives

    def counts(self, at_s: float) -> Counts:
        """The infrared frame taken at an instant."""
        self._refresh()
        since_s = self._since_s(at_s)
        now = self._standing(self._state(since_s))
        return self._sensor.exposed(self._lagging(now, since_s), now.noise, self._light, at_s)

    def _lagging(self, now: Standing, since_s: float) -> Levels:
        """First-order response to the changes of late, each of which decays by itself."""
        lag_s = self._options.lag_s
        levels = now.levels
        for change_s in self._changes_s:
            if lag_s > 0 and 0 <= since_s - change_s < _LAG_REACH * lag_s:
                after = self._standing(self._state(change_s)).levels
                before = self._standing(self._before(change_s)).levels
                levels = levels + np.float32(math.exp((change_s - since_s) / lag_s)) * (before - after)
        return levels

    def _before(self, change_s: float) -> _State:
        return () if change_s == 0 else self._state(math.nextafter(change_s, -math.inf))

    def _since_s(self, at_s: float) -> float:
        return round(at_s - self._light.since_s, 6)

    def _refresh(self) -> None:
        """Take note of a new view."""
        light = self._light
        if light.changes == self._seen:
            return
        self._seen = light.changes
        self._standing_now.clear()
        self._visible_now.clear()
        self._figures = tuple(map(figure, light.blobs))
        self._deceives = self._chances() if self._figures else ()
        self._changes_s = tuple(sorted({0.0, *(s for each in self._figures for s in self._moments_s(each))}))

    def _chances(self) -> tuple[tuple[bool, bool], ...]:
        """For each figure whether its visible picture deceives about the mask, and whether it shows no face."""
        dice = self._light.noise("vision").uniform(size=(len(self._figures), 2))
        mask, missed = self._options.mask_confusion, self._options.covered_faces_missed
        covered = (each.covering is Covering.NOSE_AND_MOUTH for each in self._figures)
        return tuple(
            (float(first) < mask, hidden and float(second) < missed)
            for (first, second), hidden in zip(dice, covered, strict=True)
        )

    def _moments_s(self, each: VisibleFigure) -> list[float]:
        """When the picture changes because of a figure."""
        moments = [] if each.leaves_s is None else [each.leaves_s]
        if each.arrives_s is not None:
            steps = self._steps if each.make is Make.HEAD else 0
            moments += [round(each.arrives_s + n * self._options.frame_interval_s, 6) for n in range(steps + 1)]
        return [moment for moment in moments if moment > 0]

    def _state(self, since_s: float) -> _State:
        return tuple(
            (number, self._walked(each, since_s))
            for number, each in enumerate(self._figures)
            if _there(each, since_s, since_s)
        )

    def _walked(self, each: VisibleFigure, since_s: float) -> int:
        if each.arrives_s is None or each.make is not Make.HEAD:
            return self._steps
        return min(self._steps, int((since_s - each.arrives_s) / self._options.frame_interval_s + 1e-6))

    def _standing(self, state: _State) -> Standing:
        if state not in self._standing_now:
            _make_room(self._standing_now)
            self._standing_now[state] = self._drawn(state)
        return self._standing_now[state]

    def _drawn(self, state: _State) -> Standing:
        air = Air(self._light.ambient_degC, self._light.relative_humidity_percent)
        looked = tuple(self._looked(number, steps) for number, steps in state)
        key = (looked, air)
        if (standing := self._kept.get(key)) is not None:
            return standing
        radiance = infrared(looked, air, self.view)
        if self._sensor.corner is not None:
            radiance[self._sensor.corner] = band().radiance(self._options.corner_degC)
        levels, noise = self._sensor.steady(blurred(radiance, self._options.blur_pixels))
        standing = self._kept[key] = Standing(levels, noise)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return standing

    def _looked(self, number: int, steps: int) -> Looked:
        each, (confused, missed) = self._figures[number], self._deceives[number]
        covering = _MISTAKEN[each.covering] if confused else each.covering
        to_go = 1 - steps / self._steps
        side = -1 if each.position < 0.5 else 1
        metre = self.view.columns * self.view.pixel_m(each.distance_m)
        return Looked(each, each.position + side * to_go * _WALK_M / metre, covering, missed)


def _make_room(kept: dict[_State, Any]) -> None:
    if len(kept) >= _KEPT:
        kept.clear()


def _unseen(each: VisibleFigure) -> VisibleFigure:
    """A figure without what no visible picture shows: how warm it is, and when it comes and goes."""
    return replace(each, apparent_degC=0.0, contrast_delta_degC=0.0, arrives_s=None, leaves_s=None)


def _there(each: VisibleFigure, from_s: float, to_s: float) -> bool:
    """Whether a figure is in view at any time from one instant to another."""
    arrives_s = -math.inf if each.arrives_s is None else each.arrives_s
    leaves_s = math.inf if each.leaves_s is None else each.leaves_s
    return arrives_s <= to_s and from_s < leaves_s
