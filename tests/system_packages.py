"""What tests need of the system beside Python and make: one table, with the package that brings it.

Standard library alone, so that it answers before anything is installed: ``python3 tests/system_packages.py`` prints the
Debian packages that are missing, and ``python3 tests/doctor.py`` the whole table.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FONTS = Path("/usr/share/fonts")
HIDDEN = "CONFORMANCE_TESTS_WITHOUT"
"""An environment variable: these names count as missing, to see what a run looks like without them."""


@dataclass(frozen=True)
class SystemPackage:
    """Something of the system that tests need."""

    name: str
    """What a test says: ``@pytest.mark.needs(name)``."""
    debian: tuple[str, ...]
    """The packages of Debian and Ubuntu that bring it."""
    looked_for: str
    """How it is found, in words."""
    serves: str
    """What is tested with it."""
    present: Callable[[], bool]

    @property
    def found(self) -> bool:
        """Whether it is on this machine."""
        return self.name not in os.environ.get(HIDDEN, "").replace(",", " ").split() and self.present()


def _libraries(*sonames: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            for soname in sonames:
                ctypes.CDLL(soname)
        except OSError:
            return False
        return True

    return present


def _commands(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _font(file: str) -> Callable[[], bool]:
    return lambda: next(FONTS.rglob(file), None) is not None


CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
NOTO, DEJAVU = "NotoSansCJK-Regular.ttc", "DejaVuSans.ttf"

SYSTEM_PACKAGES = (
    SystemPackage(
        "aravis", ("libaravis-0.8-0",), "libaravis-0.8.so.0", "GigE Vision cameras", _libraries("libaravis-0.8.so.0")
    ),
    SystemPackage(
        "pango",
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        "libpango-1.0, libpangoft2-1.0, libharfbuzz-subset",
        "reports as PDF",
        _libraries("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    ),
    SystemPackage("noto-cjk", ("fonts-noto-cjk",), f"{NOTO} in {FONTS}", "Chinese in PDF", _font(NOTO)),
    SystemPackage("dejavu", ("fonts-dejavu-core",), f"{DEJAVU} in {FONTS}", "marks of verdicts in PDF", _font(DEJAVU)),
    SystemPackage("chromium", ("chromium",), " or ".join(CHROMIUM), "pages in a browser", _commands(*CHROMIUM)),
    SystemPackage("poppler", ("poppler-utils",), "pdfsig", "seals of PDFs", _commands("pdfsig")),
    SystemPackage("java", ("default-jre-headless",), "java", "pages in the HTML checker", _commands("java")),
)
PDF = ("pango", "noto-cjk", "dejavu")
"""What a report as PDF needs: ``@pytest.mark.needs(*PDF)``."""
BY_NAME = {each.name: each for each in SYSTEM_PACKAGES}


def missing() -> list[SystemPackage]:
    """What is not on this machine, in the order of the table."""
    return [each for each in SYSTEM_PACKAGES if not each.found]


if __name__ == "__main__":
    sys.stdout.write("".join(f"{package}\n" for each in missing() for package in each.debian))
