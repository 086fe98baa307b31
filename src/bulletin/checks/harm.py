"""Do no harm: what must not be in an email about people in danger, or only on purpose."""

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from itertools import accumulate
from urllib.parse import parse_qsl, unquote, urlsplit

from bulletin import links
from bulletin.checks import css
from bulletin.checks.addresses import loads, urls_of
from bulletin.checks.letter import Letter, Spot, check
from bulletin.checks.listed import HINT, bare, holds, keys_of
from bulletin.checks.page import Element
from bulletin.placeholders import is_placeholder

_PHONE = (
    r"(?<![\w./+-])(?:(?:\+|00 ?)[1-9](?:[ ()./-]{0,2}\d){6,14}"  # with its country
    r"|\(?0[1-9]\d{0,3}\)?(?:[ ./-]{1,2}\d{2,4}){2,5}"  # from within one: 020 7946 0958
    r"|0[1-9]\d{1,3}[ ./-]?\d{6,7}"
    r"|(?:1[ .-])?(?:\([2-9]\d{2}\)[ .-]?[2-9]\d{2}[ .-]\d{4}|[2-9]\d{2}([ .-])[2-9]\d{2}\1\d{4})"
    r")(?![\w/]|[.-]\d)"
)
_NO_PHONE = (
    r"\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d"  # a day
    r"|[012]\d[.:]\d\d ?- ?[012]\d[.:]\d\d"  # from one hour to another
)
_MAIL = r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,9}[^\W\d_]{2,63}(?![\w-])"
_PLAIN = {
    **{zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)},
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013"), "-"),
}
"""Digits of Arabic, Persian and two scripts of India; spaces and hyphens at which no line ends."""
_SAFE = "A reader's address, time and place would be known to whoever runs the server."


@check(
    "error",
    why=f"They tell who opened the email, when and where. {_SAFE}",
    source="Do no harm; ICRC Handbook on Data Protection in Humanitarian Action, 3rd edition",
)
def tracking_pixel(letter: Letter) -> Iterator[Spot]:
    """No picture that is too small, or hidden, to be for looking at."""
    for image in letter.page.all("img"):
        src = image.attrs.get("src", "")
        if src.startswith(("http:", "https:", "//")) and _is_for_nobody(image):
            yield Spot(
                f"a tracking pixel: a picture nobody can see, from {links.told(src)}",
                "Remove it; switch open tracking off in the mailer.",
                image.line,
            )


def _is_for_nobody(image: Element) -> bool:
    style = dict(css.declarations(image.style))
    sizes = [image.attrs.get(n, style.get(n, "")) for n in ("width", "height")]
    tiny = [
        re.fullmatch(r"\s*[012](\.\d+)?\s*(px)?\s*(!important)?", size or "9") for size in sizes
    ]
    element: Element | None = image
    while element is not None:
        if element.is_unseen:
            return True
        element = element.parent
    return all(tiny)


@check(
    "error",
    why=f"Nothing may load by itself but pictures that are meant to be seen. {_SAFE}",
    source="Do no harm; what EFF and Proton list as remote content",
)
def remote_load(letter: Letter) -> Iterator[Spot]:
    """Nothing is loaded from elsewhere but pictures: no fonts, sheets or backgrounds."""
    for element, name, url in loads(letter):
        seen = element.tag == "img" and name in ("src", "srcset")
        if not seen and not is_placeholder(url) and not is_allowed(url, letter):
            yield Spot(
                f"{name} of <{element.tag}> loads {links.told(url)}", "Remove it.", element.line
            )
    for sheet in letter.page.sheets:
        imports = re.findall(r"(?i)@import\s+[\"']([^\"']+)", sheet.words)
        for url in (*urls_of(sheet.words), *imports):
            if not url.startswith("data:") and not is_allowed(url, letter):
                yield Spot(f"a style loads {links.told(url)}", "Remove it.", sheet.line)


@check(
    "error",
    why="A name in an email that is forwarded can put a person in danger; it cannot be taken back.",
    source="Do no harm; UNODC and IOM guidance on the identity of victims of trafficking",
    needs=("words",),
)
def listed_name(letter: Letter) -> Iterator[Spot]:
    """No name stands in it that is listed under ``names`` in the settings."""
    names = keys_of(letter.rules.names)
    if not names:
        return
    page = letter.page
    texts = [(text, 0) for text in (page.words, letter.subject, page.title, page.preheader)]
    texts += [(letter.text, 0), (letter.html, 0)]  # what is hidden is sent all the same
    texts += [(value, each.line) for each in page.elements for value in each.attrs.values()]
    told: set[str] = set()
    for text, line in texts:
        said = bare(text)
        for name, wanted in names.items():
            if name not in told and holds(said, wanted):
                told.add(name)
                yield Spot(
                    f"it names {name!r}, who is listed in [checks] names",
                    HINT,
                    line or _line_of(letter, wanted),
                )


def _line_of(letter: Letter, name: str) -> int:
    texts = _texts(letter)
    if not letter.html:
        texts = [(words, line) for line, words in enumerate(letter.text.split("\n"), 1)]
    return next((line for words, line in texts if holds(bare(words), name)), 0)


