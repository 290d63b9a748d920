"""Reads the events `board` and `boards` of the server; a malformed one is refused as a whole."""

from typing import Any


def read_board(payload: Any) -> tuple[str, str, bool] | None:
    """Window, text and blink of `{window, text, blink}`; `text` null or empty is a dark board. None when malformed."""
    match payload:
        case {"window": str(window), "text": str() | None as text, **rest} if window:
            blink = rest.get("blink", False)
            return (window, text or "", blink) if isinstance(blink, bool) else None
    return None


def read_boards(payload: Any) -> list[tuple[str, str, bool]] | None:
    """All windows that call somebody. None if a single board is malformed: its window would otherwise go dark."""
    if not isinstance(payload, list):
        return None
    boards = [read_board(entry) for entry in payload]
    return None if None in boards else [board for board in boards if board is not None]
