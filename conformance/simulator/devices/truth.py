"""The truth of a good device, worked out from its options on paper: no part of it is looked at or run."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

from conformance.core.events import Mode
from conformance.core.scenes import TargetKind
from conformance.simulator.devices import eye_on_paper
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.people import SkinModel
from conformance.simulator.truth import TrueView, Truth

_AT_M = 1.5


def truth_of(options: DeviceOptions, people: SkinModel) -> Truth:
    """What a good device of these options does before these people.

    Of the options behind the eye those that a good device may have set otherwise are taken into account; what flaws
    change is in their own truths (`conformance.simulator.flaw.Flaw.truth`), which build on this one.
    """
    eye = options.eye_in_force
    usual = TrueView(Mode.BODY, TargetKind.PERSON, 36.5)

    @lru_cache(maxsize=1024)
    def gain_at(distance_m: float, ambient_degC: float, kind: TargetKind) -> float:
        return eye_on_paper.picture_gain(
            eye, replace(usual, distance_m=distance_m, ambient_degC=ambient_degC, kind=kind)
        )

    def picture_gain(look: TrueView) -> float:
        return gain_at(look.distance_m, look.ambient_degC, look.kind)

    def surface_degC(look: TrueView) -> float:
        return look.reference_degC - (people.skin_offset_delta_degC if look.is_face else 0.0)

    def reading_degC(look: TrueView) -> float:
        if look.mode is not (Mode.BODY if look.is_face else Mode.SURFACE) or look.kind is TargetKind.HOT_OBJECT:
            return math.nan
        seen = surface_degC(look) + picture_gain(look) * eye_on_paper.systematic_delta_degC(eye, look)
        return (
            options.gain_hinge_degC
            + options.gain * (seen - options.gain_hinge_degC)
            + options.offset_delta_degC
            + options.distance_delta_degC_per_m * (look.distance_m - _AT_M)
            + (options.skin_to_body_offset_delta_degC if look.mode is Mode.BODY else 0.0)
        )

    @lru_cache(maxsize=8192)
    def noise_at(distance_m: float, kind: TargetKind, skin_degC: float) -> float:
        look = replace(usual, distance_m=distance_m, kind=kind)
        return eye_on_paper.noise_of_picture_delta_degC(eye, look, skin_degC)

    def noise(look: TrueView) -> float:
        # to the next hundredth of a degree: it changes by a hundredth of itself in a whole one
        at_degC = round(surface_degC(look), 2)
        return options.gain * picture_gain(look) * noise_at(look.distance_m, look.kind, at_degC)

    @lru_cache(maxsize=1024)
    def mistaken_at(distance_m: float, ambient_degC: float, skin_degC: float) -> float:
        return eye_on_paper.mistaken_mask_delta_degC(
            eye, replace(usual, distance_m=distance_m, ambient_degC=ambient_degC), skin_degC
        )

    def mistaken_mask_delta_degC(look: TrueView) -> float:
        # to the next tenth of a degree: it changes by a tenth of itself in a whole one
        return mistaken_at(look.distance_m, look.ambient_degC, round(surface_degC(look), 1)) if look.is_face else 0.0

    of_usual = noise(usual)
    return Truth(
        reading_degC=reading_degC,
        noise_delta_degC=of_usual,
        noise_factor=lambda look: noise(look) / of_usual if of_usual else 1.0,
        scene_delta_degC=eye_on_paper.view_delta_degC(eye) * picture_gain(usual) * options.gain,
        person_delta_degC=people.skin_spread_delta_degC,
        residual_delta_degC=lambda look: eye_on_paper.residual_delta_degC(eye, look),
        resolution_delta_degC=options.resolution_delta_degC,
        alarm_threshold_degC=options.alarm_threshold_degC + options.threshold_error_delta_degC,
        stated_alarm_threshold_degC=options.alarm_threshold_degC,
        alarm_hysteresis_delta_degC=options.alarm_hysteresis_delta_degC,
        first_reading_s=options.latency_s,
        first_reading_spread=options.latency_spread,
        frame_interval_s=eye.frame_interval_s,
        capacity=options.capacity,
        mask_confusion=eye.mask_confusion,
        mistaken_mask_delta_degC=mistaken_mask_delta_degC,
        body_correction_delta_degC=options.skin_to_body_offset_delta_degC,
        reading_interval_s=options.reading_interval_s,
        boot_s=eye.boot_s,
        picture_gain=picture_gain,
        netd_delta_degC=eye.netd_delta_degC,
        warm_up_time_constant_s=eye.warm_up_time_constant_s,
        blur_pixels=eye.blur_pixels,
        blurred_plate_delta_degC=lambda blur_pixels, look: eye_on_paper.blurred_plate_delta_degC(
            eye, blur_pixels, look
        ),
    )
