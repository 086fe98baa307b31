"""Where templates are found, and what happens when one is at fault."""

import subprocess
import sys
from pathlib import Path

import pytest
from markupsafe import Markup

from bulletin.errors import TemplateError
from bulletin.language import direction
from bulletin.templating import Templates, shipped_folder
from bulletin.templating.filters import fill, prose


def write(folder: Path, name: str, source: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


def test_the_users_folder_comes_first_and_the_shipped_one_stays_in_reach(tmp_path: Path) -> None:
    write(tmp_path, "email/digest.html", "mine")
    templates = Templates(tmp_path)
    assert templates.find("email/digest.html") == tmp_path / "email/digest.html"
    assert templates.find("bulletin/email/digest.html") == shipped_folder() / "email/digest.html"
    assert templates.find("email/digest.txt") == shipped_folder() / "email/digest.txt"


def test_the_first_of_several_folders_wins(tmp_path: Path) -> None:
    write(tmp_path / "a", "x.txt", "a")
    write(tmp_path / "b", "x.txt", "b")
    assert Templates(tmp_path / "a", tmp_path / "b").render("x.txt", {}) == "a"
    assert Templates(tmp_path / "b", tmp_path / "a").render("x.txt", {}) == "b"


def test_names_lists_what_can_be_rendered(tmp_path: Path) -> None:
    write(tmp_path, "email/extra.html", "")
    write(tmp_path, "email/notes.md", "")
    names = Templates(tmp_path).names()
    assert {"email/digest.html", "email/digest.txt", "email/extra.html"} <= set(names)
    assert "email/notes.md" not in names


def test_html_is_escaped_and_text_is_not(tmp_path: Path) -> None:
    for name in ("a.html", "a.html.j2", "a.txt"):
        write(tmp_path, name, "{{ word }}")
    templates = Templates(tmp_path)
    given = {"word": "<&{{ 7*7 }}"}
    assert templates.render("a.html", given) == "&lt;&amp;{{ 7*7 }}"
    assert templates.render("a.html.j2", given) == "&lt;&amp;{{ 7*7 }}"
    assert templates.render("a.txt", given) == "<&{{ 7*7 }}"


def test_statements_leave_no_white_space(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "a\n  {% if 1 %}\nb\n  {% endif %}\nc\n")
    assert Templates(tmp_path).render("a.txt", {}) == "a\nb\nc"


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfa")
    assert Templates(tmp_path).render("a.txt", {}) == "a"


def test_a_change_on_disk_is_seen(tmp_path: Path) -> None:
    templates = Templates(tmp_path)
    for word in ("one", "two"):
        write(tmp_path, "a.txt", word)
        assert templates.render("a.txt", {}) == word


def test_a_missing_template_is_told_with_every_place_searched(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"no template 'bulletin/x\.html'") as caught:
        Templates(tmp_path).render("bulletin/x.html", {})
    for place in (tmp_path / "bulletin/x.html", shipped_folder() / "x.html"):
        assert str(place) in caught.value.hint


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "a/../../b", "..\\b", ""])
def test_no_name_leaves_the_folders(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("s", encoding="utf-8")
    folder = tmp_path / "templates"
    folder.mkdir()
    with pytest.raises(TemplateError, match="no template"):
        Templates(folder).source(name)


@pytest.mark.parametrize("word", ["include", "extends"])
def test_a_missing_one_is_told_with_the_line_that_asks(tmp_path: Path, word: str) -> None:
    write(tmp_path, "a.html", f"\n{{% {word} 'b.html' %}}")
    with pytest.raises(TemplateError, match=r"no template 'b\.html'") as caught:
        Templates(tmp_path).render("a.html", {})
    assert caught.value.where == f"{tmp_path / 'a.html'}:2"


FAULTS = {
    "syntax": ("a\n{% if %}", "2", "Expected|expected"),
    "an unknown tag": ("{% nothing %}", "1", "unknown tag"),
    "undefined": ("a\n\n{{ b.c }}", "3", "'b' is undefined"),
    "an unknown filter": ("{{ 1|nothing }}", "1", "No filter named"),
    "a division by nought": ("\n{{ 1 / 0 }}", "2", "division"),
    "a wrong type": ("{{ 1 + 'a' }}", "1", "unsupported operand"),
    "beyond the sandbox": ("{{ ''.__class__.__mro__ }}", "1", "unsafe"),
    "a change of what is given": ("{{ given.append(1) }}", "1", "not safely callable|unsafe"),
    "a range beyond bounds": ("{% for i in range(10**9) %}{% endfor %}", "1", "too big"),
}


@pytest.mark.parametrize(("source", "line", "what"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path,
    source: str,
    line: str,
    what: str,
) -> None:
    write(tmp_path, "a.html", source)
    with pytest.raises(TemplateError, match=what) as caught:
        Templates(tmp_path).render("a.html", {"given": []})
    assert caught.value.where == f"{tmp_path / 'a.html'}:{line}"
    assert caught.value.hint


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(TemplateError, match="cannot be read"):
        Templates(tmp_path).render("a.html", {})


def test_a_fingerprint_tells_whether_a_template_changed(tmp_path: Path) -> None:
    before = Templates(tmp_path).fingerprint()
    assert before == Templates(tmp_path).fingerprint()
    write(tmp_path, "email/digest.txt", "mine")
    changed = Templates(tmp_path).fingerprint()
    write(tmp_path, "email/digest.txt", "mine too")
    assert len({before, changed, Templates(tmp_path).fingerprint()}) == 3
    assert Templates().fingerprint() == before


def test_a_fingerprint_costs_no_engine() -> None:
    script = (
        "import sys; from bulletin.templating import Templates; Templates().fingerprint();"
        "assert not {'jinja2', 'markupsafe', 'lxml', 'nh3'} & set(sys.modules)"
    )
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", script], check=True, cwd=root, env={"PYTHONPATH": "src"})


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("HE", "rtl"),
        ("az-Arab", "rtl"),
        ("", "ltr"),
    ],
)
def test_direction_of_a_language(language: str, expected: str) -> None:
    assert direction(language) == expected


def test_prose_is_filled_and_addresses_stay_whole() -> None:
    url = "https://example.org/" + "x-" * 60
    lines = fill(f"Some   words\nbefore {url} and " + "words after it " * 8).splitlines()
    assert url in lines
    assert all(len(line) <= 72 for line in lines if line != url)


def test_styles_reach_the_elements_of_markup_and_nothing_else() -> None:
    markup = '<p title="a > <a b">x &lt;a&gt;</p><a href="https://e.org/">y</a><abbr>z</abbr><br>'
    assert prose(markup, a="color:red", p='font:"x"', br="a:b") == Markup(
        '<p style="font:&#34;x&#34;" title="a > <a b">x &lt;a&gt;</p>'
        '<a style="color:red" href="https://e.org/">y</a><abbr>z</abbr><br style="a:b">',
    )
