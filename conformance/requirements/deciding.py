"""What decides the verdict of a requirement, and what a report prints as its origin: the content of a requirement.

Two digests rest on it: the fingerprint that a reviewer vouches for, and the one by which a release pins the
requirement. Comments, titles of modules, places in the source document and the mark of the review are in neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from conformance.core.text import Text
from conformance.documents import Digest, DocumentModel, canonical_json, sha256_of
from conformance.requirements.model import Editorial, Requirement, RequirementSet

PARTS: Mapping[str, Text] = MappingProxyType(
    {
        "clause": Text(zh="条号", en="clause"),
        "modality": Text(zh="要求的强度", en="modality"),
        "statement": Text(zh="条文", en="statement"),
        "characteristic": Text(zh="特性", en="characteristic"),
        "limit": Text(zh="限值", en="limit"),
        "limit_reason": Text(zh="限值与条文不同的理由", en="reason for a limit other than the statement's"),
        "conditions": Text(zh="条件", en="conditions"),
        "applies_to": Text(zh="适用条件", en="applicability"),
        "capability": Text(zh="能力", en="capability"),
        "method": Text(zh="验证方法", en="method of verification"),
        "scenario": Text(zh="测试方案", en="scenario"),
        "parameters": Text(zh="验证参数", en="parameters"),
        "acceptance": Text(zh="接受限", en="acceptance"),
        "disclosure": Text(zh="仅要求公布", en="disclosure"),
        "gap": Text(zh="未验证的理由", en="gap"),
        "decision_rule": Text(zh="判定规则", en="decision rule"),
        "basis": Text(zh="依据", en="basis"),
        "citation": Text(zh="引用", en="citation"),
        "reason": Text(zh="理由", en="reason"),
    }
)
"""Parts of a requirement's content, as they are named where one was changed."""
_NOT_FOR_ALL = frozenset({"schema_", "profile", "edition", "title", "editorial_parameters", "requirements"})
"""What names a set, and its lists."""


def content_of(requirements: RequirementSet, requirement: Requirement) -> dict[str, Any]:
    """The content of a requirement as plain data, a key a part (`PARTS`); parameters are resolved.

    Parts without a value are left out. A reference to an editorial parameter that is not defined stays a reference.
    """
    verification = requirement.verification
    whole: dict[str, Any] = {name: getattr(requirement, name) for name in PARTS if hasattr(requirement, name)}
    if verification is not None:
        whole |= {name: getattr(verification, name) for name in PARTS if hasattr(verification, name)}
        whole["parameters"] = {
            name: _resolved(requirements, given) for name, given in verification.parameters.items()
        } or None
        whole["disclosure"] = verification.disclosure or None
    return {name: _plain(value) for name, value in whole.items() if value is not None and value != ()}


def digest_of_requirement(requirements: RequirementSet, requirement: Requirement) -> Digest:
    """Digest of a requirement's content, without what the set decides for all (rule, confidence, samples)."""
    return sha256_of(canonical_json(content_of(requirements, requirement)))


def fingerprint_of(requirements: RequirementSet, requirement: Requirement) -> Digest:
    """What a reviewer vouches for: the requirement's content, and how the set has it decided."""
    decided = {"requirement": content_of(requirements, requirement), **decided_for_all(requirements)}
    if requirement.decision_rule is not None:
        decided["decision_rule"] = _plain(requirement.decision_rule)
    return sha256_of(canonical_json(decided))


def decided_for_all(requirements: RequirementSet) -> dict[str, Any]:
    """What a set decides for all of its requirements, as plain data: every field but its name and its lists.

    A field that is added to a set is part of it, without a word here.
    """
    values = {name: getattr(requirements, name) for name in RequirementSet.model_fields if name not in _NOT_FOR_ALL}
    return {name: _plain(value) for name, value in values.items() if value is not None}


def is_suspect(requirements: RequirementSet, requirement: Requirement) -> bool:
    """Whether a requirement was not reviewed, or anything that decides its verdict changed since."""
    return requirement.reviewed != fingerprint_of(requirements, requirement)


def _resolved(requirements: RequirementSet, given: Any) -> Any:
    if isinstance(given, Editorial) and (parameter := requirements.editorial(given.editorial)) is not None:
        return parameter.value
    return given


def _plain(value: Any) -> Any:
    """A value of the model as canonical JSON takes it."""
    if isinstance(value, DocumentModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, Text):
        return {language: text for language in ("zh", "en") if (text := value.stated_in(language))}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value.value if hasattr(value, "value") else value
