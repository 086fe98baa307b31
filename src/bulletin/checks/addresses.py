"""Checks of links and pictures: where they lead, what they say."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from bulletin import links
from bulletin.checks import css
from bulletin.checks.letter import Letter, Spot, check
from bulletin.checks.page import Element
from bulletin.placeholders import is_placeholder
from bulletin.text import fold

_VAGUE = frozenset(
    (
        "here click clickhere more readmore learnmore thislink link this continue details go read "
        "ici cliquezici lirelasuite plus ensavoirplus aqui cliqueaqui leermas vermas saibamais "
        "leiamais hier klickenhier mehr weiterlesen"
    ).split()
)


@check(
    "error",
    why="A link without an address looks like one and does nothing.",
    source="WCAG 2.2, 2.4.4; Thunderbird unlinks them",
)
def link_address(letter: Letter) -> Iterator[Spot]:
    """Every link has an address that works from an inbox."""
    for link in letter.page.all("a", "area"):
        href = link.attrs.get("href", "").strip()
        if not href and ("id" in link.attrs or "name" in link.attrs):
            continue  # the target of another link
        if is_placeholder(href):
            continue
        if not href or href == "#":
            yield Spot(f"a link without an address: {link.words!r}", "Add href.", link.line)
        elif href.startswith("#"):
            yield from _target(letter, link, href[1:])
        else:
            yield from _works(href, link)


@lru_cache(1024)
def judged(href: str) -> str:
    """Return an address as `links.judge` has it; an email says most of them twice."""
    return links.judge(href)


def _target(letter: Letter, link: Element, name: str) -> Iterator[Spot]:
    if name not in letter.page.names:
        yield Spot(f"nothing on the page is called {name!r}", "Correct the link.", link.line)


def _works(href: str, link: Element) -> Iterator[Spot]:
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", re.sub(r"[\s\x00-\x1f]", "", href).lower())
    told = links.told(href)
    if not scheme:
        yield Spot(
            f"the link {told} leads nowhere from an inbox", "Begin it with https://.", link.line
        )
    elif scheme[0] not in ("http:", "https:", "mailto:", "tel:"):
        yield Spot(f"the link {told} is of a forbidden kind", "Use an https:// address.", link.line)
    elif scheme[0] in ("http:", "https:", "mailto:") and not judged(href):
        yield Spot(f"the link {told} cannot be followed", "Correct the address.", link.line)


@check(
    "error",
    why="A screen reader says only that there is a link; 72 % of emails have such a one.",
    source="WCAG 2.2, 2.4.4; Email Markup Consortium, Accessibility Report 2025",
)
def link_text(letter: Letter) -> Iterator[Spot]:
    """Every link has a text, or a picture with one."""
    for link, said in _named(letter):
        if not said:
            yield Spot("a link without text", "Say in words where it leads.", link.line)


@check(
    "warning",
    why="A screen reader lists the links without what is round them: here, here, more.",
    source="WCAG 2.2, 2.4.9; Email Markup Consortium: 18 % of emails",
)
def link_vague(letter: Letter) -> Iterator[Spot]:
    """A link says where it leads, and not only "here"."""
    for link, said in _named(letter):
        if "".join(filter(str.isalpha, unicodedata.normalize("NFKD", fold(said)))) in _VAGUE:
            yield Spot(
                f"the link text {said!r} does not say where it leads",
                "Put the title of what it leads to into the link.",
                link.line,
            )


def _named(letter: Letter) -> Iterator[tuple[Element, str]]:
    """Yield each link that a reader sees, and what it is called."""
    for link in letter.page.all("a"):
        if "href" in link.attrs and not link.is_unseen:
            alts = (each.attrs.get("alt", "") for each in link.iter() if each.tag == "img")
            yield (
                link,
                link.attrs.get("aria-label", "").strip() or link.words or " ".join(alts).strip(),
            )


@check(
    "error",
    why="A picture that is not shown, or not seen, is told by its alternative text; without one "
    "its file name is read aloud.",
    source="WCAG 2.2, 1.1.1; Email Markup Consortium: 51 % lack one",
)
def image_alt(letter: Letter) -> Iterator[Spot]:
    """Every picture has an alternative text, which may be empty."""
    for image in letter.page.all("img"):
        if "alt" not in image.attrs:
            yield Spot(
                "a picture without alt", 'Add alt="..." or, for decoration, alt="".', image.line
            )


@check(
    "warning",
    why="Outlook shows a picture in its own size without them, and the text jumps when it loads.",
    source="caniemail.com, html-width; Outlook for Windows",
)
def image_size(letter: Letter) -> Iterator[Spot]:
    """Every picture says how wide it is, as a plain number, and how high, be it in proportion."""
    for image in letter.page.all("img"):
        wrong = [n for n in ("width", "height") if not image.attrs.get(n, "").isdecimal()]
        if wrong == ["height"] and dict(css.declarations(image.style)).get("height") == "auto":
            continue
        if wrong:
            yield Spot(
                f"a picture without {' and '.join(wrong)}",
                'Add them as plain numbers, width="200" height="100"; where the height is unknown,'
                ' style="height:auto".',
                image.line,
            )


@check(
    "error",
    why="Clients block pictures over http, relative ones exist on no reader's computer, and Gmail "
    "and Outlook show none that are inside the page (data:).",
    source="caniemail.com, image-base64; Gmail image proxy",
)
def image_address(letter: Letter) -> Iterator[Spot]:
    """Pictures, and whatever else loads, come over https."""
    for element, name, url in loads(letter):
        if not is_placeholder(url) and urlsplit(url.strip()).scheme.lower() not in ("https", "cid"):
            yield Spot(
                f"{name} of <{element.tag}> is no https address: {links.told(url)}",
                "Put the picture on the web and give its https:// address.",
                element.line,
            )


def loads(letter: Letter) -> Iterator[tuple[Element, str, str]]:
    """Yield what a client would load by itself: the element, the attribute, the address."""
    for element in letter.page.elements:
        for name in ("src", "background", "poster", "data"):
            if element.attrs.get(name):
                yield element, name, element.attrs[name]
        for each in filter(None, element.attrs.get("srcset", "").split(",")):
            yield element, "srcset", each.split()[0] if each.split() else ""
        for url in urls_of(element.style):
            yield element, "style", url


def urls_of(style: str) -> list[str]:
    """Return the addresses in ``url()`` of a style."""
    if "(" not in style:
        return []
    return [found.strip(" \"'") for found in re.findall(r"(?i)url\(([^)]*)\)?", style)]
