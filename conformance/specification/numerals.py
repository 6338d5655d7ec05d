"""Numbers in digits and in words, of either language, as decimals."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_PLAIN = re.compile(r"\d{1,12}(?:\.\d{0,11}[1-9])?", re.ASCII)
_POWER = re.compile(r"^(.*?)\s?[x×·]\s?10\^?(-?\d{1,3})$")
_DECIMAL_COMMA = re.compile(r"[+-]?\s?(?:0,\d{1,3}|\d+,\d{1,2})")
_QUARTERS = re.compile(r"(an?|one|two|three)[\s-]+quarters?\s+of\s+an?")
_ZH = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ZH_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 4, "亿": 8}
_EN_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_EN = (
    {name: value for value, name in enumerate(_EN_UNITS.split())}
    | {name: 10 * value for value, name in enumerate(_EN_TENS.split(), 2)}
    | {"a": 1, "an": 1}
)
_EN_TIMES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}


def number(text: str) -> Decimal | None:
    """The value of a folded number in digits or words; None where it is none.

    >>> number("1,020"), number("2×10⁻³"), number("九十五点五"), number("twenty-five"), number("- 0.3")
    (Decimal('1020'), Decimal('0.002'), Decimal('95.5'), Decimal('25'), Decimal('-0.3'))
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    text = text.strip().translate(_SUPERSCRIPT)
    if not text:
        return None
    if text == "半" or text.split()[0] == "half":
        return Decimal("0.5")
    if text.endswith(("个半", " and a half")):
        whole = number(text.removesuffix("个半").removesuffix(" and a half"))
        return None if whole is None else whole + Decimal("0.5")
    if "成" in text:
        tenths, _, rest = text.partition("成")
        return Decimal(10 * _ZH[tenths] + (5 if rest == "半" else _ZH.get(rest, 0)))
    if quarters := _QUARTERS.fullmatch(text):
        return (_english(quarters[1]) or Decimal(1)) / 4
    if text[0] in _ZH or text[0] in _ZH_PLACES:
        return _chinese(text)
    if text[0].isalpha():
        return _english(text)
    power = _POWER.match(text)
    digits, exponent = (power[1], int(power[2])) if power else (text, 0)
    if digits[-1] in _MYRIADS:
        digits, exponent = digits[:-1], _MYRIADS[digits[-1]]
    try:
        if _DECIMAL_COMMA.fullmatch(digits):
            digits = digits.replace(",", ".")
        return Decimal(digits.replace(",", "").replace(" ", "")).scaleb(exponent).normalize() + 0
    except (InvalidOperation, ValueError):
        return None


def _chinese(text: str) -> Decimal | None:
    """``一百零五``, ``九十五点五``."""
    whole, _, fraction = text.partition("点")
    total, digit = 0, None
    for character in whole:
        if character in _ZH_PLACES:
            total += (1 if digit is None else digit) * _ZH_PLACES[character]
            digit = None
        elif digit:
            return None  # two digits in a row: a year or a code, not a number in words
        else:
            digit = _ZH[character]
    total += digit or 0
    if not fraction:
        return Decimal(total)
    return Decimal(f"{total}." + "".join(str(_ZH[character]) for character in fraction))


def _english(text: str) -> Decimal | None:
    """``ninety-five``, ``two hundred``."""
    total = 0
    for word in re.split(r"[\s-]+", text):
        if word in _EN:
            total += _EN[word]
        elif word in _EN_TIMES:
            total = max(total, 1) * _EN_TIMES[word]
        elif word in {"and", "of"}:
            continue
        else:
            return None
    return Decimal(total)
