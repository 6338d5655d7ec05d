"""Modality: the normative words of a sentence, and the obligations it holds."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from conformance.core.text import Language
from conformance.requirements.model import Modality
from conformance.specification.languages import WORDS, LanguageWords


@dataclass(frozen=True, slots=True)
class Modal:
    """One normative word where it stands."""

    start: int
    end: int
    modality: Modality
    word: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """A stretch of a sentence that says one thing with one strength."""

    start: int
    end: int
    modal: Modal


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest that fits; blanks match any run of blanks.

    Built as a tree of their beginnings: hundreds of words are then told apart as fast as a few.
    """
    tree: _Tree = {}
    for word in words:
        node = tree
        for token in re.findall(r"\s+|\S", word):
            node = node.setdefault(r"\s+" if token.isspace() else re.escape(token), {})
        node[""] = {}
    return _spelled(tree)


_Tree = dict[str, "_Tree"]
"""What may follow, character by character; an empty key where a word ends."""


def _spelled(tree: _Tree) -> str:
    options = [token + _spelled(rest) for token, rest in sorted(tree.items()) if token]
    if not options:
        return ""
    if len(options) == 1 and "" not in tree:
        return options[0]
    return f"(?:{'|'.join(options)}){'?' if '' in tree else ''}"


def first_characters(words: Iterable[str]) -> str:
    """The characters that any of the words begins with, for a character class: what else stands is soon passed."""
    return "".join(sorted({re.escape(word[0]) for word in words}))


def whole_words(pattern: str, words: LanguageWords) -> str:
    """``pattern`` where it neither continues nor is continued as a word of the language."""
    if not words.letters:
        return f"(?:{pattern})"
    return f"(?<![{words.letters}])(?:{pattern})(?![{words.letters}])"


@cache
def _modal_pattern(code: Language) -> tuple[re.Pattern[str], dict[str, Modality]]:
    words = WORDS[code]
    by_word = {word: modality for modality, listed in words.modals.items() for word in listed}
    neutral = "|".join(words.neutral_patterns)
    pattern = f"(?P<neutral>{whole_words(neutral, words)})|(?P<modal>{whole_words(alternation(by_word), words)})"
    return re.compile(pattern), by_word


def modals(folded: str, words: LanguageWords) -> list[Modal]:
    """The normative words of a folded text in order; words that only contain one (``响应``) are passed over."""
    return list(_modals(folded, words.code))


@lru_cache(maxsize=512)
def _modals(folded: str, code: Language) -> tuple[Modal, ...]:
    pattern, by_word = _modal_pattern(code)
    found: list[Modal] = []
    for match in pattern.finditer(folded):
        if match["modal"] is not None:
            word = " ".join(match[0].split())
            found.append(Modal(match.start(), match.end(), by_word[word], word))
    return tuple(found)


@cache
def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def obligations(folded: str, words: LanguageWords) -> list[Obligation]:
    """The obligations of one folded sentence, in order; empty where it holds no normative word."""
    every = modals(folded, words)
    return list(_obligations(folded, tuple(every), words.code)) if every else []


@lru_cache(maxsize=512)
def _obligations(folded: str, every: tuple[Modal, ...], code: Language) -> tuple[Obligation, ...]:
    words = WORDS[code]
    groups: list[tuple[int, list[Modal], list[Modal]]] = []  # start, its obligations, all its normative words
    aside_start: int | None = None
    waiting = deque(every)
    for start, end in _pieces(folded, words):
        here: list[Modal] = []
        while waiting and waiting[0].start < end:
            here.append(waiting.popleft())
        subordinate = _is_subordinate(folded[start:end].strip(" ,;、。"), here, words)
        main = [] if subordinate else here
        if not groups:
            groups.append((start, main, here))
        elif main and groups[-1][1] and not _describes(main[0], groups[-1][1], folded[start:end], words):
            groups.append((aside_start if aside_start is not None else start, main, here))
        else:
            groups[-1][1].extend(main)
            groups[-1][2].extend(here)
        aside_start = (start if aside_start is None else aside_start) if subordinate and not here else None
    ends = [start for start, _, _ in groups[1:]] + [len(folded)]
    return tuple(
        Obligation(start, end, _ruling(main or here))
        for (start, main, here), end in zip(groups, ends, strict=True)
        if here
    )


def _describes(modal: Modal, before: list[Modal], piece: str, words: LanguageWords) -> bool:
    """Whether *can* only describes what the obligation before it brings about; behind a permission it is its own."""
    if modal.word not in words.ability or all(one.modality is Modality.MAY for one in before):
        return False
    return not _compiled(words.own_ability_pattern).match(piece)


def _is_subordinate(piece: str, here: list[Modal], words: LanguageWords) -> bool:
    """Whether a part of a sentence is a condition or an aside rather than an obligation."""
    if _compiled(*words.subordinate_openings).search(piece):
        return True
    binding = any(modal.modality is not Modality.MAY for modal in here)
    return bool(words.subordinate_endings) and not binding and bool(_compiled(*words.subordinate_endings).search(piece))


def _pieces(folded: str, words: LanguageWords) -> list[tuple[int, int]]:
    """The sentence cut wherever an obligation could end."""
    cuts = [match.start() for match in _compiled(words.joint_pattern).finditer(folded) if match.start()]
    return list(zip([0, *cuts], [*cuts, len(folded)], strict=True))


def _ruling(found: list[Modal]) -> Modal:
    """Of several normative words in one obligation the first that is more than a permission."""
    return next((modal for modal in found if modal.modality is not Modality.MAY), found[0])
