"""A Vendotek terminal as an entry of the agent's `[[terminals]]`."""

from typing import Literal

from devices.links import link_to
from devices.links.settings import PortSettings
from devices.terminals.vtk.terminal import VtkTerminal


class VtkSettings(PortSettings):
    """A Vendotek terminal, on a serial port or at `tcp://host:62801`."""

    protocol: Literal["vtk"]

    @property
    def address(self) -> str:
        """The port whose appearance is worth watching for."""
        return self.port

    def driver(self) -> VtkTerminal:
        """The driver for this terminal, its line not yet open."""
        return VtkTerminal(link_to(self.line()))
