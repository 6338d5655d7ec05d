"""Chromium without a window, spoken to over its DevTools pipe: a page as a reader's browser sees it.

No driver stands between: messages are JSON, ended by a zero byte, on file descriptors 3 and 4 of the browser
(``--remote-debugging-pipe``). Nothing is fetched: every name of a host is unknown to it.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

from tests.system_packages import CHROMIUM

PATIENCE_S = 60.0
"""For any one answer: a machine under load is slow, and none of it is what is tested."""
Scheme = Literal["light", "dark"]


def browser() -> str:
    """Where Chromium is: tests that call this need it (``pytest.mark.needs("chromium")``)."""
    return next(found for name in CHROMIUM if (found := shutil.which(name)))


@contextmanager
def chromium(profile: Path) -> Iterator[Chromium]:
    """A browser with a fresh profile in a folder; it ends with the block, and so does everything it started."""
    command = [
        browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars", f"--user-data-dir={profile}",
        "--remote-debugging-pipe", "about:blank",
    ]  # fmt: skip
    its_in, our_out = os.pipe()
    our_in, its_out = os.pipe()
    at_home = {**os.environ, "HOME": str(profile), "XDG_CONFIG_HOME": str(profile), "XDG_CACHE_HOME": str(profile)}
    with (profile / "stderr.txt").open("wb") as stderr:
        process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{its_in} 4>&{its_out}', "bash", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            pass_fds=(its_in, its_out),
            start_new_session=True,
            env=at_home,
        )
    os.close(its_in)
    os.close(its_out)
    with os.fdopen(our_in, "rb", buffering=0) as said, os.fdopen(our_out, "wb") as asked:
        try:
            yield Chromium(said, asked)
        finally:
            _end(process, asked)


def _end(process: subprocess.Popen[bytes], asked: BinaryIO) -> None:
    """It ends by itself when nobody is there to speak to; if not, it is ended with all it started."""
    asked.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class Chromium:
    """The browser: what is asked is answered, and what happens meanwhile is kept."""

    said: BinaryIO
    asked: BinaryIO
    _number: int = 0
    _unread: bytes = b""
    _happened: list[dict[str, Any]] = field(default_factory=list)

    def open(self, path: Path, *, scheme: Scheme = "light", width_px: int = 1280, height_px: int = 900) -> Page:
        """A file in a tab of its own, as one sees it who prefers a scheme, on a screen so many pixels wide."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        page = Page(self, self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"], target)
        for domain in ("Page", "Runtime", "Log"):
            page.ask(f"{domain}.enable")
        page.ask("Emulation.setFocusEmulationEnabled", enabled=True)
        page.resize(width_px, height_px)
        page.prefer(scheme)
        page.ask("Page.navigate", url=path.absolute().as_uri())
        while not page.happened("Page.loadEventFired"):
            self._happened.append(self._next())
        return page

    def ask(self, method: str, *, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """The answer to a command of the DevTools protocol. Fails for one that it refuses."""
        self._number += 1
        of_a_tab = {} if session is None else {"sessionId": session}
        message = {"id": self._number, "method": method, "params": parameters, **of_a_tab}
        self.asked.write(json.dumps(message).encode() + b"\0")
        self.asked.flush()
        while (said := self._next()).get("id") != self._number:
            self._happened.append(said)
        assert "error" not in said, f"{method}: {said['error']}"
        result: dict[str, Any] = said["result"]
        return result

    def happened(self, session: str, methods: tuple[str, ...]) -> list[dict[str, Any]]:
        """What was told of a tab so far, of some kinds."""
        return [each for each in self._happened if each.get("sessionId") == session and each.get("method") in methods]

    def _next(self) -> dict[str, Any]:
        until_s = time.monotonic() + PATIENCE_S
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self.said], [], [], max(0.0, until_s - time.monotonic()))
            assert ready, "Chromium says nothing"
            more = self.said.read(1 << 20)
            assert more, "Chromium ended"
            self._unread += more
        message, _, self._unread = self._unread.partition(b"\0")
        said: dict[str, Any] = json.loads(message)
        return said


@dataclass(frozen=True)
class Page:
    """A page in a tab."""

    browser: Chromium
    session: str
    target: str

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a command, of this tab."""
        return self.browser.ask(method, session=self.session, **parameters)

    def happened(self, *methods: str) -> list[dict[str, Any]]:
        """What was told of this tab so far, of some kinds."""
        return self.browser.happened(self.session, methods)

    def resize(self, width_px: int, height_px: int) -> None:
        """A screen so many pixels wide; a narrow one is a phone's."""
        size = {"width": width_px, "height": height_px, "deviceScaleFactor": 1, "mobile": width_px < 600}
        self.ask("Emulation.setDeviceMetricsOverride", **size)

    def prefer(self, scheme: Scheme) -> None:
        """What the reader's system is set to."""
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def run(self, expression: str) -> Any:
        """What a JavaScript expression comes to; a promise is waited for. The page's own policy does not bind it."""
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = self.ask("Runtime.evaluate", **asked)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press_tab(self) -> None:
        """The key that goes to what is next."""
        for kind in ("rawKeyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def complaints(self) -> list[str]:
        """What its console says that is no mere note: errors, warnings, what the policy forbade."""
        logged = [each["params"]["entry"] for each in self.happened("Log.entryAdded")]
        said = [f"{each['level']}: {each['text']}" for each in logged if each["level"] in {"error", "warning"}]
        said += [json.dumps(each["params"]) for each in self.happened("Runtime.exceptionThrown")]
        called = [each["params"] for each in self.happened("Runtime.consoleAPICalled")]
        return said + [json.dumps(each) for each in called if each["type"] in {"error", "warning", "assert"}]

    def picture(self, *, top_px: int = 0, height_px: int | None = None) -> bytes:
        """A PNG of what is on the screen, or of a stretch of the page."""
        clip: dict[str, Any] = {}
        if height_px is not None:
            width_px = self.run("document.documentElement.clientWidth")
            stretch = {"x": 0, "y": top_px, "width": width_px, "height": height_px, "scale": 1}
            clip = {"clip": stretch, "captureBeyondViewport": True}
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png", **clip)["data"])

    def close(self) -> None:
        """Close the tab."""
        self.browser.ask("Target.closeTarget", targetId=self.target)
