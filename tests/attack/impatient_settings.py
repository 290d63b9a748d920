"""The settings of gunicorn for tests: as the server has them, but with less patience, so that no test waits for long."""

from web.serving import limits

limits.HEAD_S = 1.5
limits.BODY_S = 1.5
limits.JOIN_S = 1.5
limits.LOOK_S = 0.25
# A slow machine guesses slowly.
limits.COST_OF_A_MISS = 100

# Only now: the server's modules, which are imported with its settings, take the limits as they find them.
from web import gunicorn_settings  # noqa: E402

globals().update({name: value for name, value in vars(gunicorn_settings).items() if not name.startswith("_")})
