"""Every way of tampering is found, each by its own failure, and docs/certificates.md shows the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.certification.factory import bundle, case
from tests.certification.tampering import BEGIN, DOCUMENT, END, TABLE, Tampering, checked, signed_anew, table


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A certificate as it was issued."""
    return bundle(case(tmp_path_factory.mktemp("case")))


def test_what_was_issued_is_valid(issued: bytes) -> None:
    found = checked(issued)
    assert (found.verdict, found.failures, found.not_checked) == ("valid", (), ())
    assert found.evaluated_again


@pytest.mark.parametrize("tampering", TABLE, ids=lambda each: each.what)
def test_tampering_is_found_by_its_own_failure(issued: bytes, tampering: Tampering) -> None:
    found = tampering.found(issued)
    assert found.verdict == "invalid"
    assert tampering.code in {failure.code for failure in found.failures}


def test_each_failure_has_a_message_of_its_own(issued: bytes) -> None:
    said = {each.code: str(f) for each in TABLE for f in each.found(issued).failures if f.code == each.code}
    assert len(set(said.values())) == len(said) == len({each.code for each in TABLE})


def test_a_specimen_that_its_own_signer_calls_a_certificate_is_found(tmp_path: Path) -> None:
    specimen = bundle(case(tmp_path, simulated=True), specimen=True)
    called = signed_anew(specimen, lambda statement: statement["predicate"].update(specimen=False, lifted=[]))
    assert {"simulated", "page_differs"} <= {failure.code for failure in checked(called).failures}


@pytest.mark.parametrize("position", range(0, 100, 4))
def test_a_bit_flipped_anywhere_is_found(issued: bytes, position: int) -> None:
    at = position * len(issued) // 100
    flipped = issued[:at] + bytes([issued[at] ^ 1]) + issued[at + 1 :]
    assert checked(flipped).verdict == "invalid"


def test_the_documentation_shows_this_table(issued: bytes) -> None:
    shown = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert shown == table(issued)
