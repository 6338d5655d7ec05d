"""The site of a registry: its pages, and the list for machines. Pure functions."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from conformance.certification.certificate import plain
from conformance.certification.page import environment, heading_of, said
from conformance.certification.page import standing_of as set_standing_of
from conformance.certification.registry import ListedBundle, RefusedBundle
from conformance.certification.registry_seal import LIST
from conformance.certification.status_list import SeenList, SignedStatusList
from conformance.certification.status_words import STANDING, status_plain
from conformance.certification.words import NOT_CHECKED, REGISTRY, class_name
from conformance.core.plain import escaped
from conformance.core.text import LANGUAGES, Language, Text
from conformance.evidence.sealed_zip import unpack
from conformance.evidence.signed import NamedKey
from conformance.reporting.escaping import style_sheet

KIND = "conformance/registry/1"
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
class RegistryFacts:
    """What the site says beside its entries."""

    date: datetime.date | None
    """The day on which validity is judged."""
    lists: Sequence[SignedStatusList] = ()
    """The status lists in force."""
    signer: NamedKey | None = None
    """The key that signs it, and the day; None: it is not signed, and says so."""
    signed_on: datetime.date | None = None


def site(
    entries: Sequence[ListedBundle], refused: Sequence[RefusedBundle], facts: RegistryFacts
) -> Mapping[str, bytes]:
    """Every file of the site but its seal: a page a language, certificates and bundles, the list for machines.

    Of a bundle whose pages this tool did not make again from its evidence no file is published.
    """
    files = {f"registry.{language}.html": _page(entries, refused, facts, language).encode() for language in LANGUAGES}
    files["index.html"] = files["registry.zh.html"]
    for entry in entries:
        if not entry.published:
            continue
        members = unpack(entry.bundle)
        files[f"bundles/{entry.name}.zip"] = entry.bundle
        for language in LANGUAGES:
            files[f"certificates/{entry.name}.{language}.html"] = members[f"certificate.{language}.html"]
    listing = json.dumps(_plain(entries, refused, facts), ensure_ascii=False, indent=1)
    files[LIST] = f"{escaped(listing)}\n".encode()
    return files


def _page(
    entries: Sequence[ListedBundle], refused: Sequence[RefusedBundle], facts: RegistryFacts, language: Language
) -> str:
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode("ascii")
    return (
        environment(language)
        .get_template("registry.html")
        .render(
            entries=entries,
            refused=refused,
            facts=facts,
            counts=counts(entries),
            standing_of=lambda entry: STANDING[entry.standing],
            standing_words=lambda standing: STANDING[standing].format(number="…").in_(language),
            words=REGISTRY,
            style=style_sheet(),
            not_checked=lambda each: NOT_CHECKED.get(each.code) or Text(zh=each.code, en=each.code),
            title_of=lambda entry: said(entry.certificate.specification.title, language),
            set_standing_of=lambda entry: set_standing_of(entry.certificate),
            class_of=lambda entry: class_name(entry.certificate.product.class_),
            specimens=any(entry.certificate.specimen for entry in entries),
            other="en" if language == "zh" else "zh",
            script=Markup(SCRIPT),  # noqa: S704 - our own
            script_digest=digest,
        )
    )


def _plain(
    entries: Sequence[ListedBundle], refused: Sequence[RefusedBundle], facts: RegistryFacts
) -> dict[str, object]:
    return {
        "schema": KIND,
        "date": facts.date.isoformat() if facts.date else None,
        "signer": facts.signer.key_id if facts.signer else None,
        "status_lists": [SeenList.of(each).model_dump(mode="json") for each in facts.lists],
        "certificates": [
            {
                "bundle": entry.digest,
                "certificate": plain(entry.certificate),
                "title": heading_of(entry.certificate).en,
                "standing": standing.en if (standing := set_standing_of(entry.certificate)) else None,
                "evaluation": entry.evaluation,
                "published": entry.published,
                "status": {**status_plain(entry.checked), "state": entry.standing},
                "replaced_by": entry.replaced_by_number,
                "not_checked": [each.code for each in entry.not_checked],
            }
            for entry in entries
        ],
        "refused": [
            {"file": each.file, "failures": [{"code": f.code, "what": str(f)} for f in each.failures]}
            for each in refused
        ],
    }


def counts(entries: Sequence[ListedBundle]) -> Mapping[str, int]:
    """How many there are of each status, in the order of the words."""
    found = Counter(each.standing for each in entries)
    return {standing: found[standing] for standing in STANDING if found[standing]}
