"""Refused for what assignment and declaration do not state."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.certification.application import Application
from conformance.certification.certificate import assignment_of
from conformance.evidence.failure import Failure


def refusals(application: Application) -> Iterator[Failure]:
    """What ISO/IEC 17065, 7.7.1 asks of a certificate, and no default can stand for."""
    evaluation = application.evaluation
    assignment = assignment_of(evaluation)
    laboratory, customer, work = assignment.laboratory, assignment.customer, assignment.work
    needed = {
        "report": assignment.report,
        "laboratory.name": laboratory and laboratory.name,
        "laboratory.address": laboratory and laboratory.address,
        "customer.name": customer and customer.name,
        "customer.address": customer and customer.address,
        "work.first_day": work and work.first_day,
        "work.last_day": work and work.last_day,
        "issued": assignment.issued,
        "authorised_by": assignment.authorised_by,
    }
    lacking = [name for name, value in needed.items() if not value or not str(value).strip()]
    if lacking:
        yield Failure(
            "assignment_lacking", f"the assignment does not contain what a certificate needs: {', '.join(lacking)}"
        )
    identity = evaluation.product.identity
    unnamed = [name for name in ("manufacturer", "model", "firmware") if not (identity.get(name) or "").strip()]
    if unnamed:
        yield Failure("product_unidentified", f"the product declaration does not state its {', '.join(unnamed)}")
