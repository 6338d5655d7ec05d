"""Numbers of certificates, compared as people read them."""

from __future__ import annotations

import functools
import unicodedata


@functools.lru_cache(maxsize=65536)
def number_key(number: str) -> str:
    """Equal for numbers that a reader takes for one: widths, case, blanks and what prints as nothing do not count."""
    folded = unicodedata.normalize("NFKC", number).casefold()
    return "".join(
        character for character in folded if unicodedata.category(character) not in {"Zs", "Cc", "Cf", "Zl", "Zp"}
    )
