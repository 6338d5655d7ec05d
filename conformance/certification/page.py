"""The certificate for people: one self-contained page of A4, without script and without network."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from conformance.certification.certificate import Certificate
from conformance.certification.code import code_svg, code_text
from conformance.certification.words import LIFTED, PAGE, SPECIMEN, class_name
from conformance.core.plain import one_line
from conformance.core.text import Language, Text
from conformance.documents import sha256_of
from conformance.evaluation.assignment import stated_registry
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import evaluation_text
from conformance.reporting.escaping import escaping_environment

if TYPE_CHECKING:
    import jinja2

LONGEST = 80
"""Characters of any one text from outside: what is longer is cut, so that the page stays one page."""
MOST_RECORDINGS = 4


def certificate_page(evaluation: Evaluation, certificate: Certificate, language: Language) -> str:
    """The page as HTML. A pure function: the same certificate and language give the same text."""
    registry = stated_registry(evaluation.assignment)
    code = code_text(certificate.number, sha256_of(evaluation_text(evaluation)), registry)
    reasons = [LIFTED[each].in_(language) for each in certificate.lifted]
    reasons = reasons or [PAGE["specimen_plain"].in_(language)]
    return (
        environment(language)
        .get_template("certificate.html")
        .render(
            c=certificate,
            heading=heading_of(certificate).in_(language),
            which=_which(certificate),
            standing=standing_of(certificate),
            part="" if certificate.part is None else ", ".join(certificate.part.requirements),
            title=said(certificate.specification.title, language),
            class_=class_name(certificate.product.class_).in_(language),
            waivers=sum(result.waiver is not None for result in evaluation.results),
            reasons=("；" if language == "zh" else "; ").join(reasons),
            shown=certificate.recordings[:MOST_RECORDINGS],
            more=len(certificate.recordings) - MOST_RECORDINGS,
            registry=registry,
            code=code_svg(code),
        )
    )


def heading_of(certificate: Certificate) -> Text:
    """The title of a certificate: that it is of a part, or by a specification of one's own, is part of it."""
    words = [PAGE["specimen_title" if certificate.specimen else "title"]]
    if certificate.part is not None:
        words.append(PAGE["partial_title"].format(n=len(certificate.part.requirements), all=certificate.part.of))
    if certificate.own_specification:
        words.append(PAGE["own_title"].format(laboratory=one_line(certificate.laboratory.name, LONGEST)))
    return Text(zh=" — ".join(each.in_("zh") for each in words), en=" — ".join(each.in_("en") for each in words))


def standing_of(certificate: Certificate) -> Text | None:
    """Whose specification it is, in a sentence; None where an older version issued it."""
    standing = certificate.specification.standing
    return None if standing is None else standing.in_words(certificate.laboratory.name)


def _which(certificate: Certificate) -> Text:
    """The requirements that the statement of conformity is about."""
    whole = PAGE["of_the_profile"]
    if certificate.own_specification:
        whole = PAGE["of_the_own"].format(laboratory=one_line(certificate.laboratory.name, LONGEST))
    if certificate.part is None:
        return whole
    return PAGE["of_the_part"].format(n=len(certificate.part.requirements), all=certificate.part.of, whole=whole)


def said(text: Text, language: Language) -> str:
    """A bilingual text; where it has no words in this language the other one, and that is said."""
    return text.stated_in(language) or f"{text.in_(language)} {PAGE['no_translation'].in_(language)}"


@functools.cache
def environment(language: Language) -> jinja2.Environment:
    """The templates with the words of a language. Everything they print is escaped, printable, and one bounded line."""

    def w(text: Text | str, **values: Any) -> str:
        chosen = PAGE[text] if isinstance(text, str) else text
        return chosen.format(**values).in_(language) if values else chosen.in_(language)

    built = escaping_environment("conformance.certification")
    built.globals.update(w=w, language=language, specimen_word=SPECIMEN.in_(language))
    built.globals["said"] = functools.partial(said, language=language)
    built.filters["line"] = lambda text, longest=LONGEST: one_line(str(text), longest)
    return built
