"""Where the links of an email lead, and its pictures: each asked for once, within bounds."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count

from msgspec import Struct, structs

from bulletin import links
from bulletin.checks.letter import Answer
from bulletin.checks.places import LARGEST, is_placed
from bulletin.errors import SourceError
from bulletin.http import Client
from bulletin.sources.access import Progress, silent

MOST, MOST_PICTURES = 500, 100
"""Links, and pictures, that are asked for; those beyond are told as such."""
FIRST = 16_384
"""Bytes of a page that are read."""
HOSTS = 8
"""Hosts that are asked at a time; of one host one page at a time."""
WHOLE, EACH = 240.0, 15.0
"""Seconds for all pages of a host, and for one."""
_FIRST_BYTES = {"Range": f"bytes=0-{FIRST - 1}"}


class Seen(Struct, frozen=True):
    """What came of asking for a picture: the answer, and whether it tells where it was taken."""

    answer: Answer
    is_placed: bool = False


def follow(
    urls: Iterable[str],
    sent: Mapping[str, int],
    *,
    allow_private: bool = False,
    progress: Progress = silent,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Answer]:
    """Return what each web address answered; `sent` tells, by `links.key`, who was in an issue.

    `progress` is told how many were asked for, and of how many.
    """

    def ask(client: Client, url: str) -> Seen:
        began = clock()
        try:
            found = client.get(
                url, deadline=EACH, headers=_FIRST_BYTES, limit=FIRST, cut=True, accept=()
            )
        except SourceError as error:
            return _unanswered(url, error.message, clock() - began)
        took = clock() - began
        return Seen(Answer(url=url, final=found.url, status=found.status, seconds=took))

    told = partial(progress, ":links")
    return {
        url: structs.replace(seen.answer, sent=sent.get(links.key(url), 0))
        for url, seen in _asked(urls, MOST, ask, told, allow_private=allow_private).items()
    }


def see(
    urls: Iterable[str], *, allow_private: bool = False, progress: Progress = silent
) -> dict[str, Seen]:
    """Return what came of each picture on the web."""

    def ask(client: Client, url: str) -> Seen:
        try:
            found = client.get(url, deadline=EACH, limit=LARGEST, cut=True, accept=())
        except SourceError as error:
            return _unanswered(url, error.message)
        return Seen(Answer(url=url, final=found.url, status=found.status), is_placed(found.data))

    told = partial(progress, ":pictures")
    return _asked(urls, MOST_PICTURES, ask, told, allow_private=allow_private)


def _unanswered(url: str, said: str, seconds: float = 0.0) -> Seen:
    return Seen(Answer(url=url, final=url, said=said, seconds=seconds))


def _asked(
    urls: Iterable[str],
    most: int,
    ask: Callable[[Client, str], Seen],
    told: Callable[[int, int], None],
    *,
    allow_private: bool,
) -> dict[str, Seen]:
    """Return what `ask` makes of each web address, several hosts at a time."""
    wanted = [url for url in dict.fromkeys(urls) if links.judge(url).startswith(links.WEB)]
    hosts: dict[str, list[str]] = {}
    numbers = count(1)
    for url in wanted[:most]:
        hosts.setdefault(links.host(url), []).append(url)

    def all_of(own: list[str]) -> list[Seen]:
        with Client(allow_private=allow_private, whole=WHOLE) as client:
            return [one(client, url) for url in own]

    def one(client: Client, url: str) -> Seen:
        seen = ask(client, url)
        told(next(numbers), min(len(wanted), most))
        return seen

    with ThreadPoolExecutor(HOSTS) as pool:
        found = [seen for each in pool.map(all_of, hosts.values()) for seen in each]
    found += [_unanswered(url, "it was not asked") for url in wanted[most:]]
    return {seen.answer.url: seen for seen in found}
