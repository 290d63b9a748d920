"""What `talon demo` prints first: where every screen is, and how to sign in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from queue_core.settings import Settings
from web.demo.accounts import SampleAccount
from web.demo.staff import MANAGER, PASSWORD, Staff


def welcome(
    url: str,
    settings: Settings,
    staff: Staff,
    data: Path,
    slips: Path,
    speed: float,
    opening: datetime,
    accounts: Sequence[SampleAccount] = (),
) -> str:
    """The addresses with their tokens and the sign-ins, as lines for a terminal."""
    board, window = quote(staff.board), settings.windows[0].id
    pages = (
        ("Киоск · kiosk", f"{url}/kiosk/?token={quote(staff.kiosk)}"),
        ("Табло · hall board", f"{url}/display/board?token={board}"),
        (f"Табличка окна {window} · plate", f"{url}/display/plate/{window}?token={board}"),
        ("Оператор · operator", f"{url}/operator/"),
        ("Руководитель · manager", f"{url}/management/"),
        ("API", f"{url}/api/v1/openapi.json"),
    )
    sign_ins = [
        (name, f"окно {window} · window {window}, {staff.full_name[name]}") for window, name in staff.operator.items()
    ]
    sign_ins.append((MANAGER, f"руководитель · manager, {staff.full_name[MANAGER]}"))
    lines = [
        "",
        f"{settings.office.name.ru}, {settings.office.address.ru}",
        f"{opening:%d.%m.%Y}, {opening.hour}:{opening:%M}; one second here is {speed:g} in the office.",
        "",
        *(f"  {name:30}{address}" for name, address in pages),
        "",
        f"Вход · sign in at {url}/sign-in, everybody's password is {PASSWORD}",
        *(f"  {name:30}{who}" for name, who in sign_ins),
        "",
        f"  Slips come out in             {slips}",
        f"  Data and logs                 {data}",
    ]
    lines += [
        f"  Spoil {printer.id:24}echo paper-out | socat - UNIX-CONNECT:{data / f'{printer.id}.control'}   (ok mends it)"
        for printer in settings.printers
    ]
    lines += [
        f"  Spoil {terminal.id:24}echo decline | socat - UNIX-CONNECT:{data / f'{terminal.id}.control'}   (approve mends it)"
        for terminal in settings.terminals
    ]
    if accounts:
        lines += [
            f"  Payments, readings go to      {data / 'billing' / 'out'}",
            f"  Лицевые счета · accounts      {', '.join(account.number for account in accounts[:3])} …",
        ]
    return "\n".join((*lines, "", f"Ctrl-C ends it all. (process {os.getpid()})", ""))
