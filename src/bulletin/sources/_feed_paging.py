"""Addresses around a feed: those of its pages, and those that its entries name in short."""

from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

MOST = 100
"""Pages of a feed that are asked for at most."""


def address(url: str, number: int) -> str:
    """Return where a page of a WordPress feed stands (`WP_Query`, the parameter ``paged``)."""
    parts = urlsplit(url)
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "paged"]
    query = urlencode([*asked, ("paged", str(number))])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def absolute(url: str, base: str) -> str:
    """Return an address as it stands, a relative one from `base`; both are trusted in nothing."""
    try:
        return urljoin(base, url) if url and base and not urlsplit(url).scheme else url
    except ValueError:
        return url
