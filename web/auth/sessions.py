"""The sessions of signed-in people: kept by the server, so that ending one ends it for every copy of its cookie."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from web.auth.database import AccountsDatabase, Recent
from web.auth.users import COLUMNS, Principal, digest_of, principal_of

_LONGEST_BROWSER = 200


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts, in seconds: without use, and in any case; and how long a given password confirms changes."""

    idle_s: float
    longest_s: float
    confirm_s: float


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in of a person at a browser. Times are seconds since 1970, by the machine's clock.

    `id` names it to people; whoever knows it cannot use the session. `confirmed_at` is when the password was last given.
    """

    digest: str
    id: str
    name: str
    begun_at: float
    seen_at: float
    confirmed_at: float
    address: str
    browser: str


_FIELDS = "digest, id, name, begun_at, seen_at, confirmed_at, address, browser"


class Sessions:
    """All sessions of the office. A new version of their person (users.Principal) ends them."""

    def __init__(
        self, database: AccountsDatabase, limits: Callable[[], SessionLimits], now: Callable[[], float] = time.time
    ) -> None:
        self._db = database.db
        self._limits = limits
        self._now = now
        self._recent: Recent[tuple[Principal, Session]] = Recent(database)
        # When sessions were last used; written to the database now and then.
        self._seen: dict[str, float] = {}

    def begin(self, person: Principal, address: str, browser: str) -> str:
        """Begins a session of a person whose password was just checked; returns the secret for the cookie."""
        secret, now = secrets.token_urlsafe(32), self._now()
        self._db.execute(
            f"INSERT INTO sessions (version, {_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                person.version,
                digest_of(secret),
                secrets.token_hex(8),
                person.name,
                now,
                now,
                now,
                address,
                "".join(filter(str.isprintable, browser))[:_LONGEST_BROWSER],
            ),
        )
        return secret

    def used(self, secret: str) -> tuple[Principal, Session] | None:
        """The person and the session of a request; None when the session has ended. Counts as use."""
        digest = digest_of(secret)
        found = self._find(digest)
        if found is not None:
            self._seen[digest] = self._now()
        return found

    def person_of(self, digest: str) -> Principal | None:
        """Whose session this is; None when it has ended. Does not count as use."""
        found = self._find(digest)
        return found[0] if found else None

    def _find(self, digest: str) -> tuple[Principal, Session] | None:
        found = self._recent.get(digest)
        if found is None:
            row = self._db.execute(
                f"SELECT {COLUMNS}, {_FIELDS} FROM sessions JOIN principals USING (name) "
                "WHERE digest = ? AND NOT disabled AND sessions.version = principals.version",
                (digest,),
            ).fetchone()
            person = principal_of(row[:6]) if row else None
            if person is None:
                return None
            found = (person, Session(*row[6:]))
            self._recent.keep(digest, found)
        return None if self._is_over(found[1]) else found

    def all(self, name: str | None = None) -> list[Session]:
        """The sessions that have not ended, of one person or of all; the latest used first."""
        rows = self._db.execute(
            f"SELECT {_FIELDS} FROM sessions JOIN principals USING (name) "
            "WHERE NOT disabled AND sessions.version = principals.version AND ?1 IN ('', sessions.name)",
            (name or "",),
        ).fetchall()
        found = [session for row in rows if not self._is_over(session := Session(*row))]
        return sorted(found, key=self.seen_at, reverse=True)

    def seen_at(self, session: Session) -> float:
        """When a session was last used."""
        return max(session.seen_at, self._seen.get(session.digest, 0.0))

    def confirm(self, session: Session) -> None:
        """The password was given again."""
        self._db.execute("UPDATE sessions SET confirmed_at = ? WHERE digest = ?", (self._now(), session.digest))

    def was_confirmed(self, session: Session) -> bool:
        """Whether the password was given a short while ago."""
        return 0 <= self._now() - session.confirmed_at <= self._limits().confirm_s

    def end(self, session: Session) -> None:
        self._db.execute("DELETE FROM sessions WHERE digest = ?", (session.digest,))

    def tidy(self) -> None:
        """Writes down when sessions were last used, and removes those that have ended."""
        seen, self._seen = self._seen, {}
        for digest, at in seen.items():
            self._db.execute("UPDATE sessions SET seen_at = max(seen_at, ?) WHERE digest = ?", (at, digest))
        now, limits = self._now(), self._limits()
        self._db.execute(
            "DELETE FROM sessions WHERE seen_at < ? OR begun_at < ? OR version <> "
            "(SELECT version FROM principals WHERE principals.name = sessions.name)",
            (now - limits.idle_s, now - limits.longest_s),
        )

    def _is_over(self, session: Session) -> bool:
        now, limits = self._now(), self._limits()
        return now - self.seen_at(session) > limits.idle_s or now - session.begun_at > limits.longest_s
