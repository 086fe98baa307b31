"""Links: which may stand in an output, how they are written, and when two are the same page."""

import re
import unicodedata
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

WEB = ("http", "https")

# What browsers drop or trim from a URL before they read its scheme (WHATWG URL, basic parser), and
# the spaces and unseen marks that come along when one is copied out of a document.
_DROPPED = re.compile("[\t\n\r]")
_EDGES = (
    "".join(map(chr, range(0x21)))
    + "\x7f\x85\u00a0\u00ad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060"
    "\u2066\u2067\u2068\u2069\u3000\ufeff"
)
_SAFE = "%/:?@!$&'()*+,;=~-._"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")
_LABEL = r"[a-z0-9_-]{1,63}"
_ADDRESSES = r"[^@/\s<>,]+@[^@/\s<>,]+(?:,[^@/\s<>,]+@[^@/\s<>,]+)*"
_TELEPHONE = r"(?i)tel:(\+?(?:[-.()]|%20)*[0-9](?:[-.()0-9]|%20)*)"
_EXAMPLE = r"(?i)[@/.]example\.(?:com|net|org)(?![\w.-])"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = (
    r"(?i)(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|_hs(enc|mi)|igshid|yclid|ref_src|_ga)"
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
        parts = urlsplit(urljoin(base, url) if base else url)
        scheme = parts.scheme.lower()
        if scheme == "mailto":
            return _mailto(parts.netloc, parts.path, parts.query)
        if scheme not in WEB or "@" in parts.netloc:
            return ""
        netloc = _netloc(scheme, parts)
        path, fragment = _encoded(parts.path), _encoded(parts.fragment)
        query = _queried(parts.query)
    except ValueError:
        return ""
    return urlunsplit((scheme, netloc, path or "/", query, fragment)) if netloc else ""


def judge_own(url: str) -> str:
    """Return a link of the editor's own text as it may stand, or "".

    Beside what `judge` allows it may be a telephone number (RFC 3966): a hotline, say.
    """
    match = re.fullmatch(_TELEPHONE, _DROPPED.sub("", url).strip(_EDGES))
    return f"tel:{re.sub('%20', '-', match[1])}" if match else judge(url)


def _encoded(part: str) -> str:
    """Return a part of a URL percent-encoded; raises ValueError for half a character."""
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_SAFE)


def _queried(query: str) -> str:
    """Return a query percent-encoded as browsers do (WHATWG URL, special-query percent-encode set).

    So a link stays letter by letter what it is when a page is copied; raises ValueError.
    """
    return _encoded(query).replace("'", "%27")


def _mailto(netloc: str, path: str, query: str) -> str:
    """Return a link for writing an email, or "" when it has no address; raises ValueError."""
    if netloc or not re.fullmatch(_ADDRESSES, path):
        return ""
    return f"mailto:{_encoded(path)}" + (f"?{_queried(query)}" if query else "")


def _netloc(scheme: str, parts: SplitResult) -> str:
    """Return host and port in ASCII, or "" when the host is none; raises ValueError."""
    name = parts.hostname or ""
    if "[" in parts.netloc:
        name = f"[{IPv6Address(name).compressed}]" if "%" not in name else ""
    else:
        name = _ascii(name)
    port = parts.port if parts.port != _DEFAULT_PORTS[scheme] else None
    return f"{name}:{port}" if name and port else name


def _ascii(name: str) -> str:
    """Return a host name in lower case and ASCII, or "" when it is none.

    Letters outside ASCII come out as browsers send them (UTS 46, not transitional: "ß" stays
    itself); Python's own codec follows the older IDNA 2003 and would name another host.
    """
    name = unicodedata.normalize("NFKC", name.replace("\u00ad", "")).lower().replace("。", ".")
    labels = [_label(label) for label in name.removesuffix(".").split(".")]
    return ".".join(labels) if all(labels) and len(labels) < 128 else ""  # noqa: PLR2004 - 255 octets


def _label(label: str) -> str:
    """Return one piece of a host name in ASCII, or "" when it cannot be one."""
    if not label.isascii() and all(map(_is_name_character, label)):
        label = "xn--" + unicodedata.normalize("NFC", label).encode("punycode").decode("ascii")
    return label if re.fullmatch(_LABEL, label) else ""


def _is_name_character(char: str) -> bool:
    """Whether registries let `char` stand in a name: letters, digits, marks, and pictures."""
    category = unicodedata.category(char)
    return char.isascii() or category[0] in "LMN" or category == "So"


def host(url: str) -> str:
    """Return the host under which a hub's names are kept: lower case, ASCII, without ``www.``."""
    return (urlsplit(judge(url)).hostname or "").removeprefix("www.")


def is_example(address: str) -> bool:
    """Tell whether a web or email address is at a host kept for examples (RFC 2606 section 3)."""
    return re.search(_EXAMPLE, address) is not None


@lru_cache(maxsize=4096)  # many readings show the same links
def key(url: str) -> str:
    """Return the key under which two links are the same page, or "" when `url` is no web link.

    Scheme, ``www.``, a trailing slash, the fragment, tracking parameters and the spelling of
    percent-encoded letters do not count.
    """
    clean = judge(url)
    return page(clean) if clean.startswith(WEB) else ""


@lru_cache(maxsize=4096)
def page(clean: str) -> str:
    """Return the `key` of a web link that `judge` has made."""
    parts = urlsplit(clean)
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not is_tracking(name)
    )
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = _PERCENT.sub(_plainest, parts.path).rstrip("/") or "/"
    name = (parts.hostname or "").removeprefix("www.")
    return f"{name}{port}{path}" + (f"?{urlencode(query)}" if query else "")


def is_tracking(name: str) -> bool:
    """Tell whether a parameter of a web link follows its readers: ``utm_source``, ``fbclid``."""
    return re.fullmatch(_TRACKING, name) is not None


def _plainest(match: re.Match[str]) -> str:
    """Return a percent-encoded byte as RFC 3986 section 6.2.2 has it."""
    char = chr(int(match[0][1:], 16))
    return char if _UNRESERVED.fullmatch(char) else match[0].upper()


def told(url: str) -> str:
    """Return a link as a message may show it: not too long, and without user name and password."""
    scheme, colon, rest = url.strip().partition(":")
    if "@" in rest and scheme.casefold() != "mailto":
        rest = "//...@" + rest.rpartition("@")[2]
    return repr((scheme + colon + rest)[:80])


def is_iri(text: str) -> bool:
    """Tell whether `text` is an absolute IRI (RFC 3987): a scheme, a colon, and more."""
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+", text) is not None
