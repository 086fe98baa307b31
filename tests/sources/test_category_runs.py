import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.sources._category_runs import Run, covers, plausible, split_all

HUB = (
    "News & Analysis",
    "Good Practices",
    "Legislation",
    "Standards & Codes of Conduct",
    "Publications",
    "Publications & Reports",
    "COVID-19 resources",
)


def names(line: str, known: tuple[str, ...] = HUB) -> tuple[str, ...]:
    return split_all([line], known)[0].names


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Legislation", ("Legislation",)),
        ("News & AnalysisLegislation", ("News & Analysis", "Legislation")),
        ("COVID-19 resourcesNews & Analysis", ("COVID-19 resources", "News & Analysis")),
        ("Publications & Reports", ("Publications & Reports",)),
        ("PublicationsPublications & Reports", ("Publications", "Publications & Reports")),
        ("Legislation, Good Practices", ("Legislation", "Good Practices")),
        ("Legislation | Good Practices", ("Legislation", "Good Practices")),
        # The second try: entities, "and", no-break spaces, case.
        ("News &amp; AnalysisLegislation", ("News & Analysis", "Legislation")),
        ("News and AnalysisLegislation", ("News & Analysis", "Legislation")),
        ("News\u00a0& AnalysisLegislation", ("News & Analysis", "Legislation")),
        ("NEWS & ANALYSISLEGISLATION", ("News & Analysis", "Legislation")),
    ],
)
def test_known_names_part_a_run(line: str, expected: tuple[str, ...]) -> None:
    assert split_all([line], HUB) == (Run(expected),)
    assert covers(line, HUB)


def test_a_name_written_with_and_is_found_for_its_ampersand() -> None:
    assert names("Law & PolicyNews", ("Law and Policy", "News")) == ("Law and Policy", "News")


def test_the_fewest_names_win_and_the_other_way_is_told() -> None:
    known = ("Good", "Practices", "GoodPractices")
    assert split_all(["GoodPractices"], known) == (
        Run(("GoodPractices",), other=("Good", "Practices")),
    )


@pytest.mark.parametrize(
    ("line", "expected", "guessed"),
    [
        ("LegislationField Notes", ("Legislation", "Field Notes"), ("Field Notes",)),
        ("Field NotesLegislation", ("Field Notes", "Legislation"), ("Field Notes",)),
        ("LegislationeLearning", ("Legislation", "eLearning"), ("eLearning",)),
        ("Legislation3TGPublications", ("Legislation", "3TG", "Publications"), ("3TG",)),
        ("EU LegislationPublications", ("EU Legislation", "Publications"), ("EU Legislation",)),
        ("Legislations", ("Legislations",), ("Legislations",)),
        ("Videos (short)Field Notes", ("Videos (short)", "Field Notes"), None),
        ("Über unsÉtudes", ("Über uns", "Études"), None),
        ("eLearningNGOs", ("eLearning", "NGOs"), None),
        ("3TG", ("3TG",), None),
    ],
)
def test_an_unknown_name_is_guessed_and_marked(
    line: str, expected: tuple[str, ...], guessed: tuple[str, ...] | None
) -> None:
    assert split_all([line], HUB) == (Run(expected, guessed=guessed or expected),)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        # What stands alone on a line is a name everywhere.
        (["ESG", "ESGEU Regulation"], [("ESG",), ("ESG", "EU Regulation")]),
        (["أخبار", "أخبارتقارير"], [("أخبار",), ("أخبار", "تقارير")]),
        (["人权", "法律人权"], [("人权",), ("法律", "人权")]),
        # A longer name that begins like another is still one name.
        (["News", "Newsletters"], [("News",), ("Newsletters",)]),
        (["Labour", "Labour Rights"], [("Labour",), ("Labour Rights",)]),
    ],
)
def test_names_alone_on_a_line_help_the_guess(
    runs: list[str], expected: list[tuple[str, ...]]
) -> None:
    assert [run.names for run in split_all(runs, ())] == expected


def test_a_piece_that_comes_back_helps_the_guess() -> None:
    runs = ["GuidesNews", "NewsToolkits", "News3TG"]
    assert names("News3TG", ()) == ("News3TG",)
    assert split_all(runs, ())[2].names == ("News", "3TG")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Field Notes", True),
        ("Field NotesLegislation", True),
        ("This is a sentence.", False),
        ("A line of text that goes on for many more words than a name would have", False),
        ("", False),
    ],
)
def test_what_may_be_a_run(line: str, expected: bool) -> None:  # noqa: FBT001
    assert plausible(line) is expected


hub_names = st.lists(st.sampled_from(HUB[:5]), min_size=1, max_size=5)


@given(st.lists(hub_names, max_size=6))
def test_runs_of_known_names_come_back(runs: list[list[str]]) -> None:
    found = split_all(["".join(run) for run in runs], HUB)
    assert [list(run.names) for run in found] == runs
    assert not any(run.guessed or run.other for run in found)


@given(st.lists(st.text(min_size=1, max_size=60).map(lambda line: line.strip() or "x")))
def test_no_letter_of_a_run_is_lost(runs: list[str]) -> None:
    for line, run in zip(runs, split_all(runs, ()), strict=True):
        assert "".join(run.names) == line
