"""Expressions over a product declaration are three-valued."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.product.applicability import ExpressionError, applies
from conformance.product.declaration import UNDECLARED_PRODUCT, DeclaredValue, Product, ProductClass

TURNSTILE = Product(
    schema_=Product.KIND,
    class_=ProductClass.TURNSTILE,
    capabilities={"mask_detection": True, "alarm": False},
    declared={"alarm_threshold": DeclaredValue(value=37.3, unit="degC")},
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (None, True),
        ("class in {turnstile}", True),
        ("class in {dual-light, multi-person}", False),
        ("not class in {turnstile, security-gate}", False),
        ("capability(mask_detection)", True),
        ("capability(alarm)", False),
        ("capability(storage)", None),
        ("declares(alarm_threshold)", True),
        ("declares(clinical_bias)", False),
        ("capability(storage) and class in {dual-light}", False),
        ("capability(storage) or class in {turnstile}", True),
        ("capability(storage) and capability(mask_detection)", None),
        ("not capability(storage)", None),
        ("(capability(alarm) or capability(mask_detection)) and class in {turnstile}", True),
    ],
)
def test_an_expression_has_its_kleene_value(expression: str | None, value: bool | None) -> None:
    assert applies(expression, TURNSTILE) is value


def test_an_undeclared_class_leaves_a_class_expression_open() -> None:
    assert applies("class in {turnstile}", UNDECLARED_PRODUCT) is None


@pytest.mark.parametrize(
    "expression",
    [
        "class",
        "class in {}",
        "class in {tank}",
        "capability mask",
        "capability(mask",
        "and",
        "class in {turnstile} x",
        "a ? b",
        "",
    ],
)
def test_what_does_not_follow_the_grammar_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        applies(expression, TURNSTILE)


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_an_expression_error(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        assert applies(text, TURNSTILE) in {True, False, None}
