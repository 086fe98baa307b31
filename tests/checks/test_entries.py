"""A finding about something inside an entry names the entry, and its line in the draft."""

import itertools
import json
import re
from pathlib import Path

import pytest
from msgspec import structs
from tests.conftest import NOW, ROOT, Run
from tests.digest.samples import digest, issue, known, printed

from bulletin.checks.entries import at, places
from bulletin.checks.page import Page
from bulletin.model import Html, Issue

URL = "https://elsewhere.example/report"


def add(publication: Path, **fields: str) -> None:
    path = publication / "entries.json"
    records = json.loads(path.read_text("utf-8"))
    records.append({"date": "2026-11-20", **fields})
    path.write_text(json.dumps(records), "utf-8")


def line_of(publication: Path, title: str) -> int:
    draft = (publication / "issues/0001/issue.md").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(draft, 1) if title in line)


def test_an_error_in_an_entry_names_it_and_its_line_in_the_draft(
    run: Run, publication: Path
) -> None:
    add(publication, title=URL, link="https://example.org/a-report")
    for _ in range(2):  # the second build has nothing new to make
        done = run("build", "--now", NOW)
        assert done.returncode == 1
        said = " ".join(done.stdout.split())
        assert "a link shows elsewhere.example and leads to example.org, in" in said
        assert "[link_disguise]" in said
        assert f"(issues/0001/issue.md:{line_of(publication, URL)})" in said
    (told,) = [
        one
        for one in json.loads(run("build", "--json", "--now", NOW).stdout)["findings"]
        if one["check"] == "link_disguise"
    ]
    assert f"[{told['entry']}]" in told["what"]


def test_the_line_is_that_of_the_draft_as_it_is_now(run: Run, publication: Path) -> None:
    add(publication, title="A link to follow", link="https://example.org/a?utm_source=x")
    run("build", "--now", NOW)
    draft = publication / "issues/0001/issue.md"
    draft.write_text(draft.read_text("utf-8").replace("\n## ", "\n\n\n\n## ", 1), "utf-8")
    screens = [" ".join(run(*args).stdout.split()) for args in (["build", "--now", NOW], ["check"])]
    for screen in screens:
        assert f"(issues/0001/issue.md:{line_of(publication, 'A link to follow')})" in screen
        assert "carries utm_source, in 'A link to follow' [" in screen


def test_a_note_belongs_to_its_entry_and_the_introduction_to_none(
    run: Run, publication: Path
) -> None:
    add(publication, title="A guide", link="https://example.org/guide")
    run("build", "--now", NOW)
    draft = publication / "issues/0001/issue.md"
    text = draft.read_text("utf-8")
    number = line_of(publication, "A guide")
    lines = text.splitlines()
    lines.insert(number, "  Read it [here](https://example.org/guide).")
    start = next(n for n, line in enumerate(lines) if line.startswith("## "))
    lines.insert(start, "Look [here](https://example.org/).\n")
    draft.write_text("\n".join(lines) + "\n", "utf-8")
    found = json.loads(run("build", "--json", "--now", NOW).stdout)["findings"]
    told = [one["what"] for one in found if one["check"] == "link_vague"]
    assert len(told) == 2
    assert [" in 'A guide' [" in what for what in told] == [False, True]


def whole(made: Issue) -> dict[str, tuple[int, int]]:
    html = digest(made).html
    lines = html.split("\n")
    found = places(Page(html), made)
    for place in found:
        assert any(
            place.printed.entry.title.split()[0] in line
            for line in lines[place.first - 1 : place.last]
        )
    return {place.printed.id: (place.first, place.last) for place in found}


@pytest.mark.parametrize("count", [1, 2, 12])
def test_entries_have_places_that_do_not_touch(count: int) -> None:
    made = issue(*(known(number) for number in range(count)))
    found = whole(made)
    assert len(found) == count
    ends = sorted(found.values())
    assert all(one[1] < other[0] for one, other in itertools.pairwise(ends))


def test_the_foot_and_the_headings_belong_to_no_entry() -> None:
    made = issue(known(1), sections=1)
    html = digest(made).html
    found = places(Page(html), made)
    lines = html.split("\n")
    for words in ("Unsubscribe", 'class="heading"', "<h1", "Read the <a"):
        (line,) = [n for n, text in enumerate(lines, 1) if words in text and "<!--" not in text][:1]
        assert at(found, line) is None, words


def test_a_title_that_is_changed_to_be_harmless_is_known_and_so_is_a_link_alone() -> None:
    made = issue(known(1, title="Use *|NAME|* in mails"), known(2, title="A" * 300), known(3))
    assert len(whole(made)) == 3
    html = digest(made).html.replace("<h3", "<p").replace("</h3>", "</p>")
    found = places(Page(html), made)
    assert [place.printed.id for place in found] == ["0001", "0003", "0002"]


def test_headings_in_a_note_do_not_end_the_entry() -> None:
    made = issue(known(1), sections=1)
    note = Html("<h4>Mind</h4><p>this</p>")
    (section,) = made.sections
    noted = structs.replace(section, entries=(printed(known(1), note_html=note), printed(known(2))))
    made = structs.replace(made, sections=(noted,))
    html = digest(made).html
    line = next(n for n, text in enumerate(html.split("\n"), 1) if "Mind" in text)
    found = at(places(Page(html), made), line)
    assert found is not None
    assert found.id == "0001"


def test_an_entry_that_is_named_already_gets_its_code_there(run: Run, publication: Path) -> None:
    add(publication, title="here", link="https://example.org/guide")
    screen = " ".join(run("build", "--now", NOW).stdout.split())
    (code,) = re.findall(r"the link text 'here' \[(\w+)\] does not say where it leads", screen)
    assert f"[{code}]" in (publication / "issues/0001/issue.md").read_text("utf-8")


def test_a_text_that_lacks_an_entry_names_it(run: Run, publication: Path) -> None:
    folder = publication / "templates/email"
    folder.mkdir(parents=True)
    shipped = (ROOT / "templates/email/digest.txt").read_text("utf-8")
    add(publication, title="A guide", link="https://example.org/guide")
    (folder / "digest.txt").write_text(
        shipped.replace("entry.link }}", "entry.link[:9] }}"), "utf-8"
    )
    said = " ".join(run("build", "--now", NOW).stdout.split())
    assert "the link 'https://example.org/guide' is missing in the text, in 'A guide' [" in said
