"""Links: which may stand in an output, how they are written, and when two are the same page."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

WEB = ("http", "https")
ALLOWED = (*WEB, "mailto")

# What browsers drop or trim from a URL before they read its scheme (WHATWG URL, basic parser).
_DROPPED = re.compile("[\t\n\r]")
_EDGES = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u200b\ufeff"
_SAFE = "%/:?#[]@!$&'()*+,;=~-._"
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|_hs(enc|mi)|igshid|yclid|ref_src|_ga)$",
    re.IGNORECASE,
)


def judge(url: str, base: str = "") -> str:
    """Return `url` as it may stand in an output, or "" when it may not.

    Allowed are absolute http, https and mailto links; a relative one is resolved against `base`
    when that is given. User names and passwords in a link are refused. The host comes out in ASCII
    (IDNA), everything else percent-encoded where it must be (RFC 3986 section 2).
    """
    url = _DROPPED.sub("", url).strip(_EDGES)
    if not url:
        return ""
    try:
        if base:
            url = urljoin(base, url)
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        if scheme == "mailto" and "@" in parts.path and not parts.netloc:
            return "mailto:" + quote(url.split(":", 1)[1], safe=_SAFE)
        if scheme not in WEB or "@" in parts.netloc:
            return ""
        netloc = _netloc(parts.hostname or "", parts.port)
    except ValueError:
        return ""
    if not netloc:
        return ""
    path, query, fragment = (
        quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((scheme, netloc, path or "/", query, fragment))


def _netloc(name: str, port: int | None) -> str:
    """Return host and port in ASCII, or "" when the host is none; raises ValueError."""
    if ":" in name:
        name = f"[{name}]"
    elif not name.isascii():
        name = name.encode("idna").decode("ascii")
    if not re.fullmatch(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]", name):
        return ""
    return f"{name.lower()}:{port}" if port else name.lower()


def host(url: str) -> str:
    """Return the host under which a hub's names are kept: lower case, ASCII, without ``www.``."""
    try:
        name = urlsplit(judge(url)).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def key(url: str) -> str:
    """Return the key under which two links are the same page, or "" when `url` is no web link.

    Scheme, ``www.``, a trailing slash, the fragment and tracking parameters do not count.
    """
    clean = judge(url)
    if not clean.startswith(WEB):
        return ""
    parts = urlsplit(clean)
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name)
    )
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = parts.path.rstrip("/") or "/"
    return f"{host(clean)}{port}{path}" + (f"?{urlencode(query)}" if query else "")


def is_iri(text: str) -> bool:
    """Tell whether `text` is an absolute IRI (RFC 3987): a scheme, a colon, and more."""
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+", text) is not None
