"""Whether a requirement applies to a product, and the verdicts that follow from the declaration alone."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.core.problems import BadInput, Problem
from conformance.core.text import Text
from conformance.product.applicability import ExpressionError, applies
from conformance.product.declaration import Product
from conformance.requirements.model import Requirement
from conformance.verification.verdict import Verdict

_OUTSIDE = Text(
    zh="产品类别为 {product_class}，适用条件“{expression}”不成立，本条不适用。",
    en="The product is of class {product_class}; '{expression}' does not hold, so the requirement does not apply.",
)
_OPEN = Text(
    zh="产品声明未给出判断适用条件“{expression}”所需的内容，按适用处理，未测试。",
    en="The declaration does not state what '{expression}' needs; the requirement is taken to apply and was not tested.",
)
_DECLINED = Text(
    zh="产品声明不具备“{capability}”能力，本条对其不作强制要求，不适用。",
    en="The product declares that it has no {capability}, which is optional here: the requirement does not apply.",
)
_REFUSED = Text(
    zh="产品声明不具备“{capability}”能力，而本条强制要求该能力。",
    en="The product declares that it has no {capability}, which is mandatory here.",
)
_UNDECLARED = Text(
    zh="产品声明未说明是否具备“{capability}”能力：未声明，按适用处理，未测试。",
    en="Undeclared: the declaration states neither yes nor no for {capability}; the requirement applies and was not "
    "tested.",
)


@dataclass(frozen=True, slots=True)
class Applicability:
    """The applicability of a requirement by the declaration."""

    verdict: Verdict | None
    """`NOT_APPLICABLE`, `FAIL` or `NOT_TESTED` if the declaration decides it; None: it has to be tested."""
    reason: Text | None = None
    undeclared: str | None = None
    """Names that the declaration does not state."""


TO_BE_TESTED = Applicability(None)


def applicability(requirement: Requirement, product: Product) -> Applicability:
    """Judge applicability. Raises `BadInput` for an ``applies_to`` that does not follow the grammar."""
    try:
        holds = applies(requirement.applies_to, product)
    except ExpressionError as error:
        raise BadInput(
            Problem(
                f"requirement {requirement.id}: {error}",
                field="applies_to",
                remedy="Correct the expression",
                code="expression-syntax",
            )
        ) from None
    if holds is False:
        product_class = product.class_ or "?"
        return Applicability(
            Verdict.NOT_APPLICABLE, _OUTSIDE.format(product_class=product_class, expression=requirement.applies_to)
        )
    if holds is None:
        return Applicability(Verdict.NOT_TESTED, _OPEN.format(expression=requirement.applies_to), "class")
    capability = requirement.capability
    if capability is None:
        return TO_BE_TESTED
    declared = product.capabilities.get(capability.name)
    if declared is None:
        return Applicability(
            Verdict.NOT_TESTED, _UNDECLARED.format(capability=capability.name), f"capabilities.{capability.name}"
        )
    if declared:
        return TO_BE_TESTED
    if capability.mandatory:
        return Applicability(Verdict.FAIL, _REFUSED.format(capability=capability.name))
    return Applicability(Verdict.NOT_APPLICABLE, _DECLINED.format(capability=capability.name))
