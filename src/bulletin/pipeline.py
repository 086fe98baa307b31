"""The pure middle put together: values in, the bytes of every output out."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, structs

from bulletin import checks, language, links, site
from bulletin.checks.rules import Rules
from bulletin.merging import without_tags
from bulletin.model import Channel, Digest, Finding, Issue, Known, Mailer, Masthead
from bulletin.templating import Templates
from bulletin.version import VERSION

if TYPE_CHECKING:
    from bulletin.digest.fitting import Fitted

DESCRIPTION = "New resources from {host}"
SITE = "site/"
FEEDS = tuple(SITE + name for name in ("feed.xml", "atom.xml", "feed.json"))
EMAIL = ("email.html", "email.fragment.html", "email.txt", "email.eml")


class Job(Struct, frozen=True, kw_only=True):
    """All that a build's outputs depend on, but for the templates. No `issue`: feeds alone.

    `budget` is how many bytes the email's HTML may have, 0 for any number; `first` are the handles
    of entries that an earlier issue had no room for, first in line first.
    """

    masthead: Masthead
    mailer: Mailer
    channel: Channel
    issue: Issue | None
    budget: int = 0
    first: tuple[str, ...] = ()
    rules: Rules = Rules()

    def fingerprint(self, templates: Templates) -> str:
        """Return a word that is the same exactly when the outputs would be."""
        made_of = [VERSION, templates.fingerprint(), self]
        return hashlib.sha256(msgspec.json.encode(made_of)).hexdigest()

    def paths(self) -> tuple[str, ...]:
        """Return the paths of the outputs that this job makes."""
        if self.issue is None:
            return FEEDS
        return (*FEEDS, *email_paths(self.issue.number, self.masthead, self.mailer))


def email_paths(number: int, masthead: Masthead, mailer: Mailer) -> tuple[str, ...]:
    """Return the paths of an issue's email, and of the page on the web that it links to."""
    has_copy = masthead.web_copy and not mailer.browser
    return (*EMAIL, SITE + site.path_of(number)) if has_copy else EMAIL


class Build(Struct, frozen=True):
    """What came of a job: each output's path and bytes, the mark, and what checks say.

    `issue` is what the email holds, without the handles in `waiting`, for which there is no room.
    """

    outputs: dict[str, bytes]
    mark: str
    findings: tuple[Finding, ...]
    issue: Issue | None = None
    waiting: tuple[str, ...] = ()


def channel_of(masthead: Masthead, entries: Sequence[Known]) -> Channel:
    """Return the channel of all entries: what the feeds under ``site/`` describe."""
    channel = Channel(
        title=masthead.title,
        description="",
        home=masthead.home,
        language=masthead.language,
        author=masthead.title,
        id=f"{masthead.url}#all",
        rss_url=masthead.url + "feed.xml",
        atom_url=masthead.url + "atom.xml",
        json_url=masthead.url + "feed.json",
        entries=tuple(entries),
    )
    return _described(channel, "en")


def _described(channel: Channel, tongue: str) -> Channel:
    """Return a channel with what it says of itself; other languages than English when made."""
    own = language.of(tongue)
    said = own.say(DESCRIPTION, host=links.host(channel.home))
    in_english = "" if own.has(DESCRIPTION) else "en"
    return structs.replace(channel, description=said, described_in=in_english)


class Press(Struct, frozen=True):
    """What makes outputs: `run` a job's, `pages` the pages of sent issues, `email` one again.

    All are pure; a simulation of many years puts quicker ones in their place.
    """

    run: Callable[[Job, Templates, dict[str, str]], Build]
    pages: Callable[[Sequence[Issue], Masthead, Templates], dict[str, bytes]]
    email: Callable[[Issue, Masthead, Mailer, Templates, str], dict[str, bytes]]


