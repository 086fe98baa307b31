"""One issue, several mailers: what is built for which, and what of it was sent."""

import json
import re
from pathlib import Path

import pytest
from tests.conftest import NOW, Run
from tests.ledger.office import Office, entry, moment

from bulletin.checks.built import placeholders
from bulletin.checks.letter import Built, Letter
from bulletin.errors import ConfigError
from bulletin.mailers import MAILERS

TWO = ("[email]", '[email]\nmailers = ["mailchimp", "outlook"]')
COPY = ("[email]", "[email]\nweb_copy = true")
PAGE = "out/site/issues/1/index.html"
OWN = """
[[mailer]]
name = "house"
paste = "Campaigns, HTML"
form = "fragment"
unsubscribe = "<<leave>>"
browser = "<<online>>"
address = "<<where we live>>"
"""


def page(office: Office, name: str = "email.html") -> str:
    return (office.folder / "out" / name).read_text("utf-8")


def test_the_first_mailer_counts_unless_a_build_is_told_another(office: Office) -> None:
    office.configure(TWO)
    office.put(entry("a"))
    usual, other = office.build(), office.build(mailer="outlook")
    assert (usual.mailer, other.mailer) == ("mailchimp", "outlook")
    assert "*|UNSUB|*" not in page(office)
    assert page(office).count("https://example.org/unsubscribe") == 1
    assert usual.mark != other.mark
    again = office.build()
    assert again.mark == usual.mark
    assert 'href="*|UNSUB|*"' in page(office)
    assert 'href="*|UNSUB|*"' in page(office, "email.fragment.html")
    assert not office.build().changed


def test_any_mailer_can_be_named_and_an_unknown_one_is_refused(office: Office) -> None:
    office.put(entry("a"))
    assert office.build(mailer="listmonk").mailer == "listmonk"
    with pytest.raises(ConfigError, match="unknown mailer 'outlok'") as caught:
        office.build(mailer="outlok")
    assert "'outlook'" in caught.value.hint


def test_sent_seals_the_build_for_the_mailer_whose_mark_is_named(office: Office) -> None:
    office.configure(TWO)
    office.put(entry("a"))
    usual, other = office.build(), office.build(mailer="outlook")
    builds = office.publication.builds()
    assert {one.mark: one.mailer for one in builds} == {
        usual.mark: "Mailchimp",
        other.mark: "Outlook",
    }
    office.sent(usual.mark)
    sealed = json.loads((office.folder / "issues/0001/sealed.json").read_text("utf-8"))
    assert sealed["mailer"]["name"] == "mailchimp"
    assert "*|UNSUB|*" in (office.folder / "issues/0001/email.html").read_text("utf-8")
    (verified,) = office.publication.verify()
    assert (verified.how, verified.findings) == ("rendered again, the same bytes", ())
    assert "*|" not in (office.folder / PAGE).read_text("utf-8")
    office.undo()
    assert "*|UNSUB|*" not in page(office)  # what lay there was made for Outlook


def test_status_names_the_mark_of_the_email_that_lies_there(office: Office, run: Run) -> None:
    office.configure(TWO)
    office.put(entry("a"))
    usual = office.build("2026-11-23")
    office.build("2026-11-24", mailer="outlook")
    office.build("2026-11-24")
    said = run("status", "--now", NOW).stdout
    assert f"bulletin sent {usual.mark}" in " ".join(said.split())


def test_a_withdrawal_makes_the_email_again_for_its_mailer(office: Office) -> None:
    office.configure(TWO)
    office.put(entry("a"), entry("b"))
    office.build(mailer="listmonk")
    office.publication.withdraw("https://example.org/a/", now=moment("2026-11-25"))
    assert "Title a" not in page(office)
    assert "{{ UnsubscribeURL }}" in page(office)


@pytest.mark.parametrize("name", sorted(MAILERS))
def test_readers_stand_under_bcc_where_the_mailer_has_no_list(
    office: Office, run: Run, name: str
) -> None:
    office.put(entry("a"))
    said = run("build", "--now", NOW, "--for", name, cwd=office.folder).stdout
    alone = {"outlook", "gmail", "thunderbird", "roundcube", "applemail", "none"}
    assert ("under Bcc" in said) == (name in alone)
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("name", sorted(MAILERS))
def test_status_says_the_same_next_as_the_build(office: Office, run: Run, name: str) -> None:
    office.configure(("[email]", f'[email]\nmailers = ["{name}"]\nweb_copy = true'))
    office.put(entry("a"))
    built = run("build", "--now", NOW).stdout
    _, _, steps = built.partition("  Next\n")
    steps = steps.partition("  Feeds:")[0]
    assert "Put out/site on the web" in steps or MAILERS[name].browser
    assert run("status", "--now", NOW).stdout.endswith(f"  Next\n{steps}")
    next_ = json.loads(run("status", "--now", NOW, "--json").stdout)["next"]
    assert " ".join(" ".join(next_).split()) in " ".join(re.sub(r" \d\. ", " ", steps).split())


