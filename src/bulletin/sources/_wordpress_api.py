"""WordPress's REST interface: where it is, how it is asked, and what its answers are worth.

Sources: developer.wordpress.org/rest-api; `rest_output_link_header`, `WP_REST_Posts_Controller`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from bulletin.errors import SourceError
from bulletin.excerpts import shorten
from bulletin.model import Finding
from bulletin.sources._wordpress_json import decoded
from bulletin.sources.base import Access, Answer
from bulletin.text import one_line, unescape

RELATION = "https://api.w.org/"
PER_PAGE = 100  # the most that WordPress gives
_MOST_PAGES = 1000
_TRIES = 3
"""Readings of a list that changes while it is read."""
PAST_THE_END = ("rest_post_invalid_page_number", "rest_invalid_page_number")
_INSTEAD = (
    'Ask who runs the site whether its REST interface is switched off. Its feed (kind = "feed") or'
    ' an export (kind = "wxr") will do instead.'
)
_BY_HEADER = re.compile(r'<([^<>]*)>\s*;[^,<]*rel="?https://api\.w\.org/"?')
_BY_LINK = re.compile(rb"""<link\b[^<>]*\brel=["']https://api\.w\.org/["'][^<>]*>""", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref=["']([^"'<>]*)["']""", re.IGNORECASE)

Record = dict[str, Any]


class Refused(SourceError):  # noqa: N818 - it says what the server did
    """An answer with WordPress's own error `code`, such as ``rest_no_route``."""

    code: str = ""


class Api:
    """The interface of one site, at its root. Made by `find`."""

    def __init__(self, access: Access, root: str, about: Record) -> None:
        """`about` is what the root says of the site: name, timezone_string, namespaces."""
        self.root = root
        self.about = about
        self._access = access
        self._repaired: dict[str, str] = {}

    def get(self, route: str, kind: type, **params: str | int) -> tuple[Any, Mapping[str, str]]:
        """Return what a route (``wp/v2/posts``) answers, of type `kind`, and the header fields.

        Raises `Refused` for an error in WordPress's words, `SourceError` for what is no answer.
        """
        url = self.url(route, **params)
        answer = self._access.ask(url)
        value, repaired = _value(answer, kind, url)
        if repaired:
            self._repaired.setdefault(repaired, url)
        return value, answer.headers

    def url(self, route: str, **params: str | int) -> str:
        """Return the address of a route; a root is a path, or a parameter of the front page."""
        query = urlencode(params, safe=",")
        mark = "&" if "?" in self.root else "?"
        return f"{self.root}{route}{mark}{query}" if query else f"{self.root}{route}"

    def all(self, route: str, fields: Sequence[str], **params: str | int) -> dict[int, Record]:
        """Return every record of a list by its id, in the order of ids. Raises `SourceError`.

        A list that changes while it is read is read again; a short one is never taken for whole.
        """
        for _ in range(_TRIES):
            found: dict[int, Record] = {}
            total = 0
            for records, total in self._pages(route, fields, params):
                before = len(found)
                found |= {record["id"]: record for record in records if _has_id(record)}
                self._access.progress(len(found), total)
                if len(found) == before or len(found) == total:
                    break
            if len(found) >= total:
                return found
        raise SourceError(
            f"it has {total} entries, and showed {len(found)} of them",
            where=self.url(route),
            hint="They may change just now. Try again later; the last good entries stand.",
        )

    def some(self, route: str, fields: Sequence[str], ids: Sequence[int]) -> dict[int, Record]:
        """Return those of the records with these ids that can be seen."""
        found: dict[int, Record] = {}
        for start in range(0, len(ids), PER_PAGE):
            some = ",".join(map(str, ids[start : start + PER_PAGE]))
            records, _ = self.get(
                route, list, include=some, per_page=PER_PAGE, _fields=",".join(fields)
            )
            found |= {record["id"]: record for record in records if _has_id(record)}
        return found

    def findings(self) -> Iterator[Finding]:
        """Yield what had to be passed over in the answers."""
        for repaired, url in self._repaired.items():
            yield Finding(
                severity="note",
                what=f"The site's answers had to be repaired: {repaired}.",
                where=url,
                hint="Nothing was lost. Who runs the site may want to know.",
            )

    def _pages(
        self, route: str, fields: Sequence[str], params: Mapping[str, str | int]
    ) -> Iterator[tuple[list[Any], int]]:
        """Yield each page of a list and how many records there are in all, 0 if that is not told.

        Some proxies drop the count, and a page past the end is an error, not an empty list.
        """
        for page in range(1, _MOST_PAGES + 1):
            try:
                records, headers = self.get(
                    route,
                    list,
                    page=page,
                    per_page=PER_PAGE,
                    orderby="id",
                    order="asc",
                    _fields=",".join(fields),
                    **params,
                )
            except Refused as refused:
                if page > 1 and refused.code in PAST_THE_END:
                    return
                raise
            total = headers.get("x-wp-total", "")
            yield records, int(total) if total.isascii() and total.isdigit() else 0


def find(access: Access, url: str) -> Api:
    """Return the REST interface of the site that has the page `url`. Raises `SourceError`.

    The page names it, in a header field or a link; `url` may also be the root itself. Where the
    page names none, the two usual places are tried.
    """
    answer = access.ask(url)
    if about := _about(answer):
        return Api(access, _ending(answer.url), about)
    _refuse_login(answer, url)
    named = _named(answer)
    for root in (named,) if named else _usual(answer.url):
        if about := _about(access.ask(root)):
            return Api(access, _ending(root), about)
    _raise(answer, url)
    title = _TITLE.search(answer.data[:100_000])
    called = one_line(unescape(title[1].decode("utf-8", "replace"))) if title else ""
    told = f"; the page is called {shorten(called, 80)!r}" if called else ""
    raise SourceError(
        f"no WordPress with a REST interface was found{told}", where=url, hint=_INSTEAD
    )


def _named(answer: Answer) -> str:
    """Return the root that a page names, "" when it names none."""
    if match := _BY_HEADER.search(answer.headers.get("link", "")):
        return urljoin(answer.url, str(match[1]))
    link = _BY_LINK.search(answer.data[:500_000])
    if link and (href := _HREF.search(link[0])):
        named = bytes(href[1]).decode("utf-8", "replace")
        return urljoin(answer.url, named.replace("&amp;", "&"))
    return ""


def _ending(root: str) -> str:
    """Return a root so that a route can be put behind it."""
    return root if "?" in root else root.rstrip("/") + "/"


def _usual(url: str) -> tuple[str, str]:
    base = url.partition("?")[0].partition("#")[0].rstrip("/")
    return f"{base}/wp-json/", f"{base}/?rest_route=/"


def _about(answer: Answer) -> Record | None:
    """Return what a root says of its site, None when it is no root."""
    if answer.status != HTTPStatus.OK:
        return None
    try:
        about = decoded(answer.data, dict).value
    except ValueError:
        return None
    names = about.get("namespaces")
    return about if isinstance(names, list) and "wp/v2" in names else None


def _value(answer: Answer, kind: type, url: str) -> tuple[Any, str]:
    """Return what an answer says, and what had to be passed over. Raises `SourceError`."""
    _refuse_login(answer, url)
    _raise(answer, url)
    try:
        found = decoded(answer.data, kind)
    except ValueError as error:
        raise SourceError(str(error), where=url, hint=_INSTEAD) from error
    return found.value, found.repaired


def _refuse_login(answer: Answer, url: str) -> None:
    if "wp-login.php" in urlsplit(answer.url).path:
        raise SourceError("it sends on to its login", where=url, hint=_INSTEAD)


def _raise(answer: Answer, url: str) -> None:
    """Raise what an answer other than 200 has to say."""
    if answer.status == HTTPStatus.OK:
        return
    try:
        said = decoded(answer.data, dict).value
    except ValueError:
        said = {}
    code = said.get("code")
    code = code if isinstance(code, str) and re.fullmatch(r"\w{1,80}", code) else ""
    words = f" ({code})" if code else ""
    refused = Refused(f"the server answered {answer.status}{words}", where=url, hint=_INSTEAD)
    refused.code = code
    raise refused


def _has_id(record: object) -> bool:
    return isinstance(record, dict) and isinstance(record.get("id"), int)
