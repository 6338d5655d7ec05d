"""Automatic numbers of a Word document, counted as the word processor counts them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LETTER = re.compile(r"%([1-9])")
_CLAUSE = re.compile(r"(?:\d{1,3}|[A-Z](?=\.))(?:\.\d{1,3})*\.?")
_CHINESE = "零一二三四五六七八九十"


def w(name: str) -> str:
    """A name of WordprocessingML as ElementTree writes it."""
    return f"{{{_NAMESPACE}}}{name}"


class DeclaresEntitiesError(ValueError):
    """An XML part declares a document type: entities, which no word processor writes, and which can blow up."""


class _WithoutDoctype(ET.TreeBuilder):
    """Ends at a document type declaration, before its first entity is read, in whichever encoding it is written."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise DeclaresEntitiesError


def parsed_xml(part: bytes) -> ET.Element:
    """The root of a part. Raises `ValueError` where it is not XML that can be read, or declares a document type."""
    try:
        return ET.fromstring(part, ET.XMLParser(target=_WithoutDoctype()))  # noqa: S314
    except (ET.ParseError, LookupError) as error:  # an encoding that nobody knows is a LookupError
        raise ValueError(str(error)) from None


@dataclass(frozen=True, slots=True)
class Label:
    """The number or bullet that the word processor puts before a paragraph."""

    text: str
    depth: int
    """1 for the outermost level."""
    numbers_clause: bool
    """Whether it is a clause's number (``5.2.1``) rather than a list's label (``a)``)."""


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The numbering definitions of a document and where each counter stands."""

    levels: Mapping[str, Mapping[int, _Level]]
    """Levels by numbering instance."""
    abstract: Mapping[str, str]
    """Instances that count together have one abstract numbering."""
    styles: Mapping[str, ET.Element]
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def read(cls, numbering: bytes | None, styles: bytes | None) -> Numbering:
        """The definitions of a document's parts. Raises `ValueError`."""
        root = parsed_xml(numbering) if numbering else ET.Element("none")
        definitions = {one.get(w("abstractNumId"), ""): dict(_levels(one)) for one in root.iter(w("abstractNum"))}
        levels: dict[str, Mapping[int, _Level]] = {}
        abstract: dict[str, str] = {}
        for number in root.iter(w("num")):
            of = number.find(w("abstractNumId"))
            name = number.get(w("numId"), "")
            abstract[name] = of.get(w("val"), "") if of is not None else ""
            levels[name] = definitions.get(abstract[name], {})
        style_root = parsed_xml(styles) if styles else ET.Element("none")
        return cls(levels, abstract, {s.get(w("styleId"), ""): s for s in style_root.iter(w("style"))})

    def heading_level(self, paragraph: ET.Element) -> int:
        """Level of a heading, 1 for the first under the title; 0 for any other paragraph."""
        outline = self._property(paragraph, "outlineLvl")
        if outline is not None and (outline.get(w("val")) or "").isdecimal():
            level = int(outline.get(w("val"), "9"))
            if level < 9:
                return level + 1
        for style in self._styles_of(paragraph):
            named = style.find(w("name"))
            name = (named.get(w("val"), "") if named is not None else "").lower()
            if match := re.fullmatch(r"(?:heading|标题)\s*(\d)", name):
                return int(match[1])
            if name in {"title", "标题"}:
                return 1
        return 0

    def label_of(self, paragraph: ET.Element) -> Label | None:
        """The label of the next paragraph; counters are moved on."""
        numbering = self._property(paragraph, "numPr")
        if numbering is None:
            return None
        number, level = numbering.find(w("numId")), numbering.find(w("ilvl"))
        name = number.get(w("val"), "0") if number is not None else "0"
        depth = int(level.get(w("val"), "0")) if level is not None and level.get(w("val"), "0").isdecimal() else 0
        levels = self.levels.get(name, {})
        if name == "0" or depth not in levels:
            return None
        here = levels[depth]
        if here.form in {"bullet", "none"}:
            return Label("-", depth + 1, False)
        key = self.abstract[name]
        self.counters[(key, depth)] = self.counters.get((key, depth), here.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counters.pop((key, deeper), None)

        def filled(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = levels.get(at, here)
            return _written(self.counters.setdefault((key, at), form.start), form.form)

        text = _LETTER.sub(filled, here.text).strip()
        clause = _CLAUSE.fullmatch(text) is not None and (depth > 0 or self.heading_level(paragraph) > 0)
        return Label(text.rstrip(".") if clause else text, depth + 1, clause)

    def _property(self, paragraph: ET.Element, name: str) -> ET.Element | None:
        """A paragraph's property: its own, else that of its style."""
        for holder in (paragraph, *self._styles_of(paragraph)):
            found = holder.find(f"{w('pPr')}/{w(name)}")
            if found is not None:
                return found
        return None

    def _styles_of(self, paragraph: ET.Element) -> list[ET.Element]:
        """The style of a paragraph and those it is based on."""
        named = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        name = named.get(w("val"), "") if named is not None else ""
        found: list[ET.Element] = []
        while name in self.styles and len(found) < 12:
            style = self.styles[name]
            found.append(style)
            based = style.find(w("basedOn"))
            name = based.get(w("val"), "") if based is not None else ""
        return found


def _levels(definition: ET.Element) -> list[tuple[int, _Level]]:
    found = []
    for level in definition.iter(w("lvl")):
        at = level.get(w("ilvl"), "0")
        values = {name: _value(level, name) for name in ("numFmt", "lvlText", "start")}
        start = values["start"] if values["start"].isdecimal() else "1"
        if at.isdecimal():
            found.append((int(at), _Level(values["numFmt"] or "decimal", values["lvlText"], int(start))))
    return found


def _value(parent: ET.Element, name: str) -> str:
    one = parent.find(w(name))
    return one.get(w("val"), "") if one is not None else ""


def _written(count: int, form: str) -> str:
    """A counter's value in the form of its level."""
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"}:
        roman = "".join(s * n for s, n in zip(("x", "ix", "v", "iv", "i"), _roman_counts(count), strict=True))
        return roman if form == "lowerRoman" else roman.upper()
    if form.startswith(("chinese", "japanese", "taiwanese", "ideograph")) and 0 < count < 20:
        return ("十" if count >= 10 else "") + (_CHINESE[count % 10] if count % 10 else "")
    if form in {"decimalEnclosedCircleChinese", "decimalEnclosedCircle"}:
        return chr(ord("①") + count - 1) if count <= 20 else str(count)
    return str(count)


def _roman_counts(count: int) -> tuple[int, int, int, int, int]:
    tens, rest = divmod(count, 10)
    nine, rest = (1, 0) if rest == 9 else (0, rest)
    five, rest = (1, rest - 5) if rest >= 5 else (0, rest)
    four, rest = (1, 0) if rest == 4 else (0, rest)
    return tens, nine, five, four, rest
