"""A vendor's program has an environment of its own, and nothing that it is given is in a file or an output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.bench.clock import RealClock
from conformance.bench.driver import Surroundings
from conformance.bench.light import Light
from conformance.core.operating_system import as_user
from conformance.devices.adapter.driver import AdapterDevice, AdapterOptions
from conformance.devices.inbox import LinkLost
from conformance.requirements.file import dump_requirements
from tests.certification import factory
from tests.conftest import ROOT, Said

PASSWORD = "hunter2-Geheim"
TELLS = """\
import json, os, sys
for line in sys.stdin:
    asked = json.loads(line)
    if asked["request"] in {"hello", "identity"}:
        identity = {"manufacturer": "M", "model": "T", "serial": "1", "firmware": os.environ.get("WANTED", "-")}
        print(json.dumps({"reply": asked["id"], "protocol": "conformance/adapter/1", "identity": identity}), flush=True)
        if asked["request"] == "hello":
            print(json.dumps({"event": "heartbeat"}), flush=True)
    else:
        sys.exit("ended, the password is " + os.environ.get("DEVICE_PASSWORD", "-"))
"""


def said_by(command: list[str], **options: Any) -> Mapping[str, str]:
    """The identity that a program states."""
    device = AdapterDevice(
        AdapterOptions.model_validate({"command": command, **options}), Surroundings(RealClock(), 0, Light())
    )
    try:
        return device.identity()
    finally:
        device.close()


def shell(expression: str) -> list[str]:
    """A program that states what a shell makes of an expression."""
    answer = '{"reply":%s,"protocol":"conformance/adapter/1","identity":{"model":"\'"$said"\'"}}'
    body = f"said=$({expression}); n=0; while read -r line; do n=$((n+1)); printf '{answer}\\n' $n; done"
    return ["/bin/sh", "-c", body]


posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell is asked")


@posix
def test_it_gets_nothing_of_the_laboratorys_environment_but_what_programs_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABORATORY_KEY_PASSPHRASE", PASSWORD)
    monkeypatch.setenv("LC_TIME", "C")
    names = set(said_by(shell("env | cut -d= -f1 | tr '\\n' ' '"))["model"].split())
    own = {"PWD", "OLDPWD", "SHLVL", "_"}
    assert "LABORATORY_KEY_PASSPHRASE" not in names
    assert names - own <= {"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "PYTHONPATH", "PYTHONUTF8", "LC_TIME",
                           "LC_ALL", "LC_CTYPE"}  # fmt: skip
    assert {"PATH", "LC_TIME"} <= names


@posix
def test_it_gets_what_the_bench_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OF_THE_LABORATORY", "one")
    (tmp_path / "secret").write_text("two\n")
    named = {"A": {"environment": "OF_THE_LABORATORY"}, "B": {"file": str(tmp_path / "secret")}, "C": "three"}
    assert said_by(shell('echo "$A $B $C"'), environment=named)["model"] == "one two three"
    assert said_by(shell('echo "$OF_THE_LABORATORY"'), environment=["OF_THE_LABORATORY"])["model"] == "one"


def test_a_secret_that_is_not_there_is_named_by_its_place() -> None:
    with pytest.raises(LinkLost, match="environment variable NOT_SET_HERE is not set"):
        said_by([sys.executable, "-c", "0"], environment=["NOT_SET_HERE"])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root starts programs for others")
def test_it_runs_as_another_user() -> None:
    assert said_by(shell("id -un"), run_as="nobody")["model"] == "nobody"


@posix
def test_who_cannot_run_it_as_another_user_learns_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(OSError, match="only root can run a program as root"):
        as_user("root")
    with pytest.raises(LinkLost, match="there is no user 'nobody-of-this-name'"):
        said_by(["/bin/true"], run_as="nobody-of-this-name")


def bench(folder: Path, **options: Any) -> Path:
    (folder / "adapter.py").write_text(TELLS)
    command = [sys.executable, "{here}/adapter.py", *options.pop("words", [])]
    path = folder / "bench.yaml"
    described = {
        "schema": "conformance/bench/1",
        "device": {"driver": "adapter", "options": {"command": command, **options}},
        "presenter": {"driver": "simulated"},
        "operator": {"driver": "scripted", "options": {"answers": {"alarm_sound": True}}},
    }
    path.write_text(yaml.safe_dump(described))
    return path


def written(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the one in which the bench is described."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "bench.yaml"}


@pytest.mark.parametrize(
    "options",
    [
        {"environment": {"DEVICE_PASSWORD": {"environment": "OF_THE_LABORATORY"}}},
        {"words": [PASSWORD]},
        {"words": ["--login", PASSWORD]},
        {"words": [f"--login={PASSWORD}"]},
        {"words": [f"--password={PASSWORD}"]},
        {"words": [f"http://admin:{PASSWORD}@192.0.2.7"]},
    ],
    ids=["by its place", "an argument", "an option", "behind =", "refused", "refused address"],
)
def test_a_password_is_in_no_file_and_no_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, conformance: Callable[..., Said], options: dict[str, Any]
) -> None:
    monkeypatch.setenv("OF_THE_LABORATORY", PASSWORD)
    described = bench(tmp_path, **options)
    out = tmp_path / "out"
    out.mkdir()
    requirements = out / "requirements.yaml"
    requirements.write_text(dump_requirements(factory.requirements()), encoding="utf-8")
    product = ROOT / "test_vectors" / "simulated-dual-light" / "product.yaml"
    recording = out / "recording"
    ended = [
        conformance("bench", "check", described, "--transcript", out / "check.jsonl"),
        conformance("bench", "check", described, "--json"),
        conformance("run", requirements, "--product", product, "--bench", described, "-o", recording, "--transcript"),
        conformance("run", requirements, "--product", product, "--bench", described, "--resume", recording, "--json"),
    ]
    if recording.exists():
        evaluation = out / "evaluation.json"
        ended += [
            conformance("recording", "info", recording, "--json"),
            conformance("evaluate", requirements, recording, "-o", evaluation),
            conformance("report", evaluation, "--format", "html", "--format", "junit", "-o", out / "report"),
        ]
        assert json.loads((recording / "manifest.json").read_text())["bench"]["device"]["options"]["command"]
    else:
        assert [said.code for said in ended] == [2, 2, 2, 2]
    assert [said for said in ended if PASSWORD in said.out + said.err] == []
    assert [path for path, content in written(out).items() if PASSWORD.encode() in content] == []
    assert [path for path, content in written(out).items() if PASSWORD.encode("utf-16-le") in content] == []


TALKS = """\
import json, os, sys
password = os.environ["DEVICE_PASSWORD"]
identity = {"manufacturer": "M", "model": "T", "serial": "1", "firmware": "1"}
for line in sys.stdin:
    asked = json.loads(line)
    if asked["request"] in {"hello", "identity"}:
        print(json.dumps({"reply": asked["id"], "protocol": "conformance/adapter/1", "identity": identity}), flush=True)
    elif asked["request"] == "configure":
        print(json.dumps({"reply": asked["id"], "error": "cannot log in with " + password}), flush=True)
    else:
        sys.exit("cannot log in with " + password)
