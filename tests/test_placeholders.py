"""Placeholders are told from addresses, in every spelling that mailers have."""

from urllib.parse import quote

import pytest

from bulletin.mailers import MAILERS
from bulletin.placeholders import holds_placeholder, is_placeholder

SPELLINGS = """*|UNSUB|* {{unsubscribe}} {{{leave}}} <%=leave%> {leave_url} {$unsubscribe}
{action.optOutUrl} {unsubscribe:url} [leave] [[UNSUB_LINK_EN]] [link:leave] %%unsubscribe%%
%UNSUBSCRIBELINK% ##leave## #leave# $UNSUB$ $[LI:UNSUBSCRIBE]$ ${leave}""".split()
KNOWN = [one for mailer in MAILERS.values() for one in mailer.placeholders]


@pytest.mark.parametrize(
    "spelling", [*SPELLINGS, *KNOWN, "{{ Leave | lang:'{en}' }}", "{% leave %}"]
)
def test_a_placeholder_is_told(spelling: str) -> None:
    assert is_placeholder(f" {spelling}\n")
    assert holds_placeholder(f"https://example.org/{spelling}?a=1")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a%20b%20c",
        "https://example.org/" + quote("Études de l'été"),
        "https://example.org/?price=5$&q=100%",
        "https://example.org/#part",
        "mailto:desk@example.org?subject=A%20B%20C",
        "tel:+3221234567",
        "/leave",
        "",
    ],
)
def test_an_address_is_none(address: str) -> None:
    assert not is_placeholder(address)
    assert not holds_placeholder(address)
