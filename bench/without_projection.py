"""What gunicorn loads to measure the server without the projection: it announces no waits and projects none."""

from __future__ import annotations

from queue_core.office import Office

setattr(Office, "_newcomer_wait", lambda *_: None)  # noqa: B010 - the checker knows the method as it is
setattr(Office, "refresh_newcomer_waits", lambda _: iter(()))  # noqa: B010

from web.wsgi import application  # noqa: E402 - it makes the office when it is imported

__all__ = ["application"]
