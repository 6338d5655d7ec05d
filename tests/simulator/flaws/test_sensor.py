"""Each flaw of the eye does what its truth says: measured on whole devices, before their own eyes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from conformance.core.events import MaskStatus, Reading
from conformance.core.scenes import Mask, Target, TargetKind
from conformance.simulator.devices.eye_on_paper import PLATE_RESIDUAL_DELTA_DEGC
from conformance.simulator.devices.kinds import KINDS, DualLight
from conformance.simulator.devices.options import DeviceOptions
from conformance.simulator.devices.truth import truth_of
from conformance.simulator.flaws import FLAWS
from conformance.simulator.truth import TrueView, Truth
from tests.simulator.devices.real import EVEN_PEOPLE, Hall, of, person, phantom, plate
from tests.simulator.flaws.measured import share_agrees

GOOD = DualLight(resolution_delta_degC=0.001)


def spoiled(flaw: str, size: float) -> tuple[DeviceOptions, Truth]:
    """A device with a flaw and its truth."""
    return FLAWS[flaw].spoil(GOOD, size), FLAWS[flaw].truth(truth_of(GOOD, EVEN_PEOPLE), size)


def mean_degC(kind: DeviceOptions, look: TrueView, scenes: int = 6) -> float:
    hall = Hall(kind)
    hall.clock.sleep(look.at_s)
    return float(np.mean([values.mean() for values in hall.readings_degC(look, scenes, 2.5)]))


def residual_of(look: TrueView) -> float:
    return truth_of(GOOD, EVEN_PEOPLE).residual_delta_degC(look) or PLATE_RESIDUAL_DELTA_DEGC


@pytest.mark.parametrize("size", [*FLAWS["drift"].sizes, -1.0])
@pytest.mark.parametrize("look", [plate(at_s=10_000.0), phantom(at_s=10_000.0), plate(at_s=0.0)])
def test_it_drifts_by_the_size_in_an_hour(size: float, look: TrueView) -> None:
    kind, truth = spoiled("drift", size)
    assert mean_degC(kind, look) == pytest.approx(truth.reading_degC(look), abs=residual_of(look) + 0.01)
    assert truth.reading_degC(look) == pytest.approx(
        look.reference_degC + size * look.at_s / 3600, rel=0, abs=0.2 * abs(size) * look.at_s / 3600
    )


@pytest.mark.parametrize("size", FLAWS["warm_up_lie"].sizes)
def test_it_says_that_it_is_ready_while_it_is_cold(size: float) -> None:
    kind, truth = spoiled("warm_up_lie", size)
    hall = Hall(kind)
    hall.device.switch_on()
    readings = of(Reading, hall.said(Target("t", plate().kind, "u", 37.0, 0.0), duration_s=10.0))
    assert truth.boot_s <= readings[0].time_s < truth.boot_s + 2.0
    for reading in readings:
        expected = truth.reading_degC(plate(since_on_s=reading.time_s, at_s=reading.time_s))
        assert reading.temperature_degC == pytest.approx(expected, abs=0.1)
    assert readings[0].temperature_degC < 37.0 - 1.35 - 0.9 * size


@pytest.mark.parametrize("size", [*FLAWS["noise"].sizes, 0.2])
@pytest.mark.parametrize("look", [plate(), phantom()])
def test_readings_scatter_by_the_noise_of_the_pixels(size: float, look: TrueView) -> None:
    kind, truth = spoiled("noise", size)
    scenes = Hall(kind).readings_degC(look, 20, 6.0)
    noise = np.sqrt(np.mean([values.var(ddof=1) for values in scenes]))
    least = 0.55 if look.is_face else 0.85  # the warmest of many scatter less than as many that stand fixed
    assert least < noise / truth.scatter_delta_degC(look) < 1.2
    assert truth.netd_delta_degC == size


def test_frames_show_the_noise_that_readings_have() -> None:
    for size in FLAWS["noise"].sizes:
        kind, truth = spoiled("noise", size)
        device = Hall(kind).device
        frames = [device.calibration().degC(device._eye.frame(1.0 + 0.04 * n).counts) for n in range(40)]
        assert np.std(frames, axis=0, ddof=1).mean() == pytest.approx(truth.netd_delta_degC, rel=0.1)


@pytest.mark.parametrize("size", [*FLAWS["non_uniformity"].sizes, -1.0])
@pytest.mark.parametrize("position", [0.5, 0.75, 0.88])
def test_readings_change_toward_the_edge(size: float, position: float) -> None:
    kind, truth = spoiled("non_uniformity", size)
    for look in (plate(position=position), phantom(position=position)):
        assert mean_degC(kind, look) == pytest.approx(
            truth.reading_degC(look), abs=residual_of(look) + 0.05 * abs(size)
        )


@pytest.mark.parametrize("product_class", KINDS)
@pytest.mark.parametrize("size", [*FLAWS["blur"].sizes, 0.7, 1.0])
def test_a_plate_behind_a_blurred_lens_reads_what_its_pixels_leave_of_it(product_class: str, size: float) -> None:
    good = KINDS[product_class](resolution_delta_degC=0.001)
    kind, truth = FLAWS["blur"].spoil(good, size), FLAWS["blur"].truth(truth_of(good, EVEN_PEOPLE), size)
    for look in (plate(34.0), plate(37.0), plate(40.0)):
        off = mean_degC(kind, look) - truth.reading_degC(look)
        assert abs(off) <= truth.residual_delta_degC(look) + PLATE_RESIDUAL_DELTA_DEGC


def test_the_hotter_a_plate_is_the_more_of_its_smeared_edge_is_read() -> None:
    """Why a lens that is blurred a little shows at 40 degC and not at 37 degC."""
    good = KINDS["multi-person"]()
    blurred = FLAWS["blur"].truth(truth_of(good, EVEN_PEOPLE), 0.75)
    assert blurred.reading_degC(plate(37.0)) == pytest.approx(37.0, abs=0.02)
    assert blurred.reading_degC(plate(40.0)) < 39.8


def test_a_plate_too_cool_to_be_seen_has_no_reading_behind_a_blurred_lens() -> None:
    blurred = FLAWS["blur"].truth(truth_of(GOOD, EVEN_PEOPLE), 2.0)
    assert math.isnan(blurred.reading_degC(plate(25.0)))


def test_a_slightly_blurred_lens_is_corrected_for_faces_and_a_bad_one_is_not() -> None:
    inside, beyond = FLAWS["blur"].sizes
    kind, truth = spoiled("blur", inside)
    assert mean_degC(kind, phantom()) == pytest.approx(truth.reading_degC(phantom()), abs=residual_of(phantom()))
    kind, truth = spoiled("blur", beyond)
    assert math.isinf(truth.residual_delta_degC(phantom()))
    assert abs(mean_degC(kind, phantom()) - 37.0) > 0.6


@pytest.mark.parametrize("product_class", KINDS)
@pytest.mark.parametrize(("body_degC", "distance_m"), [(36.5, 1.5), (36.5, 2.0), (40.0, 2.0)])
def test_a_bare_face_that_is_taken_for_masked_is_corrected_too_much(
    product_class: str, body_degC: float, distance_m: float
) -> None:
    good = KINDS[product_class](resolution_delta_degC=0.001)
    truth = truth_of(good, EVEN_PEOPLE)
    bare, masked = good.with_eye(mask_confusion=0.0), good.with_eye(mask_confusion=1.0)
    places = np.random.default_rng(12).uniform(0.45, 0.55, (16, 2)).tolist()  # between the pixels, as they come
    at = replace(phantom(body_degC, distance_m=distance_m), kind=TargetKind.PERSON)
    looks = [replace(at, position=x, height=y) for x, y in places]
    mistaken = np.mean([mean_degC(masked, look, 2) - mean_degC(bare, look, 2) for look in looks])
    expected = truth.mistaken_mask_delta_degC(at)
    assert expected > 0.01
    assert mistaken == pytest.approx(expected, abs=0.03)


def test_a_plate_wears_no_mask() -> None:
    assert truth_of(GOOD, EVEN_PEOPLE).mistaken_mask_delta_degC(plate()) == 0


@pytest.mark.parametrize("mask", [Mask.WORN, Mask.ABSENT])
@pytest.mark.parametrize("size", FLAWS["mask_confusion"].sizes)
def test_masks_are_judged_wrongly_in_the_share_that_the_size_says(size: float, mask: Mask) -> None:
    kind, truth = spoiled("mask_confusion", size)
    hall = Hall(kind)
    judged = [of(MaskStatus, hall.said(person(mask=mask), duration_s=0.8, name=f"scene {n}")) for n in range(150)]
    told = [statuses[0].worn for statuses in judged if statuses]
    assert len(told) > 140
    assert share_agrees(sum(worn is not (mask is Mask.WORN) for worn in told), len(told), truth.mask_confusion)
