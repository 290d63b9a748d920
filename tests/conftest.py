"""Fixtures that all tests share: a running server, a browser."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import chromium
from tests.order import longest_first
from tests.running import RunningServer

# A machine that is busy with something else must not fail a property.
hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")
# A test waits for a state, however long a busy machine takes; only what never comes ends here.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items)


@pytest.fixture(autouse=True)
def log_level_as_before() -> Iterator[None]:
    """A command that was tried in this process sets how much is logged; the next test hears what it asks for itself."""
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server of the office trudovaya at ten in the morning, with no shift open yet."""
    running = RunningServer(tmp_path / "data")
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of a fresh visitor, in Russian."""
    context = browser.new_context(locale="ru-RU")
    context.set_default_timeout(PATIENCE_MS)
    fresh = context.new_page()
    yield fresh
    context.close()
