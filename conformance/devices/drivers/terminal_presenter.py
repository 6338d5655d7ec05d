"""A person who presents: reads on a terminal what is to stand before the device, and presses Enter when it does."""

from __future__ import annotations

import math
from dataclasses import replace

from pydantic import Field

from conformance.bench.description import SourceCertificate
from conformance.bench.driver import Driver, Options, Role, Surroundings
from conformance.bench.operator.person_codes import BAD_CODE, code_of
from conformance.bench.operator.terminal import Terminal
from conformance.bench.operator.words import scene_in_words, target_in_words
from conformance.core.scenes import Scene, Target, TargetKind
from conformance.core.text import Text
from conformance.devices.drivers.terminal_operator import TerminalOptions
from conformance.metrology.uncertainty import Budget, UncertaintyLine

_READY = Text(zh="准备", en="Prepare")
_NOW = Text(zh="到位", en="Now")
_PREPARE = Text(zh="{scene}\n请在设备视场之外准备好。", en="{scene}\nPrepare it out of the device's view.")
_IN_PLACE = Text(zh="请就位，到位瞬间按回车", en="Put the target in place; press Enter at the moment it is in place")
_NONE = "-"
_GONE = Text(zh="请全部撤离，然后按回车", en="Remove all targets, then press Enter")
_DONE = Text(zh="准备好后按回车", en="Press Enter when ready")
_CODE = Text(
    zh="{target}的代号（假名，不得用姓名；- 表示没有）", en="Code of {target} (a pseudonym, not a name; - for none)"
)
_TWICE = Text(zh="同一场景中已有代号 {code}，请重新输入。", en="{code} is in this scene already. Type another code.")
_MEASURED = Text(
    zh="{target}的体温，接触式温度计读数，单位 ℃（- 表示未测）",
    en="Temperature of {target} by the contact thermometer, in °C (- for not measured)",
)
_BAD_TEMPERATURE = Text(
    zh="请输入 30 到 45 之间、分辨力 {step:g} ℃ 的数值，或 -。",
    en="Type a number from 30 to 45 in steps of {step:g} °C, or -.",
)
_LOWEST_DEGC, _HIGHEST_DEGC = 30.0, 45.0
METHOD = "contact_thermometer_read_by_operator"
_PROBE = Text(zh="将接触式温度计置于：{target}", en="Put the contact thermometer's probe to: {target}")


class HandThermometer(Options):
    """A calibrated contact thermometer without an interface: the presenter reads it and types what it shows."""

    calibration: SourceCertificate
    resolution_delta_degC: float = Field(gt=0)
    """Step of its display."""

    @property
    def standard_uncertainty_delta_degC(self) -> float:
        """Calibration and resolution of the display combined."""
        calibration = self.calibration
        expanded, k = calibration.expanded_uncertainty_delta_degC, calibration.coverage_factor
        lines = (
            UncertaintyLine("calibration", expanded, divisor=k),
            UncertaintyLine("resolution", self.resolution_delta_degC / 2, distribution="rectangular"),
        )
        return Budget(lines).combine().standard_uncertainty


class TerminalPresenterOptions(TerminalOptions):
    """Who presents, and how well they hit the moment."""

    time_half_width_s: float = Field(default=0.5, ge=0)
    """Half-width of the moment at which Enter is pressed when a target is in place. It enters every response time."""
    thermometer: HandThermometer | None = None
    """With which each person is measured before the scene; None: none, or one that the bench reads itself."""


class TerminalPresenter:
    """`conformance.bench.protocols.Presenter` and `Probes`: a person. Without an answer in time the scene breaks."""

    def __init__(self, options: TerminalPresenterOptions, around: Surroundings) -> None:
        """Raises `OSError` where no terminal is."""
        self._options = options
        self._terminal = Terminal(options.language, options.terminal)
        self.time_half_width_s = options.time_half_width_s
        self.measures_people = options.thermometer is not None

    def prepare(self, scene: Scene) -> Scene:
        """Say what is needed, and wait for it to be at hand."""
        self._terminal.step(_READY, _PREPARE.format(scene=scene_in_words(scene)))
        self._wait(_DONE)
        codes: list[str] = []
        return replace(scene, targets=tuple(self._known(target, codes) for target in scene.targets))

    def _known(self, target: Target, codes: list[str]) -> Target:
        """A person with the code that counts them, and what the thermometer showed; ``codes`` are those so far."""
        if target.kind is not TargetKind.PERSON:
            return target
        code = self._code(target, codes)
        thermometer = self._options.thermometer
        measured_degC = None if thermometer is None else self._temperature_degC(target, thermometer)
        if thermometer is None or measured_degC is None:
            return replace(target, code=code)
        return replace(
            target,
            code=code,
            reference_degC=measured_degC,
            reference_standard_uncertainty_degC=thermometer.standard_uncertainty_delta_degC,
            reference_method=METHOD,
        )

    def _code(self, target: Target, codes: list[str]) -> str | None:
        while True:
            typed = self._ask(_CODE.format(target=target.id))
            if typed == _NONE:
                return None
            code = code_of(typed)
            if code is None:
                self._terminal.say(BAD_CODE)
            elif code in codes:
                self._terminal.say(_TWICE.format(code=code))
            else:
                codes.append(code)
                return code

    def _temperature_degC(self, target: Target, thermometer: HandThermometer) -> float | None:
        step = thermometer.resolution_delta_degC
        while True:
            typed = self._ask(_MEASURED.format(target=target.id))
            if typed == _NONE:
                return None
            value = _number(typed)
            if _LOWEST_DEGC <= value <= _HIGHEST_DEGC and abs(value / step - round(value / step)) <= 1e-6:
                return value
            self._terminal.say(_BAD_TEMPERATURE.format(step=step))

    def probe(self, target: Target) -> None:
        """Have the probe put in place."""
        self._terminal.step(_READY, _PROBE.format(target=target_in_words(target)))
        self._wait(_DONE)

    def show(self, scene: Scene) -> None:
        """Return the moment Enter is pressed."""
        self._terminal.step(_NOW, scene_in_words(scene))
        self._wait(_IN_PLACE)

    def clear(self) -> None:
        """Return when everything is gone."""
        self._wait(_GONE)

    def close(self) -> None:
        """Let go of the terminal."""
        self._terminal.close()

    def _wait(self, prompt: Text) -> None:
        self._ask(prompt)

    def _ask(self, prompt: Text) -> str:
        return self._terminal.ask(prompt, self._options.timeout_s)


def _number(typed: str) -> float:
    """NaN for what is not a number."""
    try:
        return float(typed.replace(",", "."))
    except ValueError:
        return math.nan


DRIVER = Driver("terminal", Role.PRESENTER, TerminalPresenterOptions, TerminalPresenter)
