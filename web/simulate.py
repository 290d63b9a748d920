"""The command `talon simulate`: the office's day many times over under the call orders asked for, as a table."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from queue_core.errors import SettingsInvalid
from queue_core.simulation.comparison import Comparison, compare, table
from queue_core.simulation.description import OfficeDay, load_day
from queue_core.simulation.offices import OFFICES
from queue_core.simulation.policies import COMPARED, Policy, UnknownPolicy, policy
from queue_core.simulation.promises import ScoredPromises, score_promises
from queue_core.simulation.promises import table as promises_table


@click.command("simulate")
@click.option(
    "--office",
    "names",
    multiple=True,
    default=("medium-5",),
    show_default=True,
    help=f"{', '.join(OFFICES)}, or a TOML file that describes the office's day. May be given several times.",
)
@click.option("--days", default=100, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same days and the same table.")
@click.option(
    "--orders",
    default=",".join(COMPARED),
    show_default=True,
    help="fcfs, static, wtp, apq:N, edf, gcmu, default; any of them with +guard:N.",
)
@click.option("--no-breaks", is_flag=True, help="Every window works all day: shows what breaks cost.")
@click.option(
    "--promises",
    is_flag=True,
    help="Scores announced waits instead, under the default order: the office learns on some days, the others are scored.",
)
@click.option("--learning-days", default=20, show_default=True, type=click.IntRange(2, 1000), help="With --promises.")
def simulate_command(
    names: tuple[str, ...], days: int, seed: int, orders: str, no_breaks: bool, promises: bool, learning_days: int
) -> None:
    """Compares call orders on simulated days: every order meets the very same visitors.

    C is consultations, K cash operations; minutes, ± half of the 95 % confidence interval over days. `index` is the
    larger of mean / target (at most 1 holds the standard's averages), `days ok` the days on which both averages hold.
    """
    try:
        policies = [policy(name) for name in dict.fromkeys(part.strip() for part in orders.split(",")) if name]
        offices = [_office(name) for name in names]
    except (UnknownPolicy, SettingsInvalid) as error:
        raise click.ClickException(str(error)) from error
    if not policies:
        raise click.ClickException("No order is named.")
    for office in offices:
        chosen = office.without_breaks() if no_breaks else office
        if promises:
            click.echo(promises_table(_score(chosen, learning_days, days, seed)))
        else:
            click.echo(table(_compare(chosen, policies, days, seed)))
        click.echo()


def _compare(office: OfficeDay, policies: list[Policy], days: int, seed: int) -> Comparison:
    with click.progressbar(length=days, label=office.name, file=sys.stderr) as bar:

        def advance() -> None:
            bar.update(1)

        return compare(office, policies, days, seed, after_day=advance)


def _score(office: OfficeDay, learning_days: int, days: int, seed: int) -> ScoredPromises:
    with click.progressbar(length=learning_days + days, label=office.name, file=sys.stderr) as bar:

        def advance() -> None:
            bar.update(1)

        return score_promises(office, policy("default").order, learning_days, days, seed, after_day=advance)


def _office(name: str) -> OfficeDay:
    return OFFICES[name] if name in OFFICES else load_day(Path(name))
