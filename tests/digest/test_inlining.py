"""Inlining the template and then rendering gives what rendering and then inlining gives."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.digest.samples import INTRO, MASTHEAD, issue, known, tree

from bulletin.digest import _premailer
from bulletin.digest import inlining as room
from bulletin.digest.flatten import flatten
from bulletin.digest.unsuitable import Unsuitable
from bulletin.errors import TemplateError
from bulletin.language import start
from bulletin.model import Image, Look
from bulletin.templating import Templates

NAME = "email/digest.html"


PICTURE = Image("https://e.org/picture.png", "A picture")
LOOK = Look(font="serif", logo=PICTURE, header=PICTURE, thumbnails=True, contents=True)


def values() -> dict[str, Any]:
    entries = [
        known(n, link="" if n == 3 else f"https://e.org/{n}", image=PICTURE if n % 2 else None)
        for n in range(7)
    ]
    return {
        "issue": issue(*entries),
        "masthead": replace(MASTHEAD, look=LOOK),
        "date": "26 November 2026",
        "preheader": 'Titles & <more> "quoted"',
        "unsubscribe": "https://unsubscribe.invalid/?a=1&b=2",
        "browser": "",
        "address": "12 Example Street",
        "feed": "https://example.org/feed.xml",
        "accent": "#0b5cad",
        "accent_dark": "#8fc7ff",
        "mailer": "Mailchimp",
        "font": "Georgia, serif",
        "font_outlook": "Georgia,serif",
        "start": "left",
        "contents": True,
        "anchors": True,
        "mark": "mark-0123",
    }


def override(folder: Path, source: str, name: str = NAME) -> Templates:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return Templates(folder)


EXTENDS = '{% extends "bulletin/email/digest.html" %}\n'
OVERRIDES = {
    "the shipped template": EXTENDS,
    "one block": EXTENDS
    + "{% block masthead %}<h1 class=name>{{ masthead.title }}</h1>{% endblock %}",
    "more style": EXTENDS
    + "{% block style %}{{ super() }}\n.name { color: {{ accent }} }{% endblock %}",
    "super twice over": EXTENDS
    + '{% block entry %}{{ super() }}{% if entry.link %}<hr class="rule">{% endif %}{% endblock %}'
    + "{% block style %}{{ super() }}.rule{border:0}{% endblock %}",
    "a variable": EXTENDS + "{% set accent = '#aa0000' %}{% block title %}{{ date }}{% endblock %}",
    "a list": EXTENDS
    + "{% block sections %}<tr><td class=section><ul>{% for section in issue.sections %}"
    + "{% for entry in section.entries|map(attribute='entry') %}<li>{{ loop.index }} {{ entry.title }}"
    + "</li>{% else %}<li>none</li>{% endfor %}{% endfor %}</ul></td></tr>{% endblock %}",
    "a style of its own": EXTENDS
    + "{% block head_style %}<style>.name:hover { color: #aa0000 } .name { margin: 3px }</style>"
    + "{% endblock %}",
}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_so_it_is_in_other_languages_and_directions(language: str) -> None:
    given = values()
    given |= {"masthead": replace(given["masthead"], language=language), "start": start(language)}
    early = Templates().render_source(NAME, room.inlined(NAME, Templates(), {}), given)
    late = _premailer.inline(Templates().render(NAME, given), NAME)
    assert tree(early) == tree(late)


@pytest.mark.parametrize("source", OVERRIDES.values(), ids=OVERRIDES)
def test_both_orders_give_the_same_document(tmp_path: Path, source: str) -> None:
    templates = override(tmp_path, source)
    given = values()
    early = templates.render_source(NAME, room.inlined(NAME, templates, {}), given)
    late = _premailer.inline(templates.render(NAME, given), NAME)
    assert tree(early) == tree(late)
    assert "style=" in early


def test_an_include_is_inlined_with_the_rest(tmp_path: Path) -> None:
    override(tmp_path, "<p class=name>{{ entry.title }}</p>", "email/_line.html")
    source = EXTENDS + "{% block entry %}{% include 'email/_line.html' %}{% endblock %}"
    templates = override(tmp_path, source)
    early = templates.render_source(NAME, room.inlined(NAME, templates, {}), values())
    assert tree(early) == tree(_premailer.inline(templates.render(NAME, values()), NAME))
    assert 'class="name" style=' in early


PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>t</title><style>{style}</style></head>
<body><table role="presentation"><tr><td class="cell">{body}</td></tr></table></body></html>
"""
FALLBACKS = {
    "a class": ("", '<p class="a {{ date }}">x</p>', "inside class"),
    "an id": ("", '<p id="{{ date }}">x</p>', "inside id"),
    "a style": ("", "<p style='color:{{ accent }}'>x</p>", "inside style"),
    "a bare attribute": ("", '<p {% if date %}title="x"{% endif %}>x</p>', "among the attributes"),
    "a tag": ("", "<{{ 'p' }}>x</p>", "opens or closes|words|lose|among"),
    "half an element": ("", "{% if date %}<p>{% else %}<b>{% endif %}x", "in part"),
    "first child": (".cell:first-child{color:red}", "{{ date }}", "':first|:first-child' depends"),
    "a sibling": ("p + p{color:red}", "{{ date }}", "depends on data"),
    "an attribute": ("p[title]{color:red}", "{{ date }}", "depends on data"),
    "an element of the intro": ("p{color:red}", "{{ issue.intro_html|safe }}", "own markup"),
    "a span of words": ("span{color:red}", "{{ spoken('Read More') }}", "own markup"),
    "a choice in a sheet": ("{% if date %}p{color:red}{% endif %}", "<p>x</p>", "no value"),
    "a selector": (".{{ 'x' }}{color:red}", "<p class=x>y</p>", "no value"),
    "a choice of sheets": (
        "",
        "{% if date %}<style>.cell{color:red}</style>{% endif %}",
        "depends on data",
    ),
    "a macro": ("", "{% macro m() %}<p>x</p>{% endmacro %}{{ m() }}", "uses macro"),
    "a block twice": ("", "{% block a %}<p>x</p>{% endblock %}{{ self.a() }}", "uses self"),
    "a filter": ("", "{% filter upper %}x{% endfilter %}", "uses filter"),
    "markup in a variable": ("", "{% set x %}<p>x</p>{% endset %}{{ x }}", "sets a variable"),
    "a dynamic include": ("", "{% include issue.subject %}", "depends on data"),
    "a raw part": ("", "{% raw %}{{ x }}{% endraw %}", "raw part"),
    "a word like a token": ("", "jinja00001x {{ date }}", "like a token"),
    "braces": ("", "&#123;{ {{ date }}", "read as Jinja"),
}


