"""Pages in a bundle that this tool did not make itself, asked whether they could do anything but be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from conformance.evidence.failure import Failure

_TAGS = frozenset({
    "applet", "base", "embed", "form", "frame", "frameset", "iframe", "link", "object", "portal", "script",
})  # fmt: skip
_ADDRESSES = frozenset({"action", "background", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"})
_FETCHED = re.compile(r"@import|url\(\s*['\"]?(?!\s*['\"]?(?:#|data:))", re.IGNORECASE)
_ALLOWED = ("#", "data:image/", "data:font/")


def active_pages(members: Mapping[str, bytes]) -> Iterator[Failure]:
    """Each page with a script, or with something that a browser would fetch or follow."""
    for name, data in members.items():
        if name.endswith(".html"):
            what = _active(data)
            if what is not None:
                yield Failure("page_active", f"the page holds {what}: pages of a bundle are for reading only", name)


def _active(data: bytes) -> str | None:
    reader = _Reader()
    try:
        reader.feed(data.decode("utf-8"))
        reader.close()
    except (UnicodeDecodeError, AssertionError):
        return "bytes that are not text"
    if reader.found is None and b"<script" in data.lower():
        return "<script"
    return reader.found


class _Reader(HTMLParser):
    """The first thing that is more than text and drawing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: str | None = None
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tags and attributes; an address is one within the page, or a picture or font in it."""
        named = dict(attrs)
        self._in_style = tag == "style"
        if tag in _TAGS or (tag == "meta" and (named.get("http-equiv") or "").lower() == "refresh"):
            self.found = self.found or f"<{tag}>"
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or (name in _ADDRESSES and address and not address.startswith(_ALLOWED)):
                self.found = self.found or f"the attribute {name}"
            if name not in {"title", "aria-label", "alt", "content"} and _FETCHED.search(value or ""):
                self.found = self.found or "a style that fetches something"

    def handle_endtag(self, tag: str) -> None:
        """Where a style sheet ends."""
        self._in_style = False

    def handle_data(self, data: str) -> None:
        """A style sheet; text may say what it likes."""
        if self._in_style and _FETCHED.search(data):
            self.found = self.found or "a style that fetches something"
