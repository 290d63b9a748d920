"""What the commands share: running until a signal comes, the log, and running an emulated device."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import click

from devices.emulators.control import ControlSocket, UnknownFault, read_stdin
from devices.stopping import wait_for

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
PATH = click.Path(path_type=Path)

verbose_option = click.option("--verbose", is_flag=True, help="Log more.")
baud_option = click.option("--baud", type=int, default=0, help="Take bytes no faster than this line rate; 0: no limit.")
card_time_option = click.option(
    "--card-time", type=float, default=3.0, show_default=True, help="Seconds the customer takes to pay."
)


class EmulatedDevice(Protocol):
    """An emulated device: a context manager with the address that leads to it, and faults by name."""

    @property
    def port(self) -> str: ...

    def fault(self, line: str) -> None:
        """Raises UnknownFault."""

    def __enter__(self) -> Any: ...

    def __exit__(self, *error: Any) -> None: ...


@contextmanager
def until_signal() -> Iterator[threading.Event]:
    """An event set by SIGTERM and SIGINT; the previous handlers are restored afterwards."""
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        # The handler may interrupt the main thread inside the event's own lock, so another thread sets it.
        threading.Thread(target=stopping.set).start()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def set_up_log(verbose: bool) -> None:
    """Sends the log to stderr, without the chatter of libraries."""
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, format=LOG_FORMAT, force=True)
    for chatty in ("PIL", "escpos", "engineio", "socketio", "urllib3", "websocket"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def fault_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that every emulated device has, whatever it is connected by."""
    for option in (
        verbose_option,
        click.option("--control", type=PATH, help="Unix socket for faults at run time; stdin takes the same lines."),
        click.option("--fault", "faults", multiple=True, help='Start with this fault, e.g. silent or "truncate 20".'),
    ):
        command = option(command)
    return command


def emulator_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that every emulated device on a serial line has."""
    link = click.option("--link", type=PATH, required=True, help="Path of the serial port to create (a symbolic link).")
    return link(fault_options(command))


def play(
    device: EmulatedDevice,
    name: str,
    faults: Sequence[str],
    control: Path | None,
    obey: Callable[[str], str] | None = None,
) -> None:
    """Runs the emulated device until a signal comes. `obey` handles a line of stdin or of the control socket and returns
    the answer; without it every line is a fault.
    """

    def set_fault(line: str) -> str:
        try:
            device.fault(line.strip())
        except UnknownFault as error:
            return str(error)
        return "done"

    answer = obey or set_fault
    with until_signal() as stopping, ExitStack() as stack:
        stack.enter_context(device)
        try:
            for fault in faults:
                device.fault(fault.strip())
        except UnknownFault as error:
            raise click.ClickException(str(error)) from error
        if control is not None:
            stack.enter_context(ControlSocket(control, answer))
        read_stdin(answer, click.echo)
        click.echo(f"{name} on {device.port}")
        wait_for(stopping)
