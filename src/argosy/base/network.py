"""Network addresses: where a request comes from."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def place(said: str) -> Address | None:
    """The address of this name; None if it is none. An IPv4 address that is written as an IPv6 one (::ffff:192.0.2.1) is the former:
    all of them would be one IPv6 network.
    """
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
