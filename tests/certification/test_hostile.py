"""The registry lists what others wrote: their names stay text, on its page and in its list."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pytest

from conformance.certification.check import check
from conformance.certification.checked import Means
from conformance.certification.registry import ListedBundle, RefusedBundle, listed
from conformance.certification.registry_seal import LIST
from conformance.certification.registry_site import RegistryFacts, site
from conformance.evidence.failure import Failure
from conformance.recording.packed import read_packed
from tests.certification import factory
from tests.hostile import BENIGN, MIB, TEXTS, UNPRINTABLE, poisoned
from tests.reporting.page import page_of
from tests.reporting.test_hostile import built, everything

DAY = datetime.date(2026, 6, 1)


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> ListedBundle:
    """A bundle that is listed."""
    data = factory.bundle(factory.case(tmp_path_factory.mktemp("case")))
    [one], _ = listed([("a.zip", data)], lambda given: check(given, Means(read_packed, date=DAY)), specimens=False)
    return one


def written(entry: ListedBundle, text: str) -> dict[str, str]:
    """The pages and the list, with the text wherever somebody else's text can stand."""
    certificate = poisoned(entry.certificate, text)
    one = dataclasses.replace(entry, file=text, certificate=certificate, replaced_by=text)
    refused = RefusedBundle(text, (Failure("specimen", text, text),))
    files = site([one], [refused], RegistryFacts(DAY))
    return {name: data.decode() for name, data in files.items() if name == LIST or name.startswith("registry.")}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_pages_are_built_as_with_harmless_words_and_their_only_script_is_ours(
    entry: ListedBundle, text: str
) -> None:
    hostile, harmless = written(entry, text), written(entry, BENIGN)
    for name in (each for each in hostile if each.endswith(".html")):
        tree = page_of(hostile[name])
        assert built(tree) == built(page_of(harmless[name]))
        assert len(tree.all("script")) == 1
        assert not [each for each in UNPRINTABLE.findall(hostile[name]) if each != "\r"]
        links = {each.attributes["href"] for each in everything(tree) if "href" in each.attributes}
        assert links == {
            each.attributes["href"] for each in everything(page_of(harmless[name])) if "href" in each.attributes
        }


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_list_for_machines_is_whole(entry: ListedBundle, text: str) -> None:
    listing = written(entry, text)[LIST]
    assert not UNPRINTABLE.search(listing)
    said = json.loads(listing)
    assert said["certificates"][0]["certificate"]["laboratory"]["name"] == text
    assert said["refused"][0]["file"] == text


def test_a_page_of_megabytes_is_cut(entry: ListedBundle) -> None:
    pages = written(entry, MIB)
    assert all(len(text) < 60_000 for name, text in pages.items() if name != LIST)
