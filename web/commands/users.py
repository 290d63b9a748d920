"""`talon user`: people who may sign in, their passwords, tokens and sessions. A running server follows within a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from queue_core.access.roles import STAFF, Role
from queue_core.texts import Text
from web.auth.account_rules import AccountProblem
from web.auth.second_step import SecondSteps
from web.auth.users import Users
from web.commands.options import DATA

Result = TypeVar("Result")


@click.group("user")
def user_command() -> None:
    """Operators and managers."""


@user_command.command("add")
@DATA
@click.argument("name")
@click.option("--role", type=click.Choice(sorted(role.value for role in STAFF)), default="operator", show_default=True)
@click.option("--full-name", required=True, help="As the plate at the window shows it.")
@click.option("--position-ru", default="Специалист", show_default=True)
@click.option("--position-en", default="Specialist", show_default=True)
@click.password_option()
def add(data: Path, name: str, role: str, full_name: str, position_ru: str, position_en: str, password: str) -> None:
    """Adds a person who may sign in."""
    position = Text(ru=position_ru, en=position_en)
    _try(lambda: Users(data).add(name, Role(role), full_name=full_name, position=position, password=password))
    click.echo(f"{name} may sign in now.")


@user_command.command("password")
@DATA
@click.argument("name")
@click.password_option()
def new_password(data: Path, name: str, password: str) -> None:
    """Sets a new password; sessions opened with the old one end."""
    _try(lambda: Users(data).set_password(name, password))
    click.echo(f"{name} has a new password.")


@user_command.command("disable")
@DATA
@click.argument("name")
def disable(data: Path, name: str) -> None:
    """Lets a person in no longer, neither by password nor by token."""
    _try(lambda: Users(data).set_disabled(name, True))
    click.echo(f"{name} may not sign in any more.")


@user_command.command("enable")
@DATA
@click.argument("name")
def enable(data: Path, name: str) -> None:
    """Lets a disabled person in again."""
    _try(lambda: Users(data).set_disabled(name, False))
    click.echo(f"{name} may sign in again.")


@user_command.command("sign-out")
@DATA
@click.argument("name")
def sign_out(data: Path, name: str) -> None:
    """Ends all sessions of a person."""
    ended = _try(lambda: Users(data).end_sessions(name))
    click.echo(f"{name} is signed out; {ended} session(s) ended.")


@user_command.command("second-step-off")
@DATA
@click.argument("name")
def second_step_off(data: Path, name: str) -> None:
    """Switches off the second step of a person who has lost the phone."""
    users = Users(data)
    _try(lambda: users.require(name))
    SecondSteps(users.database).switch_off(name)
    click.echo(f"{name} signs in with the password alone.")


@user_command.command("token")
@DATA
@click.argument("name")
def token(data: Path, name: str) -> None:
    """Makes a bearer token for programs that act for a person; it is shown only once."""
    click.echo(_try(lambda: Users(data).new_token(name)))


@user_command.command("revoke")
@DATA
@click.argument("name")
def revoke(data: Path, name: str) -> None:
    """Revokes all bearer tokens of a person."""
    click.echo(f"{_try(lambda: Users(data).revoke_tokens(name))} token(s) of {name} are revoked.")


@user_command.command("remove")
@DATA
@click.argument("name")
def remove(data: Path, name: str) -> None:
    """Removes a person and all their tokens."""
    _try(lambda: Users(data).remove(name))
    click.echo(f"{name} is removed.")


@user_command.command("list")
@DATA
def list_people(data: Path) -> None:
    """Lists people and devices."""
    for who in Users(data).all():
        click.echo(f"{who.role.value:10}{who.name:20}{who.full_name}")


def _try(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except AccountProblem as error:
        raise click.ClickException(str(error)) from error
