"""Reading WordPress exports: how long next to a bare parser, and how much memory for a large one.

    python -m benchmarks.exports [ROUNDS] [MEGABYTES]

The files are made on the way, in a temporary folder. Time is that of the processor, turn by turn:
a pass of lxml's iterparse over every element that lets each item go, then ours up to raw entries.
Memory is the most that a process of its own ever held, beside one that only imports the reader.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from lxml.etree import iterparse

from bulletin.model import RawEntry
from bulletin.sources.access import Means, SourceAccess
from bulletin.sources.specs import Wxr
from bulletin.sources.wxr import read

HEAD = """\
<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Example</title>
<wp:wxr_version>1.2</wp:wxr_version>
"""
ITEM = """\
<item>
<title><![CDATA[Resource number {number} on labour exploitation in supply chains]]></title>
<link>https://example.org/resource-{number}/</link>
<pubDate>Fri, 15 Jan 2027 09:00:00 +0000</pubDate>
<dc:creator><![CDATA[editor]]></dc:creator>
<guid isPermaLink="false">https://example.org/?p={number}</guid>
<description></description>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date><![CDATA[2027-01-15 10:00:00]]></wp:post_date>
<wp:post_date_gmt><![CDATA[2027-01-15 09:00:00]]></wp:post_date_gmt>
<wp:post_modified><![CDATA[2027-01-15 10:00:00]]></wp:post_modified>
<wp:post_modified_gmt><![CDATA[2027-01-15 09:00:00]]></wp:post_modified_gmt>
<wp:comment_status><![CDATA[closed]]></wp:comment_status>
<wp:ping_status><![CDATA[closed]]></wp:ping_status>
<wp:post_name><![CDATA[resource-{number}]]></wp:post_name>
<wp:status><![CDATA[{status}]]></wp:status>
<wp:post_parent>0</wp:post_parent>
<wp:menu_order>0</wp:menu_order>
<wp:post_type><![CDATA[{type}]]></wp:post_type>
<wp:post_password><![CDATA[]]></wp:post_password>
<wp:is_sticky>0</wp:is_sticky>
{rest}</item>
"""
POST = """\
<category domain="post_tag" nicename="africa"><![CDATA[Africa]]></category>
<category domain="category" nicename="news-analysis"><![CDATA[News &amp; Analysis]]></category>
<wp:postmeta>
<wp:meta_key><![CDATA[_edit_last]]></wp:meta_key>
<wp:meta_value><![CDATA[2]]></wp:meta_value>
</wp:postmeta>
<wp:postmeta>
<wp:meta_key><![CDATA[_thumbnail_id]]></wp:meta_key>
<wp:meta_value><![CDATA[{picture}]]></wp:meta_value>
</wp:postmeta>
"""
PICTURE = """\
<wp:attachment_url><![CDATA[https://example.org/wp-content/uploads/2027/01/{number}.jpg]]>\
</wp:attachment_url>
<wp:postmeta>
<wp:meta_key><![CDATA[_wp_attached_file]]></wp:meta_key>
<wp:meta_value><![CDATA[2027/01/{number}.jpg]]></wp:meta_value>
</wp:postmeta>
"""
TAIL = "</channel>\n</rss>\n"
WORDS = "A study of recruitment fees along four corridors, with the rules that made them fall. "
CONTENT = "\n\n".join([WORDS * 3] * 6)
EVERY = 4  # one item in so many is a picture
GOALS = {"time": 2.0, "memory": 150}


def item(number: int) -> str:
    """Return an item of some 2.7 kB; every fourth is an attachment, the picture of the next."""
    if number % EVERY == 0:
        rest = PICTURE.format(number=number)
        return ITEM.format(
            number=number, content="", status="inherit", type="attachment", rest=rest
        )
    rest = POST.format(picture=number - number % EVERY)
    return ITEM.format(number=number, content=CONTENT, status="publish", type="post", rest=rest)


def export(path: Path, *, items: int = 0, size: int = 0) -> int:
    """Write an export of so many items, or of so many bytes, and return how many items it has."""
    number = written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD)
        while number < items or written < size:
            number += 1
            written += file.write(item(number))
        file.write(TAIL)
    return number


def bare(path: Path) -> None:
    """Let lxml read an export and do nothing with it."""
    with path.open("rb") as file:
        for _, element in iterparse(file):
            if element.tag == "item":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


def ours(path: Path) -> int:
    """Read an export and return how many entries it has."""
    spec = Wxr(path=path.name)
    access = SourceAccess(Means(path.parent, BytesIO), spec, "wxr")
    return sum(isinstance(one, RawEntry) for one in read(spec, access))


def seconds(job: Callable[[Path], object], path: Path) -> float:
    """Return how long the processor is busy with a job."""
    start = time.process_time()
    job(path)
    return time.process_time() - start


# Where Linux tells it, the process's own figure: that of getrusage begins with its parent's.
PROBE = """\
import re, sys, time
from pathlib import Path
from benchmarks.exports import ours
def most():
    try:
        return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
    except OSError:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
entries = ours(Path(sys.argv[1])) if len(sys.argv) > 1 else 0
print(entries, most(), time.perf_counter() - start)
"""


def held(*args: str) -> tuple[int, float, float]:
    """Return entries, the most memory (MB) and seconds of a process that reads an export."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *args], check=True, capture_output=True, text=True
    )
    entries, kilobytes, took = done.stdout.split()
    return int(entries), float(kilobytes) / 1000, float(took)


def main() -> None:
    """Measure and print both."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "export.xml"
        export(path, items=10_000)
        pairs = [(seconds(bare, path), seconds(ours, path)) for _ in range(rounds)]
        ratio = statistics.median(mine / other for other, mine in pairs)
        print(f"10,000 items: {ratio:.2f} x a bare iterparse   (goal {GOALS['time']:.0f})")
        items = export(path, size=megabytes * 1_000_000)
        entries, memory, took = held(str(path))
        alone = held()[1]
        print(
            f"{path.stat().st_size / 1e6:,.0f} MB, {items:,} items, {entries:,} entries:"
            f" {memory:.0f} MB, {alone:.0f} MB of it before reading   (goal {GOALS['memory']}),"
            f" {took:.0f} s"
        )


if __name__ == "__main__":
    main()
