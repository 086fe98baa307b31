"""A look at a hub or a file: what it is, what it offers, which way of reading it is best."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from bulletin.config import IssueTable
from bulletin.errors import SourceError
from bulletin.links import judge
from bulletin.model import Entry, Intake, Policy
from bulletin.publication import reading
from bulletin.setup.remarks import remarks
from bulletin.setup.values import Check, Found, Offer
from bulletin.sources import probing, telling
from bulletin.sources._wxr_findings import NoneOfTypesError
from bulletin.sources.access import Means, SourceAccess, is_url
from bulletin.sources.base import Answer
from bulletin.sources.probing import Category, Page, Site
from bulletin.sources.specs import Wordpress
from bulletin.text import number_of

FEEDS = 3
"""Feeds of a page that are tried."""
_NAMES = {
    "feed": "a feed",
    "listing-html": "a web page with cards",
    "listing-text": "the text of a page of the hub, as a crawl saves it",
    "records": "a table or list of entries",
    "wxr": "a WordPress export",
}
EXPORT = (
    "In the hub's WordPress: Tools, Export, All content. Save the file into the publication's"
    " folder, then: bulletin init FILE."
)


class _Web(Struct, frozen=True):
    """The web as a look needs it: how to reach it, and what the address answered."""

    means: Means
    access: SourceAccess
    answer: Answer


def look(place: str, means: Means) -> Found:
    """Return what the web address or file `place` offers; of a login page, what its site does.

    Raises `SourceError` when it cannot be reached or read, or is nothing that bulletin can read.
    """
    if is_url(place) and "/wp-login.php" in place:
        place = place.partition("wp-login.php")[0]
    try:
        return _look_at_site(place, means) if is_url(place) else _look_at_file(place, means)
    except SourceError as error:
        if "allow_private" in error.hint:
            error.hint = (
                "Only hosts of the public internet are read. If it is meant: --allow-private"
            )
        raise


def _look_at_site(url: str, means: Means) -> Found:
    spec = Wordpress(url=url, allow_private=means.allow_private)
    with closing(SourceAccess(means, spec, "")) as access:
        web = _Web(means, access, access.ask(url))
        kind = telling.kind_of(web.answer.data, web.answer.url)
        if web.answer.status == HTTPStatus.OK and kind in ("feed", "wxr"):
            return _look_at_document(kind, url, web.answer.data, means)
        site = _site(url, web)
        if (
            web.answer.status == HTTPStatus.OK
            and kind == "records"
            and isinstance(site, SourceError)
        ):
            return _look_at_document(kind, url, web.answer.data, means)
        return _look_at_page(url, web, site)


def _site(url: str, web: _Web) -> Site | SourceError:
    """Return what a WordPress tells of itself, or why it does not."""
    try:
        return probing.wordpress(web.access, url)
    except SourceError as error:
        return error


def _look_at_page(url: str, web: _Web, site: Site | SourceError) -> Found:
    """Return what a page offers, from the best way to read it to the last."""
    page = probing.page(web.answer)
    checks = [_about_answer(url, web.answer, page)]
    offers: list[Offer] = []
    if isinstance(site, SourceError):
        checks.append(Check(sign="look", what=f"No WordPress interface: {site.message}."))
    else:
        checks += _about_site(site)
        offers.append(_offer_of(site, url, web.means))
    for offer, check in _feeds(page, url, web):
        checks.append(check)
        offers += [offer] if offer else []
    if page.cards > 1:
        what = f"The page shows about {page.cards} cards, which can be read as they are."
        checks.append(Check(sign="ok", what=what))
        settings = _settings("url", url, web.means)
        why = "It shows what visitors see; a new look of the site may confuse it."
        offers.append(Offer(kind="listing-html", settings=settings, why=why, entries=page.cards))
    if not offers:
        raise SourceError(
            "nothing was found there that bulletin can read",
            where=url,
            hint="\n  ".join((*(check.what for check in checks), EXPORT)),
        )
    known = None if isinstance(site, SourceError) else site
    return Found(
        place=url,
        title=(known and known.name) or page.title,
        home=known.home if known else urljoin(web.answer.url, "/"),
        language=page.language,
        timezone=known.timezone if known else "",
        offers=tuple(offers),
        checks=tuple(checks),
    )


def _about_answer(url: str, answer: Answer, page: Page) -> Check:
    if answer.status != HTTPStatus.OK:
        return Check(sign="look", what=f"The server answered {answer.status}.")
    if urlsplit(answer.url)[:3] != urlsplit(url)[:3] and urlsplit(url).path not in ("", "/"):
        return Check(sign="look", what=f"The address sends on to {answer.url}.")
    called = f", called “{page.title}”" if page.title else ""
    return Check(sign="ok", what=f"A page answers there{called}.")


def _about_site(site: Site) -> Iterator[Check]:
    posts = site.types.get("post")
    newest = f", the newest of {site.newest[0]}" if site.newest else ""
    count = "entries" if posts is None else number_of(posts, "entry", "entries")
    yield Check(
        sign="ok", what=f"It is a WordPress with its interface (REST) open: {count}{newest}."
    )
    others = {name: n for name, n in site.types.items() if name != "post" and n != 0}
    if others:
        told = ", ".join(f"{name} ({n})" if n else name for name, n in others.items())
        yield Check(
            sign="look",
            what=f"It has entries of other types: {told}.",
            hint=f"To read them as well: types = {json.dumps(['post', *others])} in bulletin.toml.",
        )
    if site.known > probing.MOST_CATEGORIES:
        most = probing.MOST_CATEGORIES
        yield Check(
            sign="look", what=f"It has {site.known} categories; the {most} largest were looked at."
        )


def _offer_of(site: Site, url: str, means: Means) -> Offer:
    posts = site.types.get("post", 0)
    others = tuple(name for name, n in site.types.items() if name != "post" and n)
    more = {"types": others} if posts == 0 and others else {}
    return Offer(
        kind="wordpress",
        settings=_settings("url", site.home or url, means) | more,
        why="It is whole: every entry with its own id, categories and dates, and what is taken"
        " down on the site is noticed.",
        entries=sum(site.types[name] or 0 for name in others) if more else posts,
        days=site.newest,
        categories=site.categories,
    )


def _feeds(page: Page, asked: str, web: _Web) -> Iterator[tuple[Offer | None, Check]]:
    """Yield the first feed that can be read, with what is to be said of it and of others.

    Where the page names none, the one that a WordPress in the same folder would have is tried.
    """
    named = page.feeds or (urljoin(judge(asked), "feed/"),)
    for url in named[:FEEDS]:
        try:
            taken = _taken("feed", url, web.means)
        except SourceError as error:
            if page.feeds:
                yield None, Check(sign="look", what=f"The feed {url}: {error.message}.")
            continue
        offer = _offer("feed", _settings("url", url, web.means), taken.entries)
        about = f"A feed at {url}: {_about_entries(offer)}."
        yield offer, Check(sign="ok", what=about)
        return
    if not page.feeds:
        yield None, Check(sign="look", what="No feed is named on the page.")


def _look_at_file(path: str, means: Means) -> Found:
    try:
        with (means.folder / path).open("rb") as file:
            data = file.read(telling.NEAR)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(
            f"cannot be read: {reason}",
            where=path,
            hint="Name a file, or an address with https://.",
        ) from error
    kind = telling.kind_of(data, path)
    if not kind:
        raise SourceError(
            "this is no file that bulletin can read",
            where=path,
            hint="It reads WordPress exports, feeds, saved pages, spreadsheets (.xlsx, .ods), CSV,"
            " JSON, and the text of a crawled page.",
        )
    return _look_at_document(kind, path, data, means)


def _look_at_document(kind: str, place: str, data: bytes, means: Means) -> Found:
    """Return what a file, or an address that is one itself, offers: it is read.

    `data` is how it begins.
    """
    channel = telling.channel(data)
    more: dict[str, tuple[str, ...]] = {}
    try:
        taken = _taken(kind, place, means)
    except NoneOfTypesError as error:  # an export of one type of the site's own
        more = {"types": error.others[:1]} if error.others else {}
        if not more:
            raise
        taken = _taken(kind, place, means, **more)
    key = "url" if is_url(place) else "path"
    offer = _offer(kind, _settings(key, place, means) | more, taken.entries)
    what = f"This is {_NAMES[kind]}: {_about_entries(offer)}."
    return Found(
        place=place,
        title=channel.title,
        home=channel.home or _home(taken.entries),
        language=channel.language or _language(kind, data),
        timezone=channel.timezone,
        offers=(offer,),
        checks=(
            Check(sign="ok" if taken.entries else "look", what=what),
            *remarks(taken.findings),
        ),
    )


def _language(kind: str, data: bytes) -> str:
    """Return the language that a saved page is in, as it says itself."""
    if kind != "listing-html":
        return ""
    return probing.page(Answer(HTTPStatus.OK, {}, data, "")).language


def _taken(kind: str, place: str, means: Means, **more: tuple[str, ...]) -> Intake:
    """Return what a reader finds at one place. Raises `SourceError`."""
    policy = Policy(home="", timezone="UTC", summary=IssueTable().summary)
    found = reading.read_places(kind, (place,), means, policy, (), **more)
    if found.failures:
        raise found.failures[0]
    return found.intakes[0]


def _offer(
    kind: str, settings: dict[str, str | bool | tuple[str, ...]], entries: tuple[Entry, ...]
) -> Offer:
    counts = Counter(name for entry in entries for name in entry.categories)
    days = sorted((f"{e.published:%Y-%m-%d}" for e in entries if e.published), reverse=True)
    why = {
        "feed": "It shows the latest entries only: build at least as often as they change.",
        "wxr": "It is whole, and as old as the day it was made: export again before each issue.",
    }
    return Offer(
        kind=kind,
        settings=settings,
        why=why.get(kind, "It is read anew at every build: save over it when it changes."),
        entries=len(entries),
        days=tuple(days[: probing.FEW]),
        undated=not days,
        categories=tuple(Category(name, count) for name, count in counts.most_common()),
    )


def _settings(key: str, place: str, means: Means) -> dict[str, str | bool | tuple[str, ...]]:
    private = {"allow_private": True} if means.allow_private and key == "url" else {}
    return {key: place, **private}


def _about_entries(offer: Offer) -> str:
    newest = f", the newest of {offer.newest}" if offer.newest else ", without dates"
    names = len(offer.categories)
    told = number_of(names, "category", "categories") if names else "no categories"
    return f"{number_of(offer.entries or 0, 'entry', 'entries')}{newest}, {told}"


def _home(entries: Iterable[Entry]) -> str:
    """Return the front page of the site that most entries are on, "" when none has a link."""
    hosts = Counter(urlsplit(entry.link)[:2] for entry in entries if entry.link)
    return "{}://{}/".format(*hosts.most_common(1)[0][0]) if hosts else ""
