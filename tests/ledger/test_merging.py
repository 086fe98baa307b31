"""What an editor writes for the mailer to fill in: alive in the email alone, and told."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from tests.ledger.office import Office, entry, moment

from bulletin.mailers import MAILERS
from bulletin.model import Finding

JOINER = "\u2060"
TAGS = {
    "mailchimp": "*|FNAME|*",
    "listmonk": "{{ .Subscriber.FirstName }}",
    "buttondown": "{{ subscriber.metadata.first_name }}",
    "brevo": "{{ contact.FIRST_NAME }}",
    "ses": "{{name}}",
    "mailpoet": "[subscriber:firstname]",
    "phplist": "[FIRST NAME]",
    "sendy": "[Name,fallback=]",
    "mautic": "{contactfield=firstname}",
    "house": "%%first_name%%",
}
HOUSE = """
[[mailer]]
name = "house"
unsubscribe = "%%leave%%"
browser = "%%online%%"
"""
FORMS = ("email.html", "email.fragment.html", "email.txt")
PAGE = "site/issues/1/index.html"


def office_for(office: Office, name: str, **more: str) -> Office:
    """Set up for a mailer; an entry's words hold its tag, too."""
    also = "".join(f"\n{key} = {value}" for key, value in more.items())
    own = HOUSE if name == "house" else ""
    office.configure(("[email]", f'{own}[email]\nmailers = ["{name}"]{also}'))
    tag = TAGS.get(name, "{{ x }}")
    office.put(entry("a", title=f"Entry {tag}", summary=f"It says {tag}."), entry("b"))
    office.build()
    return office


def write(
    office: Office, intro: str, subject: str = "", preheader: str = "", note: str = ""
) -> None:
    head = f"\nPreheader: {preheader}" if preheader else ""
    office.edit("\n\n", f"{head}\n\n{intro}\n\n")
    if subject:
        office.draft_path().write_text(
            re.sub("(?m)^Subject: .*$", lambda _: f"Subject: {subject}", office.draft()), "utf-8"
        )
    if note:
        (line,) = [line for line in office.draft().split("\n") if line.startswith("- Title b")]
        office.edit(line, f"{line}\n  {note}")


def out(office: Office, name: str) -> str:
    return (office.folder / "out" / name).read_text("utf-8")


def about_tags(findings: "tuple[Finding, ...]") -> list[Finding]:
    return [one for one in findings if "fill in" in one.what or "as it stands" in one.what]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html[html.index("<h1") :]).split())


@pytest.mark.parametrize("name", TAGS)
def test_ones_own_mailers_tags_are_alive_in_every_form_and_an_entrys_are_not(
    office: Office, name: str
) -> None:
    tag = TAGS[name]
    office_for(office, name)
    write(
        office,
        f"Dear **{tag}**,\n\n- {tag}: _all_ of it",
        subject=f"News for {tag} and everybody",
        preheader=f"What {tag} and all the others should know of this month",
        note=f"See this, {tag}!",
    )
    report = office.build()
    assert report.mark
    (told,) = about_tags(report.findings)
    assert (told.severity, told.where) == ("note", "issues/0001/issue.md:3")
    assert f"{tag}." in told.what
    html, fragment, text = (out(office, form) for form in FORMS)
    assert f"Dear <strong>{tag}</strong>," in html
    assert f"Dear <strong>{tag}</strong>," in fragment
    assert f"Dear {tag},\n\n- {tag}: all of it" in text
    assert f"<title>News for {tag} and everybody</title>" in html
    assert f">What {tag} and all" in html
    assert [form.count(tag) for form in (html, fragment, text)] == [6, 3, 3]
    for form in (html, fragment, text):
        assert f"See this, {tag}!" in form
        assert JOINER in form[form.index("Entry ") :][: len(f"Entry {tag}")]
    message = message_from_bytes(
        (office.folder / "out/email.eml").read_bytes(), policy=policy.default
    )
    assert message["Subject"] == f"News for {tag} and everybody"
    parts = [part.get_content() for part in message.iter_parts()]
    assert [part.split() for part in parts] == [text.split(), html.split()]
    assert report.size == len(html.encode())


@pytest.mark.parametrize("name", TAGS)
def test_pages_on_the_web_show_none_and_read_well(office: Office, name: str) -> None:
    tag = TAGS[name]
    copied = name == "ses"  # it has no view in a browser of its own
    office_for(office, name, **({"web_copy": "true"} if copied else {}))
    write(
        office,
        f"Dear **{tag}**,\n\n{tag}, here is the news. {tag}, more.\n\n{tag}",
        subject=f"{tag}, your digest",
        note=f"See this, {tag}!",
    )
    report = office.build()
    pages = [out(office, PAGE)] if copied else []
    office.sent(report.mark)
    pages += [out(office, PAGE), out(office, "site/issues/index.html")]
    for page in pages[:-1]:
        said = words(page)
        assert said.startswith("Your digest")
        assert "Dear, Here is the news. More. " in said
        assert "See this!" in said
        assert "<p></p>" not in page
        assert page.replace(JOINER, "").count(tag) == 3, "an entry's title, summary and link"
    assert "Your digest" in pages[-1]
    assert tag not in pages[-1]
    assert tag not in re.sub(r"(?s)<(entry|item)\b.*?</\1>", "", out(office, "site/feed.xml"))
    (verified,) = office.publication.verify()
    assert verified.how == "rendered again, the same bytes"


