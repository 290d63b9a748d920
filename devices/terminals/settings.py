"""The agent's `[[terminals]]`: the protocols there are. A new driver is entered here."""

from typing import Annotated

from pydantic import Field

from devices.terminals.inpas.settings import InpasSettings
from devices.terminals.sber.settings import SberSettings
from devices.terminals.telium.settings import TeliumSettings
from devices.terminals.vtk.settings import VtkSettings

TerminalSettings = Annotated[
    VtkSettings | TeliumSettings | SberSettings | InpasSettings, Field(discriminator="protocol")
]
"""Every kind has `id`, `protocol`, `address` (what to watch for; "" for nothing) and `driver()`."""
