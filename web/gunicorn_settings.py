"""How gunicorn runs the server, and what its master imports before it starts the one worker.

A worker that was killed is forked again from the master: with the modules already imported it is back before anybody at a
screen notices. Only modules are shared that way, never the office: the worker opens journal and sockets itself.
"""

from __future__ import annotations

import gc
import importlib
import warnings

from gevent import monkey

worker_class = "gevent"
# The hall is owned by one process; screens are many and mostly silent.
workers = 1
worker_connections = 4000
keepalive = 75
graceful_timeout = 3
timeout = 60
loglevel = "warning"
control_socket_disable = True
wsgi_app = "web.wsgi:application"

# What the worker needs at its start; holidays.countries are read when the settings are checked.
_MODULES = ("web.app", "holidays.countries")

# gevent must replace the blocking calls before anything takes them in. The master itself goes on with the system's own: it
# waits for signals in a queue, forks, and reaps its children. The worker class replaces these, too, after the fork.
monkey.patch_all(os=False, signal=False, queue=False)
warnings.filterwarnings("ignore", category=monkey.MonkeyPatchWarning, message="Patching more than once")

# Modules stay: the collector need not look at them, neither while they are made nor in the worker.
gc.disable()
for module in _MODULES:
    importlib.import_module(module)
gc.freeze()
gc.enable()
