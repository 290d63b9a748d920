"""Whose address counts: nobody's word is taken for it unless the office trusts that proxy."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from web.serving.addresses import client_address, neighbourhood, trusted

PROXIES = [ip_network("127.0.0.1"), ip_network("10.1.0.0/16")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        pytest.param("10.0.0.5", ["1.2.3.4"], [], "10.0.0.5", id="by default nobody is trusted"),
        pytest.param("10.0.0.5", ["1.2.3.4"], PROXIES, "10.0.0.5", id="not a proxy"),
        pytest.param("127.0.0.1", ["1.2.3.4"], PROXIES, "1.2.3.4", id="a proxy names its client"),
        pytest.param("127.0.0.1", [], PROXIES, "127.0.0.1", id="a proxy that names nobody"),
        pytest.param("127.0.0.1", ["9.9.9.9, 1.2.3.4"], PROXIES, "1.2.3.4", id="what the client wrote itself"),
        pytest.param("127.0.0.1", ["9.9.9.9", "1.2.3.4"], PROXIES, "1.2.3.4", id="the same in a header of its own"),
        pytest.param("127.0.0.1", ["1.2.3.4, 10.1.2.3"], PROXIES, "1.2.3.4", id="two proxies in a row"),
        pytest.param("127.0.0.1", ["1.2.3.4, nonsense"], PROXIES, "127.0.0.1", id="nonsense"),
        pytest.param("127.0.0.1", ["10.1.2.3"], PROXIES, "127.0.0.1", id="only proxies"),
        pytest.param("127.0.0.1", ["2001:db8::7"], PROXIES, "2001:db8::7", id="IPv6"),
        pytest.param("", ["1.2.3.4"], PROXIES, "", id="a socket in the file system"),
    ],
)
def test_the_address_of_a_client(peer: str, forwarded: list[str], proxies: list[object], address: str) -> None:
    headers = [("HOST", "talon"), *(("X-FORWARDED-FOR", value) for value in forwarded)]
    assert client_address(peer, headers, proxies) == address  # type: ignore[arg-type]


def test_a_proxy_is_trusted_by_address_or_network() -> None:
    assert trusted("10.1.255.1", PROXIES)
    assert not trusted("10.2.0.1", PROXIES)
    assert not trusted("talon.example", PROXIES)


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.168.1.7", "192.168.1.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.168.1.7", "192.168.1.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_an_ipv6_network_is_one_neighbour(address: str, counted_as: str) -> None:
    assert neighbourhood(address) == counted_as
