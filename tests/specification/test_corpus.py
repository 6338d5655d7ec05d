"""The labelled corpus: how much of it is read, and how right. Nothing in the rules may name a document of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.cli.specification_described import plain_specification
from conformance.specification.pairing import pair
from conformance.specification.parsed import parse_document
from tests.specification.scoring import Score, labelled, score, table

CORPUS = Path(__file__).with_name("corpus")


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return {
        path.name: score(labels, plain_specification(pair([parse_document(path)]))["statements"])
        for path, labels in labelled(CORPUS).items()
    }


def test_the_corpus_is_large_enough_and_in_both_languages() -> None:
    found = labelled(CORPUS)
    assert sum(len(labels) for labels in found.values()) >= 150
    assert sum(".zh." in path.name for path in found) >= 3
    assert sum(".en." in path.name for path in found) >= 3


@pytest.mark.parametrize(
    ("name", "least"), [("recall", 0.98), ("precision", 0.97), ("limit", 0.95), ("modality", 0.99), ("clause", 0.98)]
)
def test_the_corpus_is_read_as_people_read_it(scores: dict[str, Score], name: str, least: float) -> None:
    total = sum(scores.values(), Score())
    assert getattr(total, name).value >= least, table(scores) + "\n" + "\n".join(map(str, total.misses))
