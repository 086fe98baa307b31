"""Where the links of an email lead: each asked for once, within bounds of number and time."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from msgspec import structs

from bulletin import links
from bulletin.checks.letter import Answer
from bulletin.errors import SourceError
from bulletin.http import Client

MOST = 500
"""Links that are asked for; those beyond are told as such."""
HOSTS = 8
"""Hosts that are asked at a time; of one host one page at a time."""
WHOLE, EACH = 240.0, 15.0
"""Seconds for all pages of a host, and for one."""
_FIRST_BYTES = {"Range": "bytes=0-16383"}


def follow(
    urls: Iterable[str],
    sent: Mapping[str, int],
    *,
    allow_private: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Answer]:
    """Return what each web address answered; `sent` tells, by `links.key`, who was in an issue."""
    wanted = [url for url in dict.fromkeys(urls) if links.judge(url).startswith(links.WEB)]
    hosts: dict[str, list[str]] = {}
    for url in wanted[:MOST]:
        hosts.setdefault(links.host(url), []).append(url)

    def ask(own: list[str]) -> list[Answer]:
        with Client(allow_private=allow_private, whole=WHOLE) as client:
            return [_asked(client, url, clock) for url in own]

    with ThreadPoolExecutor(HOSTS) as pool:
        answers = [answer for found in pool.map(ask, hosts.values()) for answer in found]
    answers += [Answer(url=url, final=url, said="it was not asked") for url in wanted[MOST:]]
    return {
        answer.url: structs.replace(answer, sent=sent.get(links.key(answer.url), 0))
        for answer in answers
    }


def _asked(client: Client, url: str, clock: Callable[[], float]) -> Answer:
    began = clock()
    try:
        found = client.get(url, deadline=EACH, headers=_FIRST_BYTES, accept=())
    except SourceError as error:
        return Answer(url=url, final=url, said=error.message, seconds=clock() - began)
    return Answer(url=url, final=found.url, status=found.status, seconds=clock() - began)
