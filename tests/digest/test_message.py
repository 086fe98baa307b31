"""The .eml: what a mail program and a mail server read."""

import email
import email.policy
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from tests.digest.samples import MAILCHIMP, digest, issue

from bulletin.digest import message
from bulletin.errors import BulletinError


def read(eml: bytes) -> EmailMessage:
    return email.message_from_bytes(eml, policy=email.policy.default)


def test_the_headers_say_what_it_is() -> None:
    made = digest()
    parsed = read(made.eml)
    assert dict(parsed.items()) == {
        "From": "Example Digest <digest@example.org>",
        "Subject": "Example Resource Digest, November 2026",
        "Date": "Thu, 26 Nov 2026 00:00:00 +0100",
        "List-Id": "<bulletin.example.org>",
        "List-Unsubscribe": "<https://example.org/unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "X-Unsent": "1",
        "Message-ID": f"<{made.mark}@bulletin.example.org>",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="=_{made.mark}"',
    }
    assert not parsed.defects


def test_the_parts_are_text_and_html_in_utf_8() -> None:
    parts = [part for part in read(digest().eml).walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in parts} == {"utf-8"}
    assert {part["Content-Transfer-Encoding"] for part in parts} == {"quoted-printable"}


def test_the_date_is_the_issues_in_the_publications_zone() -> None:
    made = read(digest(issue(date=date(2026, 7, 1)), timezone="Asia/Kathmandu").eml)
    assert made["Date"].datetime.astimezone(UTC) == datetime(2026, 6, 30, 18, 15, tzinfo=UTC)


def test_other_alphabets_arrive() -> None:
    made = read(
        digest(issue(subject="نشرة الموارد، نوفمبر"), sender='"Élan, Ω" <a@bücher.example>').eml,
    )
    assert made["Subject"] == "نشرة الموارد، نوفمبر"
    (address,) = made["From"].addresses
    assert (address.display_name, address.addr_spec) == ("Élan, Ω", "a@xn--bcher-kva.example")


def test_an_encoded_word_in_a_subject_stays_words() -> None:
    made = read(digest(issue(subject="=?UTF-8?Q?=0A?=Bcc: x@example.org")).eml)
    assert made["Bcc"] is None
    assert made["Subject"] == "= ?UTF-8?Q?=0A?=Bcc: x@example.org"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://example.org/u?a=1,2",
            ["<https://example.org/u?a=1,2>", "List-Unsubscribe=One-Click"],
        ),
        ("mailto:leave@example.org", ["<mailto:leave@example.org>", None]),
        ("http://example.org/u", [None, None]),
        ("", [None, None]),
    ],
)
def test_unsubscribing_is_offered_where_it_works(url: str, expected: list[str | None]) -> None:
    made = read(digest(mailer=MAILCHIMP, unsubscribe=url).eml)
    assert [made["List-Unsubscribe"], made["List-Unsubscribe-Post"]] == expected


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/", "example.org"),
        ("https://www.example.org/en/bulletin/", "bulletin.en.example.org"),
        ("", "bulletin.invalid"),
    ],
)
def test_the_list_is_named_after_the_publications_address(url: str, name: str) -> None:
    assert read(digest(url=url).eml)["List-Id"] == f"<{name}>"


@pytest.mark.parametrize(
    "sender",
    [
        "nobody",
        "a@example.org, b@example.org",
        "a b@example.org x",
        "ü@example.org",
        "@",
        "a@" + "x" * 70,
    ],
)
def test_a_sender_that_is_none_is_refused(sender: str) -> None:
    with pytest.raises(BulletinError) as caught:
        digest(sender=sender)
    assert caught.value.where == "email.from"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_time_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(BulletinError, match="no time zone"):
        digest(timezone=zone)


@pytest.mark.parametrize(
    "subject",
    ["x\r\nBcc: y", "x\n\nBcc: y", "=?UTF-8?Q?x?=", "=?UTF-8?Q?=0A?=Bcc: x"],
)
def test_a_header_that_would_not_survive_is_refused(subject: str) -> None:
    described = {"Subject": subject, "List-Id": "<example.org>"}
    with pytest.raises(BulletinError, match="would not come out"):
        message.compose(described, "1-abcd", "text", "html")
