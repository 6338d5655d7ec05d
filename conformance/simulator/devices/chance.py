"""A device's own chance: what it does to a share of views, tracks or events, for each purpose apart.

Each purpose draws from a generator of its own, so that a flaw changes what it touches and nothing else.
"""

from __future__ import annotations

import numpy as np

from conformance.bench.light import Light


class Chance:
    """Chance of the present view: the same view meets the same chance, whatever came before it."""

    def __init__(self, light: Light) -> None:
        self._light = light
        self._streams: dict[str, np.random.Generator] = {}

    def renew(self) -> None:
        """Another view came."""
        self._streams.clear()

    def stream(self, purpose: str) -> np.random.Generator:
        """The generator of a purpose, as far as this view has used it."""
        if purpose not in self._streams:
            self._streams[purpose] = self._light.noise(f"device/{purpose}")
        return self._streams[purpose]

    def happens(self, share: float, purpose: str) -> bool:
        """Whether it happens this time; what never or always happens draws nothing."""
        return share >= 1 or (share > 0 and float(self.stream(purpose).random()) < share)
