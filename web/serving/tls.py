"""TLS without a handshake before the connection is known: for gunicorn's setting `ssl_context`, and for the one listener that
speaks TLS while the loopback speaks plain HTTP."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any


def ssl_context(_: Any, default_ssl_context_factory: Callable[[], Any]) -> Any:
    """The default context, but the handshake is part of the first read, and so of what a client owes within HEAD_S.

    Otherwise it would take place before the worker gets the connection, for as long as the client likes.
    """
    context = default_ssl_context_factory()
    context.wrap_socket = partial(context.wrap_socket, do_handshake_on_connect=False)
    return context


# Of TLS 1.2 those that authenticate what they encrypt, with keys that a stolen certificate does not open. All of 1.3 do.
_SUITES = "ECDHE+AESGCM:ECDHE+CHACHA20"


@dataclass(frozen=True, slots=True)
class TlsListener:
    """The port that speaks TLS, and with which certificate and key (files)."""

    port: int
    certificate: str
    key: str

    @classmethod
    def of_environment(cls) -> TlsListener | None:
        """As web/serving/processes.py sets it; None where the server speaks plain HTTP only."""
        port = os.environ.get("TALON_TLS_PORT")
        if not port:
            return None
        return cls(int(port), os.environ["TALON_TLS_CERTIFICATE"], os.environ["TALON_TLS_KEY"])

    def environment(self) -> dict[str, str]:
        """What `of_environment` reads."""
        return {
            "TALON_TLS_PORT": str(self.port),
            "TALON_TLS_CERTIFICATE": self.certificate,
            "TALON_TLS_KEY": self.key,
        }

    def context(self) -> ssl.SSLContext:
        """TLS 1.2 or newer. Raises OSError (ssl.SSLError) if certificate and key do not fit together."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(_SUITES)
        context.load_cert_chain(self.certificate, self.key)
        return context