def test_status_names_the_outputs_from_where_it_is_asked(
    office: Office, run: Run, tmp_path: Path
) -> None:
    office.put(entry("a"))
    office.build()
    (tmp_path / "elsewhere").mkdir()
    told = run("status", "--config", str(office.folder), "--now", NOW, cwd=tmp_path / "elsewhere")
    assert str(office.folder / "out/email.html") in " ".join(told.stdout.split())


def test_the_screen_says_what_to_paste_where_and_for_whom(office: Office, run: Run) -> None:
    office.put(entry("a"))
    said = {}
    for name in ("mailchimp", "roundcube", "gmail", "none"):
        done = run("build", "--now", NOW, "--for", name)
        assert done.returncode == 0, done.stderr
        said[name] = done.stdout
    assert "email.html in your browser and show its source" in said["mailchimp"]
    assert "into Mailchimp under: Code your own, Paste in code." in said["mailchimp"]
    assert "email.fragment.html in your browser and show its source" in said["roundcube"]
    assert "into Roundcube under: a new message in HTML" in said["roundcube"]
    assert "email.html in your browser, select all" in said["gmail"]
    assert said["gmail"].rstrip().endswith("Made for Gmail.")
    assert "into your mailer." in said["none"]
    assert "Made for" not in said["none"]
    wrong = run("build", "--now", NOW, "--for", "mailchmp")
    assert wrong.returncode == 2
    assert "Did you mean 'mailchimp'?" in wrong.stderr


def test_a_mailer_of_ones_own_is_used_like_a_known_one(office: Office, run: Run) -> None:
    office.configure(("[email]", OWN + '[email]\nmailers = ["house"]'))
    office.put(entry("a", title="Of <<leave>> and <<x>>"))
    said = run("build", "--now", NOW)
    assert said.returncode == 0, said.stderr
    assert "into house under: Campaigns, HTML." in said.stdout
    for name in ("email.html", "email.fragment.html"):
        assert page(office, name).count('href="<<leave>>"') == 1
        assert page(office, name).count('href="<<online>>"') == 1
        assert "><<where we live>><" in page(office, name)
    assert "Unsubscribe: <<leave>>\n" in page(office, "email.txt")
    assert "Of <\u2060<leave>>" in page(office, "email.txt")


def test_a_template_that_drops_the_placeholder_makes_no_email(office: Office, run: Run) -> None:
    office.configure(TWO)
    office.put(entry("a"))
    office.build()
    good = page(office, "email.html")
    (office.folder / "templates/email").mkdir(parents=True)
    (office.folder / "templates/email/digest.html").write_text(
        '{% extends "bulletin/email/digest.html" %}{% block footer %}Bye.{% endblock %}', "utf-8"
    )
    done = run("build", "--now", NOW)
    assert done.returncode == 1
    said = " ".join(done.stdout.split())
    assert "Mailchimp's placeholder for unsubscribing, *|UNSUB|*, is missing" in said
    assert page(office, "email.html") == good, "the last good one stays"


def test_a_web_copy_is_written_linked_and_becomes_the_page(office: Office, run: Run) -> None:
    office.configure(COPY)
    office.put(entry("a"))
    done = run("build", "--now", NOW)
    assert "Put out/site on the web" in done.stdout
    assert "https://example.org/bulletin/issues/1/" in done.stdout
    for name in ("email.html", "email.fragment.html", "email.txt"):
        assert "https://example.org/bulletin/issues/1/" in page(office, name)
    copy = (office.folder / PAGE).read_text("utf-8")
    assert '<meta name="robots" content="noindex">' in copy
    assert "Title a" in copy
    assert "nsubscribe" not in copy
    assert not list(placeholders.run(Letter(html=copy, build=Built(MAILERS["none"]))))
    assert "All issues" not in copy
    assert not (office.folder / "out/site/issues/index.html").exists()
    assert "issues/1" not in (office.folder / "out/site/feed.xml").read_text("utf-8")
    report = office.build()
    assert not report.changed
    before = office.files()
    office.sent(report.mark)
    assert "noindex" not in (office.folder / PAGE).read_text("utf-8")
    office.undo()
    assert office.files() == before


def test_a_web_copy_is_not_made_where_the_mailer_has_its_own(office: Office) -> None:
    office.configure(COPY)
    office.put(entry("a"))
    office.build()
    office.build(mailer="mailchimp")
    assert not (office.folder / PAGE).exists()
    assert "issues/1/" not in page(office)


def test_a_web_copy_stays_as_long_as_the_email_does(office: Office) -> None:
    office.configure(COPY)
    office.put(entry("a"))
    office.build()
    office.build(feeds_only=True)
    assert (office.folder / PAGE).exists()
    office.configure()
    office.build()
    assert not (office.folder / PAGE).exists()


def test_without_the_wish_nothing_unsent_is_public(office: Office) -> None:
    office.put(entry("a"))
    office.build()
    assert not (office.folder / PAGE).exists()
    assert "View this issue" not in page(office)
