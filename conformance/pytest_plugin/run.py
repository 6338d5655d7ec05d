"""A pytest run over requirements: judged once before anything is collected, green only where it may be."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.core.plain import unbroken
from conformance.core.problems import BadInput
from conformance.documents.shipped import PROFILE, located
from conformance.evaluation.from_files import evaluation_of
from conformance.evaluation.marks import marks_of
from conformance.evaluation.model import Evaluation
from conformance.evaluation.outcome import in_a_sentence, waivers_told
from conformance.product.declaration import ProductClass
from conformance.pytest_plugin.items import RequirementFile, RequirementItem
from conformance.reporting.words import words
from conformance.requirements.model import Modality

_SENT = "conformance_evaluation"
_REQUIREMENT = "conformance_requirement"
_MOST_CHARACTERS = 600


class Run:
    """The plugin's part that is there only when asked for.

    With pytest-xdist the controller judges and sends the evaluation to its workers, so that no recording is judged
    twice.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._requirements = Path(config.invocation_params.dir, _file_of(config.getoption("--conformance")))
        self._evaluation: Evaluation | None = None
        self._ran: set[str] = set()
        self._passed: set[str] = set()
        for modality in Modality:
            config.addinivalue_line("markers", f"{modality.value}: requirements that say {modality.value}")
        for each in ProductClass:
            config.addinivalue_line("markers", f"{each.value}: requirements judged for a product of this class")

    @property
    def _judged(self) -> Evaluation:
        if self._evaluation is None:
            raise RuntimeError("the session has not begun")
        return self._evaluation

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Judge, or take what the controller judged; bad input is a usage error. Then say what is collected."""
        sent = getattr(self._config, "workerinput", {}).get(_SENT)
        try:
            self._evaluation = self._judge() if sent is None else Evaluation.model_validate_json(sent)
        except BadInput as error:
            raise pytest.UsageError(*(unbroken(str(each), _MOST_CHARACTERS) for each in error.problems)) from None
        self._collect_requirements()

    def _judge(self) -> Evaluation:
        def given(name: str) -> str | None:
            return self._config.getoption(f"--conformance-{name}") or None

        return evaluation_of(
            self._config.getoption("--conformance"),
            [Path(each) for each in self._config.getoption("--recording")],
            product=given("product"),
            assignment=given("assignment"),
            waivers=Path(waivers) if (waivers := given("waivers")) else None,
        )

    def _collect_requirements(self) -> None:
        """Where no path is named the requirements alone are collected; else they beside what is named."""
        config = self._config
        named = config.args_source is pytest.Config.ArgsSource.ARGS
        if not named:
            config.args[:] = [str(self._requirements)]
        elif not any(self._is_requirements(Path(arg.partition("::")[0])) for arg in config.args):
            config.args.append(str(self._requirements))

    def _is_requirements(self, path: Path) -> bool:
        there = self._config.invocation_params.dir / path
        return there.exists() and there.samefile(self._requirements)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Send the evaluation to a worker of pytest-xdist."""
        node.workerinput[_SENT] = self._judged.model_dump_json(by_alias=True)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """The requirement set is a file of items."""
        if not self._is_requirements(file_path):
            return None
        file: RequirementFile = RequirementFile.from_parent(parent, path=file_path)
        file.evaluation = self._judged
        file.words = words(self._config.getoption("--conformance-language"))
        return file

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """A report names its requirement, also on its way from a worker."""
        report = yield
        if isinstance(item, RequirementItem):
            setattr(report, _REQUIREMENT, item.result.requirement)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep which requirements ran, and which passed."""
        name = getattr(report, _REQUIREMENT, None)
        if name is None:
            return
        self._ran.add(name)
        if report.when == "call" and report.passed:
            self._passed.add(name)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """A run that nothing failed in is not green for that alone."""
        if exitstatus == pytest.ExitCode.OK and any(self._not_green()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _not_green(self) -> Iterator[str]:
        """Why a run of these requirements is not green even where none failed."""
        if not self._ran:
            return
        if not self._passed:
            yield "not one requirement passed"
        untested = [
            result.requirement
            for result in self._judged.results
            if result.requirement in self._ran
            and result.modality.decides
            and result.verdict.facts.group == "not_tested"
        ]
        if untested:
            yield f"not tested though they apply: {', '.join(untested)}"
        if not self._judged.recording.complete:
            yield "the recording is INCOMPLETE"

    def pytest_report_header(self) -> str:
        """What is judged."""
        specification, recording = self._judged.specification, self._judged.recording
        text = f"conformance: {specification.profile} {specification.edition}, recording {recording.digest}"
        if marks := marks_of(self._judged):
            text += f" ({'; '.join(mark.en for mark in marks)})"
        return unbroken(text, _MOST_CHARACTERS)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The status of the whole evaluation, and what became of waivers."""
        terminalreporter.section("conformance")
        terminalreporter.line(in_a_sentence(self._judged))
        for reason in self._not_green():
            terminalreporter.line(unbroken(f"not green: {reason}", _MOST_CHARACTERS), red=True)
        for line in waivers_told(self._judged):
            terminalreporter.line(unbroken(line, _MOST_CHARACTERS))


def _file_of(requirements: str) -> Path:
    """Where the requirement set lies. What is wrong with it is reported by judging, with all else that is wrong."""
    try:
        return located(requirements, PROFILE)
    except BadInput:
        return Path(requirements)
