"""Whether anybody but the server's own user may read or own what is in the data directory.

New files and folders are for their owner alone: each entry point begins with os.umask(0o077). This names older ones.
"""

from __future__ import annotations

import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_NAMED = 5


def findings(folder: Path) -> list[str]:
    """What is readable or writable for others, and what belongs to another user than the folder itself; with the remedy."""
    owner = folder.stat().st_uid
    entries = [(path, path.lstat()) for path in _all_in(folder)]
    wide = [f"{path} ({stat.S_IMODE(how.st_mode):04o})" for path, how in entries if how.st_mode & _OTHERS]
    foreign = [f"{path} ({_name(how.st_uid)})" for path, how in entries if how.st_uid != owner]
    found = []
    if wide:
        found.append(f"others may read or change {_named(wide)}; mend with: chmod -R go= {folder}")
    if foreign:
        name = _name(owner)
        found.append(f"these do not belong to {name}: {_named(foreign)}; mend with: chown -R {name}: {folder}")
    return found


def _all_in(folder: Path) -> Iterator[Path]:
    yield folder
    yield from (path for path in sorted(folder.rglob("*")) if not path.is_symlink())


def _named(entries: list[str]) -> str:
    more = len(entries) - _NAMED
    return ", ".join(entries[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
