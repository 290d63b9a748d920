"""The gunicorn settings of the server, and the modules that its master imports before it forks the worker.

A killed worker is forked again from the master; with the modules already imported it is back before people at the
screens notice. Only modules are shared this way, never the office: the worker itself opens journal and sockets.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys

from gevent import monkey

from web.serving import limits, tls

# Whatever the server makes is for its own user alone: databases, their logs, exports, secrets.
umask = 0o077
os.umask(umask)

worker_class = "web.serving.worker.OfficeWorker"
# A single process owns the hall; most of its many sockets are idle.
workers = 1
# The worker itself refuses those beyond limits.MOST_CONNECTIONS, with an answer; here is room for that.
worker_connections = limits.MOST_CONNECTIONS + limits.RESERVED_HANDLES
# Connections at rest, late headers and late bodies are cut by web/serving/connections.py.
keepalive = int(limits.IDLE_S + limits.HEAD_S + limits.LOOK_S)
limit_request_line = limits.MOST_REQUEST_LINE_BYTES
limit_request_fields = limits.MOST_HEADER_FIELDS
limit_request_field_size = limits.MOST_HEADER_BYTES
# Whose X-Forwarded-For and X-Forwarded-Proto are believed: nobody's, unless the office names its proxies.
forwarded_allow_ips = os.environ.get("TALON_TRUSTED_PROXIES", "")
ssl_context = tls.ssl_context
graceful_timeout = 3
timeout = 60
# Below errors gunicorn logs each malformed request: anybody could fill the disk with them.
loglevel = "error"
control_socket_disable = True

# The modules that the worker needs at its start; holidays.countries is read when the settings are checked.
_MODULES = ("web.app", "holidays.countries")

# gevent must replace the blocking calls before other modules import them. The master itself uses the system's calls: it
# waits for signals in a queue, forks, and reaps its children. The worker class replaces these, too, after the fork.
monkey.patch_all(os=False, signal=False, queue=False)

# Modules stay in memory: the collector need not scan them, neither during import nor in the worker.
gc.disable()
for module in _MODULES:
    importlib.import_module(module)
gc.freeze()
gc.enable()


def worker_exit(_server: object, _worker: object) -> None:
    """The worker ends in an orderly way. It has loaded the application, unless that failed."""
    module = sys.modules.get("web.wsgi")
    if stop := getattr(module, "stop", None):
        stop()
