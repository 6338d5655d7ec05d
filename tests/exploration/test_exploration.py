"""What can be explored is found where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from conformance.core import plugins
from conformance.core.text import Text
from conformance.exploration.dimension import Point, Space
from conformance.exploration.exploration import Exploration, Targets, explorations
from conformance.product.declaration import Product
from conformance.scenarios.registry import scenarios
from conformance.scenarios.scenario import Parameters


def _space(parameters: Parameters, product: Product) -> Space:
    return ()


def _targets(parameters: Parameters, point: Point) -> Targets:
    return ()


THEIRS = Exploration(
    "netd",
    _space,
    _targets,
    lambda parameters, targets, count: parameters,
    lambda parameters, targets: Text("噪声", "noise"),
)
OF_OURS = Exploration("hot_object", _space, _targets, THEIRS.narrowed, THEIRS.broken)


@pytest.fixture
def fresh_registry() -> Iterator[None]:
    explorations.cache_clear()
    yield
    explorations.cache_clear()


def installed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    point = EntryPoint("theirs", f"{__name__}:{name}", explorations.group)
    monkeypatch.setattr(EntryPoint, "load", lambda self: globals()[name])
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point] if group == explorations.group else [])


def test_six_scenarios_of_our_own_can_be_explored_and_each_is_one() -> None:
    assert set(explorations()) == {
        "blackbody_accuracy",
        "hot_object",
        "mask_detection",
        "parallel_capacity",
        "response_time",
        "threshold_alarm",
    }
    assert set(explorations()) <= set(scenarios())


@pytest.mark.usefixtures("fresh_registry")
def test_a_third_party_makes_a_scenario_explorable_by_an_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, "THEIRS")
    assert explorations()["netd"] is THEIRS


@pytest.mark.usefixtures("fresh_registry")
def test_a_second_exploration_of_a_scenario_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, "OF_OURS")
    assert explorations()["hot_object"] is not OF_OURS
    assert ["hot_object" in (each.set_aside or "") for each in explorations.plugins()] == [True]
