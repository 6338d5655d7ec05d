"""Withdrawn, suspended, replaced, stale, rolled back, foreign: each in its own words, by the command line, offline."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.api import certify as api_certify
from conformance.api import verify as api_verify
from conformance.certification.certificate import Amends
from conformance.certification.numbers import number_key
from conformance.certification.status_acts import next_list
from conformance.certification.status_list import FOLLOWS, StatusAct, StatusEntry, current, open_list
from conformance.documents import sha256_of
from conformance.evidence.failure import Untrustworthy
from conformance.evidence.keys import write_key_pair
from tests.certification.factory import OTHER_SECRET, SECRET, amended_case, bench_files, bundle, case, write_selftest
from tests.conftest import Said

Command = Callable[..., Said]
NUMBER = "C-2026-001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A laboratory's key, a certificate, an amendment of it ready to be certified, and another laboratory's key."""
    of = case(tmp_path)
    (tmp_path / "a.zip").write_bytes(bundle(of))
    (tmp_path / "amended.json").write_bytes(amended_case(of).evaluation_json)
    (tmp_path / "evaluation.json").write_bytes(of.evaluation_json)
    write_selftest(tmp_path)
    write_key_pair(tmp_path / "key", SECRET)
    write_key_pair(tmp_path / "other", OTHER_SECRET)
    return tmp_path


def act(conformance: Command, folder: Path, what: str, day: str, *more: object, key: str = "key") -> Said:
    return conformance(
        "certificate", what, NUMBER, "--reason", "a complaint", "--key", folder / key, "--status",
        folder / "status.json", "--date", day, *more,
    )  # fmt: skip


def verify(conformance: Command, folder: Path, *more: object, of: str = "a.zip", date: str = "2026-06-01") -> Said:
    trusted = ("--trusted", folder / "key.pub")
    return conformance("verify", folder / of, *trusted, "--date", date, *more)


def issued_with(folder: Path) -> tuple[object, ...]:
    """What every certificate of this folder is issued with."""
    selftest = ("--selftest", folder / "selftest.json", "--valid-until", "2028-01-19", "--own-specification")
    return "--recording", folder / "recording", "--key", folder / "key", *selftest, *bench_files(folder)


def amend(conformance: Command, folder: Path, *more: object) -> Said:
    return conformance(
        "certify", folder / "amended.json", *issued_with(folder), "-o", folder / "b.zip", *more,
    )  # fmt: skip


def test_without_a_list_the_status_is_said_to_be_unchecked_and_the_exit_code_stays(
    conformance: Command, folder: Path
) -> None:
    said = verify(conformance, folder)
    assert said.code == 0
    assert "status: not checked, no status list was given\n" in said.out
    assert json.loads(verify(conformance, folder, "--json").out)["status"]["state"] == "not_checked"


def test_a_certificate_is_suspended_restored_and_withdrawn(conformance: Command, folder: Path) -> None:
    status = ("--status", folder / "status.json")
    assert act(conformance, folder, "suspend", "2026-03-01", "--bundle", folder / "a.zip").code == 0
    said = verify(conformance, folder, *status)
    assert said.code == 1
    assert "status: suspended on 2026-03-01 (a complaint), by status list 1 of 2026-03-01" in said.out
    assert said.out.endswith("SUSPENDED: 11 files\n")
    assert act(conformance, folder, "restore", "2026-04-01").code == 0
    said = verify(conformance, folder, *status)
    assert said.code == 0
    assert "status: valid, restored on 2026-04-01 (a complaint), by status list 2 of 2026-04-01" in said.out
    assert act(conformance, folder, "withdraw", "2026-05-01").code == 0
    said = verify(conformance, folder, *status)
    assert said.code == 1
    assert said.out.endswith("WITHDRAWN: 11 files\n")
    told = json.loads(verify(conformance, folder, *status, "--json").out)
    assert told["verdict"] == "invalid"
    assert told["status"] == {
        "state": "withdrawn",
        "list": {"serial": 3, "date": "2026-05-01"},
        "day": "2026-05-01",
        "reason": "a complaint",
        "replaced_by": None,
    }


def test_withdrawn_is_final_and_a_refusal_leaves_the_list_as_it_was(conformance: Command, folder: Path) -> None:
    act(conformance, folder, "withdraw", "2026-05-01")
    before = (folder / "status.json").read_bytes()
    said = act(conformance, folder, "restore", "2026-05-02")
    assert said.code == 1
    assert "which is final" in said.err
    assert act(conformance, folder, "withdraw", "2026-05-02", key="other").code == 1
    assert (folder / "status.json").read_bytes() == before


