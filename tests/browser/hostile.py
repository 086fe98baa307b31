"""Publications in which every field says something hostile, each payload in each of them."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bulletin.excerpts import shorten
from bulletin.issue.markdown import NOTE, from_markdown
from bulletin.mailers import known_placeholders
from bulletin.markup import strip_inline, to_text
from bulletin.text import one_line, unescape
from tests.browser.payloads import PAYLOADS
from tests.conftest import NOW, Run, running

LETTERS, SOURCE = "letters", "source"
"""What entries say is taken letter by letter, or as the source of HTML."""
HEADER = "https://hub.example.org/header.png"

CONFIG = """\
[publication]
title = {once}
home = "https://hub.example.org/"
url = "https://example.org/bulletin/"
contact = "editor@example.org"
[[source]]
kind = "records"
path = "entries.json"
html = {html}
[[section]]
title = {once}
rest = true
[issue]
summary = 2000
[email]
mailers = ["{mailer}"]
address = {once}
unsubscribe = "https://example.org/unsubscribe"
budget = 0
thumbnails = true
contents = true
header = "https://hub.example.org/header.png"
header_alt = {once}
logo = "https://hub.example.org/header.png"
logo_alt = {once}
[feeds]
entries = 1000
"""


class Expected(Struct, frozen=True):
    """What must be seen of an entry: its title, its other words, its note, its picture's words.

    The last two are "" where there is none.
    """

    title: str
    words: tuple[str, ...]
    note: str = ""
    alternative: str = ""


class Hostile(Struct, frozen=True):
    """What was built: its folder and mark, what it says, and the pictures that its entries list."""

    folder: Path
    mark: str
    once: str
    expected: tuple[Expected, ...]
    pictures: frozenset[str]

    @property
    def out(self) -> Path:
        """Where its outputs are."""
        return self.folder / "out"


def once() -> str:
    """All payloads in one line, for what a publication or an issue has once.

    A mailer's placeholder there would be the coordinator's own, and is refused in words.
    """
    known = known_placeholders()
    return one_line(" ".join(one for one in PAYLOADS if not any(each in one for each in known)))


def record(kind: str, number: int, payload: str) -> dict[str, Any]:
    """A record that says a payload in every field; the letters tell the fields apart."""
    said = {name: f"{payload} {name[:3]}{number}." for name in ("title", "summary", "publisher")}
    same = dict.fromkeys(("guid", "updated", "dated", "language", "link", "image"), payload)
    made: dict[str, Any] = {
        **said,
        **same,
        "content": payload,
        "source_id": f"{payload}{number}",
        "stage": f"{payload} sta{number}.",
        "image_alt": payload,
        "published": "2026-11-01",
        "notes": [payload],
        "enclosures": [{"url": payload, "type": payload, "length": payload}],
        **{name: [f"{payload} {name[:3]}{number}."] for name in ("categories", "tags", "authors")},
    }
    if kind == SOURCE:
        del made["publisher"]  # else the authors are not printed
        made["link"] = f"https://hub.example.org/{number}/?{payload}#{payload}"
        made["image"] = f"https://hub.example.org/{number}.png?{payload}"
    return made


def expected(kind: str, made: dict[str, Any]) -> Expected:
    """What intake makes of a record: the words that must be seen."""

    def words(text: str, *, name: bool = False) -> str:
        if kind == SOURCE:
            return one_line(unescape(strip_inline(text)))
        return one_line(unescape(text) if name else text)

    summary = to_text(made["summary"]) if kind == SOURCE else made["summary"]
    author = words(made.get("publisher", "")) or words(made["authors"][0], name=True)
    return Expected(
        words(made["title"]),
        (shorten(summary, 2000), author, words(made["stage"]), words(made["tags"][0], name=True)),
        alternative=words(made["image_alt"]) if kind == SOURCE else "",
    )


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    plain = (c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in text)
    return f'"{"".join(plain)}"'


def build(folder: Path, cache: Path, kind: str, mailer: str) -> Hostile:
    """Build a publication; where its entries are letters, with a person's hand on its draft."""
    run = running(folder, cache)
    records = [record(kind, *each) for each in enumerate(PAYLOADS)]
    settings = {"once": quoted(once()), "html": str(kind == SOURCE).lower()}
    (folder / "bulletin.toml").write_text(CONFIG.format(**settings, mailer=mailer), "utf-8")
    (folder / "entries.json").write_text(json.dumps(records), "utf-8")
    wanted = [expected(kind, each) for each in records]
    if kind == LETTERS:
        built(run, "--feeds")
        wanted = list(by_hand(folder, wanted))
    mark = built(run)
    feed = json.loads((folder / "out" / "site" / "feed.json").read_text("utf-8"))
    pictures = {each["image"].split("#")[0] for each in feed["items"] if "image" in each}
    return Hostile(folder, mark, once(), tuple(wanted), frozenset({HEADER, *pictures}))


def built(run: Run, *options: str) -> str:
    """Build, and find no error, for no entry may keep the email back; return the mark."""
    done = run("build", "--json", "--now", NOW, *options)
    told = json.loads(done.stdout)
    errors = [each for each in told["findings"] if each["severity"] == "error"]
    assert errors == [], errors[:3]
    assert done.returncode == 0, done.stderr[:2000]
    return str(told["mark"])


def by_hand(folder: Path, wanted: list[Expected]) -> Iterator[Expected]:
    """Write a draft that says the payloads, each under a heading and in a note of its own."""
    records = map(json.loads, (folder / "identities.jsonl").read_bytes().splitlines())
    ids = [each["id"] for each in records if "id" in each]
    draft = [f"Number: 1\nDate: 2026-11-24\nSubject: {once()}\nPreheader: {once()}\n"]
    draft += [f"{'x ' * one.startswith('##')}{one}\n" for one in map(line, PAYLOADS)]
    for number, (payload, id_, one) in enumerate(zip(PAYLOADS, ids, wanted, strict=True)):
        said = line(payload)
        heading = f"{said} hea{number}."
        note = "none" if re.search(r"\[[0-9a-f]{4,}\]", said) else f"{said} not{number}."
        draft.append(f"## {heading}\n- {said} [{id_}]\n  {note}\n")
        told = one_line(to_text(from_markdown(note.strip(), NOTE)))
        yield replace(one, words=(*one.words, one_line(heading)), note=told)
    path = folder / "issues" / "0001" / "issue.md"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(draft), "utf-8")


def line(payload: str) -> str:
    """A payload as it can stand in a line of a text file in UTF-8."""
    return re.sub(r"[\r\n]+", " ", payload).encode("utf-8", "ignore").decode()


def sent(hostile: Hostile, folder: Path, cache: Path) -> Path:
    """Declare the issue sent, in a copy of its publication; return the folder of its web pages."""
    shutil.copytree(hostile.folder, folder)
    done = running(folder, cache)("sent", hostile.mark, "--now", NOW)
    assert done.returncode == 0, done.stderr
    return folder / "out" / "site" / "issues"
