"""Which characters of a text no installed font can draw. A page without them would drop them in silence."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterable

from conformance.core.problems import BadInput, Problem

PACKAGE, PACKAGE_OF_MARKS = "fonts-noto-cjk", "fonts-dejavu-core"
"""The font packages of Debian and Ubuntu that have every Chinese character, and every mark, that a report uses."""
_FIRST_OF_CJK = "\u2e80"
_MOST_NAMED = 12


def drawable_or_raise(text: str) -> None:
    """Raise `BadInput`, naming the package to install, where a character of the text has no font."""
    lacking = without_font(text)
    if not lacking:
        return
    named = " ".join(lacking[:_MOST_NAMED]) + (" …" if len(lacking) > _MOST_NAMED else "")
    raise BadInput(
        Problem(
            f"no installed font has {len(lacking)} of the report's characters ({named}), and a PDF would drop them",
            remedy=f"Install a font for them that fontconfig finds: {' and '.join(_packages(lacking))}",
            code="font-missing",
        )
    )


def _packages(lacking: Iterable[str]) -> Iterable[str]:
    if any(character >= _FIRST_OF_CJK for character in lacking):
        yield f"for Chinese the package {PACKAGE} (Debian, Ubuntu) or google-noto-sans-cjk-fonts (Fedora)"
    if any(character < _FIRST_OF_CJK for character in lacking):
        yield f"for marks the package {PACKAGE_OF_MARKS} (Debian, Ubuntu) or dejavu-sans-fonts (Fedora)"


def without_font(text: str) -> list[str]:
    """The characters for which fontconfig knows no font, in the order of their code points."""
    library = _fontconfig()
    asked = sorted({character for character in text if ord(character) > 0x20 and character.isprintable()})
    if _some_font_has(library, asked):
        return []
    return [character for character in asked if not _some_font_has(library, [character])]


def _some_font_has(library: ctypes.CDLL, characters: Iterable[str]) -> bool:
    """Whether one font has all the characters."""
    wanted = library.FcCharSetCreate()
    for character in characters:
        library.FcCharSetAddChar(wanted, ord(character))
    pattern, objects = library.FcPatternCreate(), library.FcObjectSetCreate()
    library.FcPatternAddCharSet(pattern, b"charset", wanted)
    library.FcObjectSetAdd(objects, b"family")
    fonts = library.FcFontList(None, pattern, objects)
    found: bool = bool(fonts) and fonts.contents.nfont > 0
    if fonts:
        library.FcFontSetDestroy(fonts)
    library.FcObjectSetDestroy(objects)
    library.FcPatternDestroy(pattern)
    library.FcCharSetDestroy(wanted)
    return found


class _FontSet(ctypes.Structure):
    _fields_ = [("nfont", ctypes.c_int)]


def _fontconfig() -> ctypes.CDLL:
    """The library through which WeasyPrint finds its fonts."""
    library = ctypes.CDLL(ctypes.util.find_library("fontconfig") or "libfontconfig.so.1")
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    signatures = {
        "FcCharSetCreate": (pointer, []),
        "FcCharSetAddChar": (ctypes.c_int, [pointer, ctypes.c_uint32]),
        "FcCharSetDestroy": (None, [pointer]),
        "FcPatternCreate": (pointer, []),
        "FcPatternAddCharSet": (ctypes.c_int, [pointer, text, pointer]),
        "FcPatternDestroy": (None, [pointer]),
        "FcObjectSetCreate": (pointer, []),
        "FcObjectSetAdd": (ctypes.c_int, [pointer, text]),
        "FcObjectSetDestroy": (None, [pointer]),
        "FcFontList": (ctypes.POINTER(_FontSet), [pointer, pointer, pointer]),
        "FcFontSetDestroy": (None, [ctypes.POINTER(_FontSet)]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
