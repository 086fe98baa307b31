"""Every mailer's placeholders: there byte for byte in each form, and found when they are not."""

from urllib.parse import quote

import pytest
from msgspec.structs import replace
from tests.digest.samples import MASTHEAD, OUTLOOK, digest, issue, known, parse

from bulletin.checks.built import placeholders
from bulletin.checks.letter import Built, Letter
from bulletin.digest.placeholders import JOINER
from bulletin.mailers import MAILERS, known_placeholders
from bulletin.model import Finding, Mailer

WITH = [mailer for mailer in MAILERS.values() if mailer.unsubscribe]
WITHOUT = [mailer for mailer in MAILERS.values() if not mailer.unsubscribe]
MAILCHIMP = MAILERS["mailchimp"]
BUTTONDOWN = MAILERS["buttondown"]


def name(mailer: Mailer) -> str:
    return mailer.name


def told(form: str, mailer: Mailer, where: str = "email.html") -> list[Finding]:
    letter = Letter(
        html="" if where.endswith(".txt") else form,
        text=form if where.endswith(".txt") else "",
        names={"html": where, "text": where},
        build=Built(mailer),
    )
    return list(placeholders.run(letter))


def test_the_mailers_are_those_that_were_promised() -> None:
    assert {mailer.name for mailer in WITH} == set(
        "mailchimp listmonk buttondown brevo ses mailpoet phplist sendy mautic".split()
    )
    assert {mailer.name for mailer in WITHOUT} == set(
        "outlook gmail thunderbird roundcube applemail none".split()
    )


@pytest.mark.parametrize("mailer", WITH, ids=name)
def test_placeholders_are_there_byte_for_byte_in_every_form(mailer: Mailer) -> None:
    made = digest(mailer=mailer)
    for form in (made.html, made.fragment):
        assert form.count(f'href="{mailer.unsubscribe}"') == 1
        if mailer.browser:
            assert form.count(f'href="{mailer.browser}"') == 1
        assert f">{mailer.address or MASTHEAD.address}<" in form
    assert f"\nUnsubscribe: {mailer.unsubscribe}\n" in made.text
    assert f"in your browser: {mailer.browser or MASTHEAD.home}\n" in made.text
    assert f"\n{mailer.address or MASTHEAD.address}\n" in made.text


@pytest.mark.parametrize("mailer", MAILERS.values(), ids=name)
def test_a_digest_as_it_was_made_has_no_findings(mailer: Mailer) -> None:
    words = " ".join(known_placeholders())  # in an entry's words they are text
    made = digest(issue(known(1, title=f"Hostile {words}", summary=words)), mailer)
    assert not told(made.html, mailer)
    assert not told(made.fragment, mailer, "email.fragment.html")
    assert not told(made.text, mailer, "email.txt")


@pytest.mark.parametrize("mailer", WITHOUT, ids=name)
def test_mailers_without_placeholders_show_what_is_configured(mailer: Mailer) -> None:
    for url in ("https://example.org/leave", "mailto:leave@example.org"):
        made = digest(mailer=mailer, unsubscribe=url)
        assert f'href="{url}"' in made.html
        assert f'href="{url}"' in made.fragment
        assert f"Unsubscribe: {url}\n" in made.text
    assert "View this issue" not in made.html


MANGLED = {
    "as premailer leaves it": lambda text: text.replace(" ", "%20"),
    "percent-encoded": quote,
    "before an address": lambda text: f"https://example.org/{text}",
    "in capitals": str.upper,
    "with another space": lambda text: text.replace(" ", "\u00a0"),
}


@pytest.mark.parametrize("mangle", MANGLED.values(), ids=MANGLED)
def test_a_mangled_placeholder_is_told(mangle: "type[str]") -> None:
    made = digest(mailer=BUTTONDOWN).html
    seen = mangle(BUTTONDOWN.unsubscribe)
    found = told(made.replace(BUTTONDOWN.unsubscribe, seen), BUTTONDOWN)
    assert found[0].severity == "error"
    assert BUTTONDOWN.unsubscribe in found[0].what
    assert "missing" not in found[0].what


