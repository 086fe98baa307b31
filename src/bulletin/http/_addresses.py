"""Which IP addresses a host of the public internet has."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052 section 2.1: an IPv4 address in IPv6 clothes


def is_public(address: str) -> bool:
    """Tell whether an IP address is one that a host of the public internet has.

    Not public are this computer, private networks, a provider's inside (100.64.0.0/10, RFC 6598),
    groups of hosts, and what is reserved. An IPv4 address within an IPv6 one (mapped, NAT64, 6to4)
    is judged as itself.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def is_loopback(host: str) -> bool:
    """Tell whether the host of a web address, a name or an IP address, is this computer."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
