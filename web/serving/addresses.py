"""Whose request it is: the client's address, also behind proxies that the office trusts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

_FORWARDED = "X-FORWARDED-FOR"
# A provider gives each of its customers at least so much of IPv6: all of it is one neighbour.
_IPV6_NEIGHBOURHOOD = 64


def client_address(peer: str, headers: Iterable[tuple[str, str]], proxies: Sequence[Network]) -> str:
    """The address that a request comes from.

    That is the other end of the connection. Only where that end is a trusted proxy, its word is taken: of the addresses
    in X-Forwarded-For the last that is not itself a trusted proxy. A client can write what it likes in front of it.
    """
    if not proxies or not trusted(peer, proxies):
        return peer
    named = [one.strip() for name, value in headers if name.upper() == _FORWARDED for one in value.split(",")]
    for address in reversed(named):
        if not _valid(address):
            break
        if not trusted(address, proxies):
            return address
    return peer


@lru_cache(maxsize=4096)
def _valid(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True


def trusted(peer: str, proxies: Sequence[Network]) -> bool:
    """Whether this end of a connection is a proxy whose word is taken. A socket in the file system has no address."""
    return _valid(peer) and any(ip_address(peer) in network for network in proxies)


@lru_cache(maxsize=4096)
def neighbourhood(address: str) -> str:
    """What is counted as one address: an IPv4 address, or the /64 network of an IPv6 address."""
    if not _valid(address):
        return address
    parsed = ip_address(address)
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), _IPV6_NEIGHBOURHOOD), strict=False))