def test_a_replaced_certificate_no_longer_verifies_and_the_new_one_does(conformance: Command, folder: Path) -> None:
    new = ("--amends", folder / "a.zip", "--status", folder / "status.json", "--status-date", "2026-02-02")
    said = amend(conformance, folder, *new)
    assert said.code == 0
    assert f"{NUMBER} is marked as replaced" in said.out
    status = ("--status", folder / "status.json")
    old = verify(conformance, folder, *status)
    assert old.code == 1
    assert "status: replaced by C-2026-001-A1 on 2026-02-02 (The address of the customer was wrong.)" in old.out
    assert old.out.endswith("REPLACED BY C-2026-001-A1: 11 files\n")
    assert verify(conformance, folder, *status, of="b.zip").code == 0
    again = amend(conformance, folder, *new)
    assert again.code == 1
    assert "[status_unchanged]" in again.err


def test_an_amendment_without_a_list_says_that_the_original_is_still_valid(conformance: Command, folder: Path) -> None:
    said = amend(conformance, folder, "--amends", folder / "a.zip")
    assert said.code == 0
    assert f"{NUMBER} still verifies as valid" in said.out


def test_an_assignment_that_amends_demands_the_original(conformance: Command, folder: Path) -> None:
    said = amend(conformance, folder)
    assert said.code == 1
    assert "[amendment_not_given]" in said.err
    assert not (folder / "b.zip").exists()


def test_a_withdrawn_certificate_is_not_replaced_and_nothing_is_issued(conformance: Command, folder: Path) -> None:
    act(conformance, folder, "withdraw", "2026-05-01")
    new = ("--amends", folder / "a.zip", "--status", folder / "status.json", "--status-date", "2026-06-01")
    said = amend(conformance, folder, *new)
    assert said.code == 1
    assert "[status_final]" in said.err
    assert not (folder / "b.zip").exists()


def test_an_old_list_is_found_when_a_newer_one_was_seen(conformance: Command, folder: Path) -> None:
    act(conformance, folder, "suspend", "2026-03-01")
    act(conformance, folder, "restore", "2026-03-02")
    old = (folder / "status.json").read_bytes()
    (folder / "seen.json").write_bytes(old)
    act(conformance, folder, "withdraw", "2026-05-01")
    newer = ("--status", folder / "status.json", "--status", folder / "seen.json")
    said = verify(conformance, folder, *newer)
    assert said.code == 1
    assert "[status_rolled_back]" in said.out
    assert "list 2 is older than list 3" in said.out
    inorder = ("--status", folder / "seen.json", "--status", folder / "status.json")
    assert "[status_withdrawn]" in verify(conformance, folder, *inorder).out


def test_an_expired_certificate_is_said_to_be_expired(conformance: Command, folder: Path) -> None:
    act(conformance, folder, "suspend", "2026-03-01")
    act(conformance, folder, "restore", "2026-03-02")
    said = verify(conformance, folder, "--status", folder / "status.json", date="2028-01-20")
    assert said.code == 1
    assert "status: expired, by status list 2 of 2026-03-02" in said.out
    assert said.out.endswith("EXPIRED: 11 files\n")
    said = verify(conformance, folder, date="2028-01-20")
    assert "status: expired; not checked, no status list was given" in said.out


def test_a_stale_list_is_incomplete_until_it_is_renewed(conformance: Command, folder: Path) -> None:
    renew = ("certificate", "renew-list", "--key", folder / "key", "--status", folder / "status.json", "--date")
    assert conformance(*renew, "2026-02-01").code == 0
    asked = ("--status", folder / "status.json", "--status-age", "30")
    said = verify(conformance, folder, *asked)
    assert said.code == 3
    assert "120 days before 2026-06-01" in said.out
    assert conformance(*renew, "2026-05-02").code == 0
    assert verify(conformance, folder, *asked).code == 0
    assert verify(conformance, folder, *asked, date="2026-06-02").code == 3


def test_an_age_without_a_list_is_a_wrong_usage(conformance: Command, folder: Path) -> None:
    assert verify(conformance, folder, "--status-age", "30").code == 2


def test_a_list_of_another_issuer_is_refused_by_name(conformance: Command, folder: Path) -> None:
    act(conformance, folder, "withdraw", "2026-05-01", key="other")
    said = verify(conformance, folder, "--status", folder / "status.json")
    assert said.code == 1
    assert "[status_foreign_issuer]" in said.out


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"payload": 1}'])
def test_a_file_that_is_no_list_is_refused_without_a_traceback(
    conformance: Command, folder: Path, content: bytes
) -> None:
    (folder / "status.json").write_bytes(content)
    said = verify(conformance, folder, "--status", folder / "status.json")
    assert said.code == (1 if content else 2)
    assert "the tool failed" not in said.err
    assert act(conformance, folder, "withdraw", "2026-05-01").code == (1 if content else 2)
    assert (folder / "status.json").read_bytes() == content


