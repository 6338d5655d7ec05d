"""``spec release``, ``spec lint --release`` and ``evaluate --release``: sets that others publish."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conformance.evidence.keys import load_public
from conformance.requirements.deciding import fingerprint_of
from conformance.requirements.file import load_requirements, save_requirements
from tests.conftest import Said
from tests.small_profile import measuring_time, small_profile

Command = Callable[..., Said]
DEVICE = ("--product", "simulated-turnstile", "--bench", "simulated-turnstile")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(small_profile(measuring_time(59)), encoding="utf-8")
    asked = load_requirements(path)
    [one] = asked.requirements
    reviewed = one.model_copy(update={"reviewed": fingerprint_of(asked, one)})
    save_requirements(path, asked.model_copy(update={"requirements": (reviewed,)}))
    return path


@pytest.fixture
def release(conformance: Command, profile: Path) -> Path:
    folder = profile.parent
    assert conformance("key", "new", "--for", "publisher", "-o", folder / "publisher").code == 0
    said = conformance(
        "spec", "release", profile, "--key", folder / "publisher", "--publisher", "Standards Body",
        "-o", folder / "release.json",
    )  # fmt: skip
    assert said.code == 0, said.err
    assert "release of small edition 1, 1 requirements" in said.out
    return folder / "release.json"


def trust(folder: Path, **fields: object) -> Path:
    """A trust file with the laboratory's key and the publisher's."""
    keys = []
    for name, purpose in (("key", "laboratory"), ("publisher", "publisher")):
        raw = base64.b64encode(load_public(folder / f"{name}.pub")).decode("ascii")
        keys.append(
            {"name": "Standards Body" if purpose == "publisher" else "Specimen Test Laboratory", "public_key": raw}
        )
        keys[-1] |= {"for": purpose, **(fields if purpose == "publisher" else {})}
    path = folder / "trust.yaml"
    path.write_text(yaml.safe_dump({"schema": "conformance/trust/1", "keys": keys}), encoding="utf-8")
    return path


def judged(conformance: Command, profile: Path, release: Path) -> Said:
    folder = profile.parent
    if not (folder / "recording").exists():
        assert conformance("run", profile, *DEVICE, "-o", folder / "recording").code == 0
    return conformance(
        "evaluate", profile, folder / "recording", "--assignment", "simulated-turnstile", "--release", release,
        "-o", folder / "evaluation.json",
    )  # fmt: skip


def certify(conformance: Command, folder: Path, *more: object) -> Said:
    return conformance(
        "certify", folder / "evaluation.json", "--recording", folder / "recording", "--key", folder / "key",
        "--specimen", "--valid-until", "2028-01-19", "-o", folder / "bundle.zip", *more,
    )  # fmt: skip


def test_a_set_is_published_where_a_trusted_publisher_released_it(
    conformance: Command, profile: Path, release: Path, tmp_path: Path
) -> None:
    conformance("key", "new", "-o", tmp_path / "key")
    said = judged(conformance, profile, release)
    assert said.code == 0, said.err
    assert "Profile as published: small edition 1 (release " in said.out
    assert "stated publisher Standards Body, key " in said.out
    assert "[publisher_untrusted]" in certify(conformance, tmp_path).err
    assert "[publisher_untrusted]" in certify(conformance, tmp_path, "--trusted", tmp_path / "key.pub").err
    assert "[publisher_other_name]" in certify(conformance, tmp_path, "--trusted", tmp_path / "publisher.pub").err
    told = trust(tmp_path)
    issued = certify(conformance, tmp_path, "--trusted", told)
    assert issued.code == 0, issued.err
    checked = conformance("verify", tmp_path / "bundle.zip", "--trusted", told, "--date", "2026-06-01")
    assert checked.code == 0, checked.out
    assert "Profile as published: small edition 1" in checked.out
    stolen = trust(tmp_path, revoked="2026-01-01")
    found = conformance("verify", tmp_path / "bundle.zip", "--trusted", stolen)
    assert (found.code, "[publisher_untrusted]" in found.out) == (1, True)
    alone = conformance("verify", tmp_path / "bundle.zip")
    assert (alone.code, "publisher: no trusted keys were given" in alone.out) == (3, True)


def test_a_set_that_was_changed_is_an_altered_copy_of_the_release(
    conformance: Command, profile: Path, release: Path
) -> None:
    wide = profile.read_text(encoding="utf-8").replace("upper: 1.0", "upper: 9.0")
    profile.write_text(wide, encoding="utf-8")
    said = judged(conformance, profile, release)
    assert "ALTERED COPY of small edition 1" in said.out
    assert "1a: content changed" in said.out
    linted = conformance("spec", "lint", profile, "--release", release)
    assert linted.code == 1
    assert "[release small 1]: 1a: content changed" in linted.out
    assert "its statement (en) says at most 1 s, its limit at most 9 s" in linted.out


def test_a_set_as_it_was_released_has_no_finding_by_its_release(
    conformance: Command, profile: Path, release: Path
) -> None:
    assert "[release" not in conformance("spec", "lint", profile, "--release", release).out


def test_a_release_that_was_changed_is_bad_input_and_nothing_is_written(
    conformance: Command, profile: Path, release: Path
) -> None:
    envelope = json.loads(release.read_text(encoding="utf-8"))
    envelope["payload"] = envelope["payload"].replace("A", "B", 1)
    release.write_text(json.dumps(envelope, separators=(",", ":"), sort_keys=True), encoding="utf-8")
    said = judged(conformance, profile, release)
    assert said.code == 2
    assert str(release) in said.err
    assert not profile.with_name("evaluation.json").exists()


def test_the_same_set_and_key_give_the_same_release(conformance: Command, profile: Path, release: Path) -> None:
    before = release.read_bytes()
    conformance(
        "spec",
        "release",
        profile,
        "--key",
        profile.parent / "publisher",
        "--publisher",
        "Standards Body",
        "-o",
        release,
    )
    assert release.read_bytes() == before


def test_a_key_made_for_something_else_publishes_nothing(conformance: Command, profile: Path, tmp_path: Path) -> None:
    conformance("key", "new", "-o", tmp_path / "laboratory")
    said = conformance("spec", "release", profile, "--key", tmp_path / "laboratory", "-o", tmp_path / "release.json")
    assert said.code == 2
    assert "is the key of a laboratory, not of a publisher" in said.err
    assert not (tmp_path / "release.json").exists()


def test_a_set_that_is_not_reviewed_is_released_with_a_warning(
    conformance: Command, release: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(small_profile(measuring_time(3)), encoding="utf-8")
    said = conformance("spec", "release", draft, "--key", tmp_path / "publisher", "-o", tmp_path / "draft.json")
    assert said.code == 0
    assert "1 requirements are not reviewed as they are" in said.err


def test_profiles_states_the_release_of_each_that_ships(conformance: Command) -> None:
    found = json.loads(conformance("profiles", "--json").out)["profiles"]
    assert all(each["standing"].startswith(f"Profile as published: {each['name']} edition") for each in found)
    assert all(each["release"].startswith("sha256:") for each in found)
