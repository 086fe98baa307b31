"""Links: what may stand in an output, how it is written, and which are the same page."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.links import WEB, host, is_iri, judge, judge_own, key

BASE = "https://hub.example.org/news/entry/"
REFUSED = [
    "",
    " ",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "\x00javascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\r\nscript:alert(1)",
    "j\na\nv\na\ns\nc\nr\ni\np\nt:alert(1)",
    "javascript\t:alert(1)",
    "javascript://example.org/%0Aalert(1)",
    "javascript:https://example.org/",
    "vbscript:msgbox(1)",
    "VBSCRIPT:msgbox(1)",
    "livescript:x",
    "mocha:x",
    "data:text/html,<script>alert(1)</script>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://example.org/1",
    "filesystem:https://example.org/1",
    "file:///etc/passwd",
    "file://example.org/share",
    "ftp://example.org/file",
    "gopher://example.org/",
    "tel:+3212345678",
    "sms:123",
    "about:blank",
    "view-source:https://example.org/",
    "chrome://settings",
    "intent://example.org#Intent;end",
    "ms-word:ofe|u|https://example.org/x.docx",
    "urn:uuid:1234",
    "cid:part1",
    "ws://example.org/",
    "https",
    "https:",
    "https://",
    "https:///path",
    "https:example.org",
    "https:/example.org",
    "http://?",
    "http://#",
    "https://user@example.org/",
    "https://user:pass@example.org/",
    "https://user:@example.org/",
    "https://@example.org/",
    "https://example.org@evil.example/",
    "https://example.org%40evil.example/",
    "https://example.org\\@evil.example/",
    "https://exa mple.org/",
    "https://exa\u00a0mple.org/",
    "https://exa%20mple.org/",
    "https://exa<mple.org/",
    "https://exam\u200bple.org/",
    'https://exam"ple.org/',
    "https://example.org:port/",
    "https://example.org:99999/",
    "https://example.org:-1/",
    "https://example..org/",
    "https://.example.org/",
    "https://./",
    "https://[::1/",
    "https://[:::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[v1.x]/",
    "https://" + "a" * 64 + ".example/",
    "https://example.org⁄path/",
    "https://example.org／path/",
    "mailto:",
    "mailto:nobody",
    "mailto:@example.org",
    "mailto:a@",
    "mailto://example.org/a@b",
    "mailto:Name <a@example.org>",
    "\\\\example.org\\share",
    "C:\\file.html",
    "https://example.org/\ud800",
    "https://\ud800.org/",
]
RELATIVE_ALONE = [
    "//example.org/page",
    "/page",
    "page.html",
    "../up",
    "?q=1",
    "#top",
    "www.example.org",
    "example.org/page",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "%6aavascript:alert(1)",
    "/\\example.org",
    "a@example.org",
]
ALLOWED = {
    "https://example.org": "https://example.org/",
    "HTTPS://EXAMPLE.ORG/Path": "https://example.org/Path",
    "http://example.org/": "http://example.org/",
    " https://example.org/a ": "https://example.org/a",
    "\u200ehttps://example.org/a\u202c": "https://example.org/a",
    "\u3000https://example.org/a\ufeff": "https://example.org/a",
    "https://exam\nple.org/a\tb": "https://example.org/ab",
    "https://example.org/a b": "https://example.org/a%20b",
    "https://example.org/a%20b": "https://example.org/a%20b",
    "https://example.org/100%": "https://example.org/100%25",
    "https://example.org/%zz%4": "https://example.org/%25zz%254",
    "https://example.org/%C3%A9": "https://example.org/%C3%A9",
    "https://example.org/é": "https://example.org/%C3%A9",
    "https://example.org/文?q=文#文": ("https://example.org/%E6%96%87?q=%E6%96%87#%E6%96%87"),
    'https://example.org/"onclick=x': "https://example.org/%22onclick=x",
    "https://example.org/<b>": "https://example.org/%3Cb%3E",
    "https://example.org/a\\b": "https://example.org/a%5Cb",
    "https://example.org/{slug}|^`": "https://example.org/%7Bslug%7D%7C%5E%60",
    "https://example.org/?f[a]=1": "https://example.org/?f%5Ba%5D=1",
    "https://example.org/it's?q='x'#it's": "https://example.org/it's?q=%27x%27#it's",
    "https://example.org/#a#b": "https://example.org/#a%23b",
    "https://example.org?q=1": "https://example.org/?q=1",
    "https://example.org/?u=javascript:alert(1)": "https://example.org/?u=javascript:alert(1)",
    "https://example.org/?to=a@example.org": "https://example.org/?to=a@example.org",
    "https://example.org:443/": "https://example.org/",
    "http://example.org:80/": "http://example.org/",
    "https://example.org:80/": "https://example.org:80/",
    "https://example.org:8443/x": "https://example.org:8443/x",
    "https://example.org:/x": "https://example.org/x",
    "https://example.org./": "https://example.org/",
    "https://127.0.0.1:8000/": "https://127.0.0.1:8000/",
    "https://[::1]/": "https://[::1]/",
    "https://[2001:DB8:0:0::1]:8443/": "https://[2001:db8::1]:8443/",
    "https://bücher.example/": "https://xn--bcher-kva.example/",
    "https://BÜCHER.example/": "https://xn--bcher-kva.example/",
    "https://bu\u0308cher.example/": "https://xn--bcher-kva.example/",
    "https://xn--bcher-kva.example/": "https://xn--bcher-kva.example/",
    "https://faß.example/": "https://xn--fa-hia.example/",
    "https://пример.example/": "https://xn--e1afmkfd.example/",
    "https://例え。テスト/": "https://xn--r8jz45g.xn--zckzah/",
    "https://ｅｘａｍｐｌｅ．org/": "https://example.org/",
    "https://i❤.example/": "https://xn--i-7iq.example/",
    "https://a_b.example/": "https://a_b.example/",
    "mailto:a@example.org": "mailto:a@example.org",
    "MAILTO:a@example.org": "mailto:a@example.org",
    "mailto:a@example.org,b@example.org": "mailto:a@example.org,b@example.org",
    "mailto:a@example.org?subject=two words": "mailto:a@example.org?subject=two%20words",
    "mailto:a@example.org?subject='x'": "mailto:a@example.org?subject=%27x%27",
}
RESOLVED = {
    "/page": "https://hub.example.org/page",
    "page": "https://hub.example.org/news/entry/page",
    "../other/": "https://hub.example.org/news/other/",
    "?p=1": "https://hub.example.org/news/entry/?p=1",
    "#top": "https://hub.example.org/news/entry/#top",
    "//example.org/x": "https://example.org/x",
    "https://example.org/": "https://example.org/",
    "&#106;avascript:alert(1)": "https://hub.example.org/news/entry/&#106;avascript:alert(1)",
    "/\\example.org": "https://hub.example.org/%5Cexample.org",
    "mailto:a@example.org": "mailto:a@example.org",
}


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(REFUSED) + len(RELATIVE_ALONE) + len(ALLOWED) + len(RESOLVED) >= 120


@pytest.mark.parametrize("url", REFUSED + RELATIVE_ALONE)
def test_refused(url: str) -> None:
    assert judge(url) == ""
    assert key(url) == ""
    assert host(url) == ""


@pytest.mark.parametrize(
    "url", [u for u in REFUSED if re.match(r"[\s\W]*[a-z][\w\s+-]*:", u, re.IGNORECASE)]
)
def test_a_base_makes_no_refused_scheme_good(url: str) -> None:
    found = judge(url, BASE)
    assert found == "" or urlsplit(found).hostname == "hub.example.org"
    assert not found.startswith("mailto:")


@pytest.mark.parametrize(("url", "written"), ALLOWED.items())
def test_allowed(url: str, written: str) -> None:
    assert judge(url) == written
    assert judge(written) == written
    assert judge(url, BASE) == written


@pytest.mark.parametrize(("url", "written"), RESOLVED.items())
def test_resolved_against_a_base(url: str, written: str) -> None:
    assert judge(url, BASE) == written


url_like = st.lists(
    st.one_of(
        st.sampled_from(
            "https:// http:// // / \\ @ : ? # % %41 %zz javascript: data: mailto: example.org [::1]"
            ' .. . & &amp; \t \n é ß 文 \u202e \ud800 xn-- :80 < > "'.split(" ")
        ),
        st.text(st.characters(categories=None), max_size=6),
    ),
    max_size=10,
).map("".join)


@given(url_like, st.sampled_from(["", BASE]))
def test_judging_is_final_and_only_lets_three_schemes_through(url: str, base: str) -> None:
    found = judge(url, base)
    assert judge(found) == found
    if found:
        parts = urlsplit(found)
        assert parts.scheme in (*WEB, "mailto")
        assert "@" not in parts.netloc
        assert re.fullmatch(r"[!-~]+", found)
        assert not set(found) & set('"<>\\^`{|}')
    key(url)
    host(url)
    is_iri(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/page",
        "https://www.example.org/page",
        "HTTPS://WWW.Example.org/page/",
        "https://example.org/page#part",
        "https://example.org/page?utm_source=x&utm_medium=y&fbclid=1",
        "https://example.org:443/page",
        "http://example.org:80/page/?gclid=1#x",
        "https://example.org./page",
        "https://example.org/p%61ge",
        "https://example.org/page//",
    ],
)
def test_the_same_page_has_one_key(url: str) -> None:
    assert key(url) == key("https://example.org/page") == "example.org/page"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/caf%c3%a9", "https://example.org/café"),
        ("https://example.org/?b=2&a=1", "https://example.org/?a=1&b=2"),
        ("https://example.org/?a=%31", "https://example.org/?a=1"),
        ("https://example.org/?a='1'", "https://example.org/?a=%271%27"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("https://example.org/?p=1&utm_id=3", "http://www.example.org?p=1"),
    ],
)
def test_two_spellings_of_an_address_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://sub.example.org/a"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_a_host_is_named_without_www_port_or_case() -> None:
    assert host("https://WWW.Example.org:8443/x") == "example.org"
    assert host("https://bücher.example") == "xn--bcher-kva.example"
    assert host("mailto:a@example.org") == ""


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://example.org/?p=1", True),
        ("urn:uuid:1", True),
        ("tag:example.org,2026:1", True),
        ("1041", False),
        ("a title: with words", False),
        ("/page", False),
        ("x:", False),
        ("https://example.org/a b", False),
    ],
)
def test_an_absolute_iri_is_told_from_other_names(text: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_iri(text) == is_one


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("tel:+32%202", "tel:+32-2"),
        ("tel:", ""),
        ("tel:+", ""),
        ("tel:116000;x=<y>", ""),
        ("https://example.org", "https://example.org/"),
        ("javascript:alert(1)", ""),
    ],
)
def test_only_the_editors_own_text_may_link_to_a_telephone(given: str, kept: str) -> None:
    assert judge_own(given) == kept
    assert not judge(given).startswith("tel:")
