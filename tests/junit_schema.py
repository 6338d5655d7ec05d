"""What of a JUnit XML file is not to the letter of the common schema (``tests/reporting/junit.xsd``)."""

from __future__ import annotations

import functools
from pathlib import Path

from lxml import etree

SCHEMA = Path(__file__).parent / "reporting" / "junit.xsd"
_AS_PYTEST_WRITES = {
    "<!-- properties of a case -->": '<xs:element name="properties" type="Properties" minOccurs="0"/>',
    "<!-- type of a skip -->": '<xs:attribute name="type" type="xs:string"/>',
}


def problems(document: bytes, *, by_pytest: bool = False) -> list[str]:
    """Everything that is wrong, empty where it is valid. ``by_pytest``: with what pytest writes beyond it."""
    schema = _schema(by_pytest)
    schema.validate(etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True)))
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


@functools.cache
def _schema(by_pytest: bool) -> etree.XMLSchema:
    text = SCHEMA.read_text(encoding="utf-8")
    for place, line in _AS_PYTEST_WRITES.items():
        assert text.count(place) == 1
        text = text.replace(place, line) if by_pytest else text
    return etree.XMLSchema(etree.fromstring(text.encode()))
