"""What an evaluation says of the standing of its requirement set: published, own, or an altered copy. The model."""

from __future__ import annotations

from pydantic import Field

from conformance.core.text import Text
from conformance.documents import Digest, DocumentModel

_CUT = 12
"""Hexadecimal digits of a digest that a sentence shows."""


class ReleaseNamed(DocumentModel):
    """A release, as pages name it."""

    profile: str
    edition: str
    title: Text
    publisher: str | None
    """As the release states it: believed of a key that is trusted for a publisher, and of what comes with the tool."""
    digest: Digest
    key_id: str | None = None
    """The key that signed it; None for a release that comes with the tool."""

    @property
    def named(self) -> Text:
        """``contactless-screening 1 (release 0123456789ab, comes with conformance)``."""
        return _NAMED[self.key_id is None].format(
            profile=self.profile,
            edition=self.edition,
            digest=self.digest.short(_CUT),
            publisher=self.publisher or _A_PUBLISHER,
            key=Digest(self.key_id or "").short(_CUT),
        )


class StandingPart(DocumentModel):
    """Whose requirement set was judged by."""

    published: ReleaseNamed | None = None
    """The release that the set is, to the digest; None: it is a set of the laboratory's own."""
    copy_of: ReleaseNamed | None = None
    """The published set that an own one was made from, as far as its statements or its name show it."""
    altered: tuple[Text, ...] = Field(default=())
    """What the copy alters."""
    suspected_name: str | None = None
    """The name of the own set that readers would take for the name of a published one."""

    @property
    def own(self) -> bool:
        """Whether the set is not a published one."""
        return self.published is None

    def in_words(self, laboratory: str | None) -> Text:
        """The standing in a sentence."""
        if self.published is not None:
            return _PUBLISHED.format(release=self.published.named)
        whose = laboratory or _A_LABORATORY
        if self.copy_of is None:
            return _OWN.format(laboratory=whose)
        return _COPY.format(laboratory=whose, release=self.copy_of.named, altered=listed(self.altered))


_NAMED = {
    True: Text(
        zh="{profile} 第 {edition} 版（发布摘要 {digest}，随 {publisher} 提供）",
        en="{profile} edition {edition} (release {digest}, comes with {publisher})",
    ),
    False: Text(
        zh="{profile} 第 {edition} 版（发布摘要 {digest}，自称发布者 {publisher}，密钥 {key}）",
        en="{profile} edition {edition} (release {digest}, stated publisher {publisher}, key {key})",
    ),
}
_PUBLISHED = Text(zh="按发布的规范：{release}。", en="Profile as published: {release}.")
_OWN = Text(
    zh="{laboratory}自有规范，不是已发布的规范。", en="Own specification of {laboratory}, not a published profile."
)
_COPY = Text(
    zh="{laboratory}自有规范。经更改的副本，原文为 {release}：{altered}。",
    en="Own specification of {laboratory}. ALTERED COPY of {release}: {altered}.",
)
_A_PUBLISHER = Text(zh="未注明", en="a publisher that is not stated")
_A_LABORATORY = Text(zh="本实验室（未注明）", en="a laboratory that is not stated")


def listed(sentences: tuple[Text, ...]) -> Text:
    """Several clauses as one."""
    return Text(zh="；".join(each.in_("zh") for each in sentences), en="; ".join(each.in_("en") for each in sentences))
