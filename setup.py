"""What setup.cfg cannot say: profiles, reference devices and examples lie at the top of the checkout, and inside the
package once it is installed (`conformance.documents.shipped` finds them in both)."""

import os
from collections.abc import Iterator
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
SHIPPED = {"profiles": "specs", "devices": "test_vectors", "examples": "docs/examples"}
"""Folder in ``conformance/shipped`` -> folder of the checkout."""
NOT_SHIPPED = {"generate.py", "__pycache__"}


def shipped() -> Iterator[tuple[str, str]]:
    """Every shipped file: its path in the package's parent folder, and in the checkout; both relative."""
    for inside, top in SHIPPED.items():
        for path in sorted((HERE / top).rglob("*")):
            within = path.relative_to(HERE / top)
            if path.is_file() and not NOT_SHIPPED.intersection(within.parts):
                yield os.path.join("conformance", "shipped", inside, within), os.path.join(top, within)


class BuildWithShipped(build_py):
    """Copies the shipped files as well; an editable installation reads them in the checkout."""

    def run(self) -> None:
        """Build, then take the shipped files in."""
        super().run()
        if not self.editable_mode:
            for target, source in shipped():
                built = os.path.join(self.build_lib, target)
                self.mkpath(os.path.dirname(built))
                self.copy_file(source, built, preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """What is built, the shipped files included."""
        taken_in = [] if self.editable_mode else [os.path.join(self.build_lib, target) for target, _ in shipped()]
        return [*super().get_outputs(include_bytecode), *taken_in]


setup(cmdclass={"build_py": BuildWithShipped})
