"""`test-page`: prints a page that shows how to set up a printer; `talon device test-page` on the agent's box."""

from pathlib import Path

import click

from devices.commands.running import PATH

TEST_PAGE_S = 6.0


@click.command("test-page")
@click.option("--settings", type=PATH, required=True, help="The agent's TOML file.")
@click.option("--every-slot", is_flag=True, help="Try all 256 code page slots; takes more than two metres of paper.")
@click.argument("printer")
def test_page_command(settings: Path, every_slot: bool, printer: str) -> None:
    """Print a test page on PRINTER: code page slots, width of the paper, QR codes, cut.

    The agent must not hold the port: stop it first (systemctl stop talon-agent).
    """
    from devices.links import LinkAbsent, LinkError, link_to_printer  # noqa: PLC0415 - python-escpos behind it is slow to import
    from devices.printing.printer import Printer, PrinterSilent  # noqa: PLC0415
    from devices.printing.slot_page import slot_page  # noqa: PLC0415
    from devices.settings import SettingsError, load  # noqa: PLC0415

    try:
        printers = {entry.id: entry for entry in load(settings).printers}
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if printer not in printers:
        raise click.ClickException(f"{settings} has no printer {printer}; it has {', '.join(printers) or 'none'}.")
    chosen = printers[printer]
    link = link_to_printer(chosen.line())
    try:
        link.open()
    except LinkAbsent as error:
        raise click.ClickException(f"{error} If the agent is running, stop it first.") from error
    driver = Printer(link, chosen.confirm, dialect=chosen.status, baud=chosen.serial_baud, report_within_s=TEST_PAGE_S)
    page = slot_page(chosen.encoding(), every_slot=every_slot)
    try:
        result = driver.print_slip(page, "test", lambda: None)
        if result.outcome.value == "printed":
            click.echo(
                f'{printer}: the page is printed, and the printer confirmed it: confirm = "{chosen.confirm}" is right.'
            )
            return
        click.echo(f"{printer}: {result.outcome.value}: {result.detail}")
        click.echo(_advice(driver.half_done, chosen.confirm))
    except (PrinterSilent, LinkError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        link.close()
    raise SystemExit(1)


def _advice(sent: bool, confirm: str) -> str:
    if not sent:
        return "No byte of the page was sent. Fix the problem above, then try again."
    others = ", ".join(f'"{other}"' for other in ("gs_h", "gs_r", "none") if other != confirm)
    return f"Did the page come out anyway? Then try another confirm ({others}) in the agent's settings."
