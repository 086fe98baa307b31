"""The digest as a whole: what a reader gets, in each form."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.digest.samples import (
    INTRO,
    MAILCHIMP,
    MASTHEAD,
    OUTLOOK,
    SHIPPED,
    digest,
    issue,
    known,
    parse,
    seen,
    words,
)

from bulletin.digest import render
from bulletin.errors import BulletinError, TemplateError
from bulletin.model import Html, Mailer
from bulletin.templating import Templates

ROOT = Path(__file__).parents[2]
LONG = "Words that go on for longer than a line of plain text has room for. " * 3


def headings(html: str) -> list[tuple[str, str]]:
    page = parse(html)
    return [(h.tag, words(h.text_content())) for h in page.iter("h1", "h2", "h3")]


def test_headings_go_from_title_to_section_to_entry() -> None:
    assert headings(digest().html) == [
        ("h1", "Example Resource Digest"),
        ("h2", "News & Analysis"),
        ("h3", "Resource 1 on fair recruitment & audits"),
        ("h3", "Resource 3 on fair recruitment & audits"),
        ("h2", "Good Practices"),
        ("h3", "Resource 2 on fair recruitment & audits"),
    ]


def test_every_entry_with_a_link_has_one_read_more_that_names_it() -> None:
    page = parse(digest().html)
    links = {words(a.text_content()): a.get("href") for a in page.iter("a")}
    assert [name for name in links if name.startswith("Read More")] == [
        "Read More: Resource 1 on fair recruitment & audits",
        "Read More: Resource 3 on fair recruitment & audits",
    ]
    name = "Read More: Resource 1 on fair recruitment & audits"
    assert links[name] == "https://hub.example.org/resources/1/?a=1&b=2"


def test_an_entry_without_a_link_has_no_read_more_and_no_linked_title() -> None:
    page = parse(digest(issue(known(1, link=""), sections=1)).html)
    assert not page.xpath("//h3//a")
    assert "Read More" not in page.text_content()


def test_the_text_twin_has_the_same_entries_addresses_and_order() -> None:
    made = digest(mailer=OUTLOOK)
    page = parse(made.html)
    for wanted in (
        [h for _, h in headings(made.html)],
        [a.get("href") for a in page.find("body").iter("a")],
    ):
        place = 0
        for piece in dict.fromkeys(filter(None, wanted)):
            assert piece in made.text
            if piece.startswith(("Resource", "https://hub.example.org/resources")):
                assert made.text.index(piece) > place
                place = made.text.index(piece)


def test_prose_in_the_text_twin_is_short_and_addresses_stay_whole() -> None:
    url = "https://hub.example.org/" + "long-" * 30
    text = digest(issue(known(1, link=url, summary=f"{LONG} {url} after"))).text
    assert all(len(line) <= 72 or "https://" in line for line in text.splitlines())
    assert text.count(url) == 2


def test_facts_are_spelled_in_words_and_left_out_when_missing() -> None:
    html = digest(issue(known(1), known(2, publisher="", dated="2022-06", tags=()))).html
    assert "Example Institute · 30 June 2026 · recruitment, audits" in seen(html)
    assert ">June 2022</span></p>" in html
    bare = digest(issue(known(1, publisher="", dated="", tags=(), summary=""))).html
    assert 'class="meta"' not in bare
    assert 'class="summary"' not in bare


def test_authors_stand_in_for_a_publisher() -> None:
    assert "First Author, Second Author" in seen(
        digest(issue(known(1, publisher="", authors=("First Author", "Second Author")))).html,
    )


def test_placeholders_of_the_mailer_come_out_byte_for_byte() -> None:
    made = digest(mailer=MAILCHIMP)
    for href in ('href="*|UNSUB|*"', 'href="*|ARCHIVE|*"'):
        assert made.html.count(href) == 1
    assert ">*|LIST:ADDRESS|*<" in made.html
    assert "Unsubscribe: *|UNSUB|*\n" in made.text
    assert "\n*|LIST:ADDRESS|*\n" in made.text
    assert ".invalid" not in made.html + made.text


@pytest.mark.parametrize("tag", ["{{ UnsubscribeURL }}", "%%unsub%%", "[unsub]", "<%= x & y %>"])
def test_any_placeholder_survives(tag: str) -> None:
    made = digest(mailer=Mailer(name="m", unsubscribe=tag))
    assert f'href="{tag}"' in made.html
    assert f"Unsubscribe: {tag}\n" in made.text


def test_without_placeholders_the_publication_speaks_for_itself() -> None:
    made = digest(mailer=OUTLOOK)
    assert 'href="https://example.org/unsubscribe"' in made.html
    assert "12 Example Street, Example City" in seen(made.html)
    assert "See all resources in your browser" in seen(made.html)
    assert 'href="https://example.org/bulletin/feed.xml"' in made.html


def test_what_nobody_gives_is_left_out() -> None:
    made = digest(mailer=OUTLOOK, unsubscribe="", address="")
    assert "nsubscribe" not in made.html + made.text
    assert "Street" not in made.html + made.text


def test_an_unsubscribe_link_that_is_none_is_left_out() -> None:
    assert "javascript" not in digest(mailer=OUTLOOK, unsubscribe="javascript:alert(1)").html


def test_text_that_holds_a_token_is_left_alone() -> None:
    tokens: list[str] = []

    class Spy(Templates):
        def render(self, name: str, values: Mapping[str, Any]) -> str:
            tokens.extend(values[key] for key in ("unsubscribe", "address", "mark"))
            return super().render(name, values)

    render(issue(), MASTHEAD, MAILCHIMP, Spy())
    text = " ".join(tokens)
    made = digest(issue(known(1, summary=text)), MAILCHIMP)
    assert text in seen(made.html)
    assert made.html.count("*|UNSUB|*") == 1


def test_the_last_line_carries_number_date_and_mark() -> None:
    made = digest()
    assert re.fullmatch(r"12-[bcdfghjkmnpqrtvwxyz2-9]{4}", made.mark)
    line = f"Example Resource Digest, issue 12, 26 November 2026, {made.mark}"
    assert seen(made.html).endswith(line)
    assert made.text.rstrip().splitlines()[-1] == line
    assert f"<{made.mark}@bulletin.example.org>".encode() in made.eml


def test_the_mark_names_the_contents() -> None:
    changed = [
        digest(issue(known(1, title="Another title"))),
        digest(issue(subject="Another subject")),
        digest(issue(preheader="A preheader of the editor's own, for the inbox")),
        digest(mailer=OUTLOOK),
        digest(sender="Another <digest@example.org>"),
    ]
    assert len({made.mark for made in changed} | {digest().mark}) == len(changed) + 1


def test_what_is_not_printed_does_not_change_the_mark() -> None:
    assert digest(issue(known(1, notes=("repaired",)))) == digest(issue(known(1)))


@pytest.mark.parametrize(
    ("titles", "preheader"),
    [
        (["Short"], "Short · Example Resource Digest, November 2026"),
        (["One title of a middling length", "Two"], "One title of a middling length · Two · "),
        (["A long title that says everything by itself and more"], "A long title that says every"),
        (["word " * 60], "word word"),
    ],
)
def test_the_preheader_is_made_of_titles(titles: list[str], preheader: str) -> None:
    entries = [known(number, title=title.strip()) for number, title in enumerate(titles)]
    page = parse(digest(issue(*entries, sections=1)).html)
    line = words(page.find_class("preheader")[0].text)
    assert line.startswith(preheader)
    assert 40 <= len(line) <= 110


def test_the_editors_preheader_wins() -> None:
    assert seen(digest(issue(preheader="Own\nwords")).html).startswith("Own words")


def test_the_intro_is_printed_with_styled_links_and_in_text() -> None:
    made = digest(issue(intro_html=INTRO))
    anchor = r'<a [^>]*href="https://hub\.example\.org/guides/\?a=1&amp;b=2"[^>]*>guides</a>'
    found = re.search(anchor, made.html)
    assert found
    assert "color:" in found[0]
    assert "Read the guides (https://hub.example.org/guides/?a=1&b=2)." in words(made.text)
    assert 'class="intro"' not in digest(issue(intro_html=Html(""))).html


def test_direction_follows_the_language() -> None:
    made = digest(issue(known(1), known(2, language="en")), language="ar")
    page = parse(made.html)
    marked = [page, *page.find("body"), *page.xpath("//table[@class='page']")]
    assert {(e.get("lang"), e.get("dir")) for e in marked} == {("ar", "rtl")}
    assert page.xpath("//div[@lang='en' and @dir='ltr']")


def test_an_accent_that_cannot_be_read_is_made_readable() -> None:
    page = parse(digest(accent="#ffee00").html)
    assert not page.xpath("//*[contains(@style, '#ffee00')]")
    with pytest.raises(BulletinError, match="no colour"):
        digest(accent="red;} body{display:none")


def test_a_block_can_be_overridden_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "digest.html").write_text(
        '{% extends "bulletin/email/digest.html" %}'
        "{% block footer_reason %}You asked {{ masthead.title }} for news.{% endblock %}",
        encoding="utf-8",
    )
    cache: dict[str, str] = {}
    made = render(issue(), MASTHEAD, MAILCHIMP, Templates(tmp_path), cache)
    assert "You asked Example Resource Digest for news." in made.html
    assert "You receive this" not in made.html
    assert cache


def test_a_template_that_extends_itself_is_told_how_to_mean_the_shipped_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "email").mkdir()
    mine = tmp_path / "email" / "digest.html"
    mine.write_text('{% extends "email/digest.html" %}', encoding="utf-8")
    with pytest.raises(TemplateError, match="itself") as caught:
        render(issue(), MASTHEAD, OUTLOOK, Templates(tmp_path))
    assert caught.value.where == str(mine)
    assert '{% extends "bulletin/email/digest.html" %}' in caught.value.hint


def test_every_value_is_told_at_the_head_of_the_template() -> None:
    head, _, _ = SHIPPED.source("email/digest.html").partition("#}")
    given: set[str] = set()

    class Spy(Templates):
        def render(self, name: str, values: Mapping[str, Any]) -> str:
            given.update(values)
            return super().render(name, values)

    render(issue(), MASTHEAD, OUTLOOK, Spy())
    told = head + SHIPPED.source("email/digest.txt").partition("#}")[0]
    assert {name for name in given if not re.search(rf"\b{name}\b", told)} == set()
    for name in (*MASTHEAD.__struct_fields__, *issue().__struct_fields__):
        if name not in ("sender", "timezone"):
            assert name in head


def test_a_template_that_changes_a_placeholder_is_told(tmp_path: Path) -> None:
    (tmp_path / "email").mkdir()
    (tmp_path / "email" / "digest.txt").write_text("{{ mark|upper }}", encoding="utf-8")
    with pytest.raises(TemplateError, match="does not come out") as caught:
        render(issue(), MASTHEAD, MAILCHIMP, Templates(tmp_path))
    assert caught.value.where == "email/digest.txt"


def test_a_filled_cache_gives_the_same_bytes() -> None:
    cache: dict[str, str] = {}
    first = render(issue(), MASTHEAD, MAILCHIMP, Templates(), cache)
    assert len(cache) == 1
    assert render(issue(), MASTHEAD, MAILCHIMP, Templates(), cache) == first
    assert len(cache) == 1


def test_the_html_is_lean() -> None:
    few, many = (issue(*[known(n) for n in range(count)], sections=4) for count in (10, 40))
    size = len(digest(many).html.encode()) - len(digest(few).html.encode())
    assert size / 30 < 1_300


def run(script: str, **environment: str) -> str:
    outcome = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": f"src{os.pathsep}.", "PYTHONUTF8": "1", **environment},
    )
    return outcome.stdout


def test_importing_the_rooms_imports_no_engine() -> None:
    loaded = run(
        "import bulletin.digest, bulletin.templating, sys; print(*sys.modules, sep='\\n')",
    ).split()
    heavy = {"jinja2", "markupsafe", "premailer", "cssutils", "requests", "lxml", "email.message"}
    assert not heavy & set(loaded)


def test_a_warm_rendering_imports_no_inliner() -> None:
    cache: dict[str, str] = {}
    render(issue(), MASTHEAD, MAILCHIMP, Templates(), cache)
    loaded = run(
        "import sys\n"
        "from bulletin.digest import render\n"
        "from bulletin.templating import Templates\n"
        "import tests.digest.samples as s\n"
        "before = set(sys.modules)\n"
        f"made = render(s.issue(), s.MASTHEAD, s.MAILCHIMP, Templates(), {cache!r})\n"
        "assert made.html\n"
        "print(*(set(sys.modules) - before), sep='\\n')",
    ).split()
    assert "jinja2" in loaded
    assert not {"premailer", "cssutils", "requests", "cachetools"} & set(loaded)


def test_the_bytes_depend_on_nothing_outside() -> None:
    script = (
        "import hashlib, msgspec, tests.digest.samples as s\n"
        "print(hashlib.sha256(msgspec.json.encode(s.digest())).hexdigest())"
    )
    outcomes = {
        run(script, PYTHONHASHSEED=seed, TZ=zone, LANG=language, LC_ALL=language)
        for seed, zone, language in (("0", "UTC", "C"), ("7", "Asia/Tokyo", "C.UTF-8"))
    }
    assert len(outcomes) == 1


def test_a_masthead_without_a_sender_gives_a_draft_without_from() -> None:
    eml = render(issue(), replace(MASTHEAD, sender=""), OUTLOOK, Templates()).eml
    assert b"From:" not in eml.split(b"\r\n\r\n")[0]


def test_a_no_break_space_is_an_entity_which_a_copied_source_keeps() -> None:
    html = digest(issue(known(1, title="« Lire\u00a0» : un guide"))).html
    assert "\u00a0" not in html
    assert "« Lire&nbsp;» : un guide</a>" in html
