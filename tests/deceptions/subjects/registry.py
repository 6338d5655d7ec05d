"""Deceptions with the registry: to be listed, to stop it, to make it forget, to change it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any

from conformance.certification.check import check
from conformance.certification.checked import Checked, Means
from conformance.certification.registry import listed
from conformance.certification.registry_lists import falls_behind, issuers_lists
from conformance.certification.registry_seal import LIST, SEAL, RegistrySeal, sealed_site, site_failures
from conformance.certification.registry_site import RegistryFacts, site
from conformance.certification.status import StatusMeans
from conformance.documents import sha256_of
from conformance.evaluation.judging_version import JUDGING_VERSION
from conformance.evidence import sealed_zip
from conformance.evidence.failure import Failure
from conformance.evidence.key_statements import KeyStatements, read_key_statement
from conformance.evidence.signed import NamedKey, seal_document
from conformance.evidence.trust import Trust
from conformance.recording.packed import read_packed
from tests.certification.factory import OTHER_SECRET, SECRET, amended_case, bundle
from tests.certification.tampering import ENVELOPE, members_changed, signed_anew
from tests.deceptions.after_issue import (
    NEW_SECRET,
    a_list,
    act,
    amending,
    changed,
    key_of,
    revoked,
    rogue_list,
    succeeded,
)
from tests.deceptions.deception import Deception, Ground

DAY = datetime.date(2026, 6, 1)
BOTH = (key_of(SECRET), key_of(OTHER_SECRET))
Way = Callable[[Ground], tuple[Failure, ...]]
CHECKED: dict[tuple[object, ...], Checked] = {}
"""What was checked already, by bundle, lists, statements and keys."""
MADE: dict[tuple[bytes, str], bytes] = {}
"""Bundles of the same work under other numbers, by honest bundle and number."""


def found(
    bundles: Mapping[str, bytes], *lists: bytes, statements: tuple[bytes, ...] = (), keys: tuple[Any, ...] = BOTH
) -> tuple[Failure, ...]:
    """What a registry refuses of these files and lists."""
    stated = sum(map(read_key_statement, statements), KeyStatements())
    trust = Trust.believing(keys, stated)
    means = StatusMeans(tuple((f"list {number}", data) for number, data in enumerate(lists, 1)), None, stated)
    of = issuers_lists(means, trust)

    def judged(data: bytes) -> Checked:
        asked = (data, lists, statements, keys)
        if asked not in CHECKED:  # the honest bundle is checked once, not beside every other
            CHECKED[asked] = check(data, Means(read_packed, trust=trust, date=DAY, status=of.means_for(data)))
        return CHECKED[asked]

    entries, refused = listed(bundles.items(), judged, specimens=False, statements=stated)
    site(entries, refused, RegistryFacts(DAY, of.in_force))  # what was refused stops nothing
    return tuple(
        Failure(each.code, str(each).rstrip("."), file.file)
        for file in (*of.refused, *refused)
        for each in file.failures
    )


def alone(make: Callable[[Ground], bytes]) -> Way:
    """One file beside the honest bundle."""
    return lambda ground: found({"honest.zip": ground.bundle, "other.zip": make(ground)})


def of_another_version(members: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Way:
    """A bundle that the owner of the key signed as one of another version of the tool, which judges it no more."""

    def make(ground: Ground) -> bytes:
        before = sealed_zip.unpack(_renumbered(ground, "C-2026-002"))
        this = f'"judging_version": {JUDGING_VERSION}'.encode()
        files = {**before, "evaluation.json": before["evaluation.json"].replace(this, b'"judging_version": 9')}
        files = members(files)

        def sign(statement: dict[str, Any]) -> None:
            statement["predicate"]["tool"]["judging_version"] = 9
            statement["subject"] = [
                {"name": name, "digest": {"sha256": sha256_of(data).hex}}
                for name, data in sorted(files.items())
                if name != ENVELOPE
            ]

        return signed_anew(sealed_zip.pack(files), sign)

    return alone(make)


def page_with(markup: bytes) -> Way:
    """Such a bundle whose page holds more than text."""
    name = "certificate.en.html"
    return of_another_version(lambda files: {**files, name: files[name].replace(b"</main>", markup + b"</main>")})


def _without_page(ground: Ground) -> bytes:
    name = "certificate.zh.html"

    def sign(statement: dict[str, Any]) -> None:
        statement["subject"] = [each for each in statement["subject"] if each["name"] != name]

    return signed_anew(members_changed(ground.bundle, **{name: None}), sign)


def _without_evaluation(ground: Ground) -> bytes:
    name = "evaluation.json"

    def sign(statement: dict[str, Any]) -> None:
        statement["subject"] = [each for each in statement["subject"] if each["name"] != name]

    return signed_anew(members_changed(ground.bundle, **{name: None}), sign)


def _longer(ground: Ground, secret: bytes = SECRET, **more: Any) -> bytes:
    return bundle(ground.case, valid_until=datetime.date(2030, 1, 1), secret=secret, **more)


def _renumbered(ground: Ground, number: str) -> bytes:
    asked = (ground.bundle, number)
    if asked not in MADE:
        MADE[asked] = bundle(amended_case(ground.case, report=number, amends=None, issued="2026-01-20"))
    return MADE[asked]


def _crashing(ground: Ground) -> tuple[Failure, ...]:
    def broken(data: bytes) -> Checked:
        raise KeyError("certificate.zh.html")

    _, refused = listed([("a.zip", ground.bundle)], broken, specimens=False)
    return tuple(each for file in refused for each in file.failures)


def _foreign_amendment(ground: Ground) -> tuple[Failure, ...]:
    """Laboratory B states that its certificate replaces A's."""
    theirs = signed_by(OTHER_SECRET, amending(ground))
    return found({"a.zip": ground.bundle, "b.zip": theirs})