def run(job: Job, templates: Templates, cache: dict[str, str]) -> Build:
    """Render all outputs of `job`. `cache` keeps inlined templates from build to build."""
    from bulletin import feeds

    entries, named = _printable(job)
    channel = structs.replace(_described(job.channel, job.channel.language), entries=tuple(entries))
    outputs = {SITE + name: data for name, data in feeds.render(channel).items()}
    if job.issue is None:
        return Build(outputs, "", named)
    fitted, made = _fitted(job, job.issue, templates, cache)
    findings = (*named, *checks.examine(fitted.issue, job.masthead, job.mailer))
    findings += tuple(_about_owed(made, job.masthead, job.mailer))
    if fitted.least:
        findings += (checks.about_own_words(fitted.issue, fitted.least, job.budget),)
    findings += tuple(_judged(job, fitted.issue, made, templates))
    if any(finding.severity == "error" for finding in findings):
        return Build(outputs, "", findings)
    forms = _forms(made) | _web_copy(fitted.issue, job.masthead, job.mailer, templates)
    # The email first: its files are those that a person may have open, and Windows then refuses.
    return Build(forms | outputs, made.mark, findings, fitted.issue, fitted.waiting)


def _printable(job: Job) -> tuple[Sequence[Known], tuple[Finding, ...]]:
    """Return the entries that feeds may print, and what is said of others, and of the issue's."""
    if not job.rules.names:
        return job.channel.entries, ()
    from bulletin.checks import listed

    entries, told = listed.unnamed(job.channel.entries, job.rules)
    issue = listed.about_issue(job.issue, job.rules) if job.issue else ()
    return entries, (*issue, *told)


def _fitted(
    job: Job, issue: Issue, templates: Templates, cache: dict[str, str]
) -> tuple["Fitted", Digest]:
    """Return the issue as far as the job's budget has room for it, and its email."""
    from bulletin import digest
    from bulletin.digest.fitting import Fitted, fit

    made = digest.render(issue, job.masthead, job.mailer, templates, cache)
    if not job.budget or len(made.html.encode()) <= job.budget:
        return Fitted(issue), made

    def size(tried: Issue) -> int:
        if tried is issue:
            return len(made.html.encode())
        return len(digest.page(tried, job.masthead, job.mailer, templates, cache).encode())

    fitted = fit(issue, job.budget, size, job.first)
    return fitted, digest.render(fitted.issue, job.masthead, job.mailer, templates, cache)


def _forms(made: Digest) -> dict[str, bytes]:
    # The fragment has no head to name its encoding; Safari guesses another unless a mark does.
    fragment = made.fragment.encode("utf-8-sig")
    parts = (made.html.encode(), fragment, made.text.encode(), made.eml)
    return dict(zip(EMAIL, parts, strict=True))


def _about_owed(made: Digest, masthead: Masthead, mailer: Mailer) -> Iterator[Finding]:
    """Yield what the forms owe their readers and lack; a message is made of the other forms."""
    from bulletin.checks import owed

    for name, form in zip(EMAIL, (made.html, made.fragment, made.text), strict=False):
        yield from owed.examine(form, masthead, mailer, made.mark, name)


def _judged(job: Job, issue: Issue, made: Digest, templates: Templates) -> Iterator[Finding]:
    """Yield what the catalogue of checks finds in the email, and in one's own templates."""
    from bulletin.checks.blocks import unprinted
    from bulletin.checks.letter import Built

    rules = checks.with_own(job.rules, job.masthead, (job.mailer,), job.budget)
    known = Built(job.mailer, issue=issue, blocks=tuple(unprinted(templates)))
    yield from checks.judge(made, rules, known)


def _web_copy(
    issue: Issue, masthead: Masthead, mailer: Mailer, templates: Templates
) -> dict[str, bytes]:
    """Return the page that the email links to, by its path, where it links to one."""
    wanted = set(email_paths(issue.number, masthead, mailer)) - set(EMAIL)
    return {path: site.draft(without_tags(issue, mailer), masthead, templates) for path in wanted}


def email_again(
    issue: Issue, masthead: Masthead, mailer: Mailer, templates: Templates, mark: str
) -> dict[str, bytes]:
    """Return the email of an issue in its forms; one that lost entries keeps the `mark` it has."""
    from bulletin import digest

    sections = tuple(section for section in issue.sections if section.entries)
    whole = structs.replace(issue, sections=sections)
    made = digest.render(whole, masthead, mailer, templates, mark=mark)
    return _forms(made) | _web_copy(whole, masthead, mailer, templates)


PRESS = Press(run, site.render, email_again)