@pytest.mark.parametrize(("style", "body", "reason"), FALLBACKS.values(), ids=FALLBACKS)
def test_what_depends_on_data_is_noticed(
    tmp_path: Path,
    style: str,
    body: str,
    reason: str,
) -> None:
    source = PAGE.replace("{style}", style).replace("{body}", body)
    templates = override(tmp_path, source)
    with pytest.raises(Unsuitable, match=reason):
        room.inlined(NAME, templates, {})


RENDERABLE = [name for name in FALLBACKS if name not in ("a dynamic include", "half an element")]


@pytest.mark.parametrize("case", RENDERABLE)
def test_and_the_rendered_page_is_inlined_instead(tmp_path: Path, case: str) -> None:
    style, body, _ = FALLBACKS[case]
    source = PAGE.replace("{style}", style + " .cell{margin:1px}").replace("{body}", body)
    templates = override(tmp_path, source)
    cache: dict[str, str] = {}
    page = room.render(NAME, {**values(), "issue": issue(intro_html=INTRO)}, templates, cache)
    assert not cache
    assert "margin:1px" in page
    assert "jinja0" not in page.replace("jinja00001x ", "")


def test_a_fault_is_told_with_the_line_of_the_users_file(tmp_path: Path) -> None:
    templates = override(
        tmp_path, EXTENDS + "\n{% block title %}\n{{ nothing.here }}{% endblock %}"
    )
    with pytest.raises(TemplateError, match="'nothing' is undefined") as caught:
        room.render(NAME, values(), templates, {})
    assert caught.value.where == f"{tmp_path / NAME}:4"


BROKEN = {
    "a block that is not ended": "{% block footer_reason %}\nMINE {{ masthead.title }}",
    "a value that is not ended": "{% block footer_reason %}\n{{ masthead.title {% endblock %}",
    "an end that is cut off": "{% block footer_reason %}MINE\n{% endblock",
    "a block twice": "{% block title %}a{% endblock %}\n{% block title %}b{% endblock %}",
}


