"""Units and kinds of quantity."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.units import UNIT_OF_KIND, UnitError, convert, name_and_unit, unit_of_kind, units
from tests.core.plugged import distribution, installed


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (95.0, "percent", "dimensionless", 0.95),
        (98.6, "degF", "degC", 37.0),
        (0.9, "delta_degF", "delta_degC", 0.5),
        (0.3, "kelvin", "delta_degC", 0.3),
        (0.3, "K", "delta_degC", 0.3),
        (0.5, "delta_degC", "kelvin", 0.5),
        (310.15, "kelvin", "degC", 37.0),
        (500.0, "ms", "s", 0.5),
        (6.0, "count", "count", 6.0),
        (0.5, "1/s", "1/min", 30.0),
    ],
)
def test_units_of_one_kind_convert(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("unit", "to"),
    [("degC", "delta_degC"), ("delta_degF", "degC"), ("s", "m"), ("furlongs_of_heat", "s"), ("percent", "s")],
)
def test_units_of_different_kinds_are_refused(unit: str, to: str) -> None:
    with pytest.raises(UnitError):
        convert(1.0, unit, to)


THEIRS = """
from conformance.core.units import MeasurementUnit as Unit
LUX = Unit("lx", "illuminance", suffix="_lx")
SPIRIT = Unit("spirit", "spirit")
METRE = Unit("metre2", "length2", definition="metre2 = 2 m = m")
OTHER = Unit("one", "kind", definition="two = [two]")
SUFFIX = Unit("Pa", "pressure", suffix="_percent")
SPELT = Unit("Pa", "pressure", spellings=("celsius",))
NONSENSE = Unit("xyzzy", "magic", definition="xyzzy = = =")
"""


def test_others_add_units_that_pint_knows_or_learns_and_none_that_changes_what_is_known(tmp_path: Path) -> None:
    names = ("LUX", "SPIRIT", "METRE", "OTHER", "SUFFIX", "SPELT", "NONSENSE")
    points = {"conformance.units": {name.lower(): f"their_units:{name}" for name in names}}
    with installed(distribution(tmp_path, "their-units", points, {"their_units.py": THEIRS})):
        why = {plugin.entry_point: plugin.set_aside for plugin in units.plugins()}
        assert unit_of_kind("illuminance") == "lx"
        assert name_and_unit("light_lx") == ("light", "lx")
        assert convert(1000.0, "lx", "kilolux") == 1.0
        assert convert(1.0, "m", "mm") == 1000.0
    assert why.pop("lux") is None
    assert "xyzzy" not in units()
    assert why.pop("nonsense")
    assert why == {
        "spirit": "the unit 'spirit' has no definition, and pint does not know it",
        "metre": "pint knows the unit 'm' already; a definition may not change it",
        "other": "the definition of 'one' defines 'two'",
        "suffix": "the unit 'percent' has the suffix '_percent' as well",
        "spelt": "the unit 'degC' is spelt 'celsius' as well",
    }
    with pytest.raises(UnitError, match="no unit is of the kind 'illuminance'"):
        unit_of_kind("illuminance")


def test_every_suffix_symbol_and_spelling_of_the_table_is_of_one_unit() -> None:
    suffixes = [unit.suffix for unit in units().values() if unit.suffix]
    words = [word for unit in units().values() for word in (unit.name, *unit.spellings)]
    assert len(set(suffixes)) == len(suffixes)
    assert len(set(words)) == len(words)
    assert UNIT_OF_KIND == {
        "temperature": "degC", "difference": "delta_degC", "duration": "s", "rate": "1/min", "proportion": "percent",
        "count": "count", "length": "m", "pixels": "pixel", "ratio": "dimensionless",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "stem", "unit"),
    [
        ("drift_delta_degC", "drift", "delta_degC"),
        ("ambient_degC", "ambient", "degC"),
        ("people_per_min", "people", "1/min"),
        ("warm_up_min", "warm_up", "min"),
        ("size_mm", "size", "mm"),
        ("_s", "_s", None),
        ("mode", "mode", None),
    ],
)
def test_a_name_ends_in_its_unit_and_the_longest_suffix_counts(name: str, stem: str, unit: str | None) -> None:
    assert name_and_unit(name) == (stem, unit)


@pytest.mark.parametrize(
    "text", ["9**9**9**9", "m**999999999", "2^2^99", "\u202e\x85", "[m", "(", "1/", "x" * 99, "//"]
)
def test_a_text_that_is_not_a_unit_is_refused_at_once(text: str) -> None:
    with pytest.raises(UnitError):
        convert(1.0, text, "m")
