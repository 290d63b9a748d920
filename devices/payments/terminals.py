"""From a terminal's settings to its driver."""

from devices.links import link_to
from devices.payments.contract import PaymentTerminal
from devices.settings import InpasSettings, SberSettings, TeliumSettings, TerminalSettings, VtkSettings


def terminal_of(settings: TerminalSettings) -> PaymentTerminal:
    """The driver that speaks the terminal's protocol."""
    # Each office has one or two of these: the others' libraries need not be loaded.
    match settings:
        case VtkSettings():
            from devices.terminals.vtk.terminal import VtkTerminal  # noqa: PLC0415

            return VtkTerminal(link_to(settings.line()))
        case TeliumSettings():
            from devices.terminals.telium.terminal import TeliumTerminal  # noqa: PLC0415

            return TeliumTerminal(link_to(settings.line()), pos=settings.pos, keepalive_s=settings.keepalive_s)
        case SberSettings():
            from devices.terminals.sber.terminal import SberTerminal  # noqa: PLC0415

            return SberTerminal(
                settings.directory, settings.program, encoding=settings.encoding, timeout_s=settings.timeout_s
            )
        case InpasSettings():
            from devices.terminals.inpas.terminal import InpasTerminal  # noqa: PLC0415

            return InpasTerminal(settings.url, settings.terminal, timeout_s=settings.timeout_s)


def address_of(settings: TerminalSettings) -> str:
    """The device file whose appearance is worth looking out for; "" where there is none."""
    return settings.port if isinstance(settings, VtkSettings | TeliumSettings) else ""
