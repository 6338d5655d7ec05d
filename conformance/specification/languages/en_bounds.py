"""English: how a value is said to be bounded. The words are put together from the few that bear the sense."""

from __future__ import annotations

from itertools import product

_LARGER = ("more", "greater", "higher", "larger", "bigger", "longer", "later", "wider", "broader", "louder", "heavier", "older", "farther", "further",
           "taller", "thicker", "hotter", "warmer", "brighter", "coarser", "deeper", "steeper", "rougher", "bulkier")  # fmt: skip
_SMALLER = ("less", "lower", "fewer", "smaller", "shorter", "narrower", "quieter", "lighter", "younger", "colder", "cooler", "nearer", "closer", "thinner",
            "earlier", "sooner", "darker", "dimmer", "shallower", "finer", "tighter")  # fmt: skip
_BETTER = ("better", "faster", "quicker", "speedier")
_WORSE = ("worse", "slower", "poorer", "inferior")
_OVER = ("above", "over", "beyond")
_UNDER = ("below", "under", "beneath", "inside")
_STAYING = ("be", "is", "are", "been", "being", "stay", "stays", "remain", "remains", "keep", "keeps", "kept", "lie", "lies", "come", "comes", "go", "goes",
            "rise", "rises", "fall", "falls", "drop", "drops", "sink", "sinks", "well", "always", "of", "to", "held", "maintained", "consistently", "average", "weigh", "weighs", "draw", "draws", "consume", "consumes", "last", "lasts", "take", "takes", "measure", "measures", "need", "needs", "cost", "costs", "averages")  # fmt: skip


def _each(template: str, *words: str) -> tuple[str, ...]:
    return tuple(template.format(word) for word in words)


_OF_SIZE = ("more", "greater", "larger", "higher", "less", "smaller", "lower")


def _than(words: tuple[str, ...]) -> tuple[str, ...]:
    """``more than``; ``inferior to``."""
    plain = tuple(f"{word} to" if word == "inferior" else f"{word} than" for word in words)
    return (
        *plain,
        *(
            f"{word} {apart} than"
            for word in words
            for apart in ("in magnitude", "in absolute value", "in amount")
            if word in _OF_SIZE
        ),
    )


def _or_equal(words: tuple[str, ...], prepositions: tuple[str, ...]) -> tuple[str, ...]:
    """``equal to or more than``, ``at or above``."""
    than = _than(words)
    return tuple(
        f"{joint} {word}"
        for joint, known in (
            ("equal to or", (*than, *prepositions)),
            ("equal or", than),
            ("at or", prepositions),
            ("on or", prepositions),
        )
        for word in known
    )


def _behind(words: tuple[str, ...]) -> tuple[str, ...]:
    """``or more``, ``and more``."""
    return tuple(f"{joint} {word}" for joint, word in product(("or", "and"), words))


_STAYS_OVER = tuple(f"{verb} {word}" for verb, word in product(_STAYING, _OVER))
_STAYS_UNDER = tuple(f"{verb} {word}" for verb, word in product(_STAYING, _UNDER))

# *Greater or equal to* leaves out *than*.
_OR_EQUAL_LARGER, _OR_EQUAL_SMALLER = (tuple(f"{word} or equal to" for word in words) for words in (_LARGER, _SMALLER))

ABOVE = (*_than(_LARGER), *_STAYS_OVER, "above", "in excess of", "upwards of", "upward of", "exceeding", "exceeds", "exceed", "surpass", "surpasses",
         "surpassing", "go beyond", "goes beyond", "beyond", ">")  # fmt: skip
BELOW = (*_than(_SMALLER), *_STAYS_UNDER, "below", "short of", "undercut", "<")
NEGATORS = ("not be", "not to", "not take", "not last", "not deviate by", "not differ by", "not vary by", "not drift by", "not change by", "not amount to", "not alter by",
            "not", "no", "never be", "never", "neither", "nor", "nor be", "in no case", "under no circumstances", "at no time", "in no event")  # fmt: skip
AT_LEAST = (*_OR_EQUAL_LARGER, *_or_equal(_LARGER, _OVER), "min.", "min", "at least", "at the least", "at the very least", "as a minimum", "at minimum", "reach", "reaches", "reaching", "attain", "attains", "achieve",
            "achieves", "at a minimum of", "at a minimum", "at a minimum,", "as a minimum,", "at the least,", "a minimum of", "minimum of", "a minimum", "minimum", "from a minimum of", "≥", "≧", "⩾", ">=", "=>")  # fmt: skip
AT_MOST = (*_OR_EQUAL_SMALLER, *_or_equal(_SMALLER, _UNDER), "max.", "max", "extended to", "relaxed to", "increased to", "limited to", "restricted to", "capped at", "capped to",
           "not to exceed", "at most", "at the most", "at the very most", "at maximum", "at a maximum", "at a maximum of", "as a maximum", "up to and including", "up to", "a maximum of", "maximum of", "a maximum", "maximum", "within",
           "inside of", "inside", "in under", "as low as", "to the nearest", "down to", "as little as", "as short as", "≤", "≦", "⩽", "<=", "=<")  # fmt: skip
BETTER = (*_than(_BETTER), *_each("equal to or {} than", *_BETTER), *_each("equal or {} than", *_BETTER), *_each("as {} as", "good", "fast"), *_each("at least as {} as", "good", "fast"))  # fmt: skip
WORSE = _than(_WORSE)
EQUAL = ("equal to", "equals", "be", "is", "are", "exactly", "precisely", "set to", "fixed at", "fixed to", "of", "=")
OR_MORE = (*_behind((*_LARGER, *_OVER, "up", "upwards", "upward", "beyond that")), "upwards", "upward", "at least", "at the least", "at the very least", "at minimum",
           "at a minimum", "min.", "min", "as a minimum", "minimum", "the minimum")  # fmt: skip
OR_BETTER = _behind(_BETTER)
OR_LESS = (*_behind((*_SMALLER, "below", "under", "down", "downwards")), "as a maximum", "at the latest", "at most", "at the most", "at the very most",
           "at maximum", "at a maximum", "max.", "max", "maximum", "the maximum", "downwards", "tops")  # fmt: skip
UPPER_NOUNS = (r"\b(?:maximum|maximal|max\.?|upper\s+(?:limit|bound|value)|ceiling|longest|highest|largest|limit\s+value)(?![a-z])"
               r"(?!\s+(?:sensitivity|specificity|range))")  # fmt: skip
LOWER_NOUNS = r"\b(?:minimum|minimal|min\.?|lower\s+(?:limit|bound|value)|shortest|lowest|smallest)(?![a-z])(?!\s+(?:resolvable|step|increment|division|graduation|adjustment))"
EXCEEDED = r"\s*(?:ever\s+)?be\s+(?:exceeded|surpassed|overstepped|overrun)\b"
PLUS_MINUS = ("plus or minus", "plus/minus", "plus-minus", "plus minus")
TOLERANCE = r"\s?[,(]?\s?(?:with\s+)?(?:an?\s+)?(?:(?:permissible|permitted|allowed)\s+)?(?:tolerance|deviation|tol\.)\s?(?:of|is|:)?\s?"