"""


def test_what_an_adapter_complains_of_is_shown_without_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEVICE_PASSWORD", PASSWORD)
    options = AdapterOptions.model_validate(
        {"command": [sys.executable, "-c", TALKS], "environment": ["DEVICE_PASSWORD"]}
    )
    device = AdapterDevice(options, Surroundings(RealClock(), 0, Light()))
    try:
        with pytest.raises(ValueError, match=r"cannot log in with \*\*\*"):
            device.configure("alarm_threshold_degC", 37.3)
        with pytest.raises(LinkLost, match=r"exit code 1: cannot log in with \*\*\*"):
            device.device_clock_s() or device._conversation.ask("clock")
    finally:
        device.close()


def test_a_secret_is_not_in_the_list_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_LABORATORY", PASSWORD)
    started: list[Any] = []
    real = subprocess.Popen

    def noted(command: Any, **named: Any) -> Any:
        started.append(command)
        return real(command, **named)

    monkeypatch.setattr(subprocess, "Popen", noted)
    (tmp_path / "adapter.py").write_text(TELLS)
    command = [sys.executable, str(tmp_path / "adapter.py")]
    assert said_by(command, environment={"WANTED": {"environment": "OF_THE_LABORATORY"}})["firmware"] == PASSWORD
    assert started
    assert PASSWORD not in str(started)


def test_the_check_of_a_bench_warns_of_a_key_that_the_vendors_program_could_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, conformance: Callable[..., Said]
) -> None:
    monkeypatch.chdir(tmp_path)
    described = bench(tmp_path)
    said = conformance("bench", "check", described, "--only", "adapter")
    assert (said.code, said.out) == (
        0,
        "ok     adapter: runs as you, in an environment of its own; no key lies beside the bench\n",
    )
    conformance("key", "new", "-o", tmp_path / "laboratory.key")
    said = conformance("bench", "check", described, "--only", "adapter")
    assert said.code == 0
    assert said.out.startswith("WARN   adapter: the vendor's program runs as you and can read ")
    assert "laboratory.key" in said.out
    [step] = json.loads(conformance("bench", "check", described, "--only", "adapter", "--json").out)
    assert step["warning"]
