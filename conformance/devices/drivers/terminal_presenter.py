"""A person who presents: reads on a terminal what is to stand before the device, and presses Enter when it does."""

from __future__ import annotations

from pydantic import Field

from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.operator.terminal import Terminal
from conformance.bench.operator.words import scene_in_words, target_in_words
from conformance.core.scenes import Scene, Target
from conformance.core.text import Text
from conformance.devices.drivers.terminal_operator import TerminalOptions

_READY = Text(zh="准备", en="Prepare")
_NOW = Text(zh="到位", en="Now")
_PREPARE = Text(zh="{scene}\n请在设备视场之外准备好。", en="{scene}\nPrepare it out of the device's view.")
_IN_PLACE = Text(zh="请就位，到位瞬间按回车", en="Put the target in place; press Enter at the moment it is in place")
_GONE = Text(zh="请全部撤离，然后按回车", en="Remove all targets, then press Enter")
_DONE = Text(zh="准备好后按回车", en="Press Enter when ready")
_PROBE = Text(zh="将接触式温度计置于：{target}", en="Put the contact thermometer's probe to: {target}")


class TerminalPresenterOptions(TerminalOptions):
    """Who presents, and how well they hit the moment."""

    time_half_width_s: float = Field(default=0.5, ge=0)
    """Half-width of the moment at which Enter is pressed when a target is in place. It enters every response time."""


class TerminalPresenter:
    """`conformance.bench.protocols.Presenter` and `Probes`: a person. Without an answer in time the scene breaks."""

    def __init__(self, options: TerminalPresenterOptions, around: Surroundings) -> None:
        """Raises `OSError` where no terminal is."""
        self._options = options
        self._terminal = Terminal(options.language, options.terminal)
        self.time_half_width_s = options.time_half_width_s

    def prepare(self, scene: Scene) -> Scene:
        """Say what is needed, and wait for it to be at hand."""
        self._terminal.step(_READY, _PREPARE.format(scene=scene_in_words(scene)))
        self._wait(_DONE)
        return scene

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
        self._terminal.ask(prompt, self._options.timeout_s)


DRIVER = Driver("terminal", Role.PRESENTER, TerminalPresenterOptions, TerminalPresenter)
