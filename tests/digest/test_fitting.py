"""An issue that is too long is made to fit: by no more than is needed, and always in one order."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from tests.digest.samples import INLINED, MAILCHIMP, MASTHEAD, SHIPPED, issue, known, printed

from bulletin import digest
from bulletin.checks import about_own_words
from bulletin.digest.fitting import Fitted, fit, is_shorter, shown
from bulletin.model import Html, Issue, Printed, Section
from bulletin.pipeline import Job, channel_of, run

BUDGET = 95_000
SCRIPTS = {
    "latin": "Workers’ rights & “fair” recruitment in supply chains <b> of every length",
    "arabic": "حقوق العمال والتوظيف العادل في سلاسل التوريد في جميع أنحاء العالم",
    "chinese": "全球供应链中的劳工权利与公平招聘指南包括四个行业的例子和检查清单",
    "thai": "สิทธิแรงงานและการจัดหางานที่เป็นธรรมในห่วงโซ่อุปทานทั่วโลก",
    "emoji": "👩🏽‍🌾🧵⛏️ 👨‍👩‍👧‍👦 workers 🇧🇪🇹🇭 of the world 🌍🌏🌎",
}


def of_text(made: Issue) -> int:
    """A quick size: the bytes of titles and summaries, and a hundred for each entry."""
    return sum(
        100 + len((one.entry.title + one.entry.summary).encode())
        for section in shown(made).sections
        for one in section.entries
    )


def lines(made: Issue) -> dict[str, Printed]:
    return {one.id: one for section in made.sections for one in section.entries}


def rank(made: Issue, id_: str) -> int:
    """What became of an entry: 0 all is shown, 1 an excerpt, 2 a title, 3 it waits."""
    one = lines(made).get(id_)
    if one is None:
        return 3
    return 0 if one.excerpt is None else (1 if one.excerpt else 2)


def sections(*counts: int, top: int = 0, noted: int = 0) -> Issue:
    """An issue with sections of so many entries; `top` stand under Top, `noted` bear a note."""
    number, made = 0, []
    for name, count in [("Top", top), *((f"Section {n}", c) for n, c in enumerate(counts))]:
        entries = []
        for place in range(count):
            number += 1
            note = Html("<p>Read this.</p>") if name != "Top" and count - place <= noted else ""
            line = known(number, summary="Words of a summary, one by one. " * 9)
            entries.append(printed(line, note_html=note))
        if entries:
            made.append(Section(name, tuple(entries)))
    return structs.replace(issue(known(1)), sections=tuple(made))


def test_an_issue_with_room_is_left_alone() -> None:
    made = sections(3, 2)
    assert fit(made, of_text(made), of_text) == Fitted(made)


def test_summaries_get_shorter_first_then_the_ends_of_sections_are_titles_then_some_wait() -> None:
    made = sections(6, 2)
    whole = of_text(made)
    slightly = fit(made, whole - 10, of_text)
    assert {one.excerpt for one in lines(slightly.issue).values()} == {280}
    shortest = sum(
        of_text(sections_of(structs.replace(one, excerpt=80))) for one in lines(made).values()
    )
    assert {one.excerpt for one in lines(fit(made, shortest, of_text).issue).values()} == {80}
    more = fit(made, shortest - 1, of_text)
    assert [id_ for id_, one in lines(more.issue).items() if not one.excerpt] == ["0006"]
    assert not more.waiting
    most = fit(made, 5 * 145, of_text)
    assert {one.excerpt for one in lines(most.issue).values()} == {0}
    assert [one.title for one in most.issue.sections] == ["Section 0", "Section 1"]
    assert most.waiting == ("0004", "0005", "0006")


def test_top_and_noted_entries_are_touched_last_at_every_step() -> None:
    made = sections(12, 5, top=2, noted=1)
    stars = {"0001", "0002", "000e", "0013"}
    for budget in range(200, of_text(made), 97):
        fitted = fit(made, budget, of_text).issue
        ranks = {id_: rank(fitted, id_) for id_ in lines(made)}
        others = [ranks[id_] for id_ in ranks if id_ not in stars]
        for star in stars:
            assert ranks[star] <= min(others), ranks
            assert ranks[star] == 0 or min(others) >= 2


def test_who_waited_before_waits_last_and_stays_first_in_line() -> None:
    made = sections(9, 9)
    first = ("0009", "0012", "0008")
    fitted = fit(made, 8 * 145, of_text, first)
    assert set(first) <= lines(fitted.issue).keys()
    assert fitted.waiting
    tight = fit(made, 2 * 145, of_text, first)
    assert list(lines(tight.issue)) == ["0009", "0012"]
    assert tight.waiting[0] == "0008"


def test_one_entry_goes_out_however_small_the_budget() -> None:
    made = sections(4, 3)
    fitted = fit(made, 150, of_text)
    assert [*lines(fitted.issue)] == ["0001"]
    assert len(fitted.waiting) == 6
    assert fit(made, 100, of_text) == Fitted(made, least=139)


def test_an_introduction_that_is_too_long_takes_nothing_from_the_entries() -> None:
    words = Html(f"<p>{'word ' * 25_600}</p>")
    made = issue(*map(known, range(10)), intro_html=words)
    built = run(job(made), SHIPPED, INLINED)
    assert built.issue == made
    assert not built.waiting
    (told,) = [one for one in built.findings if one.where == "issue.md"]
    assert told.severity == "warning"
    assert "the introduction alone is 129 kB" in told.what
    assert told.hint == "Shorten the introduction."
    assert "Set budget" not in " ".join(one.hint for one in built.findings)
    noted = structs.replace(made, sections=(Section("One", (printed(known(1), note_html=words),)),))
    (told,) = [one for one in run(job(noted), SHIPPED, INLINED).findings if one.where == "issue.md"]
    assert "the introduction and notes alone are" in told.what


def test_the_list_of_contents_goes_before_any_summary() -> None:
    look = structs.replace(MASTHEAD.look, contents=True)
    made = issue(*map(known, range(60)), sections=3)
    listed = structs.replace(job(made), masthead=structs.replace(MASTHEAD, look=look))
    whole = run(listed, SHIPPED, INLINED).outputs["email.html"]
    without = run(job(made), SHIPPED, INLINED).outputs["email.html"]
    assert len(without) < len(whole) <= BUDGET
    shorter = run(structs.replace(listed, budget=len(whole) - 1), SHIPPED, INLINED)
    assert shorter.outputs["email.html"] == without
    assert shorter.issue == structs.replace(made, contents=False)
    tight = structs.replace(listed, budget=len(without) // 2)
    bare = structs.replace(job(made), budget=len(without) // 2)
    assert run(tight, SHIPPED, INLINED).outputs == run(bare, SHIPPED, INLINED).outputs


def test_own_templates_that_are_too_long_are_told_from_an_introduction() -> None:
    told = about_own_words(issue(known(1)), 140_000, BUDGET)
    assert told.what.startswith("With one title and no more the email is 140 kB of 95 kB. So")
    assert told.hint == "Make your own templates shorter."


@given(st.integers(1, 30), st.integers(0, 12), st.integers(0, 3), st.integers(0, 2))
@settings(max_examples=40)
def test_less_room_never_shows_more_and_nothing_is_lost(
    a: int, b: int, top: int, noted: int
) -> None:
    made = sections(a, b, top=top, noted=noted)
    found = [fit(made, budget, of_text) for budget in range(150, of_text(made) + 200, 311)]
    for fitted in found:
        assert {*lines(fitted.issue), *fitted.waiting} == lines(made).keys()
        assert len(lines(fitted.issue)) + len(fitted.waiting) == len(lines(made))
    for less, more in pairwise(found):
        assert of_text(less.issue) <= of_text(more.issue)
        assert all(rank(less.issue, id_) >= rank(more.issue, id_) for id_ in lines(made))


def test_few_renders_find_it() -> None:
    made = sections(700, 250, 50)
    sizes: list[int] = []

    def counted(tried: Issue) -> int:
        sizes.append(of_text(tried))
        return sizes[-1]

    fit(made, 20_000, counted)
    assert len(sizes) <= 13


def test_an_excerpt_is_whole_words_and_a_title_keeps_its_link() -> None:
    one = printed(known(1, summary="Some words " * 40), excerpt=120)
    (short,) = shown(sections_of(one)).sections[0].entries
    assert len(short.entry.summary) <= 120
    assert short.entry.summary.endswith("words Some…")
    assert is_shorter(one)
    assert not is_shorter(structs.replace(one, excerpt=None))
    assert not is_shorter(printed(known(1, summary="Few words."), excerpt=120))
    (title,) = shown(sections_of(structs.replace(one, excerpt=0))).sections[0].entries
    assert (title.entry.title, title.entry.link) == (one.entry.title, one.entry.link)
    assert (title.entry.summary, title.entry.publisher, title.entry.tags) == ("", "", ())


def sections_of(*entries: Printed) -> Issue:
    return structs.replace(issue(known(1), sections=1), sections=(Section("One", entries),))


def job(made: Issue, budget: int = BUDGET) -> Job:
    return Job(
        masthead=MASTHEAD,
        mailer=MAILCHIMP,
        channel=channel_of(MASTHEAD, ()),
        issue=made,
        budget=budget,
    )


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("count", [10, 90, 1000])
def test_any_number_of_entries_in_any_script_keeps_to_the_budget(script: str, count: int) -> None:
    words = SCRIPTS[script]
    made = issue(
        *(known(n, title=f"{words} {n}", summary=f"{words} " * 7) for n in range(count)), sections=4
    )
    built = run(job(made), SHIPPED, INLINED)
    html, text = built.outputs["email.html"].decode(), built.outputs["email.txt"].decode()
    assert len(html.encode()) <= BUDGET
    assert "*|UNSUB|*" in html
    assert "*|LIST:ADDRESS|*" in html
    assert built.issue
    kept = lines(built.issue)
    assert len(kept) + len(built.waiting) == count
    assert kept
    for id_, one in lines(made).items():
        assert (f'"{one.entry.link.replace("&", "&amp;")}"' in html) == (id_ in kept)
        assert (f"Read More: {one.entry.link}\n" in text) == (id_ in kept)
    assert run(job(made), SHIPPED, INLINED).outputs == built.outputs


CLEAN = st.characters(exclude_categories=("C", "Zl", "Zp"))  # as intake leaves a text


@given(
    st.lists(
        st.tuples(st.text(CLEAN, min_size=1, max_size=120), st.text(CLEAN, max_size=500)),
        min_size=1,
        max_size=80,
    ),
    st.integers(30, 95),
)
@settings(max_examples=8)
def test_any_text_keeps_to_any_budget(texts: list[tuple[str, str]], budget: int) -> None:
    made = issue(*(known(n, title=t, summary=s) for n, (t, s) in enumerate(texts)), sections=3)
    built = run(job(made, budget * 1000), SHIPPED, INLINED)
    assert len(built.outputs["email.html"]) <= budget * 1000


def test_a_budget_of_nothing_sends_all_in_full() -> None:
    made = issue(*map(known, range(200)), sections=2)
    built = run(job(made, 0), SHIPPED, INLINED)
    assert built.issue == made
    assert (
        built.outputs["email.html"]
        == digest.render(made, MASTHEAD, MAILCHIMP, SHIPPED, INLINED).html.encode()
    )


def test_a_size_is_that_of_the_email() -> None:
    made = issue(*map(known, range(5)))
    whole = digest.render(made, MASTHEAD, MAILCHIMP, SHIPPED, INLINED)
    assert len(digest.page(made, MASTHEAD, MAILCHIMP, SHIPPED, INLINED)) == len(whole.html)
