"""How `talon run` listens, and `talon certificate`: the office's own authority, which screens and agents trust."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import click

from queue_core.settings import SettingsInvalid
from queue_core.store.settings_versions import in_force
from web.commands.options import DATA, SETTINGS
from web.serving.tls import TlsListener

_LOOPBACK = "127.0.0.1"
_SOON_DAYS = 60
_FURTHER = 8443 - 8080
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens: `plain` is the address of plain HTTP, `more` that of TLS if there is one; `url` is how this
    machine itself reaches it, `named` are the ports in words."""

    plain: tuple[str, int]
    url: str
    named: list[str]
    more: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)


def listening_of(
    office: str, data: Path, host: str, port: int, tls_port: int | None, certificate: Path | None, key: Path | None
) -> Listening:
    """Plain HTTP on the loopback and TLS on `host`; without `tls_port`, or on the loopback alone, plain HTTP on `host`.

    Raises ClickException if certificate and key do not fit together.
    """
    if tls_port is None or _is_loopback(host):
        own = host if _is_loopback(host) or host != "0.0.0.0" else _LOOPBACK
        return Listening((host, port), f"http://{own}:{port}", [f"port {port}"])
    if (certificate is None) != (key is None):
        raise click.ClickException("--certificate and --key belong together.")
    if certificate is None or key is None:
        from web.serving.certificates import ensure  # noqa: PLC0415 - slow to import

        made = ensure(data, office)
        certificate, key = made.certificate, made.key
    listener = TlsListener(tls_port, str(certificate.resolve()), str(key.resolve()))
    try:
        listener.context()
    except OSError as error:
        raise click.ClickException(f"{certificate} and {key} cannot be used: {error}") from error
    return Listening(
        (_LOOPBACK, port),
        f"http://{_LOOPBACK}:{port}",
        [f"port {tls_port} (TLS)", f"port {port} (this machine)"],
        (f"{host}:{tls_port}",),
        listener.environment(),
    )


def beside(port: int) -> int:
    """The port for TLS where none is given: 8443 for 8080, and another for another server on the same machine."""
    return port + _FURTHER if port + _FURTHER <= _HIGHEST_PORT else port - _FURTHER


def ends_soon(data: Path) -> list[str]:
    """That the server's certificate ends soon, in a sentence: a start renews it, but this server has not been started for long."""
    if not (data / "tls/server.pem").exists():
        return []
    from web.serving.certificates import days_left, files_in  # noqa: PLC0415 - slow to import

    left = days_left(files_in(data))
    return (
        [f"the server's certificate ends in {left} days; start the server again to renew it"]
        if left < _SOON_DAYS
        else []
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@click.group("certificate")
def certificate_command() -> None:
    """The certificate by which screens and agents know the server, and the office's authority behind it."""


@certificate_command.command("show")
@SETTINGS
@DATA
def show(settings_file: Path, data: Path) -> None:
    """Shows the authority, the names in the server's certificate, and what to copy to screens and agents."""
    from web.serving.certificates import days_left, ensure, fingerprint, names_of  # noqa: PLC0415 - slow to import

    files = ensure(data, _office(settings_file, data))
    click.echo(f"authority:    {files.authority}")
    click.echo(f"fingerprint:  {fingerprint(files)} (SHA-256)")
    click.echo(f"names:        {', '.join(names_of(files))}")
    click.echo(f"valid for:    {days_left(files)} days; renewed at a start")
    click.echo()
    click.echo(f"Copy {files.authority} to each screen and each agent's machine as /etc/talon/ca.pem. It is no secret.")
    click.echo('  agent:   server = "https://SERVER:8443" and server_ca = "/etc/talon/ca.pem" in its TOML')
    click.echo("  screen:  certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Talon -i /etc/talon/ca.pem")


@certificate_command.command("renew")
@SETTINGS
@DATA
@click.option("--name", "names", multiple=True, help="A further name or address of this server.")
def renew(settings_file: Path, data: Path, names: tuple[str, ...]) -> None:
    """Makes a new server certificate by the same authority, with further names. Start the server again afterwards."""
    from web.serving.certificates import ensure, names_of  # noqa: PLC0415 - slow to import

    files = ensure(data, _office(settings_file, data), names, again=True)
    click.echo(f"The certificate holds {', '.join(names_of(files))}. Start the server again.")


def _office(settings_file: Path, data: Path) -> str:
    try:
        return in_force(data, settings_file)[0].office.id
    except SettingsInvalid as error:
        raise click.ClickException(str(error)) from error
