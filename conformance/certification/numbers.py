"""Numbers of certificates, compared as people read them."""

from __future__ import annotations

import functools

from conformance.core.visible import folded

number_key = functools.lru_cache(maxsize=65536)(folded)
"""Equal for numbers that a reader takes for one: a name as it is compared, kept because lists ask again and again."""
