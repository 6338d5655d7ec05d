"""``python -m conformance.simulator.served --side-channel WHERE``: a simulated device in a process of its own."""

from __future__ import annotations

import sys

from conformance.simulator.served.process import DeviceProcess
from conformance.simulator.served.wire import served_wires


def main(arguments: list[str]) -> None:
    """Serve until the bench hangs up."""
    if len(arguments) != 2 or arguments[0] != "--side-channel":
        sys.exit("usage: python -m conformance.simulator.served --side-channel HOST:PORT:KEY")
    DeviceProcess(served_wires(), arguments[1]).run()


main(sys.argv[1:])
