"""The office's own certificate authority, and the server's certificate by it: made at the first start, kept beside the data.

A network of an office has no name that a public authority would vouch for. Screens and agents trust this office's authority
instead, and nobody else's: they get its certificate once, by hand. docs/decisions/0025-the-box.md
"""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FOLDER = "tls"
# Some browsers refuse certificates that are valid for longer.
_SERVER_DAYS = 800
_RENEWED_WITH_DAYS_LEFT = 400
_AUTHORITY_DAYS = 20 * 365


@dataclass(frozen=True, slots=True)
class Files:
    """Where the authority and the server's certificate are."""

    folder: Path

    @property
    def authority(self) -> Path:
        """What screens and agents are given."""
        return self.folder / "ca.pem"

    @property
    def authority_key(self) -> Path:
        return self.folder / "ca.key"

    @property
    def certificate(self) -> Path:
        return self.folder / "server.pem"

    @property
    def key(self) -> Path:
        return self.folder / "server.key"


def files_in(data: Path) -> Files:
    """The files of an office's data directory, whether they exist or not."""
    return Files(data / FOLDER)


def own_names() -> list[str]:
    """The names and addresses by which this machine is called, as far as it knows them."""
    names = ["localhost", "127.0.0.1", "::1", socket.gethostname(), socket.getfqdn()]
    with suppress(OSError):
        names += [str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None)]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it asks which address would be used
        names.append(probe.getsockname()[0])
    return [name for name in dict.fromkeys(names) if name and "%" not in name]


def ensure(data: Path, office: str, more_names: tuple[str, ...] = (), again: bool = False) -> Files:
    """Makes what is missing: the authority once, the server's certificate also when it ends soon or lacks a name.

    `more_names` are names and addresses that the machine does not know of itself; earlier ones stay. `again` makes a new
    certificate in any case. The authority stays the same, so that nobody has to be given anything anew.
    """
    files = files_in(data)
    files.folder.mkdir(parents=True, exist_ok=True)
    if not (files.authority.exists() and files.authority_key.exists()):
        _make_authority(files, office)
    known = names_of(files) if files.certificate.exists() else []
    names = list(dict.fromkeys([*known, *own_names(), *more_names]))
    if again or set(names) != set(known) or days_left(files) < _RENEWED_WITH_DAYS_LEFT:
        _make_certificate(files, names)
    return files


def names_of(files: Files) -> list[str]:
    """The names and addresses that the server's certificate holds."""
    held = _read(files.certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(name.value) for name in held]


def days_left(files: Files) -> int:
    """Until the server's certificate ends."""
    ends: datetime = _read(files.certificate).not_valid_after_utc
    return (ends - datetime.now(UTC)).days


def fingerprint(files: Files) -> str:
    """The SHA-256 of the authority's certificate, as browsers show it."""
    digest: bytes = _read(files.authority).fingerprint(hashes.SHA256())
    return digest.hex(":").upper()


def _make_authority(files: Files, office: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Talon {office}"[:64])])
    made = (
        _begun(name, name, key.public_key(), _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(files.authority_key, key)
    files.authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def _make_certificate(files: Files, names: list[str]) -> None:
    authority = _read(files.authority)
    signer = serialization.load_pem_private_key(files.authority_key.read_bytes(), password=None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Talon")])
    made = (
        _begun(subject, authority.subject, key.public_key(), _SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write_key(files.key, key)
    files.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int) -> x509.CertificateBuilder:
    # A clock that is a day behind is no reason to distrust the server.
    begins = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days + 1))
    )


def _usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.touch(mode=0o600)
    path.write_bytes(pem)


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())
