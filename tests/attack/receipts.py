"""Attacks the one rule of the cash registers: a receipt's dialogue is cut at every byte, by cable, by power, by a dying agent.

    python -m tests.attack.receipts [--register NAME] [--what cable|power|"agent killed"] [--every N]

Prints a line for each register and way, with the number of cuts and how they ended. Ends with 1 when a receipt exists twice
or our record differs from the storage. `--every 1` is long: for ATOL some thousand cuts each.
"""

import click

from tests.devices.fiscal.cuts import WAYS, Agents, BooksDiffer, cut_all, sentence
from tests.devices.fiscal.dialogues import DIALOGUES


@click.command()
@click.option("--register", "registers", multiple=True, type=click.Choice(list(DIALOGUES)), default=list(DIALOGUES))
@click.option("--what", "ways", multiple=True, type=click.Choice(WAYS), default=WAYS)
@click.option("--every", type=click.IntRange(1), default=1, show_default=True, help="Cut at every so many bytes.")
def main(registers: tuple[str, ...], ways: tuple[str, ...], every: int) -> None:
    """Cuts the dialogues and prints the counts."""
    agents = Agents()
    total = 0
    try:
        for name in registers:
            for what in ways:
                if DIALOGUES[name].over_tcp and what == "power" and name != "atol":
                    continue  # its line is cut by the relay; its power by the same register on a serial line
                ended = cut_all(name, what, agents, every)
                total += ended.total()
                click.echo(sentence(name, what, ended))
    except BooksDiffer as differ:
        raise click.ClickException(str(differ)) from differ
    finally:
        agents.end()
    click.echo(f"{total} cuts, no receipt exists twice")


if __name__ == "__main__":
    main()
