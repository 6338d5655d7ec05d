"""The limit that a requirement is judged by, and its origin."""

from __future__ import annotations

from conformance.core.characteristics import UNIT_OF_KIND
from conformance.core.units import UnitError, convert
from conformance.product.declaration import Product
from conformance.requirements.model import Limit, Requirement

NO_SHARES = frozenset(UNIT_OF_KIND.values()) - {"percent", "dimensionless", "count"}
"""The units of our own that no share has: known without the units' library, which takes longer to load than a
recording takes to be judged."""


def limit_of(requirement: Requirement, product: Product) -> tuple[Limit | None, str | None]:
    """The limit that applies and its origin; a declared value without a claim is not a limit."""
    limit, origin = requirement.limit, "statement"
    if limit is None and requirement.verification is not None:
        limit, origin = requirement.verification.acceptance, "acceptance"
    if limit is None:
        return None, None
    if limit.declared is None:
        return limit, origin
    claimed = product.declared.get(limit.declared)
    if claimed is None or (claimed.lower is None and claimed.upper is None):
        return None, "declared"
    return Limit(lower=claimed.lower, upper=claimed.upper, unit=claimed.unit), "declared"


def most_failing_share(limit: Limit | None) -> float | None:
    """The largest share of failures that a limit on a rate allows; None if it is not a one-sided limit on a rate.

    A lower limit is on the share of successes, an upper limit on the share of failures.
    """
    if limit is None or limit.unit is None or limit.unit in NO_SHARES or _counts_whole_things(limit):
        return None
    try:
        if limit.upper is not None and limit.lower is None:
            share = convert(limit.upper, limit.unit, "percent") / 100
        elif limit.lower is not None and limit.upper is None:
            share = 1 - convert(limit.lower, limit.unit, "percent") / 100
        else:
            return None
    except UnitError:
        return None
    return share if 0 < share < 1 else None


def _counts_whole_things(limit: Limit) -> bool:
    """Whether a limit is a number of things, and none of its bounds a part of one: as a share it is beyond 0 or 1."""
    bounds = (bound for bound in (limit.lower, limit.upper) if bound is not None)
    return limit.unit == "count" and not any(0 < bound < 1 for bound in bounds)
