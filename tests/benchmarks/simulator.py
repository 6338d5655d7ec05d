"""What the eye of a simulated device costs: ``python tests/benchmarks/simulator.py``.

Milliseconds of processor time for a look at a standing view (a frame and its vision), for the first look at a new
view (drawing it and looking at its visible picture as well), and for a look at nothing.
"""

from __future__ import annotations

import time

from conformance.bench.light import Light, VisibleFigure, VisibleShape
from conformance.simulator.eye import EyeOptions, FrameEye

SENSORS = ((80, 60), (160, 120), (384, 288), (640, 512))
LOOKS, VIEWS, ROUNDS = 50, 12, 3


def main() -> None:
    """Print one line a sensor and number of people."""
    print("sensor    people  look/ms  new view/ms  empty/ms")
    for columns, rows in SENSORS:
        for people in (1, 6):
            light = Light()
            eye = FrameEye(EyeOptions(columns=columns, rows=rows), light, 1)
            view = tuple(
                VisibleFigure(VisibleShape.FACE, 35.6, (n + 0.5) / people, distance_m=2.0) for n in range(people)
            )
            light.show(view, 0.0, 1, "first")
            eye.look(1.0)
            look_ms = min(_looks_ms(eye) for _ in range(ROUNDS))
            new_ms = min(_views_ms(eye, light, view, number) for number in range(ROUNDS))
            light.show((), 0.0, 1, "dark")
            empty_ms = min(_looks_ms(eye) for _ in range(ROUNDS))
            print(f"{columns}x{rows:<5} {people:>6} {look_ms:8.3f} {new_ms:12.2f} {empty_ms:9.4f}")


def _looks_ms(eye: FrameEye) -> float:
    began = time.process_time()
    for number in range(LOOKS):
        eye.look(1.0 + 0.04 * number)
    return (time.process_time() - began) / LOOKS * 1e3


def _views_ms(eye: FrameEye, light: Light, view: tuple[VisibleFigure, ...], number: int) -> float:
    began = time.process_time()
    for count in range(VIEWS):
        light.show(view, 0.0, 1, f"{number}/{count}", ambient_degC=20 + number + 0.01 * count)
        eye.look(1.0)
    return (time.process_time() - began) / VIEWS * 1e3


if __name__ == "__main__":
    main()
