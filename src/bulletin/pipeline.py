"""The pure middle put together: values in, the bytes of every output out."""

import hashlib
from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct, structs

from bulletin import checks, links, site
from bulletin.checks.rules import Rules
from bulletin.model import Channel, Digest, Finding, Issue, Known, Mailer, Masthead
from bulletin.templating import Templates
from bulletin.version import VERSION

SITE = "site/"
FEEDS = tuple(SITE + name for name in ("feed.xml", "atom.xml", "feed.json"))
EMAIL = ("email.html", "email.txt", "email.eml")


class Job(Struct, frozen=True, kw_only=True):
    """All that a build's outputs depend on, but for the templates. No `issue`: feeds alone."""

    masthead: Masthead
    mailer: Mailer
    channel: Channel
    issue: Issue | None
    rules: Rules = Rules()

    def fingerprint(self, templates: Templates) -> str:
        """Return a word that is the same exactly when the outputs would be."""
        made_of = [VERSION, templates.fingerprint(), self]
        return hashlib.sha256(msgspec.json.encode(made_of)).hexdigest()

    def paths(self) -> tuple[str, ...]:
        """Return the paths of the outputs that this job makes."""
        return FEEDS + (EMAIL if self.issue else ())


class Build(Struct, frozen=True):
    """What came of a job: each output's path and bytes, the mark, and what checks say."""

    outputs: dict[str, bytes]
    mark: str
    findings: tuple[Finding, ...]


def channel_of(masthead: Masthead, entries: Sequence[Known]) -> Channel:
    """Return the channel of all entries: what the feeds under ``site/`` describe."""
    return Channel(
        title=masthead.title,
        description=f"New resources from {links.host(masthead.home)}",
        home=masthead.home,
        language=masthead.language,
        author=masthead.title,
        id=f"{masthead.url}#all",
        rss_url=masthead.url + "feed.xml",
        atom_url=masthead.url + "atom.xml",
        json_url=masthead.url + "feed.json",
        entries=tuple(entries),
    )


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

    outputs = {SITE + name: data for name, data in feeds.render(job.channel).items()}
    if job.issue is None:
        return Build(outputs, "", ())
    from bulletin import digest

    made: Digest = digest.render(job.issue, job.masthead, job.mailer, templates, cache)
    examined = checks.examine(job.issue, job.masthead, job.mailer, made)
    findings = (*examined, *checks.judge(made, job.masthead, job.rules))
    if any(finding.severity == "error" for finding in findings):
        return Build(outputs, "", findings)
    parts = (made.html.encode(), made.text.encode(), made.eml)
    # The email first: its files are those that a person may have open, and Windows then refuses.
    return Build(dict(zip(EMAIL, parts, strict=True)) | outputs, made.mark, findings)


def email_again(
    issue: Issue, masthead: Masthead, mailer: Mailer, templates: Templates, mark: str
) -> dict[str, bytes]:
    """Return the email of an issue in its forms; one that lost entries keeps the `mark` it has."""
    from bulletin import digest

    sections = tuple(section for section in issue.sections if section.entries)
    whole = structs.replace(issue, sections=sections)
    made = digest.render(whole, masthead, mailer, templates, mark=mark)
    parts = (made.html.encode(), made.text.encode(), made.eml)
    return dict(zip(EMAIL, parts, strict=True))


PRESS = Press(run, site.render, email_again)
