"""Frame ids that run on: a camera's 16-bit ids wrap from 65535 to 1, and a gap is lost frames."""

from __future__ import annotations

_WRAPS = 65535
"""So many ids there are: 0 is not used (GigE Vision, block ids)."""


class OutOfOrder(ValueError):
    """A frame came twice, or after a later one."""


class FrameIds:
    """The ids of one acquisition, in the order in which frames came."""

    def __init__(self) -> None:
        self._raw: int | None = None
        self._last = 0
        self._extended = False

    @property
    def begun(self) -> bool:
        """Whether any frame came."""
        return self._raw is not None

    def next(self, raw: int) -> tuple[int, int]:
        """The id without wraps, and how many frames before it did not come. Raises `OutOfOrder`."""
        if self._raw is None:
            self._raw, self._last = raw, raw
            self._extended = raw > _WRAPS
            return raw, 0
        self._extended = self._extended or raw > _WRAPS
        step = raw - self._raw if self._extended else (raw - self._raw) % _WRAPS
        if step == 0:
            raise OutOfOrder(f"frame {raw} came twice")
        if step < 0 or (not self._extended and step > _WRAPS // 2):
            raise OutOfOrder(f"frame {raw} came after {self._raw}")
        self._raw, self._last = raw, self._last + step
        return self._last, step - 1

    def ahead(self, raw: int) -> int | None:
        """The id without wraps of a frame that comes after the last; None for an earlier one, or before any came."""
        if self._raw is None:
            return None
        step = raw - self._raw if self._extended else (raw - self._raw) % _WRAPS
        later = step > 0 and (self._extended or step <= _WRAPS // 2)
        return self._last + step if later else None
