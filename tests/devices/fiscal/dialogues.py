"""Whole dialogues of a receipt for the tests that cut them at every byte: which register, over which line, with short waits."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from devices.emulators.atol_service import EmulatedAtol
from devices.emulators.shtrih_register import EmulatedShtrih
from devices.fiscal.contract import FiscalRegister
from devices.links import LineSettings, Link, link_to
from devices.registers.atol.exchange import AtolService
from devices.registers.atol.register import AtolRegister
from devices.registers.shtrih.channel import ShtrihProtocol1, ShtrihProtocol2
from devices.registers.shtrih.register import ShtrihRegister

EmulatedRegister: TypeAlias = EmulatedShtrih | EmulatedAtol


def shtrih(link: Link, patience: int, protocol: int = 1) -> ShtrihRegister:
    """The driver with short waits: a cut must not take longer than it has to. `patience` makes them so many times longer."""
    knock_s, byte_s = 0.12 * patience, 0.05 * patience
    channel = (ShtrihProtocol2 if protocol == 2 else ShtrihProtocol1)(link, knock_s=knock_s, byte_s=byte_s)
    return ShtrihRegister(channel, answer_s=0.2 * patience, busy_s=1.0 * patience, busy_again_s=0.01)


def atol(url: str, patience: int) -> AtolRegister:
    """The same for ATOL's web server."""
    service = AtolService(url, connect_s=1.0 * patience, answer_s=0.3 * patience)
    return AtolRegister(service, task_s=1.0 * patience, look_s=0.005)


def _shtrih_over(address: str, patience: int) -> FiscalRegister:
    return shtrih(link_to(LineSettings(address)), patience)


def _shtrih_2_over(address: str, patience: int) -> FiscalRegister:
    return shtrih(link_to(LineSettings(address)), patience, protocol=2)


@dataclass(frozen=True)
class FiscalDialogue:
    """One of them, by name. `address` is that of the relay where there is one, else the emulator's own port."""

    emulator: Callable[[Path, Path], AbstractContextManager[EmulatedRegister]]
    driver: Callable[[str, int], FiscalRegister]
    over_tcp: bool = False

    def relayed(self, port: str, relay: int) -> str:
        """The address of the relay in the words of the settings."""
        return urlsplit(port)._replace(netloc=f"127.0.0.1:{relay}").geturl()


DIALOGUES = {
    "shtrih": FiscalDialogue(
        lambda port, memory: EmulatedShtrih(port, memory=memory, byte_s=0.05),
        _shtrih_over,
    ),
    "shtrih over TCP": FiscalDialogue(
        lambda port, memory: EmulatedShtrih(tcp_port=0, memory=memory, byte_s=0.05), _shtrih_over, over_tcp=True
    ),
    "shtrih protocol 2": FiscalDialogue(
        lambda port, memory: EmulatedShtrih(port, memory=memory, byte_s=0.05, protocol=2),
        _shtrih_2_over,
    ),
    "atol": FiscalDialogue(lambda port, memory: EmulatedAtol(memory=memory), atol, over_tcp=True),
}
