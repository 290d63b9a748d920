"""The suites that the server's TLS offers: authenticated encryption with keys that a stolen certificate does not open."""

from __future__ import annotations

import ssl
from pathlib import Path

from web.serving.certificates import ensure
from web.serving.tls import TlsListener


def test_every_suite_authenticates_and_keeps_the_past_secret(tmp_path: Path) -> None:
    files = ensure(tmp_path, "office")
    context = TlsListener(8443, str(files.certificate), str(files.key)).context()
    offered = context.get_ciphers()
    assert offered
    for suite in offered:
        assert suite["aead"], suite["name"]
        assert suite["strength_bits"] >= 128, suite["name"]
        assert suite["name"].startswith(("TLS_", "ECDHE-", "DHE-")), suite["name"]
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
