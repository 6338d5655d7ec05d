"""The registry: which bundles of a folder are listed, after checking, and the site that lists them. Pure functions."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from conformance.certification.certificate import Certificate, plain
from conformance.certification.checked import Checked
from conformance.certification.page import environment, said
from conformance.certification.words import NOT_CHECKED, REGISTRY, class_name
from conformance.core.plain import escaped
from conformance.core.text import LANGUAGES, Language
from conformance.documents import Digest, sha256_of
from conformance.evidence.failure import Failure
from conformance.evidence.sealed_zip import unpack
from conformance.reporting.escaping import style_sheet

KIND = "conformance/registry/1"
LIST = "registry.json"
SCRIPT = """
(function () {
  var field = document.getElementById("search"), rows = document.querySelectorAll("tbody.listed tr");
  var count = document.getElementById("shown");
  function look() {
    var words = field.value.toLowerCase().split(/\\s+/).filter(Boolean), shown = 0;
    rows.forEach(function (row) {
      var text = row.textContent.toLowerCase();
      row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      shown += row.hidden ? 0 : 1;
    });
    count.textContent = shown + " / " + rows.length;
  }
  document.getElementById("searching").hidden = false;
  field.addEventListener("input", look);
  look();
})();
"""
"""Search only: without it every certificate is on the page all the same."""


@dataclass(frozen=True, slots=True)
class ListedBundle:
    """A bundle that was checked and is listed."""

    file: str
    """As it is called in the folder."""
    bundle: bytes
    digest: Digest
    certificate: Certificate
    not_checked: tuple[Failure, ...]
    replaced_by: str | None = None
    """Number of the certificate that amends it."""

    @property
    def name(self) -> str:
        """What its files in the site are called: never by a text from inside it."""
        return self.digest.hex


@dataclass(frozen=True, slots=True)
class RefusedBundle:
    """A bundle that is not listed, and why."""

    file: str
    failures: tuple[Failure, ...]


def listed(
    bundles: Iterable[tuple[str, bytes]], check: Callable[[bytes], Checked], *, specimens: bool
) -> tuple[tuple[ListedBundle, ...], tuple[RefusedBundle, ...]]:
    """Check every bundle (file name, bytes): those that hold, by product and number; and those that do not."""
    good: dict[str, ListedBundle] = {}
    refused = []
    for file, data in bundles:
        checked, digest = check(data), sha256_of(data)
        failures = list(checked.failures)
        if checked.certificate is not None and checked.certificate.specimen and not specimens:
            failures.append(Failure("specimen", "is a specimen, which certifies nothing"))
        if digest in good:
            failures.append(Failure("duplicate", f"is the same bundle as {good[digest].file}"))
        if failures or checked.certificate is None:
            refused.append(RefusedBundle(file, tuple(failures)))
        else:
            good[digest] = ListedBundle(file, data, digest, checked.certificate, checked.open)
    return tuple(sorted(map(_amended(good.values()), good.values()), key=_order)), tuple(refused)


def _amended(entries: Iterable[ListedBundle]) -> Callable[[ListedBundle], ListedBundle]:
    """Marks an entry that another one replaces. A laboratory cannot mark another laboratory's certificate."""
    by_bundle = {each.certificate.amends.bundle: each.certificate for each in entries if each.certificate.amends}

    def marked(entry: ListedBundle) -> ListedBundle:
        newer = by_bundle.get(entry.digest)
        if newer is None or newer.laboratory.name != entry.certificate.laboratory.name:
            return entry
        return ListedBundle(
            entry.file, entry.bundle, entry.digest, entry.certificate, entry.not_checked, replaced_by=newer.number
        )

    return marked


def _order(entry: ListedBundle) -> tuple[str, ...]:
    product = entry.certificate.product
    return (product.manufacturer, product.model, entry.certificate.number, entry.digest)


def site(
    entries: Sequence[ListedBundle], refused: Sequence[RefusedBundle], date: datetime.date | None
) -> Mapping[str, bytes]:
    """Every file of the site: a page a language, the certificates and bundles, and the list for machines."""
    files = {f"registry.{language}.html": _page(entries, refused, date, language).encode() for language in LANGUAGES}
    files["index.html"] = files["registry.zh.html"]
    for entry in entries:
        members = unpack(entry.bundle)
        files[f"bundles/{entry.name}.zip"] = entry.bundle
        for language in LANGUAGES:
            files[f"certificates/{entry.name}.{language}.html"] = members[f"certificate.{language}.html"]
    listing = json.dumps(_plain(entries, refused, date), ensure_ascii=False, indent=1)
    files[LIST] = f"{escaped(listing)}\n".encode()
    return files


def _page(
    entries: Sequence[ListedBundle], refused: Sequence[RefusedBundle], date: datetime.date | None, language: Language
) -> str:
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode("ascii")
    return (
        environment(language)
        .get_template("registry.html")
        .render(
            entries=entries,
            refused=refused,
            date=date,
            words=REGISTRY,
            style=style_sheet(),
            not_checked=NOT_CHECKED,
            title_of=lambda entry: said(entry.certificate.specification.title, language),
            class_of=lambda entry: class_name(entry.certificate.product.class_),
            specimens=any(entry.certificate.specimen for entry in entries),
            other="en" if language == "zh" else "zh",
            script=Markup(SCRIPT),  # noqa: S704 - our own
            script_digest=digest,
        )
    )


def _plain(
    entries: Sequence[ListedBundle], refused: Sequence[RefusedBundle], date: datetime.date | None
) -> dict[str, object]:
    return {
        "schema": KIND,
        "date": date.isoformat() if date else None,
        "certificates": [
            {
                "bundle": entry.digest,
                "certificate": plain(entry.certificate),
                "replaced_by": entry.replaced_by,
                "not_checked": [each.code for each in entry.not_checked],
            }
            for entry in entries
        ],
        "refused": [
            {"file": each.file, "failures": [{"code": f.code, "what": str(f)} for f in each.failures]}
            for each in refused
        ],
    }
