"""The flaws as a set: complete, each a change of a good device's options, and open to others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest

from conformance.bench.driver import Role
from conformance.bench.registry import drivers
from conformance.core import plugins
from conformance.core.text import Text
from conformance.product.declaration import ProductClass
from conformance.simulator.devices.kinds import KINDS, driver_name
from conformance.simulator.flaw import Flaw
from conformance.simulator.flawed.flaw_builder import changed
from conformance.simulator.flaws import FLAWS, flaws

NAMES = {
    "offset", "gain", "shrink_toward_normal", "piecewise_rigging", "narrow_rigging",
    "honest_only_when_febrile", "honest_only_when_healthy",
    "always_normal", "stuck_reading", "wrong_unit", "drift", "warm_up_lie", "noise",
    "non_uniformity", "blur", "slow", "capacity_short", "identity_swap", "missed_alarms", "late_alarms", "false_alarms",
    "hot_objects", "mask_confusion", "threshold_off", "dropped_events", "duplicated_events", "reordered_events",
    "clock_skew", "body_as_surface", "surface_as_body", "missing_records", "firmware_changed",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_installed() -> Iterator[None]:
    yield
    flaws.cache_clear()


SULKING = Flaw(
    name="sulking",
    title=Text(zh="赌气", en="It answers when it likes"),
    unit="s",
    sizes=(0.1, 5.0),
    classes=frozenset({"turnstile"}),
    spoil=lambda options, size: changed(options, {"latency_s": size, "latency_spread": 1.0}),
    truth=lambda truth, size: replace(truth, first_reading_s=size, first_reading_spread=1.0),
)
"""A third party's."""


def test_every_flaw_that_is_told_of_is_there() -> None:
    assert set(FLAWS) == NAMES
    assert all(name == flaw.name for name, flaw in FLAWS.items())


def test_there_is_a_device_of_every_product_class() -> None:
    assert set(KINDS) == {each.value for each in ProductClass}
    for product_class, kind in KINDS.items():
        assert drivers()[Role.DEVICE, driver_name(product_class)].options is kind


@pytest.mark.parametrize("flaw", FLAWS.values(), ids=FLAWS)
def test_a_flaw_makes_another_device_of_each_class_that_can_have_it_and_a_driver_takes_it(flaw: Flaw) -> None:
    assert len(flaw.sizes) >= 2
    assert flaw.classes <= set(KINDS)
    assert flaw.title.zh
    assert flaw.title.en
    for product_class in flaw.classes:
        kind = KINDS[product_class]
        for size in flaw.sizes:
            bad = flaw.spoil(kind(), size)
            assert bad != kind()
            assert kind.model_validate_json(bad.model_dump_json()) == bad


def test_what_nothing_has_to_catch_says_why_in_both_languages() -> None:
    harmless = {name: flaw.harmless for name, flaw in FLAWS.items() if flaw.harmless is not None}
    assert set(harmless) == {"warm_up_lie", "duplicated_events", "reordered_events"}
    assert all(why.zh and why.en for why in harmless.values())


def test_a_flaw_of_the_eye_goes_before_what_was_told_of_the_eye_for_short() -> None:
    kind = KINDS["dual-light"](noise_delta_degC=0.2, warm_up_time_constant_s=50.0)
    bad = FLAWS["noise"].spoil(kind, 0.5)
    assert bad.eye_in_force.netd_delta_degC == 0.5
    assert bad.eye_in_force.warm_up_time_constant_s == 50.0


def test_a_change_that_options_do_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="no option volume"):
        changed(KINDS["dual-light"](), {"volume": 3})
    with pytest.raises(ValueError, match="capacity"):
        FLAWS["capacity_short"].spoil(KINDS["dual-light"](), 7.0)
    with pytest.raises(ValueError, match="netd"):
        FLAWS["noise"].spoil(KINDS["dual-light"](), -1.0)


def test_a_third_party_adds_a_flaw_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _flaws_with(SULKING, monkeypatch)
    assert found["sulking"] is SULKING
    assert set(found) - {"sulking"} == NAMES
    assert SULKING.spoil(KINDS["turnstile"](), 5.0).latency_s == 5.0


def test_a_flaw_with_the_name_of_a_built_in_one_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _flaws_with(replace(SULKING, name="offset"), monkeypatch)
    assert found["offset"] is FLAWS["offset"]
    assert [each.set_aside for each in flaws.plugins()] == ["the flaw 'offset' exists already"]


def _flaws_with(given: Flaw, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Flaw]:
    monkeypatch.setattr(EntryPoint, "load", lambda self: given)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [EntryPoint("x", "x:y", group)])
    flaws.cache_clear()
    return flaws()