def signed_by(secret: bytes, data: bytes) -> bytes:
    """A bundle signed again by another key, in that key's own name; its pages are that key's."""
    from conformance.certification.certificate import Certificate
    from conformance.certification.issue import sealed
    from conformance.certification.members import EVALUATION, derived
    from conformance.certification.rendered_report import rendered_report
    from conformance.evaluation.model import Evaluation
    from tests.certification.tampering import statement_of

    named = NamedKey.of_secret(secret).model_dump(mode="json")
    certificate = Certificate.model_validate({**statement_of(data)["predicate"], "signer": named}, strict=False)
    members = sealed_zip.unpack(data)
    evaluation = Evaluation.model_validate_json(members[EVALUATION])
    made = derived(evaluation, certificate, rendered_report(evaluation).pages)
    return sealed({**{k: v for k, v in members.items() if k != ENVELOPE}, **made}, certificate, secret)


def _rotated_twice(ground: Ground) -> tuple[Failure, ...]:
    files = {"a.zip": ground.bundle, "b.zip": _longer(ground, NEW_SECRET)}
    return found(files, statements=(succeeded(),))


def behind(*lists: bytes, before: bytes | None = None) -> Way:
    """A registry is built with these lists in place of one that rested on another."""

    def tried(ground: Ground) -> tuple[Failure, ...]:
        def built(given: tuple[bytes, ...]) -> Any:
            named = tuple((str(number), data) for number, data in enumerate(given))
            return issuers_lists(StatusMeans(named), Trust(BOTH))

        old = site([], [], RegistryFacts(DAY, built((before or WITHDRAWN,)).in_force))
        return tuple(falls_behind(json.loads(old[LIST]), built(lists)))

    return tried


def published(change: Callable[[dict[str, bytes]], dict[str, bytes]], *, secret: bytes = SECRET, **key: Any) -> Way:
    """What a reader finds of a signed site that was changed."""

    def tried(ground: Ground) -> tuple[Failure, ...]:
        entries, refused = listed(
            [("a.zip", ground.bundle)], lambda data: check(data, Means(read_packed, trust=Trust(BOTH))), specimens=False
        )
        files = dict(sealed_site(site(entries, refused, RegistryFacts(DAY)), secret, DAY))
        assert not list(site_failures(files, Trust((key_of(secret),))))
        return tuple(site_failures(change(files), Trust((key_of(SECRET, **key),))))

    return tried


def _sealed_again(files: dict[str, bytes], secret: bytes, **fields: Any) -> dict[str, bytes]:
    rest = {name: data for name, data in files.items() if name != SEAL}
    stated = RegistrySeal(
        schema_=RegistrySeal.KIND, signer=fields.get("signer", NamedKey.of_secret(secret)), date=DAY, status_lists=()
    )
    subjects = fields.get("subjects", {name: sha256_of(data) for name, data in rest.items()})
    return {**rest, SEAL: seal_document(secret, stated, subjects)}


