"""The subjects of a self-test: good devices, each with its truth."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import Any

import pytest

from conformance.core.problems import BadInput
from conformance.selftest.subjects import Subject, load_subjects
from conformance.simulator.devices.kinds import Turnstile
from conformance.simulator.people import SkinModel
from conformance.simulator.truth import Truth
from tests.selftest.plain import HONEST


@pytest.fixture(scope="module")
def turnstile() -> Subject:
    _, (subject,) = load_subjects(classes=["turnstile"])
    return subject


class Foreign(Turnstile):
    """A third party's options, with their own truth."""

    def truth(self, people: SkinModel) -> Truth:
        return replace(HONEST, person_delta_degC=people.skin_spread_delta_degC)


class Silent:
    """Options that say nothing of what their device does."""


def of_options(subject: Subject, options: Any, monkeypatch: pytest.MonkeyPatch) -> Truth:
    monkeypatch.setattr(Subject, "options", property(lambda self: options))
    return subject.truth


def test_a_built_in_device_s_truth_is_worked_out_from_its_options(turnstile: Subject) -> None:
    truth = turnstile.truth
    assert truth.capacity == 1
    assert truth.first_reading_s == Turnstile().latency_s
    assert truth.person_delta_degC == turnstile.people.skin_spread_delta_degC


def test_a_third_party_s_options_bring_their_own_truth(turnstile: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = of_options(turnstile, Foreign(), monkeypatch)
    assert truth.reading_degC is HONEST.reading_degC
    assert truth.person_delta_degC == turnstile.people.skin_spread_delta_degC


def test_of_a_device_whose_truth_nobody_tells_nothing_can_be_expected(
    turnstile: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match="does not describe its device"):
        of_options(turnstile, Silent(), monkeypatch)


def test_every_field_of_a_good_device_s_truth_can_be_told(turnstile: Subject) -> None:
    assert all(getattr(turnstile.truth, field.name) is not None for field in dataclasses.fields(Truth))
