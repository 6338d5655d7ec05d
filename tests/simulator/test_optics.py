from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special

from conformance.simulator.optics import FieldView, blurred, kernel
from conformance.simulator.template import laid, rectangle, template


def test_a_view_of_53_13_degrees_is_as_wide_as_it_is_far() -> None:
    view = FieldView(80, 60, 2 * math.degrees(math.atan(0.5)))
    assert view.pixel_m(1.5) * 80 == pytest.approx(1.5, rel=1e-12)


def test_places_are_counted_from_the_left_and_from_the_bottom() -> None:
    assert FieldView(80, 60, 50.0).centre(0.25, 0.75) == (20.0, 15.0)


@pytest.mark.parametrize("sigma", [0.3, 0.5, 1.0, 2.5])
def test_a_lens_loses_no_light(sigma: float) -> None:
    weights = kernel(sigma)
    assert weights.sum() == pytest.approx(1.0, abs=1e-14)
    assert np.all(weights > -1e-14)
    assert np.abs(weights - weights[::-1]).max() < 1e-14


def _even_edge(at: np.ndarray, sigma: float) -> np.ndarray:
    """Mean over [at, at + 1] of an edge at 0 behind a Gaussian: in closed form by the integral of its distribution."""

    def integral(x: np.ndarray) -> np.ndarray:
        return x * special.ndtr(x / sigma) + sigma * np.exp(-0.5 * (x / sigma) ** 2) / math.sqrt(2 * math.pi)

    return np.asarray(integral(at + 1) - integral(at))


@pytest.mark.parametrize("sigma", [0.3, 0.5, 1.0, 2.5])
def test_an_edge_looks_as_the_closed_form_says(sigma: float) -> None:
    picture = np.zeros((9, 60))
    picture[:, 30:] = 1.0
    expected = _even_edge(np.arange(60.0) - 30, sigma)
    assert np.abs(blurred(picture, sigma)[4] - expected).max() < 1e-6


def test_a_discs_centre_loses_what_the_closed_form_says() -> None:
    """Size of source: a disc of radius R has 1 − exp(−R²/2σ²) in its centre, behind a Gaussian."""
    sigma, radius = 6.0, 12.0
    side = np.arange(121) - 60.0
    disc = (np.hypot(side[:, None], side[None, :]) <= radius).astype(float)
    area_radius = math.sqrt(disc.sum() / math.pi)
    expected = 1 - math.exp(-(area_radius**2) / (2 * (sigma**2 + 1 / 6)))
    assert blurred(disc, sigma)[60, 60] == pytest.approx(expected, abs=2e-3)


def test_no_blur_is_no_change() -> None:
    picture = np.arange(12.0).reshape(3, 4)
    assert blurred(picture, 0.0) is picture


def test_a_rectangle_covers_its_area_wherever_it_lies() -> None:
    view = FieldView(20, 20, 50.0)
    for shift in (0.0, 0.3, 0.77):
        assert rectangle(view, 3 + shift, 8.5 + shift, 4.2, 9.9).sum() == pytest.approx(5.5 * 5.7, rel=1e-12)
    assert rectangle(view, -5.0, 2.0, 18.0, 30.0).sum() == pytest.approx(4.0)
    assert rectangle(view, 30.0, 40.0, 0.0, 5.0).sum() == 0.0


@pytest.mark.parametrize("pixel_m", [0.0007, 0.001, 0.0094, 0.31])
def test_a_template_keeps_its_light_at_every_size_and_place(pixel_m: float) -> None:
    dice = np.random.default_rng(1)
    cover, warmth = dice.uniform(size=(40, 30)), dice.uniform(size=(40, 30))
    thing = template(0.001, -0.015, 0.02, cover, warmth, np.zeros((40, 30)))
    view = FieldView(120, 120, 50.0)
    for x, y in ((60.0, 60.0), (60.31, 59.42)):
        patch = laid(thing, thing.infrared, view, x, y, pixel_m)
        assert patch is not None
        area = (0.001 / pixel_m) ** 2
        assert patch.cover.sum() == pytest.approx(cover.sum() * area, rel=1e-9)
        assert patch.values.sum() == pytest.approx((cover * warmth).sum() * area, rel=1e-9)


def test_a_template_of_one_cell_a_pixel_is_laid_as_it_is() -> None:
    cover = np.random.default_rng(2).uniform(size=(4, 6))
    thing = template(0.001, -0.003, 0.002, cover, np.ones((4, 6)), np.zeros((4, 6)))
    patch = laid(thing, thing.infrared, FieldView(20, 20, 50.0), 10.0, 10.0, 0.001)
    assert patch is not None
    assert patch.at == (slice(8, 12), slice(7, 13))
    assert np.allclose(patch.values, cover, atol=1e-12)


def test_what_is_out_of_view_is_not_laid() -> None:
    thing = template(0.001, -0.003, 0.002, *(np.ones((4, 6)),) * 3)
    assert laid(thing, thing.infrared, FieldView(20, 20, 50.0), 40.0, 10.0, 0.001) is None
