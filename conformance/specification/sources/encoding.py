"""Bytes into text: UTF-8, UTF-16 with its mark, GB18030, Windows-1252; what fits none is refused, never guessed.

GB18030 gives some character for almost any bytes. It is believed only where the characters it gives are those that
Chinese texts are made of.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from conformance.specification.sources.source import refuse

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HAN = re.compile("[㐀-鿿]")
_COMMON = frozenset(
    "的一是不在有和人这中大为上个国以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四"
    "日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立"
    "代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运"
    "农指几九区强放决西被干做必战先回则任取据处测温误差警报环境湿准确检显示辐射热预备单类项规范围录注术语参考附技术要求标准试验"
    "時間個應測溫誤報環濕準確檢顯輻熱預備單類項規範圍錄註術語參據處與關數設過對發會"
)
_COMMON_SHARE = 0.25
"""Least share of Chinese characters that are common ones; misread bytes give less than a twentieth."""
_LATIN = re.compile(r"[\x00-\x7f°±²³µ·×÷–—‘’“”…•™®©§½¼¾€£¹«»ÄÖÜäöüßÀ-ÿ\xa0]*")
_RARE_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def decoded(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of a document's bytes; ``declared`` is the encoding it says it has.

    Raises `BadInput` for what is no text, or is in an encoding that cannot be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                refuse(name, f"is not the {encoding} it begins as ({error.reason})", "Save the file as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _legacy(data, name, declared, error)
    if (control := _RARE_CONTROL.search(text)) is not None:
        line = text.count("\n", 0, control.start()) + 1
        refuse(name, f"is no text: it holds the byte 0x{ord(control[0]):02x}",
               "Give a Markdown, text, HTML, DOCX or PDF document", line)  # fmt: skip
    return text


def _legacy(data: bytes, name: str, declared: str | None, error: UnicodeDecodeError) -> str:
    """Text that is not UTF-8: in the encoding whose characters make sense."""
    if b"\0" in data:
        refuse(name, "is no text: it holds NUL bytes", "Give a Markdown, text, HTML, DOCX or PDF document")
    read: dict[str, float] = {}
    for encoding in ("gb18030", "big5", declared):
        with suppress(UnicodeDecodeError, LookupError):
            text = data.decode(encoding or "ascii")
            read[text] = _chinese_share(text)
    best = max(read, key=read.__getitem__, default="")
    if read.get(best, 0) >= _COMMON_SHARE:
        return best
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = "\ufffd"
    accented = sum(c >= "À" and c.isalpha() for c in text if c < "Ā")
    if not _LATIN.fullmatch(text) or accented * 10 > len(text):
        line = data.count(b"\n", 0, error.start) + 1
        what = f"is neither UTF-8 nor GB18030: byte 0x{data[error.start]:02x} at offset {error.start}"
        refuse(name, what, "Save the file as UTF-8", line)
    return text


def _chinese_share(text: str) -> float:
    """Which share of the Chinese characters of a text are common ones."""
    han = _HAN.findall(text)
    return sum(c in _COMMON for c in han) / len(han) if han else 0.0