@check(
    "warning",
    why="A private number in an email stays there. A hotline is meant to: list it under allow.",
    source="Do no harm; ITU-T E.164 for what a number looks like",
    needs=("words",),
)
def phone(letter: Letter) -> Iterator[Spot]:
    """Telephone numbers are those that are allowed."""
    own = (found[0] for text in letter.rules.own for found in _numbers(text))
    allowed = {_digits(_plain(each)) for each in (*letter.rules.allow, *own)} - {""}
    for found, line in _in_texts(letter, _numbers, "tel:"):
        if _digits(found) not in allowed and not re.fullmatch(_NO_PHONE, found):
            yield Spot(f"a telephone number: {found}", allow(found), line)


@check(
    "warning",
    why="A private address in an email stays there, and is harvested. An office's is meant to be "
    "seen: list it under allow.",
    source="Do no harm; RFC 5322 section 3.4.1 for what an address looks like",
    needs=("words",),
)
def email_address(letter: Letter) -> Iterator[Spot]:
    """Email addresses are those that are allowed."""
    own = (found[0] for text in letter.rules.own for found in _addresses(unquote(text)))
    allowed = {each.casefold().removeprefix("mailto:") for each in (*letter.rules.allow, *own)}
    for found, line in _in_texts(letter, _addresses, "mailto:"):
        address = found.casefold()
        if address not in allowed and address.rpartition("@")[2] not in allowed:
            yield Spot(f"an email address: {found}", allow(found), line)


@check(
    "warning",
    why=f"They tell a website which reader, or which mailing, a click came from. {_SAFE}",
    source="Do no harm; ClearURLs and Firefox lists of query parameters",
    needs=("words",),
)
def tracking_link(letter: Letter) -> Iterator[Spot]:
    """Links carry no tracking parameters."""
    told: set[str] = set()
    for href, line in letter.hrefs():
        if "?" not in href or href in told or is_placeholder(href) or is_allowed(href, letter):
            continue
        found = [name for name, _ in parse_qsl(_query(href), keep_blank_values=True)]
        if marks := [name for name in found if links.is_tracking(name)]:
            told.add(href)
            yield Spot(
                f"the link {links.told(href)} carries {', '.join(marks)}",
                "Remove what follows the question mark, at the source.",
                line,
            )


def _query(url: str) -> str:
    try:
        return urlsplit(url).query
    except ValueError:
        return ""


def _in_texts(
    letter: Letter, look: Callable[[str], Iterator[re.Match[str]]], scheme: str
) -> Iterator[tuple[str, int]]:
    """Yield what `look` finds in the texts, and in links of `scheme`, once each, and its line."""
    told: set[str] = set()
    places = (*_texts(letter), (letter.subject, 0), *_linked(letter, scheme))
    starts = list(accumulate((len(words) + 1 for words, _ in places), initial=0))
    for match in look("\0".join(words for words, _ in places)):
        found = match[0].strip(" .-")
        key = _digits(found) if scheme == "tel:" else found.casefold()
        if key not in told:
            told.add(key)
            number = bisect(starts, match.start()) - 1
            words, line = places[number]
            yield found, line + words.count("\n", 0, match.start() - starts[number])


def _numbers(text: str) -> Iterator[re.Match[str]]:
    plain, number = _plain(text), re.compile(_PHONE)
    for near in re.finditer(r"\d[\d ()./-]{4,}\d", plain):  # in all else there is none
        yield from number.finditer(plain, max(near.start() - 3, 0), near.end() + 3)


def _addresses(text: str) -> Iterator[re.Match[str]]:
    yield from re.finditer(_MAIL, text) if "@" in text else ()


def _plain(text: str) -> str:
    """Return text as long as it was, with plain digits, spaces and hyphens, on one line."""
    return (text if text.isascii() else text.translate(_PLAIN)).replace("\n", " ")


def _texts(letter: Letter) -> list[tuple[str, int]]:
    """Return what a reader sees, and the line on which it begins."""
    if not letter.html:
        return [(letter.text, 1)]
    return [(text.words, text.line) for text in letter.page.texts]


def _linked(letter: Letter, scheme: str) -> Iterator[tuple[str, int]]:
    for href, line in letter.hrefs():
        if href.lower().startswith(scheme):
            yield href[len(scheme) :].partition("?")[0], line


def is_allowed(url: str, letter: Letter) -> bool:
    """Tell whether an address, or its host, is listed under ``allow``."""
    allowed = letter.rules.allow
    return bool(allowed) and (url in allowed or links.host(url) in allowed)


def _digits(text: str) -> str:
    if "@" in text:
        return ""
    digits = re.sub(r"\D", "", text)
    return digits.removeprefix("00") if text.lstrip().startswith(("+", "00")) else digits


def allow(found: str) -> str:
    """Return what to do when something is meant to be seen."""
    return f'Is it meant for all to see? Then add it to allow under [checks]: "{found}".'
