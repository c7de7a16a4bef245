"""Where a browser stands in the network: the address that connects, or what a proxy that is trusted says of it.

A proxy that ends TLS adds who connected to it at the end of `X-Forwarded-For`; what stands before that anybody may have
written. So the line is read from its end, for as long as whoever said it is trusted, and nobody is unless named.
"""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from contactpoint.kernel.errors import ContactPointError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
WIDEST = {4: 8, 6: 32}
"""The shortest prefix that is taken, by the version: a wider one would trust whoever connects."""


class ProxiesUnreadable(ContactPointError):
    """The trusted proxies are not named as addresses."""


def proxies(named: str) -> tuple[Network, ...]:
    """Addresses and networks (`10.1.2.3,10.4.0.0/24`) of proxies; empty where none is named. Raises
    `ProxiesUnreadable`.
    """
    try:
        found = tuple(ip_network(one.strip()) for one in named.split(",") if one.strip())
        narrow = all(one.prefixlen >= WIDEST[one.version] for one in found)
    except ValueError:
        narrow = False
    if not narrow:
        raise ProxiesUnreadable(
            "CONTACTPOINT_TRUSTED_PROXIES does not name proxies by address, or names nearly everybody. Nothing was "
            "started. Write the address that each proxy connects from, or its network, such as 10.1.2.3 or "
            "10.4.0.0/24, with commas between; leave it empty where there is none."
        )
    return found


def origin_of(peer: str, forwarded: str, trusted: Collection[Network]) -> str:
    """The nearest address that is no trusted proxy; of what cannot be read, the proxy that said it.

    `peer`: who connects; `forwarded`: `X-Forwarded-For` as it came, with all its lines.
    """
    hops = [hop.strip() for hop in forwarded.split(",")]
    nearest = _address(peer)
    while nearest is not None and hops and _is_in(nearest, trusted):
        told = _address(hops.pop())
        if told is None:
            break
        nearest = told
    return peer if nearest is None else str(nearest)


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _is_in(address: Address, networks: Collection[Network]) -> bool:
    return any(address in network for network in networks)
