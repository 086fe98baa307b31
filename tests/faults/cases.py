"""A folder with a past, and everything that is done to it while it is killed on the way."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
from tests.faults.harness import Step
from tests.ledger.office import Office, entry, moment

from bulletin.publication import withdrawal
from bulletin.store.identities import Line

NOW = moment("2026-12-20")
TITLE = "What a survivor told our reporter"
LINK = "https://example.org/a-survivor-told/"
SHOWN = [entry(name, date="2026-12-01") for name in "ghijk"]
LETTER = """<html><body><h1>News of June</h1>
<h2><a href="https://example.org/g/">Title g</a></h2><p>What it says.</p>
<h2><a href="https://example.org/old/">An old resource of June</a></h2><p>What it says.</p>
</body></html>"""
FEED = """<rss version="2.0"><channel><title>Old</title><link>https://example.org/</link>
<description>Old</description><item><title>Title h</title><link>https://example.org/h/</link>
<guid isPermaLink="false">old-h</guid></item><item><title>Another of old</title>
<link>https://example.org/another/</link><guid isPermaLink="false">old-another</guid></item>
</channel></rss>"""


def past(office: Office) -> None:
    """Three issues were sent; a fourth is in the making, with all that a draft can hold."""
    told = {"title": TITLE, "link": LINK, "date": "2026-08-20", "summary": "hush-hush summary"}
    office.put({**entry("story"), **told}, entry("b", date="2026-08-20"))
    office.build("2026-09-01")
    _note(office, "Title b", "A note of ours.", 1)
    office.issue("2026-09-02")
    office.put(entry("c", date="2026-10-01"), entry("d", date=None, summary=""))
    office.issue("2026-10-20")
    office.put(entry("e", date="2026-11-01"), entry("f", date="2026-11-01"))
    office.issue("2026-11-20")
    office.put(*SHOWN)
    office.build("2026-12-01")
    _note(office, "Title h", f"Beside {TITLE}, read this.", 4)
    for title, heading in (("Title i", "Later"), ("Title j", "Never")):
        line = _line(office, title, 4)
        office.edit(line, "", 4)
        office.draft_path(4).write_text(f"{office.draft(4)}\n## {heading}\n{line}", "utf-8")
    office.build("2026-12-02")


def _line(office: Office, title: str, number: int) -> str:
    lines = office.draft(number).splitlines(keepends=True)
    return next(line for line in lines if f"- {title} [" in line)


def _note(office: Office, title: str, words: str, number: int) -> None:
    line = _line(office, title, number)
    office.edit(line, f"{line}  {words}\n", number)


# -- operations: each makes the last preparations, and says what is to be done


def a_build(office: Office) -> Step:
    office.put({**SHOWN[0], "summary": "Changed"}, *SHOWN[1:], entry("l"), entry("m"))
    return Step("build", now=NOW)


def a_first_build(office: Office) -> Step:
    for path in sorted(office.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    office.configure()
    return a_build(office)


def a_build_of_feeds(office: Office) -> Step:
    a_build(office)
    return Step("build", now=NOW, feeds_only=True)


def a_build_that_renumbers(office: Office) -> Step:
    step = a_build(office)
    settings = office.folder / "bulletin.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n[issue]\nfirst = 9\n", "utf-8")
    office.edit(_line(office, "Title g", 4), "", 4)
    return step


def a_build_that_migrates(office: Office) -> Step:
    path = office.folder / "identities.jsonl"
    path.write_bytes(path.read_bytes().partition(b"\n")[2])
    return a_build(office)


def a_build_that_heals_a_torn_record(office: Office) -> Step:
    with (office.folder / "identities.jsonl").open("ab") as file:
        file.write(b'{"guid":"urn:uuid:6ab483ef-19a6')
    return a_build(office)


def a_build_that_heals_a_half_seal(office: Office) -> Step:
    for name in ("email.html", "email.eml", ".email.txt.part", "builds/.4-bcdf.json.part"):
        (office.folder / "issues/0004" / name).write_text("half of it", "utf-8")
    return a_build(office)


def a_build_without_an_index(office: Office) -> Step:
    (office.folder / "bulletin.db").unlink()
    return a_build(office)


def a_build_with_a_torn_index(office: Office) -> Step:
    path = office.folder / "bulletin.db"
    path.write_bytes(path.read_bytes()[:8192] + b"\xff" * 40_000)
    return a_build(office)


def a_build_with_an_index_that_is_none(office: Office) -> Step:
    (office.folder / "bulletin.db").write_bytes(b"not a database at all" * 500)
    return a_build(office)


def a_build_that_asks(office: Office) -> Step:
    moved = entry("d-moved", title="Title d", date=None, summary="")
    office.put(entry("l"), moved, *SHOWN)
    return Step("build", now=NOW)


def a_build_that_hides(office: Office) -> Step:
    office.put(entry("l"), {**SHOWN[0], "status": "private"}, *SHOWN[1:])
    return Step("build", now=NOW)


def a_build_that_ends_a_withdrawal(office: Office) -> Step:
    publication = office.publication
    with publication.opened() as store:
        withdrawal.begin(publication, store, LINK, NOW)
    return a_build(office)


def sent(office: Office) -> Step:
    return Step("sent", (office.publication.builds()[0].mark,), NOW)


def undo(office: Office) -> Step:
    return Step("undo")


def undo_of_the_earlier_build(office: Office) -> Step:
    office.sent(office.publication.builds()[0].mark, "2026-12-03")
    return Step("undo")


def same(office: Office) -> Step:
    return Step("same", ("https://example.org/g/", "https://example.org/k/"))


def adopt(office: Office) -> Step:
    folder = office.folder / "past"
    folder.mkdir()
    (folder / "june.html").write_text(LETTER, "utf-8")
    (folder / "old.xml").write_text(FEED, "utf-8")
    return Step("adopt", ("past",), NOW)


def withdraw(office: Office) -> Step:
    a_build_that_migrates(office)
    office.build("2026-12-03")  # now backups/ holds what it was known by, too
    return Step("withdraw", (LINK,), NOW)


def withdraw_from_the_draft(office: Office) -> Step:
    told = {"title": "Whispered to us by a clerk", "content": "hush-hush content"}
    office.put(*SHOWN[:-1], {**entry("whispered"), **told})
    office.build("2026-12-03")
    office.put(*SHOWN[:-1])
    return Step("withdraw", ("https://example.org/whispered/",), NOW)


# -- and how to tell from the folder's files that it took effect


Took = Callable[[Mapping[str, bytes]], bool]


def _never(_: Mapping[str, bytes]) -> bool:
    return False  # a build is simply made again


def _sealed(number: int, *, there: bool) -> Took:
    return lambda files: (f"issues/{number:04}/sealed.json" in files) == there


def _told(does_tell: Callable[[Line], object]) -> Took:
    return lambda files: any(map(does_tell, lines(files["identities.jsonl"])))


def lines(data: bytes) -> list[Line]:
    """Return the lines of the record that can be read."""
    found = []
    for line in data.splitlines():
        try:
            found.append(msgspec.json.decode(line, type=Line))
        except msgspec.DecodeError:
            continue
    return found


class Case(NamedTuple):
    """An operation, how to tell that it took effect, and words that have to leave with it."""

    prepare: Callable[[Office], Step]
    took: Took = _never
    secrets: tuple[bytes, ...] = ()


_SURVIVOR = (b"survivor", b"hush-hush")
_withdrawal_is_told = _told(lambda line: line.withdrawing or line.withdrawn)

CASES = {
    case.prepare.__name__: case
    for case in (
        Case(a_first_build),
        Case(a_build),
        Case(a_build_of_feeds),
        Case(a_build_that_renumbers),
        Case(a_build_that_migrates),
        Case(a_build_that_heals_a_torn_record),
        Case(a_build_that_heals_a_half_seal),
        Case(a_build_without_an_index),
        Case(a_build_with_a_torn_index),
        Case(a_build_with_an_index_that_is_none),
        Case(a_build_that_asks),
        Case(a_build_that_hides, secrets=(b"Title g",)),
        Case(a_build_that_ends_a_withdrawal, secrets=_SURVIVOR),
        Case(sent, _sealed(4, there=True)),
        Case(undo, _sealed(3, there=False)),
        Case(undo_of_the_earlier_build, _sealed(4, there=False)),
        Case(same, _told(lambda line: line.same)),
        Case(adopt),
        Case(withdraw, _withdrawal_is_told, _SURVIVOR),
        Case(withdraw_from_the_draft, _withdrawal_is_told, (b"hispered", b"hush-hush content")),
    )
}
