"""An office that takes payments, for tests: its settings with a billing folder, and made-up accounts in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.running import TRUDOVAYA
from web.demo.accounts import SampleAccount, write_accounts


@dataclass(frozen=True)
class PayingOffice:
    """`settings` is the office's file, `folder` the billing system's, `accounts` those that it knows."""

    settings: Path
    folder: Path
    accounts: list[SampleAccount]

    @property
    def out(self) -> Path:
        return self.folder / "out"


def paying_office(directory: Path, now: datetime, *, more: str = "", export_minutes: float = 10) -> PayingOffice:
    """The office trudovaya with a billing folder; the kiosk and window 3 share a terminal."""
    directory.mkdir(parents=True, exist_ok=True)
    folder, settings = directory / "billing", directory / "office.toml"
    billing = (
        f'[billing]\nkind = "csv_folder"\nfolder = "{folder}"\ncheck = "luhn"\nexport_minutes = {export_minutes}\n'
    )
    office = TRUDOVAYA.read_text("utf-8").replace(
        '[[windows]]\nid = "3"\n', '[[windows]]\nid = "3"\nterminal = "terminal-1"\n'
    )
    settings.write_text(f"{office}\n{billing}{more}", "utf-8")
    return PayingOffice(settings, folder, write_accounts(folder, now, count=20))