def test_a_certificate_names_the_list_of_its_laboratory(conformance: Command, folder: Path) -> None:
    renew = ("certificate", "renew-list", "--key", folder / "key", "--status", folder / "status.json", "--date")
    conformance(*renew, "2026-01-20")
    old = (folder / "status.json").read_bytes()
    conformance(*renew, "2026-01-20")
    said = conformance(
        "certify", folder / "evaluation.json", *issued_with(folder), "-o", folder / "named.zip", "--status",
        folder / "status.json", "--status-date", "2026-01-20",
    )  # fmt: skip
    assert said.code == 0
    assert "its laboratory publishes one" in verify(conformance, folder, of="named.zip").out
    (folder / "old.json").write_bytes(old)
    said = verify(conformance, folder, "--status", folder / "old.json", of="named.zip")
    assert "[status_rolled_back]" in said.out


def test_a_status_list_that_is_being_changed_is_not_changed_by_another(conformance: Command, folder: Path) -> None:
    (folder / ".status.json.lock").touch()
    said = act(conformance, folder, "withdraw", "2026-05-01")
    assert said.code == 2
    assert "[file-held]" in said.err
    assert not (folder / "status.json").exists()
    (folder / ".status.json.lock").unlink()
    assert act(conformance, folder, "withdraw", "2026-05-01").code == 0
    assert not (folder / ".status.json.lock").exists()


def test_the_acts_of_a_list_are_printed(conformance: Command, folder: Path) -> None:
    act(conformance, folder, "suspend", "2026-03-01")
    said = conformance("certificate", "list", folder / "status.json")
    assert said.out.startswith(f"2026-03-01 {NUMBER}: suspended (a complaint)\n")
    told = json.loads(conformance("certificate", "list", folder / "status.json", "--json").out)
    assert told["list"]["serial"] == 1
    assert told["digest"] == sha256_of((folder / "status.json").read_bytes())


def test_python_takes_what_the_commands_take(conformance: Command, folder: Path) -> None:
    status = folder / "status.json"
    _, bench, _, journal = bench_files(folder)
    terms: Any = {
        "key": folder / "key",
        "recordings": folder / "recording",
        "selftest": folder / "selftest.json",
        "own_specification": True,
        "valid_until": datetime.date(2028, 1, 19),
        "trusted": bench,
        "sessions": journal,
    }
    with pytest.raises(Untrustworthy, match="--amends"):
        api_certify(folder / "amended.json", folder / "b.zip", **terms)
    api_certify(
        folder / "amended.json", folder / "b.zip", **terms, amends=folder / "a.zip", status=status,
        status_date=datetime.date(2026, 2, 2),
    )  # fmt: skip
    day = datetime.date(2026, 2, 20)
    old = api_verify(folder / "a.zip", trusted=folder / "key.pub", date=day, status=status)
    assert (old.verdict, old.standing) == ("invalid", "replaced")
    new = api_verify(folder / "b.zip", trusted=folder / "key.pub", date=day, status=[status], status_age_days=7)
    assert (new.verdict, new.standing) == ("incomplete", "valid")
    assert api_verify(folder / "b.zip", trusted=folder / "key.pub", date=day).standing == "not_checked"


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["C-1", "c-1", "Ｃ-１", "C-2"]),
        st.sampled_from(["suspended", "withdrawn", "restored", "replaced"]),
        st.integers(0, 3),
    ),
    max_size=8,
)


@given(ACTS)
def test_whatever_is_tried_every_list_holds_continues_the_one_before_and_withdrawn_stays_withdrawn(
    tried: list[tuple[str, StatusAct, int]],
) -> None:
    data: bytes | None = None
    day = datetime.date(2026, 1, 1)
    withdrawn: set[str] = set()
    for number, state, days in tried:
        by = Amends(number="C-9", bundle=sha256_of(b"9")) if state == "replaced" else None
        one = StatusEntry(number=number, bundle=None, state=state, day=day, reason="a reason", replaced_by=by)
        day += datetime.timedelta(days)
        one = one.model_copy(update={"day": day})
        before = () if data is None else open_list(data, "list").document.entries
        said = current(before, number, None)
        allowed = state in FOLLOWS[said.state if said else None]
        try:
            data, old = next_list(data, [one], SECRET, day), data
        except Untrustworthy:
            assert not allowed
            continue
        assert allowed
        stated = open_list(data, "list").document
        assert stated.entries[: len(before)] == before
        assert stated.previous == (None if old is None else sha256_of(old))
        withdrawn |= {number_key(number)} if state == "withdrawn" else set()
        for key in withdrawn:
            last = [each for each in stated.entries if number_key(each.number) == key][-1]
            assert last.state == "withdrawn"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("C-1", "c-1", True), ("C-1", "Ｃ-１", True), ("C 1", "C1", True), ("C\u200b1", "C1", True),
        ("C-1", "C-2", False), ("C-1", "C-10", False), ("C-1", "C_1", False),
    ],
)  # fmt: skip
def test_numbers_are_compared_as_people_read_them(one: str, other: str, same: bool) -> None:
    assert (number_key(one) == number_key(other)) is same


