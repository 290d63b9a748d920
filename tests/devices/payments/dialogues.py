"""Whole payment dialogues for the tests that cut them at every byte: who speaks, what is ordered, what must be true after."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.emulators.payment_terminal import PaymentTerminalOnALine
from devices.emulators.telium_terminal import EmulatedTelium
from devices.emulators.vtk_terminal import EmulatedVtk
from devices.links import Link
from devices.payments.contract import PaymentTerminal
from devices.payments.operations import OrderKind
from devices.terminals.telium.terminal import TeliumTerminal
from devices.terminals.vtk.terminal import VtkTerminal
from tests.devices.payments.desk import Desk

KOPECKS = 5000


def vtk(link: Link, patience: int = 1) -> PaymentTerminal:
    """The driver with short waits: a cut must not take longer than it has to. `patience` makes them that many times longer."""
    return VtkTerminal(
        link,
        first_answer_s=0.5 * patience,
        finish_s=0.25 * patience,
        answer_s=0.25 * patience,
        ask_again_s=0.04,
        turn_s=0.01,
        frame_s=0.3 * patience,
    )


def telium(link: Link, patience: int = 1) -> PaymentTerminal:
    """The same for Telium."""
    return TeliumTerminal(
        link, keepalive_s=30, enq_s=0.12 * patience, byte_s=0.12 * patience, answer_s=0.3 * patience, turn_s=0.01
    )


def pay(desk: Desk) -> dict[str, dict[str, Any]]:
    """A payment alone."""
    return {"pay": desk.order(OrderKind.PAY, "p1", KOPECKS, purpose="Свет")}


def pay_and_confirm(desk: Desk) -> dict[str, dict[str, Any]]:
    """A payment; when it is approved, the service is delivered."""
    told = pay(desk)
    if told["pay"]["outcome"] == "approved":
        told["confirm"] = desk.order(OrderKind.CONFIRM, "p1", KOPECKS)
    return told


def pay_and_undo(desk: Desk) -> dict[str, dict[str, Any]]:
    """A payment; when it is approved, the service cannot be delivered."""
    told = pay(desk)
    if told["pay"]["outcome"] == "approved":
        told["undo"] = desk.order(OrderKind.UNDO, "p1", KOPECKS)
    return told


def refund(desk: Desk) -> dict[str, dict[str, Any]]:
    """Money of an earlier payment goes back."""
    return {"refund": desk.order(OrderKind.REFUND, "r1", KOPECKS, original="028810000045")}


def vtk_books_agree(terminal: PaymentTerminalOnALine, told: dict[str, dict[str, Any]]) -> None:
    """VTK can always be asked again: nothing is left to a person."""
    assert isinstance(terminal, EmulatedVtk)
    outcomes = {kind: report["outcome"] for kind, report in told.items()}
    match outcomes:
        case {"pay": "declined"}:
            assert terminal.charges == []
        case {"pay": "approved", "confirm": "done"}:
            assert terminal.charges == [KOPECKS]
            assert list(terminal.taken) == list(terminal.finished)
        case {"pay": "approved", "undo": "done"}:
            assert terminal.charges == [KOPECKS, -KOPECKS]
            assert terminal.taken == {}
        case _:
            raise AssertionError(f"{outcomes}, the terminal has {terminal.charges}")


def telium_books_agree(terminal: PaymentTerminalOnALine, told: dict[str, dict[str, Any]]) -> None:
    """Telium cannot be asked: unknown is settled by hand, but never is anything asked twice."""
    (kind, outcome), *rest = ((kind, report["outcome"]) for kind, report in told.items())
    amount = -KOPECKS if kind == "refund" else KOPECKS
    match outcome:
        case "approved":
            assert terminal.charges == [amount]
        case "declined":
            assert terminal.charges == []
        case "unknown":
            assert terminal.charges in ([], [amount])
        case _:
            raise AssertionError(outcome)
    assert all(ending == "done" for _, ending in rest)


@dataclass(frozen=True)
class Dialogue:
    """One of them, by name. `known` is how it begins where another one is cut at those bytes already."""

    driver: Callable[[Link, int], PaymentTerminal]
    emulator: Callable[[Path, Path], PaymentTerminalOnALine]
    orders: Callable[[Desk], dict[str, dict[str, Any]]]
    books_agree: Callable[[PaymentTerminalOnALine, dict[str, dict[str, Any]]], None]
    known: Callable[[Desk], dict[str, dict[str, Any]]] | None = None


def _vtk_emulator(port: Path, memory: Path) -> EmulatedVtk:
    return EmulatedVtk(port, memory=memory, card_s=0.003, frame_s=0.3)


def _vtk_over_tcp(port: Path, memory: Path) -> EmulatedVtk:
    return EmulatedVtk(tcp_port=0, memory=memory, card_s=0.003)


def _telium_emulator(port: Path, memory: Path) -> EmulatedTelium:
    return EmulatedTelium(port, memory=memory, card_s=0.003, again_s=0.06)


DIALOGUES = {
    "vtk pay and confirm": Dialogue(vtk, _vtk_emulator, pay_and_confirm, vtk_books_agree),
    "vtk pay and undo": Dialogue(vtk, _vtk_emulator, pay_and_undo, vtk_books_agree, known=pay),
    "vtk over TCP": Dialogue(vtk, _vtk_over_tcp, pay_and_confirm, vtk_books_agree),
    "telium pay and confirm": Dialogue(telium, _telium_emulator, pay_and_confirm, telium_books_agree),
    "telium refund": Dialogue(telium, _telium_emulator, refund, telium_books_agree),
}