def _edited(name: str, before: bytes, after: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    def change(files: dict[str, bytes]) -> dict[str, bytes]:
        assert before in files[name]
        return {**files, name: files[name].replace(before, after)}

    return change


EMPTY = a_list(day=datetime.date(2026, 2, 1))
WITHDRAWN = a_list(act("withdrawn"), before=EMPTY)

TABLE = (
    Deception("a bundle whose statement leaves a page out is put into the folder", "member_missing",
              "certificate.zh.html", alone(_without_page)),
    Deception("a bundle whose statement leaves the evaluation out is put into the folder", "member_missing",
              "evaluation.json", alone(_without_evaluation)),
    Deception("a bundle without a recording that its statement names is put into the folder", "member_removed",
              "recordings/1.zip", alone(lambda g: members_changed(g.bundle, **{"recordings/1.zip": None}))),
    Deception("an empty file is put into the folder", "not_a_bundle", "other.zip", alone(lambda g: b"")),
    Deception("a text is put into the folder", "not_a_bundle", "other.zip", alone(lambda g: b"certified")),
    Deception("a bundle of an unknown key is put into the folder", "key_unknown", "other.zip",
              alone(lambda g: bundle(g.case, secret=NEW_SECRET))),
    Deception("a bundle that stops the check itself is put into the folder", "check_failed", "KeyError", _crashing),
    Deception("the same bundle is put into the folder twice", "duplicate", "honest.zip", alone(lambda g: g.bundle)),
    Deception("two certificates of one laboratory have one number", "number_twice", "honest.zip", alone(_longer)),
    Deception("two numbers of one laboratory differ in width alone", "number_twice", "honest.zip",
              alone(lambda g: _renumbered(g, "Ｃ-２０２６-００１"))),
    Deception("two numbers of one laboratory differ in case alone", "number_twice", "honest.zip",
              alone(lambda g: _renumbered(g, "c-2026-001"))),
    Deception("two numbers of one laboratory differ by their width", "number_twice", "honest.zip",
              alone(lambda g: _renumbered(g, "C-2026-\uff10\uff101"))),
    Deception("two certificates have one number, one by the key before", "number_twice", "b.zip", _rotated_twice),
    Deception("another laboratory states that it replaces the certificate", "amendment_foreign_issuer",
              "another issuer", _foreign_amendment),
    Deception("a bundle of another version has a script in its page", "page_active", "<script>",
              page_with(b"<script>alert(1)</script>")),
    Deception("a bundle of another version has a script in a drawing of its page", "page_active", "<script>",
              page_with(b"<svg><SCRIPT>alert(1)</SCRIPT></svg>")),
    Deception("a bundle of another version has a handler in its page", "page_active", "onerror",
              page_with(b"<img src=data:image/gif;base64,x onerror=alert(1)>")),
    Deception("a bundle of another version has a frame in its page", "page_active", "<iframe>",
              page_with(b"<iframe srcdoc='x'></iframe>")),
    Deception("a bundle of another version has a form in its page", "page_active", "<form>",
              page_with(b"<form action=https://example.org><input></form>")),
    Deception("a bundle of another version has an address in its page", "page_active", "href",
              page_with(b"<a href='https://example.org'>the valid certificate</a>")),
    Deception("a bundle of another version has a script's address in its page", "page_active", "href",
              page_with(b"<a href=' java\nscript:alert(1)'>more</a>")),
    Deception("a bundle of another version has a picture from elsewhere in its page", "page_active", "src",
              page_with(b"<img src='//example.org/track.gif'>")),
    Deception("a bundle of another version has a drawing from elsewhere in its page", "page_active", "xlink:href",
              page_with(b"<svg><use xlink:href='https://example.org/x.svg'/></svg>")),
    Deception("a bundle of another version fetches something by a style", "page_active", "a style",
              page_with(b"<style>main { background: url(https://example.org/x.png) }</style>")),
    Deception("a bundle of another version imports a style", "page_active", "a style",
              page_with(b"<style>@import 'https://example.org/x.css';</style>")),
    Deception("a bundle of another version sends its reader elsewhere", "page_active", "<meta>",
              page_with(b"<meta http-equiv=Refresh content='0; url=https://example.org'>")),
    Deception("a bundle of another version has a style from elsewhere", "page_active", "<link>",
              page_with(b"<link rel=stylesheet href=https://example.org/x.css>")),
    Deception("a bundle of another version has bytes that are not text for a page", "page_active", "not text",
              page_with(b"\xff\xfe")),
    Deception("a bundle of another version has a script in its report", "page_active", "reports/report.en.html",
              of_another_version(lambda files: {**files, "reports/report.en.html": b"<script>alert(1)</script>"})),
    Deception("a bundle of another version has junk for its evaluation", "certificate_differs", "differs",
              of_another_version(lambda files: {**files, "evaluation.json": b'{"tool": "junk"}'})),
    Deception("a bundle of another version has a file more", "member_unknown", "reports/more.html",
              of_another_version(lambda files: {**files, "reports/more.html": b"more"})),
    Deception("a status list by a stranger is given to the registry", "key_unknown", "list 1",
              lambda g: found({"a.zip": g.bundle}, a_list(secret=NEW_SECRET))),
    Deception("a status list that was changed is given to the registry", "status_list_forged", "list 1",
              lambda g: found({"a.zip": g.bundle}, changed(WITHDRAWN, entries=[]))),
    Deception("a page is given to the registry as a status list", "status_list_malformed", "list 1",
              lambda g: found({"a.zip": g.bundle}, b"<html>")),
    Deception("a status list by a revoked key is given to the registry", "key_revoked", "list 1",
              lambda g: found({"a.zip": g.bundle}, WITHDRAWN, statements=(revoked(),))),
    Deception("lists are given to the registry, the one before last", "status_rolled_back", "older than list 2",
              lambda g: found({"a.zip": g.bundle}, WITHDRAWN, EMPTY)),
    Deception("the registry is built again with an older list", "status_rolled_back", "the registry's before",
              behind(EMPTY)),
    Deception("the registry is built again without the list", "status_list_dropped", "no list of it was given",
              behind()),
    Deception("the registry is built again with another laboratory's list alone", "status_list_dropped",
              "no list of it was given", behind(a_list(secret=OTHER_SECRET))),
    Deception("the registry is built again with another list of the same number", "status_forked", "this number",
              behind(rogue_list(serial=2, previous=sha256_of(EMPTY)))),
    Deception("the registry's seal is taken away", "registry_unsigned", "not signed",
              published(lambda files: {name: data for name, data in files.items() if name != SEAL})),
    Deception("a certificate's status is changed in the registry's list", "registry_changed", LIST,
              published(_edited(LIST, b'"not_checked"', b'"valid"'))),
    Deception("the registry's page is changed", "registry_changed", "registry.en.html",
              published(_edited("registry.en.html", b"C-2026-001", b"C-2026-002"))),
    Deception("a file of the registry is emptied", "registry_changed", "registry.zh.html",
              published(lambda files: {**files, "registry.zh.html": b""})),
    Deception("a file is added to the registry", "registry_changed", "added",
              published(lambda files: {**files, "certificates/more.html": b"more"})),
    Deception("a file is taken out of the registry", "registry_changed", "removed",
              published(lambda files: {name: data for name, data in files.items() if not name.startswith("bundles")})),
    Deception("a stranger signs the changed registry", "key_unknown", "unknown key",
              published(lambda files: _sealed_again({**files, LIST: b"{}"}, OTHER_SECRET))),
    Deception("a stranger signs the changed registry in its publisher's name", "registry_forged", "the seal names",
              published(lambda files: _sealed_again(files, OTHER_SECRET, signer=NamedKey.of_secret(SECRET)))),
    Deception("the registry is signed by a key that was revoked", "key_revoked", "was revoked",
              published(dict, revoked=DAY)),
    Deception("the registry is signed by a bench's key", "key_other_purpose", "for a bench",
              published(dict, purpose="bench")),
    Deception("the registry's seal is not one", "registry_forged", "cannot be read",
              published(lambda files: {**files, SEAL: b"{}"})),
    Deception("the registry's seal covers everything but the list", "registry_forged", "does not cover",
              published(lambda files: _sealed_again(files, SECRET, subjects={"index.html": sha256_of(
                  files["index.html"])}))),
    Deception("the seal of another site is put beside the registry", "registry_changed", "after the registry",
              published(lambda files: {**files, SEAL: sealed_site(site([], [], RegistryFacts(DAY)), SECRET, DAY)[
                  SEAL]})),
    Deception("a certificate's envelope is put in place of the seal", "registry_forged", "not a", lambda g: published(
        lambda files: {**files, SEAL: sealed_zip.unpack(g.bundle)[ENVELOPE]})(g)),
)  # fmt: skip
