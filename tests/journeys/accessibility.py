"""Judges a page by WCAG 2.2 AA with axe-core, in the real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, only: list[str] | None = None, root: str | None = None) -> list[str]:
    """What axe-core finds wrong: one sentence for each element, with the rule, the element and why. Empty is good.

    `only` are names of rules to run in place of all those of WCAG 2.2 AA; `root` is a CSS selector of the part to judge.
    What axe cannot decide by itself (text over a picture) is not counted.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(f"{_AXE.read_text(encoding='utf-8')}; null")
    run_only = {"type": "rule", "values": only} if only else {"type": "tag", "values": _RULES}
    found: list[dict[str, Any]] = page.evaluate(
        "([root, runOnly]) => axe.run(root ?? document, { runOnly, resultTypes: ['violations'] }).then((r) => r.violations)",
        [root, run_only],
    )
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]
