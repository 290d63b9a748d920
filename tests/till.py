"""A cash window that takes money, whole: server, agent, emulated terminal and printer on their lines, accounts that owe."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devices.agent import Agent
from devices.emulators.printer import EmulatedPrinter
from devices.emulators.vtk_terminal import EmulatedVtk
from devices.printing.settings import PrinterSettings
from devices.settings import AgentSettings
from devices.terminals.vtk.settings import VtkSettings
from tests.paying import PayingOffice, paying_office
from tests.running import MORNING, RunningServer
from web.demo.accounts import SampleAccount

_READY_S = 30.0


@dataclass
class CashWindow:
    """Window 3 of the office, with terminal-1 and printer-1."""

    server: RunningServer
    office: PayingOffice
    terminal: EmulatedVtk
    printer: EmulatedPrinter

    @property
    def account(self) -> SampleAccount:
        return next(account for account in self.office.accounts if 10_000 < account.owed_kopecks < 1_000_000)


def _until_ready(server: RunningServer) -> None:
    until = time.monotonic() + _READY_S
    while (place := server.api("operator3").get("/api/v1/payments/place?window=3").json())["terminal"][
        "state"
    ] != "ready":
        assert time.monotonic() < until, place
        time.sleep(0.1)


@contextmanager
def cash_window(folder: Path, card_s: float = 0.3) -> Iterator[CashWindow]:
    """A customer takes `card_s` seconds to hold the card to the terminal."""
    office = paying_office(folder / "office", MORNING)
    told = office.settings.read_text("utf-8")
    at_window = '[[windows]]\nid = "3"\n'
    assert at_window in told
    office.settings.write_text(told.replace(at_window, f'{at_window}printer = "printer-1"\n'), "utf-8")
    server = RunningServer(folder / "data", settings=office.settings)
    terminal = EmulatedVtk(folder / "terminal", keepalive_s=1, card_s=card_s)
    printer = EmulatedPrinter(folder / "printer", folder / "slips", speed_mm_s=0)
    server.start()
    try:
        with terminal, printer:
            agent = Agent(
                AgentSettings(
                    agent="agent-1",
                    server=server.url,
                    token=server.token("agent"),
                    spool=folder / "spool",
                    printers=[PrinterSettings(id="printer-1", port=printer.port, confirm="gs_h", poll_s=0.3)],
                    terminals=[VtkSettings(id="terminal-1", port=terminal.port, protocol="vtk")],
                ),
                reconnect_steps_s=(0.2,),
            )
            agent.start()
            try:
                _until_ready(server)
                yield CashWindow(server, office, terminal, printer)
            finally:
                agent.stop()
    finally:
        server.stop()
