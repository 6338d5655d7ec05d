"""Pictures of people are personal data: an import states consent, or that no person is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from conformance.core.problems import Problem

OPTIONS = MappingProxyType(
    {
        "consent": "the consent of the people in the pictures: its reference, what it covers",
        "retention": "until when the pictures may be kept, and who deletes them",
        "people": "no, where the pictures show no person (default yes)",
    }
)
_SHORTEST_CONSENT = 3


def consent_problems(options: Mapping[str, str]) -> list[Problem]:
    """What is missing before pictures may be imported."""
    people = options.get("people", "yes")
    if people not in {"yes", "no"}:
        return [
            Problem(
                f"{people!r} is neither yes nor no",
                field="--option people",
                remedy="Write yes or no",
                code="option-refused",
            )
        ]
    if people == "yes" and len(options.get("consent", "").strip()) < _SHORTEST_CONSENT:
        return [
            Problem(
                "the pictures may show people, and no consent is stated",
                field="--option consent",
                remedy="State it with --option consent=... and --option retention=..., or --option people=no if the "
                "pictures show no person",
                code="consent-missing",
            )
        ]
    return []


def consent_note(options: Mapping[str, str]) -> str:
    """The note that goes into the recording."""
    if options.get("people", "yes") == "no":
        return "The importing person states that the pictures show no person."
    retention = options.get("retention", "").strip() or "not stated"
    return f"Pictures of people. Consent: {options['consent'].strip()}. Retention: {retention}."
