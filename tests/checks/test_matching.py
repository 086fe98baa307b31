"""Which selectors an element comes under, and pages that are made to be slow."""

from functools import reduce

import pytest
from tests.checks.cases import HTML

from bulletin.checks import catalogue, css
from bulletin.checks.contrast import MOST
from bulletin.checks.letter import Letter
from bulletin.checks.matching import OUTSIDE, Matcher
from bulletin.checks.page import DEEPEST, Page

PAGE = """<body><div class="a"><table><tr><td id="here"><p class="b c">x</p></td></tr></table></div>
<p class="b">y</p></body>"""


@pytest.mark.parametrize(
    ("selector", "which"),
    [
        ("p", [0, 1]),
        ("*", [0, 1]),
        (".b", [0, 1]),
        ("p.b.c", [0]),
        ("div p", [0]),
        ("body p", [0, 1]),
        (".a #here p", [0]),
        ("#here .a p", []),
        ("div table td .b", [0]),
        ("div div p", []),
        ("p p", []),
        ("table .b", [0]),
    ],
)
def test_a_selector_is_met_by_what_stands_around(selector: str, which: list[int]) -> None:
    chosen = css.selector(selector)
    assert chosen
    matcher = Matcher([chosen])
    found = []
    for number, element in enumerate(Page(PAGE).all("p")):
        state = reduce(matcher.inside, element.around, OUTSIDE)
        found += [number] * bool(matcher.under(state, element))
    assert found == which


def test_many_like_elements_are_looked_at_once() -> None:
    chosen = [one for one in map(css.selector, ("div p span", "td p span")) if one]
    matcher = Matcher(chosen)
    page = Page("<div><p><span>x</span></p></div>" * 50)
    states = {reduce(matcher.inside, span.around, OUTSIDE) for span in page.all("span")}
    assert len(states) == 1


def test_more_selectors_than_can_be_judged_are_told_and_not_tried() -> None:
    rules = "".join(f"div .a{number} p{{color:#fff}}" for number in range(MOST + 1))
    letter = Letter(html=HTML.replace("</head>", f"<style>{rules}</style></head>"))
    (told,) = [one for one in catalogue.judge(letter) if one.check == "contrast"]
    assert f"{MOST + 1} selectors" in told.what


@pytest.mark.parametrize("tag", ["div", "table", "a", "h2"])
def test_what_nests_without_end_is_taken_apart_as_far_as_mails_nest(tag: str) -> None:
    deep = f"<{tag}>" * 3_000 + "x" + f"</{tag}>" * 3_000 + "<p>after</p>"
    page = Page(f"<body>{deep}</body>")
    assert len(page.all(tag)) == 3_000
    assert max(len(each.around) for each in page.elements) <= DEEPEST + 1
    assert page.words == "xafter"
    assert len(page.all("p")[0].around) == 2  # the root, and the body
