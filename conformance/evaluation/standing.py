"""Whose requirement set it is: published, if its digest is that of a release; else the laboratory's own.

A release comes with the tool or is given, signed (`conformance.evaluation.signed_release`). Its name proves nothing.
"""

from __future__ import annotations

from conformance.evaluation.signed_release import SignedRelease
from conformance.evaluation.standing_part import ReleaseNamed, StandingPart, listed
from conformance.requirements.model import RequirementSet
from conformance.requirements.naming import names_of, same_name
from conformance.requirements.release import Release, alterations, derived_from, digest_of_set
from conformance.requirements.shipped_releases import released_set, shipped_releases


def standing_of(requirements: RequirementSet, signed: SignedRelease | None = None) -> StandingPart:
    """The standing of a requirement set, by the releases that come with the tool and the one that is given."""
    shipped = shipped_releases()
    digest = digest_of_set(requirements)
    known = next((each for each in shipped if each.digest == digest), None)
    if known is not None:
        return StandingPart(published=_named(known, None))
    taken = _name_taken(requirements, shipped)
    if signed is not None and signed.release.digest == digest:
        return StandingPart(published=_named(signed.release, signed.key_id), suspected_name=taken)
    if signed is not None:
        taken = taken or _name_taken(requirements, (signed.release,))
    of = signed.release if signed is not None else derived_from(requirements, shipped)
    if of is None:
        return StandingPart(suspected_name=taken)
    altered = alterations(requirements, of, released_set(of))
    key_id = signed.key_id if signed is not None else None
    return StandingPart(copy_of=_named(of, key_id), altered=altered, suspected_name=taken)


def name_taken(requirements: RequirementSet) -> tuple[str, str] | None:
    """What is wrong with the name of a set that is called as a shipped one and is not that one, and what to do."""
    standing = standing_of(requirements)
    if standing.suspected_name is None:
        return None
    of = (
        ""
        if standing.copy_of is None
        else f": altered copy of {standing.copy_of.named.en}: {listed(standing.altered).en}"
    )
    what = f"it is called {standing.suspected_name!r}, as a published set, and is not that one{of}"
    return what, "Give it a name and a title of its own"


def _name_taken(requirements: RequirementSet, shipped: tuple[Release, ...]) -> str | None:
    published = [name for each in shipped for name in names_of(each.profile, each.title)]
    return same_name(names_of(requirements.profile, requirements.title), published)


def _named(release: Release, key_id: str | None) -> ReleaseNamed:
    return ReleaseNamed(
        profile=release.profile,
        edition=release.edition,
        title=release.title,
        publisher=release.publisher,
        digest=release.digest,
        key_id=key_id,
    )
