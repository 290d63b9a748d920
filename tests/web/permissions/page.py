"""The page docs/permissions.md, made of the table: `python -m tests.web.permissions.page > docs/permissions.md`."""

from __future__ import annotations

from itertools import groupby

from queue_core.access.permissions import PERMISSIONS, Scope
from queue_core.access.roles import Role

_HEAD = """# Права / Permissions

Эта страница сделана из таблицы `queue_core/access/permissions.py`, по которой сервер решает о каждом запросе и каждом сообщении
устройства. Чего в таблице нет, того нельзя никому. / This page is made of the table `queue_core/access/permissions.py`, by which
the server decides on every request and every message of a device. What is not in it is allowed to nobody. What each call
does: [interfaces](interfaces.md). Why a table: [decision 23](decisions/0023-permissions.md).

Устройства агента - те, что дал ему файл офиса, и привязанные к его ключу (`talon device bind`). / The devices of an agent
are those that the settings give to it, and those bound to its token (`talon device bind`).

| в ячейке / in a cell | значит | means |
|---|---|---|
| any | любой объект | any object of the kind |
| own | киоск: талон, платёж, показания, вызов, принтер - своего посетителя | a kiosk: its own visitor's ticket, payment … |
| own | оператор: посетитель у её окна | an operator: the visitor at her window |
| own | агент: его устройства, и задания для них | an agent: its devices, and the jobs addressed to them |
| own | агент: номера без связи того киоска, чей первый принтер у него | an agent: numbers of a kiosk, if it has its first printer |
| with a shift | в окне, где у самого человека открыта смена | at the window where the person has an open shift |
| staffed | наличные - только в окне, где у кого-нибудь открыта смена | cash only at a window where somebody has an open shift |
| its window | в окне, у которого стоит устройство агента | at the window where the agent's device stands |
| - | нельзя | refused |
"""
_ROLES: tuple[Role | None, ...] = (Role.OPERATOR, Role.MANAGER, Role.KIOSK, Role.BOARD, Role.AGENT, None)


def page() -> str:
    """The whole page; acts with the same scopes share a line."""
    names = [role.value if role else "anyone" for role in _ROLES]
    lines = [_HEAD, f"| object | act | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    for kind, rows in groupby(PERMISSIONS.items(), key=lambda row: row[0].object):
        acts: dict[tuple[Scope | None, ...], list[str]] = {}
        for permission, scopes in rows:
            acts.setdefault(tuple(scopes.get(role) for role in _ROLES), []).append(permission.act)
        for cells, same in acts.items():
            written = " | ".join(scope.value if scope else "-" for scope in cells)
            lines.append(f"| {kind} | {', '.join(same)} | {written} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
