"""Whatever an entry says, it is text: the skeleton of every form stays that of a harmless one."""

import email
import email.policy
import re
from email.message import EmailMessage

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.browser.payloads import PAYLOADS
from tests.digest.samples import MASTHEAD, digest, issue, known, parse, seen

from bulletin.digest import message
from bulletin.model import Digest
from bulletin.text import one_line, scrub

HOSTILE = (
    "<script>alert(1)</script>",
    "</title></style></td></table><img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% raw %}{% endraw %}{# c #}{{ ''.__class__ }}",
    "\"' onmouseover='alert(1)",
    "]]> --> <!-- <![endif]--> <![CDATA[",
    "=?UTF-8?Q?=0A?=Bcc: x@example.org",
    "a\r\nBcc: x@example.org\r\n\r\n<b>body</b>",
    "a\u2028Bcc: x\u2029\x85\x0b\x0c",
    "*|UNSUB|* https://unsubscribe.invalid/ mark-0123456789abcdef jinja00001x",
    "&lt;b&gt; &amp;amp; &#123;&#123; %7B%7B",
    "\u202eevil \ufdd0 \x00",
    "$(rm) `x` ${x} %s {0}",
)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    st.lists(st.sampled_from([*"<>\"'&{}%#=?\r\n ", "--", "a"]), max_size=20).map("".join),
)


def rendered(text: str) -> Digest:
    """A digest that says `text` wherever an entry or an editor may say something."""
    line, prose = one_line(text) or "x", scrub(text) or "x"
    entry = known(
        1,
        title=line,
        summary=prose,
        publisher=line,
        tags=(line,),
        authors=(line,),
        language=line,
    )
    made = issue(entry, known(2), subject=line, preheader=prose, sections=1)
    sections = (replace(made.sections[0], title=line),)
    name = "".join(char for char in line if char not in '"\\')
    return digest(
        replace(made, sections=sections),
        title=line,
        address=line,
        sender=f'"{name}" <digest@example.org>',
    )


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(e.tag), tuple(e.attrib)) for e in parse(html).iter()]


def html5_skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    page = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return [(str(e.tag), tuple(e.attrib)) for e in page.iter()]


def parsed(eml: bytes) -> EmailMessage:
    return email.message_from_bytes(eml, policy=email.policy.default)


HARMLESS = rendered("harmless")


@given(TEXTS)
def test_the_skeleton_stays(text: str) -> None:
    made = rendered(text)
    assert skeleton(made.html) == skeleton(HARMLESS.html)
    assert html5_skeleton(made.html) == html5_skeleton(HARMLESS.html)


@given(TEXTS)
@example("=?UTF-8?Q?=0A?=Bcc: x")
@example("a" * 1200)
@example("é" * 700)
def test_the_headers_stay(text: str) -> None:
    made, harmless = parsed(rendered(text).eml), parsed(HARMLESS.eml)
    assert made.keys() == harmless.keys()
    assert [(p.get_content_type(), p.keys()) for p in made.walk()] == [
        (p.get_content_type(), p.keys()) for p in harmless.walk()
    ]
    assert made["From"].addresses[0].addr_spec == "digest@example.org"
    assert len(made["From"].addresses) == 1


def test_no_payload_makes_a_header_of_its_own() -> None:
    for payload in PAYLOADS:
        name = re.sub(r'["\\\\]', "", one_line(payload))
        masthead = replace(MASTHEAD, sender=f'"{name}" <digest@example.org>')
        described = message.headers(issue(known(1), subject=payload), masthead)
        made = parsed(message.compose(described, "12-k7f3", "text", "<p>html</p>"))
        assert made.keys() == parsed(HARMLESS.eml).keys()
        assert made["Subject"].split() == one_line(payload).replace("=?", "= ?").split()
        (sender,) = made["From"].addresses
        assert sender.addr_spec == "digest@example.org"


@given(TEXTS)
def test_the_parts_arrive_as_they_were_made(text: str) -> None:
    made = rendered(text)
    message = parsed(made.eml)
    for kind, whole in (("plain", made.text), ("html", made.html)):
        part = message.get_body((kind,))
        assert part is not None
        assert part.get_content().splitlines() == whole.splitlines()
    lines = made.eml.split(b"\r\n")
    assert all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in lines)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_words_can_be_read(text: str) -> None:
    made = rendered(text)
    # A word joiner, which nobody sees, parts the signs of a merge tag.
    assert one_line(text) in seen(made.html).replace("\u2060", "")
    assert one_line(text) in made.text.replace("\u2060", "")


def test_entry_text_is_never_a_template() -> None:
    made = rendered("{{ 7*7 }} {% if %}")
    assert "49" not in made.text
    assert made.text.count("{{ 7*7 }} {% if %}") >= 5


def test_an_address_is_escaped_in_its_attribute() -> None:
    url = "https://hub.example.org/?a=1&b='2'"
    page = parse(digest(issue(known(1, link=url), sections=1)).html)
    assert page.xpath("//h3/a/@href") == [url]
