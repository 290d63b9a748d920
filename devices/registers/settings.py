"""The agent's `[[registers]]`: the protocols there are. A new driver is entered here."""

from devices.registers.shtrih.settings import ShtrihSettings

RegisterSettings = ShtrihSettings
"""Every kind has `id`, `protocol`, `address` (what to watch for; "" for nothing) and `driver()`."""
