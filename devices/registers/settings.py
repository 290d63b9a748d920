"""The agent's `[[registers]]`: the protocols there are. A new driver is entered here."""

from typing import Annotated

from pydantic import Field

from devices.registers.atol.settings import AtolSettings
from devices.registers.shtrih.settings import ShtrihSettings

RegisterSettings = Annotated[ShtrihSettings | AtolSettings, Field(discriminator="protocol")]
"""Every kind has `id`, `protocol`, `address` (what to watch for; "" for nothing) and `driver()`."""