@pytest.mark.parametrize("mailer", WITH, ids=name)
@pytest.mark.parametrize("form", ["html", "fragment", "text"])
def test_a_missing_placeholder_is_told(mailer: Mailer, form: str) -> None:
    made: str = getattr(digest(mailer=mailer), form)
    where = "email.txt" if form == "text" else "email.html"
    (found,) = told(made.replace(mailer.unsubscribe, "https://example.org/"), mailer, where)
    assert found.severity == "error"
    assert found.where == where
    assert "is missing" in found.what


def test_a_placeholder_that_is_no_link_is_told() -> None:
    made = digest(mailer=MAILCHIMP).html.replace('href="*|UNSUB|*"', 'name="*|UNSUB|*"')
    (found,) = told(made, MAILCHIMP)
    assert "is no link" in found.what


@pytest.mark.parametrize("mailer", MAILERS.values(), ids=name)
def test_the_digest_of_another_mailer_is_told(mailer: Mailer) -> None:
    for other in WITH:
        made = digest(mailer=other)
        for form, where in ((made.html, "email.html"), (made.text, "email.txt")):
            found = " ".join(finding.what for finding in told(form, mailer, where))
            if other.unsubscribe == mailer.unsubscribe:
                continue
            assert other.unsubscribe in found
            assert other.title in found


@pytest.mark.parametrize("link", ["%%unsub%%", "{$unsubscribe}", "[leave]", "<%= leave %>"])
def test_a_placeholder_that_nobody_knows_is_told(link: str) -> None:
    made = digest(mailer=OUTLOOK).html.replace(MASTHEAD.unsubscribe, link)
    (found,) = told(made, OUTLOOK)
    assert link in found.what


def test_an_entrys_words_are_no_placeholders_of_the_mailer() -> None:
    text = "The Act [2022] asks {{ .Env.SECRET }} of [EMAIL], {% if x %}"
    for mailer, parted in (
        ("phplist", f"The Act [{JOINER}2022]"),
        ("listmonk", f"{{{JOINER}{{ .Env.SECRET"),
        ("brevo", f"{{{JOINER}% if x %}}"),
    ):
        made = digest(issue(known(1, summary=text)), MAILERS[mailer])
        for form in (made.html, made.fragment, " ".join(made.text.split())):
            assert parted in form
    plain = digest(issue(known(1, summary=text)), OUTLOOK)
    assert text in plain.html


def test_the_last_line_names_the_mailer_and_the_mark_differs() -> None:
    made = {mailer.name: digest(mailer=mailer) for mailer in MAILERS.values()}
    assert len({one.mark for one in made.values()}) == len(MAILERS)
    for mailer_name, one in made.items():
        title = MAILERS[mailer_name].title
        end = f"{one.mark}, for {title}" if title else one.mark
        assert one.text.rstrip().endswith(end)
        assert " ".join(parse(one.html).find("body").text_content().split()).endswith(end)


def test_a_view_in_the_browser_of_our_own_is_there_when_wished() -> None:
    wished = replace(MASTHEAD, web_copy=True)
    made = digest(mailer=OUTLOOK, web_copy=True)
    assert f'href="{wished.url}issues/12/"' in made.html
    assert "View this issue in your browser" in made.html
    assert f"{wished.url}issues/12/" not in digest(mailer=MAILCHIMP, web_copy=True).html


@pytest.mark.parametrize("mailer", MAILERS.values(), ids=name)
def test_signs_of_mailers_in_a_title_and_an_address_are_words(mailer: Mailer) -> None:
    words = "Digest [EN] {{ name }} {% read %} {leave} *|FNAME|*"
    made = digest(mailer=mailer, title=words, address=words)
    letter = Letter(html=made.html, text=made.text, build=Built(mailer))
    assert list(placeholders.run(letter)) == []
    rest = made.text
    for each in mailer.placeholders:
        rest = rest.replace(each, "")
    assert not any(sign in rest.replace(sign[0] + JOINER, "") for sign in mailer.opens)
    assert words in rest.replace(JOINER, "").replace("\n", " ")
