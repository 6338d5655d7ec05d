"""A product declaration to fill in: every question, without answers."""

from __future__ import annotations

import json
from collections.abc import Iterable

from conformance.product.declaration import Product, ProductClass

_HEAD = """\
# Product declaration: what the vendor declares of the product (ICS/IXIT of ISO/IEC 9646).
# What stays commented out or null is UNDECLARED: requirements that ask for it apply and are reported as not tested.
schema: {schema}
class: {product_class}
identity:
  manufacturer: null
  model: null
  serial: null
  firmware: null
"""


def template(product_class: ProductClass, capabilities: Iterable[str] = (), declared: Iterable[str] = ()) -> str:
    """YAML text of a declaration of ``product_class`` that asks for the named capabilities and values."""
    text = _HEAD.format(schema=Product.KIND, product_class=product_class.value)
    text += "\n# Capabilities: yes or no. Remove the '#' and answer.\ncapabilities:\n"
    text += "".join(f"  # {_key(name)}: yes\n" for name in sorted(set(capabilities))) or "  # mask_detection: yes\n"
    text += "\n# Declared values: one value, or bounds that the product is claimed to keep; each with its unit.\n"
    text += "declared:\n"
    names = sorted({"alarm_threshold", "skin_to_body_offset", *declared})
    text += "".join(f"  # {_key(name)}: {_EXAMPLES.get(name, _BOUNDS)}\n" for name in names)
    return text


def _key(name: str) -> str:
    """A name as a YAML key, whatever it contains: it stays in its line and in its comment."""
    return name if name.isidentifier() and name.isascii() else json.dumps(name)


_BOUNDS = "{lower: …, upper: …, unit: …}"
_EXAMPLES = {
    "alarm_threshold": "{value: …, unit: degC}    # at or above this reading the device raises its alarm",
    "skin_to_body_offset": "{value: …, unit: delta_degC}    # what the device adds to a surface reading",
    "detection_auc": "{lower: …, unit: dimensionless}",
    "detection_sensitivity": "{lower: …, unit: dimensionless}",
    "detection_specificity": "{lower: …, unit: dimensionless}",
    "reference_slope": "{lower: …, upper: …, unit: dimensionless}",
    "clinical_bias": "{lower: …, upper: …, unit: delta_degC}",
    "clinical_agreement": "{lower: …, upper: …, unit: delta_degC}",
    "clinical_repeatability": "{upper: …, unit: delta_degC}",
}
