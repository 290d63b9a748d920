"""The events `board` and `boards` as the server sends them: read, or refused as a whole."""

from typing import Any


def read_board(payload: Any) -> tuple[str, str, bool] | None:
    """Window, text and blink of `{window, text, blink}`; `text` null or empty is a dark board. None: makes no sense."""
    match payload:
        case {"window": str(window), "text": str() | None as text, **rest} if window:
            blink = rest.get("blink", False)
            return (window, text or "", blink) if isinstance(blink, bool) else None
    return None


def read_boards(payload: Any) -> list[tuple[str, str, bool]] | None:
    """The list of all windows that call somebody. One board that makes no sense spoils it, for the rest would go dark."""
    if not isinstance(payload, list):
        return None
    boards = [read_board(each) for each in payload]
    return None if None in boards else [board for board in boards if board is not None]
