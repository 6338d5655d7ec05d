"""Names that readers cannot tell apart: a set of one's own may not be called as a published one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from conformance.core.text import LANGUAGES, Text

_CAPITALS = str.maketrans("АВЕКМНОРСТУХІЈЅԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIJSQWABEZHIKMNOPTYX")
"""Capitals that look like Latin ones, whose small letters look like others or like none."""
_LOOKS_LIKE: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "авгекмнорстухіјѕһԁԛԝьӏёїєαβγεηικνορτυχωϲϳıɩɑʀѵᴏօսոհցքѡ",
            "abrekmhopctyxijshdqwbieieabyenikvoptuxwcjiiarvoounhgqw",
            strict=True,
        )
    )
    | {"0": "o", "1": "i", "l": "i", "5": "s"}
)
"""Small letters that look like Latin ones (Cyrillic, Greek, Armenian), and figures that look like letters."""
_LATIN = re.compile(r"LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) (?:SCRIPT |DOTLESS |LONG )?([A-Z])(?: WITH .*)?")
_CHINESE = str.maketrans(
    "統檢測試驗範規體溫篩紅熱儀標準條評臨認證設備覺觸員", "统检测试验范规体温筛红热仪标准条评临认证设备觉触员"
)
"""Traditional characters of the words that titles are made of."""
_LONGEST = 1000
_SIGNS = re.compile(r"[\W_]+")
_FIGURES = re.compile(r"\d+")
_FILLERS = re.compile("[\u115f\u1160\u3164\uffa0]+")
_EDITION = re.compile(
    r"\b(?:edition|ed|version|ver|revision|rev|issue|v)\s+[a-z]\b"
    r"|\b(?:the|edition|ed|version|ver|revision|rev|issue|release|draft|final|copy|v|no)\b"
    r"|第?[0-9一二三四五六七八九十]+版|修订版|版本|副本|[0-9]+"
)
"""Words that tell editions of one document apart."""


def folded(name: str) -> str:
    """A name as a reader sees it: letters and digits alone, whatever their width, case, accents or alphabet.

    One with more letters than any name has stays as it is: nobody takes a page for a name.
    """
    seen = _printed(name)
    if len(seen) > _LONGEST:
        return name
    small = unicodedata.normalize("NFKC", seen).translate(_CAPITALS).casefold()
    plain = _printed(small).translate(_CHINESE)
    return "".join(map(_seen_as, plain)).replace("rn", "m").replace("vv", "w")


def _printed(text: str) -> str:
    """The letters and figures of a text that print, without their accents: the fillers of Hangul print nothing."""
    return _FILLERS.sub("", _SIGNS.sub("", unicodedata.normalize("NFKD", text)))


def _seen_as(letter: str) -> str:
    if (like := _LOOKS_LIKE.get(letter)) is None and not letter.isascii():
        latin = _LATIN.fullmatch(unicodedata.name(letter, ""))
        like = latin[1].lower() if latin else None
        like = _LOOKS_LIKE.get(like, like) if like else None
    return like or letter


def without_edition(name: str) -> str:
    """A name folded, without the words and numbers that tell editions apart; all of it where nothing else is there."""
    plain = _SIGNS.sub(" ", unicodedata.normalize("NFKC", name).casefold())
    if len(plain) > 2 * _LONGEST:
        return folded(name)
    return folded(_EDITION.sub(" ", plain)) or folded(name)


def letters_of(sentence: str) -> str:
    """The letters of a sentence: two that differ in their figures and signs alone have the same."""
    return _FIGURES.sub("", _printed(unicodedata.normalize("NFKC", sentence).casefold()))


def names_of(profile: str, title: Text) -> tuple[str, ...]:
    """Every name of a set: that of its profile, and its title in each language."""
    return (profile, *(stated for language in LANGUAGES if (stated := title.stated_in(language))))


def same_name(own: Iterable[str], published: Iterable[str]) -> str | None:
    """The first of our own names that a reader would take for one of the published ones, or None."""
    taken = {form for name in published for form in (folded(name), without_edition(name)) if form}
    return next((name for name in own if {folded(name), without_edition(name)} & taken), None)