@pytest.mark.parametrize("text", ["", " ", "\u200b", "…", "a\x1b[2J", "one\ntwo", "\udcff1"])
def test_a_number_or_reason_that_says_nothing_or_cannot_be_written_is_a_wrong_usage(
    conformance: Command, folder: Path, text: str
) -> None:
    more = ("--key", folder / "key", "--status", folder / "status.json")
    assert conformance("certificate", "withdraw", text, "--reason", "a reason", *more).code == 2
    assert conformance("certificate", "withdraw", NUMBER, "--reason", text, *more).code == 2
    assert not (folder / "status.json").exists()


def test_an_act_is_not_dated_before_the_issue(conformance: Command, folder: Path) -> None:
    said = act(conformance, folder, "withdraw", "2026-01-19", "--bundle", folder / "a.zip")
    assert said.code == 1
    assert "before the certificate was issued (2026-01-20)" in said.err


def test_a_registry_is_a_witness_of_the_newest_list(conformance: Command, folder: Path) -> None:
    act(conformance, folder, "suspend", "2026-03-01")
    act(conformance, folder, "restore", "2026-03-02")
    old = (folder / "status.json").read_bytes()
    act(conformance, folder, "withdraw", "2026-05-01")
    (folder / "bundles").mkdir()
    (folder / "bundles" / "a.zip").write_bytes((folder / "a.zip").read_bytes())
    given = ("--trusted", folder / "key.pub", "--key", folder / "key", "--date", "2026-06-01", "-o", folder / "site")
    assert conformance("registry", "build", folder / "bundles", "--status", folder / "status.json", *given).code == 0
    (folder / "status.json").write_bytes(old)
    assert verify(conformance, folder, "--status", folder / "status.json").code == 0
    seal = ("--status", folder / "site" / "registry.dsse.json")
    said = verify(conformance, folder, "--status", folder / "status.json", *seal)
    assert said.code == 1
    assert "list 2 is older than list 3, which the registry of 2026-06-01 names" in said.out


def test_the_pages_of_an_honest_bundle_are_for_reading_only(folder: Path) -> None:
    from conformance.certification.harmless import active_pages
    from conformance.evidence.sealed_zip import unpack

    assert list(active_pages(unpack((folder / "a.zip").read_bytes()))) == []
    text = "<p title='url(https://example.org)'>see url(https://example.org), @import and &lt;script&gt;</p>"
    assert list(active_pages({"page.html": text.encode()})) == []


def test_a_list_that_is_not_there_is_named_by_no_certificate(conformance: Command, folder: Path) -> None:
    said = conformance(
        "certify", folder / "evaluation.json", *issued_with(folder), "-o", folder / "named.zip", "--status",
        folder / "none.json",
    )  # fmt: skip
    assert said.code == 2
    assert "none.json" in said.err
    assert not (folder / "named.zip").exists()


def test_a_killed_amendment_is_issued_again_to_the_same_bytes(
    conformance: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bundle is written before the list: killed in between, the same command finishes the work."""
    status = ("--status", folder / "status.json", "--status-date", "2026-02-02")
    with monkeypatch.context() as patched:
        patched.setattr("conformance.certification.replacing.act_on", lambda *_: None)
        assert amend(conformance, folder, "--amends", folder / "a.zip", *status).code == 0
    first = (folder / "b.zip").read_bytes()
    assert amend(conformance, folder, "--amends", folder / "a.zip", *status).code == 0
    assert (folder / "b.zip").read_bytes() == first
    assert verify(conformance, folder, "--status", folder / "status.json").code == 1


def test_a_list_from_before_the_issue_counts_only_for_a_certificate_that_names_it(
    conformance: Command, folder: Path
) -> None:
    renew = ("certificate", "renew-list", "--key", folder / "key", "--status", folder / "status.json")
    assert conformance(*renew, "--date", "2026-01-19").code == 0
    status = ("--status", folder / "status.json")
    assert "[status_before_issue]" in verify(conformance, folder, *status).out
    said = conformance("certify", folder / "evaluation.json", *issued_with(folder), "-o", folder / "named.zip", *status)
    assert said.code == 0
    assert verify(conformance, folder, *status, of="named.zip").code == 0