@pytest.mark.parametrize(
    ("name", "intro", "shown"),
    [
        ("brevo", 'Hi {{ contact.FIRSTNAME | default : "friend" }}!', "Hi friend!"),
        ("mailpoet", "Hi [subscriber:firstname | default:reader]!", "Hi reader!"),
        ("phplist", "Hi [FIRST NAME%%friend]!", "Hi friend!"),
        ("sendy", "Hi [Name,fallback=all of you]!", "Hi all of you!"),
        ("mautic", "Hi {contactfield=firstname|there}!", "Hi there!"),
        ("mailchimp", "*|IF:FNAME|*Dear *|FNAME|*,*|ELSE:|*Dear all,*|END:IF|* hello", "Dear all,"),
        ("listmonk", "{{ if .Subscriber.Name }}Dear one{{ else }}Dear all{{ end }}!", "Dear all!"),
        ("buttondown", "Hello{% if subscriber.x %} again{% endif %} all.", "Hello again all."),
    ],
)
def test_a_page_says_what_a_reader_gets_who_is_not_known(
    office: Office, name: str, intro: str, shown: str
) -> None:
    office_for(office, name)
    write(office, intro)
    report = office.build()
    office.sent(report.mark)
    page = out(office, PAGE)
    assert shown in page
    assert "IF" not in words(page)


def test_anothers_tags_are_told_with_their_line_and_print_as_they_stand(office: Office) -> None:
    office_for(office, "mailchimp")
    write(office, "Dear all,\n\nHi {{ contact.FIRSTNAME }}", note="Hi *|FNAME|*.")
    report = office.build()
    foreign, own = about_tags(report.findings)
    assert foreign.severity == "warning"
    assert foreign.where == "issues/0001/issue.md:7"
    assert "{{ contact.FIRSTNAME }} is for listmonk or Buttondown or Brevo" in foreign.what
    assert "Mailchimp prints it as it stands" in foreign.what
    line = own.where.rpartition(":")[2]
    assert office.draft().split("\n")[int(line) - 1] == "  Hi *|FNAME|*."
    assert "Hi {{ contact.FIRSTNAME }}" in out(office, "email.txt")
    assert about_tags(office.publication.status(now=moment("2026-11-24")).findings) == [
        foreign,
        own,
    ]
    other = about_tags(office.build(mailer="outlook").findings)
    assert [one.what.rpartition("; ")[2] for one in other] == [
        "Outlook prints it as it stands."
    ] * 2
    assert f"Hi *{JOINER}|FNAME|*." in out(office, "email.txt")


def test_a_tag_where_it_is_not_filled_in_is_told(office: Office) -> None:
    office_for(office, "mailchimp")
    write(office, "Go to [your page](https://example.org/?of=*|UNIQID|*), reader.")
    report = office.build()
    (told,) = about_tags(report.findings)
    assert (told.severity, told.where) == ("warning", "issues/0001/issue.md:5")
    assert "Mailchimp does not fill in *|UNIQID|* here" in told.what
    assert "*|UNIQID|*" not in out(office, "email.html")


@pytest.mark.parametrize("name", sorted(MAILERS))
def test_words_in_brackets_are_words_to_who_does_not_fill_them_in(
    office: Office, name: str
) -> None:
    office_for(office, name)
    write(office, "The Act [2022] of the [sic] union {x} is 100% new.")
    report = office.build()
    assert report.mark
    assert not about_tags(report.findings)
    plain = out(office, "email.txt").replace(JOINER, "")
    assert "The Act [2022] of the [sic] union {x} is 100% new." in plain


def test_a_long_issue_with_tags_keeps_to_its_budget(office: Office) -> None:
    office_for(office, "brevo", budget="40")
    office.put(*(entry(f"n{number}", summary="A word of it. " * 60) for number in range(60)))
    tag = '{{ contact.FIRSTNAME | default : "friend" }}'
    write(office, f"Dear {tag}, " * 40)
    report = office.build()
    html = out(office, "email.html")
    assert html.count(tag) == 40
    assert len(html.encode()) == report.size <= 40_000
    assert report.fit.shortened


def test_a_template_of_ones_own_that_changes_a_tag_is_told(office: Office, tmp_path: Path) -> None:
    from bulletin.errors import TemplateError

    office_for(office, "mailchimp")
    (tmp_path / "templates/email").mkdir(parents=True)
    (tmp_path / "templates/email/digest.txt").write_text("{{ intro|upper }}\n{{ mark }}", "utf-8")
    write(office, "Dear *|FNAME|*,")
    with pytest.raises(TemplateError, match="does not come out as it went in"):
        office.build()
