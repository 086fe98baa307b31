"""The settings that `init` writes can be read, say what they should, and explain every key."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import config
from bulletin.setup.papers import papers
from bulletin.setup.planning import plan
from bulletin.setup.settings import literal, settings
from bulletin.setup.values import Found, Offer, Plan, Wishes
from bulletin.sources import BUILT_IN, spec_of
from bulletin.sources.probing import Category

TODAY = date(2026, 11, 24)
COMMENTED = re.compile(r"^# (?=[a-z_]+ = |\[\[section\]\])", re.MULTILINE)


def offer(kind: str = "wordpress", *names: str) -> Offer:
    key = "url" if kind == "wordpress" else "path"
    place = "https://hub.example.org/" if key == "url" else "entries.file"
    categories = tuple(Category(name, 100 - number) for number, name in enumerate(names))
    return Offer(kind=kind, settings={key: place}, why="", entries=3, categories=categories)


def planned(source: Offer, **found: Any) -> Plan:
    home = found.pop("home", "https://hub.example.org/")
    return plan(Found(place="there", home=home, offers=(source,), **found), Wishes(), TODAY)


def loaded(text: str, folder: Path) -> config.Config:
    (folder / "bulletin.toml").write_text(text, "utf-8")
    return config.load(folder / "bulletin.toml", spec_of)


def test_what_was_found_is_set(tmp_path: Path) -> None:
    source = offer("wordpress", "News", "Events")
    found = loaded(
        settings(planned(source, title="A hub", timezone="Europe/Kyiv", language="uk")), tmp_path
    )
    own = found.publication
    assert (own.title, own.home) == ("A hub", "https://hub.example.org/")
    assert (own.timezone, own.language) == ("Europe/Kyiv", "uk")
    assert [section.title for section in found.sections] == ["News", "Events", "More resources"]
    assert [section.rest for section in found.sections] == [False, False, True]
    assert found.issue.since == TODAY
    ((kind, spec),) = found.sources
    assert (kind, spec) == ("wordpress", spec_of("wordpress")(url="https://hub.example.org/"))  # type: ignore[operator]


@pytest.mark.parametrize("kind", sorted(BUILT_IN))
def test_every_kind_can_be_read_as_it_is_and_with_every_key_in_use(
    kind: str, tmp_path: Path
) -> None:
    text = settings(planned(offer(kind, *(f"Category {number}" for number in range(12)))))
    assert len(loaded(text, tmp_path).sections) == 8
    whole = COMMENTED.sub("", text)
    assert len(loaded(whole, tmp_path).sections) == 13
    spec = spec_of(kind)
    assert not isinstance(spec, str)
    table = tomllib.loads(whole)["source"][0]
    named = {"path", "url"} & table.keys()
    assert set(spec.__struct_fields__) - {"path", "url"} == table.keys() - {"kind", "path", "url"}
    assert len(named) == 1


def test_every_key_is_there_under_what_it_means(tmp_path: Path) -> None:
    text = settings(planned(offer()))
    whole = tomllib.loads(COMMENTED.sub("", text))
    for name, table in config.TABLES.items():
        if name == "mailer":
            continue  # for the few who need one; the how-to shows it
        from bulletin.schema import keys_of

        found = whole[name][0] | whole[name][-1] if name == "section" else whole[name]
        keys = keys_of(table)
        assert {key.name for key in keys} == found.keys(), name
        for key in keys:
            if key.name != "title" or name != "section":
                assert key.meaning in " ".join(text.replace("\n# ", " ").split()), key.name


@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=12))
def test_no_title_or_category_breaks_the_settings(
    tmp_path_factory: pytest.TempPathFactory, title: str, names: list[str]
) -> None:
    from bulletin.text import one_line

    source = offer("wordpress", *map(one_line, names))
    found = loaded(settings(planned(source, title=title)), tmp_path_factory.mktemp("p"))
    assert found.sections[-1].rest
    assert len({section.title for section in found.sections}) == len(found.sections)


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])), st.integers(), st.booleans(), st.dates()
    )
)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert tomllib.loads(f"x = {literal(value)}")["x"] == value


def test_lines_are_no_wider_than_a_page() -> None:
    text = settings(planned(offer("wordpress", "News", "Events")))
    assert max(map(len, text.splitlines())) <= 100


def test_the_mailers_are_named_where_one_is_chosen() -> None:
    lines = settings(planned(offer())).splitlines()
    end = lines.index('# mailers = ["none"]')
    start = lines.index("[email]") + 1
    note = " ".join(line.removeprefix("# ") for line in lines[start:end])
    assert note.partition("Known: ")[2] == ", ".join(config.MAILERS) + "."


def test_the_papers_name_the_hub_and_who_answers() -> None:
    found = Found(place="there", title="A hub", home="https://hub.example.org/", offers=(offer(),))
    made = papers(plan(found, Wishes(contact="editor@example.org"), TODAY))
    read_me = made["READ ME FIRST.txt"].decode()
    for word in ("A hub", "https://hub.example.org/", "editor@example.org", "bulletin build"):
        assert word in read_me
    assert "login" in read_me
    assert max(map(len, read_me.splitlines())) <= 100
    windows = made["Make the newsletter.bat"]
    assert windows.count(b"\r\n") == windows.count(b"\n")
    assert b"pause" in windows


def test_git_is_told_what_the_how_to_tells() -> None:
    from tests.conftest import ROOT

    made = papers(planned(offer()))
    page = (ROOT / "docs/how-to/share-with-git.md").read_text("utf-8")
    for name in ("gitignore", "gitattributes"):
        shown = page.split(f"```{name}\n")[1].split("```")[0].splitlines()
        lines = made[f".{name}"].decode().splitlines()
        assert [line for line in lines if not line.startswith("#")] == shown
