"""The command `talon simulate`: simulates an office's day many times under several call orders, as a table."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date as date_type
from datetime import datetime, timedelta
from pathlib import Path

import click

from queue_core.arrivals import next_working_day
from queue_core.call_orders import call_order_of
from queue_core.errors import Refusal
from queue_core.reports.waits import recorded_days
from queue_core.settings import Settings, SettingsInvalid, load
from queue_core.simulation.announced_waits import AnnouncementScores, score_announced_waits
from queue_core.simulation.announced_waits import table as promises_table
from queue_core.simulation.comparison import Comparison, compare, compare_past, table
from queue_core.simulation.description import OfficeDay, load_day
from queue_core.simulation.from_history import past_day
from queue_core.simulation.learned_day import learned_day
from queue_core.simulation.offices import OFFICES
from queue_core.simulation.policies import COMPARED, Policy, UnknownPolicy, policy
from queue_core.simulation.scenarios import UnknownScenario, scenario
from queue_core.simulation.simulated import simulated


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
@click.option(
    "--scenario",
    "scenario_name",
    help="The described office on other days: more-visitors, month-end, missing-window, long-tails, slow-day, no-shows, "
    "quick-questions, quick-questions-apart, short-spans; several joined by +. With --promises, the office learns on "
    "ordinary days.",
)
@click.option("--no-breaks", is_flag=True, help="Every window works all day: shows what breaks cost.")
@click.option(
    "--from",
    "data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Days of a real office instead: its data directory. Needs --settings.",
)
@click.option(
    "--settings", "settings_file", type=click.Path(path_type=Path), help="The settings of the office in --from."
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --from: a recorded day is replayed exactly; without it, days like the next working day are drawn.",
)
@click.option(
    "--promises",
    is_flag=True,
    help="Scores announced waits instead, under the default order: the office learns on some days, the others are scored.",
)
@click.option("--learning-days", default=20, show_default=True, type=click.IntRange(2, 1000), help="With --promises.")
def simulate_command(
    names: tuple[str, ...],
    days: int,
    seed: int,
    orders: str,
    scenario_name: str | None,
    no_breaks: bool,
    data: Path | None,
    settings_file: Path | None,
    date: datetime | None,
    promises: bool,
    learning_days: int,
) -> None:
    """Compares call orders on simulated days: every order meets the very same visitors.

    The days are drawn from the description of an office, or from an office's own database with its visitors, times and
    staff (--from). A recorded day can be replayed as it was (--from and --date). With --from, `own` is the order of
    the office's settings.

    C is consultations, K cash operations; minutes, ± half of the 95 % confidence interval over days. `index` is the
    larger of mean / target (at most 1 holds the standard's averages), `days ok` the days on which both averages hold.
    """
    try:
        policies = [policy(name) for name in dict.fromkeys(part.strip() for part in orders.split(",")) if name]
        offices = [_office(name) for name in names]
        unlike = scenario(scenario_name).of if scenario_name else None
    except (UnknownPolicy, UnknownScenario, SettingsInvalid) as error:
        raise click.ClickException(str(error)) from error
    if not policies:
        raise click.ClickException("No order is named.")
    if data or settings_file or date:
        if not (data and settings_file):
            raise click.UsageError("Days of a real office need both --from and --settings.")
        _from_history(data, settings_file, date.date() if date else None, policies, days, seed, no_breaks)
        return
    for office in offices:
        chosen = office.without_breaks() if no_breaks else office
        other = unlike(chosen) if unlike else None
        if promises:
            click.echo(promises_table(_score(chosen, other, learning_days, days, seed)))
        else:
            click.echo(table(_compare(other or chosen, policies, days, seed)))
        click.echo()


def _from_history(
    data: Path,
    settings_file: Path,
    day: date_type | None,
    policies: list[Policy],
    days: int,
    seed: int,
    no_breaks: bool,
) -> None:
    """Prints the table of a recorded day, or of simulated days like a coming day."""
    try:
        settings = load(settings_file)
        policies = [Policy("own", call_order_of(settings.call_order)), *policies]
        known = recorded_days(data)
        if day in known:
            past = past_day(data, settings, day)
            if no_breaks:
                past = replace(past, office=past.office.without_breaks())
            click.echo(table(compare_past(past, policies)))
            if past.left_out:
                click.echo(
                    f"\n{past.left_out} tickets of that day are left out: no window of it has their service now."
                )
            return
        after = known[-1] + timedelta(days=1) if known else date_type.today()  # noqa: DTZ011 - no history, no office's day
        asked = day or next_working_day(settings, after)
        office = learned_day(data, settings, asked, today=after)
        chosen = office.without_breaks() if no_breaks else office
        click.echo(table(_compare(chosen, policies, days, seed, simulated(settings))))
    except (SettingsInvalid, Refusal) as error:
        raise click.ClickException(str(error)) from error


def _compare(
    office: OfficeDay, policies: list[Policy], days: int, seed: int, settings: Settings | None = None
) -> Comparison:
    with click.progressbar(length=days, label=office.name, file=sys.stderr) as bar:

        def advance() -> None:
            bar.update(1)

        return compare(office, policies, days, seed, after_day=advance, settings=settings)


def _score(office: OfficeDay, unlike: OfficeDay | None, learning_days: int, days: int, seed: int) -> AnnouncementScores:
    with click.progressbar(length=learning_days + days, label=office.name, file=sys.stderr) as bar:

        def advance() -> None:
            bar.update(1)

        return score_announced_waits(office, policy("default"), learning_days, days, seed, advance, unlike)


def _office(name: str) -> OfficeDay:
    return OFFICES[name] if name in OFFICES else load_day(Path(name))
