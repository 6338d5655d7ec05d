"""The declaration to fill in declares nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.documents import load_document
from conformance.product.declaration import Product, ProductClass
from conformance.product.template import template


@pytest.mark.parametrize("product_class", list(ProductClass))
def test_an_unfilled_template_loads_and_declares_nothing(tmp_path: Path, product_class: ProductClass) -> None:
    path = tmp_path / "product.yaml"
    path.write_text(template(product_class, ["alarm"], ["clinical_bias"]), encoding="utf-8")
    product = load_document(path, Product)
    assert product.class_ is product_class
    assert product.capabilities == {}
    assert product.declared == {}
    assert product.identity.firmware is None


def test_a_template_asks_for_every_name_it_is_given(tmp_path: Path) -> None:
    text = template(ProductClass.TURNSTILE, ["alarm", "mask_detection"], ["clinical_bias"])
    answered = text.replace("  # alarm: yes", "  alarm: yes").replace("  # mask_detection: yes", "  mask_detection: no")
    path = tmp_path / "product.yaml"
    path.write_text(answered, encoding="utf-8")
    assert load_document(path, Product).capabilities == {"alarm": True, "mask_detection": False}
    assert "clinical_bias" in text
