"""Whether a name can be seen: text that prints as nothing identifies nobody, and hidden characters make two names of
one.

What is invisible is listed by Unicode's own properties: formats, controls, default ignorable characters, and those few
letters and symbols that fonts draw as blank.
"""

from __future__ import annotations

import re
import unicodedata

from conformance.core.problems import Wrong

_BLANK = "\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5\U00013441\U00013442\U0001d159"
"""Letters and symbols with a blank picture: Hangul fillers, an empty Braille cell, Egyptian blanks, and joiners that
Unicode does not count among the formats."""
_SELECTORS = "\ufe00-\ufe0f\u180b-\u180f\U000e0100-\U000e01ef"
_HIDDEN = re.compile(f"[{_BLANK}{_SELECTORS}\u2028\u2029]")
_VARIANT = re.compile("(?<=[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f])[\ufe00-\ufe02\U000e0100-\U000e01ef]")
"""A selector behind a Han character chooses between two forms of it: Japanese names are written so."""
_JOINED = re.compile("(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])")
"""A (non-)joiner between two letters of Arabic or an Indian script is part of the spelling."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def hidden_in(text: str) -> tuple[str, ...]:
    """The characters of a text that no reader sees, once each: controls, direction marks, zero widths, fillers."""
    spelled = _JOINED.sub("", _VARIANT.sub("", text))
    return tuple(dict.fromkeys(each for each in spelled if _is_hidden(each)))


def prints_as_nothing(text: str) -> bool:
    """Whether a reader sees no letter and no digit: blanks, punctuation, symbols and hidden characters alone."""
    return not any(unicodedata.category(each)[0] in "LN" and not _is_hidden(each) for each in text)


def folded(text: str) -> str:
    """A name as it is compared: without regard to case, blanks, width and what nobody sees."""
    wide = unicodedata.normalize("NFKC", "".join(each for each in text if not _is_hidden(each)))
    return unicodedata.normalize("NFKC", "".join(wide.split()).casefold())


def visible(text: str) -> str:
    """The text of a name, as it is. Raises `Wrong` where it hides characters."""
    hidden = hidden_in(text)
    if hidden:
        raise Wrong(
            f"the text contains characters that nobody sees: {named(hidden)}",
            remedy="Type it again without them",
            code="text-invisible",
        )
    return text


def named(characters: tuple[str, ...]) -> str:
    """Characters by number and name, for a message: the first four."""
    said = (f"U+{ord(each):04X} {unicodedata.name(each, 'without a name')}" for each in characters[:4])
    return ", ".join(said) + (" and others" if len(characters) > 4 else "")


def _is_hidden(character: str) -> bool:
    if character in "\t\n\r":
        return False  # an address may have several lines
    return unicodedata.category(character) in _UNSEEN or _HIDDEN.match(character) is not None
