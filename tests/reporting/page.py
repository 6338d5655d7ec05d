"""A report's page as a test reads it: its elements, its visible text, and whether it is well formed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "hr", "img", "input"}


@dataclass
class Element:
    """One element with what is inside it."""

    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)

    def text(self) -> str:
        """The visible text, white space folded; style sheets are not visible."""
        if self.tag in {"style", "title"}:
            return ""
        return " ".join("".join(p if isinstance(p, str) else f" {p.text()} " for p in self.parts).split())

    def all(self, tag: str, class_: str | None = None, id_: str | None = None) -> list[Element]:
        """Every element of a tag below, in document order."""
        found: list[Element] = []
        for part in self.parts:
            if isinstance(part, Element):
                classes = part.attributes.get("class", "").split()
                if part.tag == tag and class_ in {None, *classes} and id_ in {None, part.attributes.get("id")}:
                    found.append(part)
                found += part.all(tag, class_, id_)
        return found

    def one(self, tag: str, class_: str | None = None, id_: str | None = None) -> Element:
        """The only element of its kind."""
        (element,) = self.all(tag, class_, id_)
        return element


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].parts.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].parts.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack[-1].tag == tag, f"</{tag}> closes <{self.stack[-1].tag}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].parts.append(data)


def page_of(html: str) -> Element:
    """The page as a tree; every element has to be closed, in order."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert len(builder.stack) == 1, f"<{builder.stack[-1].tag}> is never closed"
    return builder.stack[0]
