"""The limits that the statements of a requirement set give by themselves: read again, each sentence in its clause."""

from __future__ import annotations

import re
from collections.abc import Mapping

from conformance.core.text import LANGUAGES, Language
from conformance.requirements.model import Limit, Requirement, RequirementSet
from conformance.specification.parsed import parse_text

_CLAUSE = re.compile(r"[A-Z]?\d*(?:\.\d+)*")
LONGEST = 20_000
"""Characters of a statement that is read again: a sentence is never that long, and reading it takes its time."""
_DECORATION = re.compile(r"^[#>*\s-]+")
"""What would make a heading or an item of a sentence."""


def stated_limits(requirements: RequirementSet) -> Mapping[str, Mapping[Language, tuple[Limit | None, ...]]]:
    """By id and language, each limit that the statement can be read to give; empty where it states none to compare."""
    return {
        each.id: {
            language: _limits(each, statement, language)
            for language in LANGUAGES
            if (statement := each.statement.stated_in(language))
        }
        for each in requirements.requirements
    }


def _limits(requirement: Requirement, statement: str, language: Language) -> tuple[Limit | None, ...]:
    """Those of the requirement's characteristic, where the sentence names one; else those of all it names."""
    if len(statement) > LONGEST:
        return ()
    clause = requirement.clause if _CLAUSE.fullmatch(requirement.clause) else "1"
    module = requirement.module.stated_in(language) if requirement.module else None
    title = " ".join((module or "").split()) or ("要求" if language == "zh" else "Requirements")
    sentence = _DECORATION.sub("", " ".join(statement.split()))
    parsed = parse_text(f"# {title}\n\n## {clause} {title}\n\n{sentence}\n")
    found = parsed.statements if parsed is not None and parsed.language == language else ()
    own = [each.limit for each in found if each.characteristic == requirement.characteristic]
    limits = [limit for limit in own if limit is not None] or [each.limit for each in found if each.limit is not None]
    return tuple(limits)
