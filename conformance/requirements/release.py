"""Releases: a published edition of a requirement set, pinned by ids and digests; and what a copy of it alters.

Pure functions. Two sets of one digest lead to the same verdicts, under the same name, with the same printed origins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field

from conformance.core.text import Text
from conformance.documents import Digest, Document, DocumentModel, canonical_json, sha256_of
from conformance.requirements.deciding import PARTS, content_of, decided_for_all, digest_of_requirement
from conformance.requirements.model import RequirementSet
from conformance.requirements.naming import letters_of, names_of, same_name

MOST_NAMED = 8
"""Requirements that are named one by one, of those added, removed or changed."""

FEW_IN_COMMON = 3
"""Statements in common, under whatever ids, from which on a set is a copy."""


class ReleasedRequirement(DocumentModel):
    """One requirement of a release."""

    id: str
    digest: Digest
    """Of its content (`conformance.requirements.deciding.content_of`)."""
    words: Digest
    """Of the letters of its statement: a copy is recognised by them where figures and ids were changed."""


class Release(Document):
    """A published edition of a requirement set."""

    KIND: ClassVar[str] = "conformance/release/1"

    profile: str = Field(min_length=1)
    edition: str = Field(min_length=1)
    title: Text
    publisher: str | None = Field(default=None, min_length=1)
    """Who says that he published it; None: its key alone does."""
    digest: Digest
    """Of the whole (`digest_of_set`): ids, contents, name, edition, title, and what the set decides for all."""
    decided: dict[str, Any]
    """What the set decides for all requirements: decision rule, confidence, samples, least capability index."""
    chosen: Digest
    """Of the reasons and units of the editorial parameters; their values are in the requirements."""
    requirements: tuple[ReleasedRequirement, ...] = Field(min_length=1)


def release_of(requirements: RequirementSet, publisher: str | None = None) -> Release:
    """The release of a requirement set, as its publisher states it."""
    return Release(
        schema_=Release.KIND,
        profile=requirements.profile,
        edition=requirements.edition,
        title=requirements.title,
        publisher=publisher,
        digest=digest_of_set(requirements),
        decided=_decided(requirements),
        chosen=_chosen(requirements),
        requirements=_released(requirements),
    )


def digest_of_set(requirements: RequirementSet) -> Digest:
    """Digest of all that a release pins of a set. The order of the requirements is not part of it."""
    return _digest(
        requirements.profile,
        requirements.edition,
        requirements.title,
        _decided(requirements),
        _chosen(requirements),
        _released(requirements),
    )


def is_consistent(release: Release) -> bool:
    """Whether the digest of a release is that of what it lists; one that lists something else pins nothing."""
    ids = {each.id for each in release.requirements}
    return len(ids) == len(release.requirements) and release.digest == _digest(
        release.profile, release.edition, release.title, release.decided, release.chosen, release.requirements
    )


def _digest(
    profile: str,
    edition: str,
    title: Text,
    decided: Mapping[str, Any],
    chosen: Digest,
    released: Sequence[ReleasedRequirement],
) -> Digest:
    pinned = {
        "profile": profile,
        "edition": edition,
        "title": _stated(title),
        "decided": dict(decided),
        "chosen": chosen,
        "requirements": sorted([each.id, each.digest, each.words] for each in released),
    }
    return sha256_of(canonical_json(pinned))


def _decided(requirements: RequirementSet) -> dict[str, Any]:
    """What the set decides for all, the parts of its decision rule one by one."""
    decided = decided_for_all(requirements)
    rule = decided.pop("decision_rule")
    return {"decision_rule": rule.pop("name"), **rule, **decided}


def _chosen(requirements: RequirementSet) -> Digest:
    parameters = sorted(requirements.editorial_parameters, key=lambda each: each.name)
    chosen = [[p.name, p.unit, list(p.stands_for), _stated(p.reason)] for p in parameters]
    return sha256_of(canonical_json(chosen))


def _released(requirements: RequirementSet) -> tuple[ReleasedRequirement, ...]:
    return tuple(
        ReleasedRequirement(
            id=each.id,
            digest=digest_of_requirement(requirements, each),
            words=sha256_of(letters_of(" ".join(_stated(each.statement).values()))),
        )
        for each in requirements.requirements
    )


def _stated(text: Text) -> dict[str, str]:
    return {language: said for language in ("zh", "en") if (said := text.stated_in(language))}


def derived_from(requirements: RequirementSet, releases: Sequence[Release]) -> Release | None:
    """The release that a set is a copy of, or None.

    That is the one with most of its statements, whatever their figures; else the one that it is called as; of equal
    ones the last, which is the latest edition. One sentence in common, under another id, makes no copy: standards speak
    alike.
    """
    own = {(each.id, each.words) for each in _released(requirements)}
    words = {each for _, each in own}
    named = names_of(requirements.profile, requirements.title)
    best: tuple[int, bool, bool] = (0, False, False)
    found: Release | None = None
    for release in releases:
        shared = len(words & {each.words for each in release.requirements})
        if shared < FEW_IN_COMMON and not own & {(each.id, each.words) for each in release.requirements}:
            shared = 0
        called_so = same_name(named, names_of(release.profile, release.title)) is not None
        rank = (shared, called_so, called_so and release.edition == requirements.edition)
        if (shared or called_so) and rank >= best:
            best, found = rank, release
    return found


def alterations(
    requirements: RequirementSet, release: Release, published: RequirementSet | None = None
) -> tuple[Text, ...]:
    """What a set alters of a release: requirements removed, added and changed, and what holds for all of them.

    Empty where the set is the one released. ``published`` is the released set itself, where it is at hand: then the
    parts that were changed are named.
    """
    before = {each.id: each for each in release.requirements}
    after = {each.id: each for each in _released(requirements)}
    changed = [name for name in after if name in before and after[name] != before[name]]
    return (
        *_counted([name for name in before if name not in after], _REMOVED),
        *_counted([name for name in after if name not in before], _ADDED),
        *_changed(changed, requirements, published),
        *_of_the_set(requirements, release),
    )


_REMOVED = (
    Text(zh="删去 {n} 条要求（{names}）", en="{n} requirements removed ({names})"),
    Text(zh="删去 1 条要求（{names}）", en="1 requirement removed ({names})"),
)
_ADDED = (
    Text(zh="增加 {n} 条要求（{names}）", en="{n} requirements added ({names})"),
    Text(zh="增加 1 条要求（{names}）", en="1 requirement added ({names})"),
)
_CHANGED = Text(zh="{name}：更改了{parts}", en="{name}: {parts} changed")
_MORE_CHANGED = Text(zh="另有 {n} 条要求被更改", en="{n} more requirements changed")
_CONTENT = Text(zh="内容", en="content")
_FOR_ALL: Mapping[str, Text] = {
    "decision_rule": Text(
        zh="判定规则：{after}（发布时为 {before}）", en="decision rule: {after} in place of {before}"
    ),
    "guard_factor": Text(
        zh="保护带系数：{after}（发布时为 {before}）", en="guard factor: {after} in place of {before}"
    ),
    "confidence": Text(zh="置信水平：{after}（发布时为 {before}）", en="confidence: {after} in place of {before}"),
    "samples": Text(
        zh="样品的判定：{after}（发布时为 {before}）", en="judging of samples: {after} in place of {before}"
    ),
    "least_capability_index": Text(
        zh="最小能力指数：{after}（发布时为 {before}）", en="least capability index: {after} in place of {before}"
    ),
}
_FOR_ALL_OTHER = Text(zh="{name}：{after}（发布时为 {before}）", en="{name}: {after} in place of {before}")
_NAMED: Mapping[str, Text] = {
    "profile": Text(zh="规范代号：{after}（发布时为 {before}）", en="profile: {after} in place of {before}"),
    "edition": Text(zh="版本：{after}（发布时为 {before}）", en="edition: {after} in place of {before}"),
}
_TITLE = Text(zh="更改了标题", en="title changed")
_CHOSEN = Text(zh="更改了编辑性参数的理由", en="reasons of editorial parameters changed")


def _counted(names: Sequence[str], words: tuple[Text, Text]) -> Iterator[Text]:
    if names:
        listed = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        yield words[len(names) == 1].format(n=len(names), names=listed)


def _changed(names: Sequence[str], requirements: RequirementSet, published: RequirementSet | None) -> Iterator[Text]:
    now = {each.id: content_of(requirements, each) for each in requirements.requirements}
    was = {} if published is None else {each.id: content_of(published, each) for each in published.requirements}
    for name in names[:MOST_NAMED]:
        differing = [part for part in PARTS if name in was and now[name].get(part) != was[name].get(part)]
        parts = [PARTS[part] for part in differing] or [_CONTENT]
        listed = Text(zh="、".join(part.in_("zh") for part in parts), en=", ".join(part.in_("en") for part in parts))
        yield _CHANGED.format(name=name, parts=listed)
    if len(names) > MOST_NAMED:
        yield _MORE_CHANGED.format(n=len(names) - MOST_NAMED)


def _of_the_set(requirements: RequirementSet, release: Release) -> Iterator[Text]:
    decided = _decided(requirements)
    for name in sorted({*decided, *release.decided}):
        before, after = release.decided.get(name, "–"), decided.get(name, "–")
        if before != after:
            yield _FOR_ALL.get(name, _FOR_ALL_OTHER).format(name=name, after=after, before=before)
    for name, words in _NAMED.items():
        if getattr(requirements, name) != getattr(release, name):
            yield words.format(after=getattr(requirements, name), before=getattr(release, name))
    if _stated(requirements.title) != _stated(release.title):
        yield _TITLE
    if _chosen(requirements) != release.chosen:
        yield _CHOSEN
