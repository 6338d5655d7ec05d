"""Whose device a recording shows: compared with itself and with the declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from conformance.core.events import Event, IdentityStated
from conformance.evaluation.evaluate import evaluate
from conformance.evaluation.identity import IdentityContradiction, contradictions
from conformance.product.declaration import Identity
from conformance.recording.bench_record import DEVICE_SAYS, DEVICE_SAYS_AT_END
from conformance.recording.model import Manifest, Tool
from conformance.recording.stated_identity import as_raw, statements
from conformance.verification.verdict import Verdict
from tests.evaluation.factory import measurement, probe, product, recording, requirement_set

FIRST = {"manufacturer": "M", "model": "T-1", "serial": "S1", "firmware": "1.0.0"}


def manifest(**bench: object) -> Manifest:
    return Manifest(
        schema_=Manifest.KIND, closed=True, origin="live", tool=Tool(name="test", version="0"), bench=dict(bench)
    )


def found(
    declared: Mapping[str, str | None], *, during: Iterable[Event] = (), **bench: object
) -> list[IdentityContradiction]:
    return list(contradictions(declared, list(statements(manifest(**bench), tuple(during)))))


@pytest.mark.parametrize(
    ("last", "changed"),
    [
        (FIRST, None),
        ({**FIRST, "firmware": "1.0.1"}, ("firmware", "1.0.0", "1.0.1")),
        ({**FIRST, "serial": "S2"}, ("serial", "S1", "S2")),
        ({**FIRST, "emissivity": "0.97"}, ("emissivity", "-", "0.97")),
        ({"manufacturer": "M", "model": "T-1", "serial": "S1"}, ("firmware", "1.0.0", "-")),
    ],
)
def test_a_device_that_says_something_else_at_the_end_is_another_device(
    last: dict[str, str], changed: tuple[str, str, str] | None
) -> None:
    told = found({}, **{DEVICE_SAYS: FIRST, DEVICE_SAYS_AT_END: last})
    assert [(each.name, each.expected, each.stated) for each in told] == ([] if changed is None else [changed])
    assert all(each.changed and each.at.when == "at the end" for each in told)


def test_a_device_that_changed_in_the_middle_and_back_again_is_found_with_its_time() -> None:
    other = IdentityStated("scene", 1200.0, as_raw({**FIRST, "firmware": "6.6.6"}))
    same = IdentityStated("scene", 600.0, as_raw(FIRST))
    [told] = found({}, during=(same, other), **{DEVICE_SAYS: FIRST, DEVICE_SAYS_AT_END: FIRST})
    assert (told.name, told.stated, told.at.when) == ("firmware", "6.6.6", "after 1200 s")
    assert "after 1200 s" in told.text.en
    assert "1200 s" in told.text.zh


@pytest.mark.parametrize("name", ["manufacturer", "model", "firmware", "serial"])
def test_another_device_than_declared_is_found(name: str) -> None:
    [told] = found({**FIRST, name: "other"}, **{DEVICE_SAYS: FIRST, DEVICE_SAYS_AT_END: FIRST})
    assert (told.name, told.expected, told.stated, told.changed) == (name, "other", FIRST[name], False)


@pytest.mark.parametrize(
    "declared",
    [
        {"manufacturer": "ｍ", "model": " t-1 ", "firmware": "1.0.0", "serial": "S1"},
        {"manufacturer": None, "model": None, "firmware": None, "serial": None},
        {**FIRST, "serial": "S0, S1, S2"},
    ],
)
def test_case_blanks_and_widths_are_no_difference_and_what_is_not_declared_is_none(
    declared: dict[str, str | None],
) -> None:
    assert found(declared, **{DEVICE_SAYS: FIRST}) == []


def test_a_device_that_states_nothing_contradicts_nothing() -> None:
    assert found(FIRST) == []
    assert found(FIRST, **{DEVICE_SAYS: {}}) == []


def test_what_is_recorded_of_another_device_is_an_error_whatever_was_measured() -> None:
    of = recording()
    says = {DEVICE_SAYS: FIRST, DEVICE_SAYS_AT_END: FIRST}
    of = of.replace(manifest=of.manifest.model_copy(update={"bench": says}))
    scenarios = {"probe": probe(measurement())}
    verdicts = {
        declared.firmware: evaluate(requirement_set(), product(identity=declared), of, scenarios=scenarios).results[0]
        for declared in (Identity(firmware="1.0.0"), Identity(firmware="9.9"))
    }
    assert verdicts["1.0.0"].verdict is Verdict.PASS
    assert verdicts["9.9"].verdict is Verdict.ERROR
    assert "stated firmware '1.0.0' at the beginning; the declaration states '9.9'" in verdicts["9.9"].reason
    assert not verdicts["9.9"].measurements
