"""The digest: the email of an issue, as HTML, as plain text and as a message.

Values in, values out; what renders (jinja2, premailer, email) is imported by the first rendering.
"""

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from bulletin import language
from bulletin.model import Digest, Issue, Mailer, Masthead
from bulletin.text import one_line

if TYPE_CHECKING:
    from bulletin.digest.placeholders import Placeholders
    from bulletin.templating import Templates

__all__ = ["HTML", "page", "prepared", "render"]

HTML, TEXT = "email/digest.html", "email/digest.txt"
CONTENTS = 8
"""Where there are no more entries than this, a list of their titles helps nobody."""

PREHEADER = range(40, 111)
"""Characters that inboxes show after the subject: fewer pull in the first words of the body."""


def render(
    issue: Issue,
    masthead: Masthead,
    mailer: Mailer,
    templates: "Templates",
    cache: MutableMapping[str, str] | None = None,
    *,
    mark: str = "",
) -> Digest:
    """Return `issue` as an email for `mailer`, in all its forms.

    `mark` is the one that the email carries already, when it is made again with less in it.
    The same values and templates give the same bytes, whenever and wherever. `cache` keeps the
    template with its styles inlined, by a hash of all that goes into it; with it filled, premailer
    is not imported. Raises `TemplateError`, and `BulletinError` for a masthead that cannot be used.
    """
    from bulletin.digest import inlining, message
    from bulletin.digest.fragment import fragment
    from bulletin.digest.lines import bounded
    from bulletin.digest.placeholders import mark_of

    described = message.headers(issue, masthead)
    issue, places, values = prepared(issue, masthead, mailer)
    html = inlining.render(HTML, values, templates, {} if cache is None else cache)
    words = {**values, "intro": _intro(issue), "notes": _notes(issue)}
    text = bounded(templates.render(TEXT, words))
    pasted = places.fill(fragment(html), HTML)
    html, text = places.fill(html, HTML), places.fill(text, TEXT)
    unmarked = (form.replace(places.mark, "") for form in (html, text))
    named = mark or mark_of(issue.number, (*unmarked, *described.values()))
    html, pasted, text = (form.replace(places.mark, named) for form in (html, pasted, text))
    eml = message.compose(described, named, text, html)
    return Digest(mark=named, html=html, fragment=pasted, text=text, eml=eml)


def page(
    issue: Issue,
    masthead: Masthead,
    mailer: Mailer,
    templates: "Templates",
    cache: MutableMapping[str, str],
) -> str:
    """Return the HTML of `render` alone, as long as it to the byte, but with another mark."""
    from bulletin.digest import inlining
    from bulletin.digest.placeholders import mark_of

    issue, places, values = prepared(issue, masthead, mailer)
    html = inlining.render(HTML, values, templates, cache)
    named = mark_of(issue.number, ())  # any is as long as the one to come
    return places.fill(html, HTML).replace(places.mark, named)


def prepared(
    issue: Issue, masthead: Masthead, mailer: Mailer
) -> tuple[Issue, "Placeholders", dict[str, Any]]:
    """Return the issue as it is shown, the placeholders, and what both templates are given.

    The head of digest.html tells what each value is.
    """
    from bulletin import look
    from bulletin.digest.fitting import shown
    from bulletin.digest.placeholders import Placeholders, disarmed, disarmed_head, parting
    from bulletin.links import judge
    from bulletin.merging import swapped, without_tags

    issue = shown(issue)
    places = Placeholders(issue, masthead, mailer)
    masthead = disarmed_head(masthead, mailer)
    subject = parting(mailer)(without_tags(issue, mailer).subject)
    issue = disarmed(swapped(issue, mailer, places.tag), mailer)
    count = len(issue.printed)
    values = {
        **look.tokens(masthead),
        "issue": issue,
        "masthead": masthead,
        "date": language.of(masthead.language).spell(issue.date.isoformat()),
        "preheader": one_line(issue.preheader) or _preheader(issue, subject, masthead),
        "unsubscribe": places.link("unsubscribe", mailer.unsubscribe)
        or judge(masthead.unsubscribe),
        "browser": places.link("browser", mailer.browser)
        or (f"{masthead.url}issues/{issue.number}/" if masthead.web_copy else ""),
        "address": places.word("address", mailer.address) or masthead.address,
        "feed": f"{masthead.url}feed.xml",
        "contents": masthead.look.contents and issue.contents and count > CONTENTS,
        # Copied from a page that is shown, a link within it leads to the editor's own disk.
        "anchors": mailer.form == "source",
        "mark": places.mark,
        "mailer": mailer.title,
    }
    return issue, places, values


def _preheader(issue: Issue, subject: str, masthead: Masthead) -> str:
    """Return the first titles, as many as an inbox shows; of a small issue its name as well.

    `subject` is that of the issue, without what the mailer fills in.
    """
    from bulletin.excerpts import shorten

    titles = [known.entry.title for known in issue.printed]
    line = ""
    for piece in (*titles, subject, masthead.title):
        if len(line) >= PREHEADER.start:
            break
        line = f"{line} · {piece}" if line else piece
    return shorten(line, PREHEADER.stop - 1)


def _intro(issue: Issue) -> str:
    """Return the intro as plain text, or ""."""
    if not issue.intro_html:
        return ""
    from bulletin.digest.plain import plain

    return plain(issue.intro_html)


def _notes(issue: Issue) -> dict[str, str]:
    """Return the editor's notes as plain text, by the handle of the entry they stand under."""
    noted = [one for one in issue.printed if one.note_html]
    if not noted:
        return {}
    from bulletin.digest.plain import plain

    return {one.id: plain(one.note_html) for one in noted}
