"""A simulated blackbody with SCPI commands, met over a real wire by the driver of the real one.

It lives on the bench's clock: where time is virtual, it settles in no time.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from conformance.bench.driver import Driver, Role, Surroundings
from conformance.bench.protocols import SourceReading
from conformance.devices.drivers.scpi_blackbody import SpokenSourceOptions, spoken_source
from conformance.devices.instruments.blackbody import SettlingSource
from conformance.devices.instruments.pace import InstrumentPace
from conformance.devices.instruments.text_link import TextLinkOptions
from conformance.simulator.instruments.body import Body
from conformance.simulator.instruments.fluke import FlukeOptions, SimulatedFluke
from conformance.simulator.instruments.line_server import PtyLineServer, TcpLineServer, spoken


class SimulatedScpiOptions(SpokenSourceOptions):
    """The wire, and the instrument behind it."""

    wire: Literal["tcp", "serial"] = "tcp"
    instrument: FlukeOptions = Field(default=FlukeOptions())


class SimulatedScpiSource:
    """`conformance.bench.protocols.SettlesAlone`, with the instrument that it meets."""

    def __init__(self, options: SimulatedScpiOptions, around: Surroundings) -> None:
        body = Body(options.instrument, around.clock.now_s, around.seed)
        respond = spoken(SimulatedFluke(options.instrument, body).answer)
        self._server = TcpLineServer(respond) if options.wire == "tcp" else PtyLineServer(respond)
        try:
            link = TextLinkOptions(resource=self._server.resource)
            pace = InstrumentPace(around.clock, simulated=True)
            self._source: SettlingSource = spoken_source(link, options, pace, around.transcript)
        except BaseException:
            self._server.close()
            raise

    def head_for(self, set_point_degC: float) -> None:
        """As the real one."""
        self._source.head_for(set_point_degC)

    def settle(self, set_point_degC: float) -> None:
        """As the real one."""
        self._source.settle(set_point_degC)

    def read(self) -> SourceReading:
        """As the real one."""
        return self._source.read()

    def close(self) -> None:
        """Both ends."""
        self._source.close()
        self._server.close()


DRIVER = Driver(
    "simulated_scpi_blackbody", Role.REFERENCE_SOURCE, SimulatedScpiOptions, SimulatedScpiSource, simulated=True
)
