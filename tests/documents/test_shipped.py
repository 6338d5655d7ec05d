"""What ships is found by name, in a checkout and once it is installed; a path that exists wins."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.problems import BadInput
from conformance.documents import shipped as module
from conformance.documents.shipped import (
    ASSIGNMENT,
    BENCH,
    MAIN_PROFILE,
    PRODUCT,
    PROFILE,
    Collection,
    ShippedKind,
    folder_of,
    located,
    names_of,
    shipped,
)
from tests.conftest import ROOT

DEVICES = ("blackbody-free", "dual-light", "multi-person", "security-gate", "turnstile")


def refusal_of(given: str | Path, kind: ShippedKind = PROFILE) -> str:
    with pytest.raises(BadInput) as refused:
        located(given, kind)
    return str(refused.value)


def test_every_profile_and_device_of_the_checkout_has_a_name() -> None:
    assert names_of(PROFILE) == tuple(sorted(path.parent.name for path in ROOT.glob("specs/*/requirements.yaml")))
    assert MAIN_PROFILE in names_of(PROFILE)
    for kind in (PRODUCT, BENCH, ASSIGNMENT):
        assert names_of(kind) == tuple(f"simulated-{name}" for name in DEVICES)


def test_a_name_is_the_document_in_the_folder_of_that_name() -> None:
    assert located(MAIN_PROFILE, PROFILE) == ROOT / "specs" / MAIN_PROFILE / "requirements.yaml"
    folder = ROOT / "test_vectors" / "simulated-turnstile"
    assert located("simulated-turnstile", PRODUCT) == folder / "product.yaml"
    assert located("simulated-turnstile", BENCH) == folder / "bench.yaml"
    assert located(Path("simulated-turnstile"), ASSIGNMENT) == folder / "assignment.yaml"
    assert shipped(PRODUCT, "simulated-turnstile") == folder / "product.yaml"


def test_a_path_that_exists_wins_over_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / MAIN_PROFILE).write_text("mine", encoding="utf-8")
    assert located(MAIN_PROFILE, PROFILE) == Path(MAIN_PROFILE)
    assert located(f"./{MAIN_PROFILE}", PROFILE).read_text(encoding="utf-8") == "mine"
    assert shipped(PROFILE, MAIN_PROFILE) == ROOT / "specs" / MAIN_PROFILE / "requirements.yaml"


def test_an_unknown_name_is_refused_with_the_nearest_one_and_all() -> None:
    said = refusal_of("contactles-screening")
    assert "Did you mean contactless-screening?" in said
    assert all(name in said for name in names_of(PROFILE))
    assert "Did you mean" not in refusal_of("zzz")
    with pytest.raises(BadInput, match="no profile is named 'zzz'"):
        shipped(PROFILE, "zzz")


@pytest.mark.parametrize("given", ["", ".hidden", "…", "contactless-screening\n", "CON", "-", "a" * 5000, "a\0b"])
def test_a_name_that_is_none_is_refused_with_the_list(given: str) -> None:
    assert MAIN_PROFILE in refusal_of(given)


@pytest.mark.parametrize(
    "given",
    [
        f"./{MAIN_PROFILE}",
        f"../specs/{MAIN_PROFILE}/../{MAIN_PROFILE}",
        f"/nowhere/{MAIN_PROFILE}",
        f"nowhere/{MAIN_PROFILE}/requirements.yaml",
    ],
)
def test_what_has_a_slash_is_a_path_and_never_a_name(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = refusal_of(given)
    assert "there is no such file" in said
    assert f"give {MAIN_PROFILE} alone" in said


@given(st.text(max_size=30), st.sampled_from([PROFILE, PRODUCT, BENCH, ASSIGNMENT]))
def test_a_text_never_leads_out_of_what_ships(text: str, kind: ShippedKind) -> None:
    try:
        found = located(text, kind)
    except BadInput:
        return
    assert found == Path(text) or text in names_of(kind)


def test_the_collections_inside_an_installed_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "conformance"
    inside = package / "shipped" / "profiles" / "mine"
    inside.mkdir(parents=True)
    (inside / "requirements.yaml").touch()
    (tmp_path / "site-packages" / "specs" / "other").mkdir(parents=True)
    (tmp_path / "site-packages" / "test_vectors").mkdir()
    monkeypatch.setattr(module, "files", lambda name: package)
    folder_of.cache_clear()
    try:
        assert names_of(PROFILE) == ("mine",)
        # The neighbours of an installed package are not ours.
        with pytest.raises(BadInput, match="Install it again"):
            folder_of(Collection.DEVICES)
    finally:
        folder_of.cache_clear()
