from __future__ import annotations

import pytest

from conformance.core.units import UnitError, convert
from conformance.requirements.model import Limit
from conformance.verification.limits import NO_SHARES, most_failing_share


@pytest.mark.parametrize(
    ("limit", "share"),
    [
        (Limit(upper=5.0, unit="percent"), 0.05),
        (Limit(lower=95.0, unit="percent"), 0.05),
        (Limit(upper=0.05, unit="dimensionless"), 0.05),
        (Limit(lower=0.95, unit="dimensionless"), 0.05),
        (Limit(upper=100.0, unit="percent"), None),
        (Limit(lower=5.0, upper=95.0, unit="percent"), None),
        (Limit(upper=1.0, unit="s"), None),
        (Limit(lower=6.0, unit="count"), None),
        (Limit(upper=0.0, unit="count"), None),
        (Limit(upper=0.25, unit="count"), 0.25),
        (Limit(upper=1.0, unit="kg"), None),
        (None, None),
    ],
)
def test_the_share_of_failures_that_a_limit_allows(limit: Limit | None, share: float | None) -> None:
    assert most_failing_share(limit) == (None if share is None else pytest.approx(share))


@pytest.mark.parametrize("unit", sorted(NO_SHARES))
def test_what_is_known_to_be_no_share_is_none_by_the_library_of_units_either(unit: str) -> None:
    with pytest.raises(UnitError):
        convert(1.0, unit, "percent")
