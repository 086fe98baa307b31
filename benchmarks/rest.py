"""Reading a WordPress over REST, as a ratio to a bare client that fetches the same pages.

    python -m benchmarks.rest URL [ROUNDS]

URL is the front page of a WordPress on this computer with some 2,000 posts. The bare client asks
for the same pages of posts, fields and all, over one connection, and decodes the JSON. It asks for
no root, terms and pictures, and makes no entries. Turn by turn; the median of the rounds counts.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import requests

from bulletin import sources
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.specs import Wordpress

FIELDS = (
    "id,modified_gmt,date_gmt,link,guid,title,excerpt,content,status,featured_media,categories,tags"
)


class Forgetful:
    """A memory that keeps things when it is told to."""

    def __init__(self, *, keeps: bool) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}
        self._keeps = keeps

    def recall(self, kind: str, key: str, _digest: str) -> bytes | None:
        """Return what was kept."""
        return self._kept.get((kind, key))

    def remember(self, kind: str, key: str, _digest: str, body: bytes) -> None:
        """Keep something, or not."""
        if self._keeps:
            self._kept[kind, key] = body


def bare(url: str) -> int:
    """Fetch every page of posts with nothing of ours; return how many there are."""
    count = 0
    with requests.Session() as session:
        for page in range(1, 1000):
            answer = session.get(
                f"{url}wp-json/wp/v2/posts",
                params={
                    "per_page": "100",
                    "page": str(page),
                    "orderby": "id",
                    "order": "asc",
                    "_fields": FIELDS,
                },
                timeout=60,
            )
            count += len(json.loads(answer.content))
            if page >= int(answer.headers["X-WP-TotalPages"]):
                break
    return count


def ours(url: str, memory: Forgetful) -> int:
    """Read the site as a build does; return how many entries came."""
    spec = Wordpress(url=url, allow_private=True)
    access = SourceAccess(Means(Path(), BytesIO), spec, "wordpress", memory)
    try:
        return sum(1 for _ in sources.read("wordpress", spec, access))
    finally:
        access.close()


def seconds(job: Callable[[], int]) -> float:
    """Return how long a job takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def main(url: str, rounds: int) -> None:
    """Print the ratios."""
    known = Forgetful(keeps=True)
    print(f"{bare(url)} posts, {ours(url, known)} entries")
    first, later = [], []
    for _ in range(rounds):
        alone = seconds(lambda: bare(url))
        first.append(seconds(lambda: ours(url, Forgetful(keeps=False))) / alone)
        later.append(seconds(lambda: ours(url, known)) / alone)
    print(f"a first reading: {statistics.median(first):.2f} x (goal 1.2)")
    print(f"a later one, nothing new: {statistics.median(later):.2f} x")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") + "/", int(sys.argv[2]) if len(sys.argv) > 2 else 5)
