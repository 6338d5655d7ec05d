"""XML from an untrusted peer: no document types, so no entities; limits on depth and number; local names.

Network cameras disagree on namespaces for the same elements, so names are kept without theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat  # entities are refused below, before the first of them could be expanded

DEEPEST = 64
"""Elements within elements."""
MOST = 100_000
"""Elements of one document."""
_SEPARATOR = "\x1f"
"""Between namespace and local name: a character that no XML can hold, so that no namespace is refused for having it."""


class NotXml(ValueError):
    """What came is not XML that is safe to read."""


@dataclass(slots=True, eq=False)
class Element:
    """One element: its local name, attributes by local name, text before its first child, children."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, *path: str) -> Element | None:
        """The first element on a path of local names below this one."""
        found: Element | None = self
        for name in path:
            found = next((child for child in found.children if child.name == name), None) if found else None
        return found

    def said(self, *path: str) -> str | None:
        """The text on a path, without white space around it; None if there is no such element."""
        found = self.find(*path)
        return None if found is None else found.text.strip()

    def all(self, name: str) -> Iterator[Element]:
        """Every element of a name, at any depth, in the order of the document; this one may be among them."""
        if self.name == name:
            yield self
        for child in self.children:
            yield from child.all(name)


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST:
            raise NotXml(f"the XML has more than {DEEPEST} levels or {MOST} elements")
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        if not self._open[-1].children:
            self._open[-1].text += text


def parse_xml(data: bytes, encoding: str | None = None) -> Element:
    """The root of a document, read in ``encoding``, or in the one that it declares.

    Raises `NotXml` for anything that is not plain, whole XML.
    """
    builder = _Builder()
    parser = expat.ParserCreate(encoding, namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise NotXml(f"it is not XML: {error}") from None
    if builder.root is None:  # pragma: no cover (expat refuses an empty document itself)
        raise NotXml("it is empty")
    return builder.root


def _refuse(*doctype: object) -> None:
    raise NotXml("the XML declares a document type: its entities are never expanded")


def _local(name: str) -> str:
    return name.rpartition(_SEPARATOR)[2]