@pytest.mark.parametrize("source", BROKEN.values(), ids=BROKEN)
def test_a_template_that_is_broken_is_never_left_out(tmp_path: Path, source: str) -> None:
    templates = override(tmp_path, EXTENDS + source)
    with pytest.raises(TemplateError) as caught:
        room.render(NAME, values(), templates, {})
    assert caught.value.where == f"{tmp_path / NAME}:3"


def test_what_is_kept_depends_on_the_template(tmp_path: Path) -> None:
    cache: dict[str, str] = {}
    room.inlined(NAME, Templates(), cache)
    room.inlined(NAME, Templates(), cache)
    assert len(cache) == 1
    room.inlined(NAME, override(tmp_path, OVERRIDES["one block"]), cache)
    assert len(cache) == 2


FAMILIES = {
    "nested blocks": {
        "a": "{% block x %}1{% block y %}2{% endblock %}3{% endblock %}\n",
        "b": "{% extends 'a' %}{% block y %}<{{ super() }}>{% endblock %}",
        "c": "{% extends 'b' %}\n{% block x %}[{{ super() }}{{ super() }}]{% endblock %}",
        "d": "{% extends 'c' %}{% block y %}{{ super() }}!{% endblock %}",
    },
    "scopes": {
        "a": "{% for n in numbers %}{% block x scoped %}{{ n }}{% endblock %};{% endfor %}",
        "d": "{% extends 'a' %}{% set m = 5 %}{% block x %}{{ super() }}{{ n + m }}{% endblock %}",
    },
    "scopes of their own": {
        "a": "{% set m = 1 %}{% for n in numbers %}{% block x scoped %}{% block y scoped %}"
        "{% set m = n %}{{ m }}{{ loop.index }}{% endblock %}{{ m }}{% endblock %}{{ m }};"
        "{% endfor %}",
        "d": "{% extends 'a' %}{% block y %}{% set n = 7 %}{{ n }}{{ m }}{% endblock %}",
    },
    "white space": {
        "a": "a \n  {%- for n in numbers -%}  {{ n }}  {% endfor %}\n  {# c #}\n b {{- 1 -}} \n c\n",
        "d": "{% extends 'a' %}",
    },
    "includes": {
        "i": "{% if n is defined %}({{ n }}){% endif %}\n",
        "a": "{% include 'i' %}{% for n in numbers %}\n  {% include 'i' %}\n{% endfor %}",
        "d": "{% extends 'a' %} words that are not printed",
    },
}


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_flat_template_says_the_same(tmp_path: Path, family: dict[str, str]) -> None:
    templates = Templates(tmp_path)
    for name, source in family.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    flat = "".join(part.jinja for part in flatten("d", templates.source, templates.environment))
    given = {"numbers": [1, 2, 3]}
    assert "extends" not in flat
    assert "super" not in flat
    assert templates.render_source("d", flat, given) == templates.render("d", given)


ODD_FAMILIES = {
    "statements beside the blocks": (
        "{% extends 'a' %}{% if 1 %}{% endif %}",
        "outside its blocks",
    ),
    "a dynamic parent": ("{% extends numbers %}", "depends on data"),
    "two parents": ("{% extends 'a' %}{% extends 'a' %}", "extends twice"),
    "no parent block": ("{% block x %}{{ super() }}{% endblock %}", "no parent block"),
    "the grandparent": (
        "{% extends 'a' %}{% block x %}{{ super().super() }}{% endblock %}",
        "super",
    ),
    "a circle": ("{% include 'd' %}", "includes itself"),
    "an endless chain": ("{% extends 'd' %}", "extends itself"),
    "an include with blocks": ("{% include 'a' %}", "includes a template with block"),
    "a recursive loop": ("{% for n in numbers recursive %}{% endfor %}", "recursive"),
}


@pytest.mark.parametrize(("source", "reason"), ODD_FAMILIES.values(), ids=ODD_FAMILIES)
def test_what_cannot_be_flattened_is_noticed(tmp_path: Path, source: str, reason: str) -> None:
    (tmp_path / "a").write_text("{% block x %}{% endblock %}", encoding="utf-8")
    (tmp_path / "d").write_text(source, encoding="utf-8")
    templates = Templates(tmp_path)
    with pytest.raises(Unsuitable, match=reason):
        flatten("d", templates.source, templates.environment)
