"""The second step of a sign-in, which a person may switch on: a code of an authenticator app (RFC 6238), or a recovery code."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import pyotp

from web.auth.database import AccountsDatabase
from web.auth.users import digest_of

RECOVERY_CODES = 8
_ISSUER = "Talon"
_STEP_S = 30
# A phone's clock may be half a minute off.
_STEPS_OFF = 1
# Without 0, 1, I and O: they are read from paper. 140 bits, so a bare digest is enough.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS = 7
_LONGEST_CODE = 40


class SecondSteps:
    """Whose sign-in has a second step."""

    def __init__(self, database: AccountsDatabase, now: Callable[[], float] = time.time) -> None:
        self._db = database.db
        self._now = now

    def wanted(self, name: str) -> bool:
        return self._db.execute("SELECT 1 FROM second_steps WHERE name = ?", (name,)).fetchone() is not None

    @staticmethod
    def new_secret() -> str:
        return pyotp.random_base32()

    @staticmethod
    def address(name: str, secret: str) -> str:
        """The otpauth address that an authenticator app reads from a QR code."""
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)

    def code_of(self, secret: str) -> str:
        """The code that the person's app shows now."""
        return pyotp.TOTP(secret).at(int(self._now()))

    def switch_on(self, name: str, secret: str, code: str) -> list[str] | None:
        """Switches it on once the app has proved that it has the secret. Returns the recovery codes, shown only now."""
        step = self._step_of(secret, code)
        if step is None:
            return None
        codes = [
            "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))
            for _ in range(RECOVERY_CODES)
        ]
        with self._db.conn:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM second_steps WHERE name = ?", (name,))
            self._db.execute(
                "INSERT INTO second_steps (name, secret, last_step) VALUES (?, ?, ?)", (name, secret, step)
            )
            for one in codes:
                self._db.execute("INSERT INTO recovery_codes (name, digest) VALUES (?, ?)", (name, _digest(one)))
        return codes

    def switch_off(self, name: str) -> None:
        self._db.execute("DELETE FROM second_steps WHERE name = ?", (name,))

    def codes_left(self, name: str) -> int:
        return int(self._db.execute("SELECT count(*) FROM recovery_codes WHERE name = ?", (name,)).fetchone()[0])

    def accepts(self, name: str, code: str) -> bool:
        """Whether a code is right. Each is accepted once."""
        row = self._db.execute("SELECT secret FROM second_steps WHERE name = ?", (name,)).fetchone()
        if row is None or len(code) > _LONGEST_CODE:
            return False
        step = self._step_of(row[0], code)
        if step is not None:
            used = self._db.execute(
                "UPDATE second_steps SET last_step = ?1 WHERE name = ?2 AND last_step < ?1", (step, name)
            )
            return int(used.rowcount) == 1
        spent = self._db.execute("DELETE FROM recovery_codes WHERE name = ? AND digest = ?", (name, _digest(code)))
        return int(spent.rowcount) == 1

    def _step_of(self, secret: str, code: str) -> int | None:
        """The time step whose code this is, of those near the present one."""
        typed, now = "".join(code.split()), int(self._now() // _STEP_S)
        totp = pyotp.TOTP(secret)
        for step in range(now - _STEPS_OFF, now + _STEPS_OFF + 1):
            if typed.isascii() and secrets.compare_digest(totp.generate_otp(step), typed):
                return step
        return None


def _digest(code: str) -> str:
    return digest_of("".join(code.upper().replace("-", "").split()))
