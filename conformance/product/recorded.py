"""The product declaration that an evaluation is made with: the one that is given, else the recording's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance.documents import LoadedYaml, load_document, validate
from conformance.product.declaration import UNDECLARED_PRODUCT, Product


def product_of(path: Path | None, recorded: dict[str, Any] | None, recording: str) -> Product:
    """The product declaration: the file given, else what the recording holds, else nothing declared.

    Raises `BadInput` with every problem in it.
    """
    if path is not None:
        return load_document(path, Product)
    if recorded is None:
        return UNDECLARED_PRODUCT
    return validate(LoadedYaml(f"{recording}: product", recorded, {}), Product)
