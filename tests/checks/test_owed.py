"""What every form must carry is missed when a template of one's own leaves it out."""

import pytest
from tests.digest.samples import MASTHEAD, OUTLOOK, digest

from bulletin.checks.owed import examine
from bulletin.mailers import MAILERS
from bulletin.model import Mailer

FORMS = {"html": "email.html", "fragment": "email.fragment.html", "text": "email.txt"}


@pytest.mark.parametrize("mailer", MAILERS.values(), ids=list(MAILERS))
@pytest.mark.parametrize(("form", "where"), FORMS.items())
def test_a_digest_as_it_was_made_lacks_nothing(mailer: Mailer, form: str, where: str) -> None:
    made = digest(mailer=mailer)
    assert not list(examine(getattr(made, form), MASTHEAD, mailer, made.mark, where))


@pytest.mark.parametrize(("form", "where"), FORMS.items())
def test_what_is_left_out_is_told(form: str, where: str) -> None:
    made = digest(mailer=OUTLOOK)
    text = getattr(made, form).replace(made.mark, "")
    for gone in (MASTHEAD.unsubscribe, MASTHEAD.address):
        text = text.replace(gone, "Bye")
    found = list(examine(text, MASTHEAD, OUTLOOK, made.mark, where))
    assert [one.severity for one in found] == ["error", "warning", "warning"]
    assert all(one.where == where for one in found)
    asked = ("unsubscribe", "address", "mark")
    assert all(f"{{{{ {name} }}}}" in one.hint for name, one in zip(asked, found, strict=True))
