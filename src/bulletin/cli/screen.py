"""The closing screen of a build: what is in the issue, what to look at, what to do next."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path

import click

from bulletin.checks.rules import CLIP
from bulletin.cli.terminal import clip, numbered, say, told, width, wrapped
from bulletin.cli.terminal import finding as finding_lines
from bulletin.cli.words import joined, nearby
from bulletin.model import Finding
from bulletin.publication import Publication
from bulletin.publication.drafts import held_in
from bulletin.publication.report import Line, Listing, Report
from bulletin.publication.steps import Outcome, steps, todo
from bulletin.text import first_of, kilo, number_of

FITTING = " " * 11
TITLES = 3
FINDINGS = 3
LONGEST = 50
"""Characters of a title that is named in a sentence."""


def show(
    publication: Publication,
    report: Report,
    *,
    out: Path | None,
    feeds_only: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Print the screen on stdout; `quiet` leaves what is wrong alone, on stderr."""
    if quiet:
        for line in (line for error in _errors(report) for line in finding_lines(error)):
            say(line, err=True)
        return
    folder = nearby(out or publication.folder / "out")
    say("\n".join(_screen(publication, report, folder, feeds_only=feeds_only, dry_run=dry_run)))


def _errors(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity == "error"]


def _screen(
    publication: Publication, report: Report, folder: str, *, feeds_only: bool, dry_run: bool
) -> Iterator[str]:
    title = publication.settings.publication.title
    place = held_in(publication) if report.buckets["later"] else ""
    if report.mark:
        yield click.style(f"{title}: issue {report.issue}, a draft", bold=True)
        yield f"  {number_of(_total(report), 'entry', 'entries')}, {_news(report)}"
        yield from section_lines(report.sections)
    else:
        yield click.style(title, bold=True)
        yield from wrapped(_why_no_email(report, place, feeds_only=feeds_only), "  ", "  ")
    yield from wrapped(counted(report.buckets, report.read, report.kept), "  ", "  ")
    if report.mark:
        yield from wrapped(report.subject, "  Subject  ", FITTING)
        yield f"  Mark     {report.mark}"
        yield f"  Size     {_size(report)}"
        yield from (line for each in _fitting(report) for line in wrapped(each, FITTING, FITTING))
    yield from _to_look_at(report)
    if dry_run:
        yield "  A dry run: nothing was written."
        return
    if not feeds_only and (left := _steps(publication, report, folder, place)):
        yield click.style("  Next", bold=True)
        yield from numbered(left)
    if "site/feed.xml" in report.files:
        feeds = joined(folder, "site", "feed.xml")
        yield f"  Feeds: {feeds} (RSS), atom.xml, feed.json"
    if not report.changed:
        yield "  No file had to change."
    if report.mark and (mailer := publication.settings.mailer_named(report.mailer)).title:
        yield f"  Made for {mailer.title}."


def _steps(publication: Publication, report: Report, folder: str, held: str) -> list[str]:
    """Return what to do after a build, each step in lines; `held` is the draft that holds back."""
    built: list[str] = []
    if report.mark:
        mailer = publication.settings.mailer_named(report.mailer)
        place = Path(folder)
        built = [*steps(publication.masthead, mailer, report.issue, report.mark, place)]
    outcome = Outcome(
        failed=report.failed,
        findings=report.findings,
        few=report.few,
        prints=bool(report.sections),
        later=report.buckets["later"],
        held_in=held,
        built=built,
    )
    return list(todo(outcome))


def section_lines(sections: tuple[Listing, ...]) -> Iterator[str]:
    """Yield at most three titles a section, beside its count and name."""
    column = min(max((len(section.title) for section in sections), default=0), 24)
    room = max(width() - column - 10, 20)
    for section in sections:
        name = clip(section.title, column).ljust(column)
        lead = f"    {len(section.entries):>2}  {name}  "
        shown = section.entries[:TITLES]
        titles = [
            line
            for entry in shown
            for line in (clip(entry.title, room), *told(entry.update, room, "  "))
        ]
        if rest := len(section.entries) - TITLES:
            titles += [f"and {rest} more"] if rest > 0 else []
        for title in titles:
            yield lead + title
            lead = " " * len(lead)


def _total(report: Report) -> int:
    return sum(len(section.entries) for section in report.sections)


def _size(report: Report) -> str:
    """Return how long the email is, of how much it may be, and whether Gmail shows all of it."""
    of = f" of {kilo(report.fit.budget)}" if report.fit.budget else ""
    cut = f"; Gmail cuts it off after {CLIP // 1000}" if report.size > CLIP else ""
    return kilo(report.size) + of + cut


def _fitting(report: Report) -> Iterator[str]:
    """Yield what was done so that the email keeps to its budget, and how to choose otherwise."""
    fit = report.fit
    waiting, titles, shorter = len(fit.waiting), len(fit.titles), len(fit.shortened)
    if not (waiting or titles or shorter):
        return
    done = []
    if shorter:
        done.append(f"{shorter} {'has a' if shorter == 1 else 'have'} shorter text")
    if titles:
        done.append(f"{titles} {'is a title' if titles == 1 else 'are titles'} only")
    if waiting:
        done.append(f"{waiting:,} {'waits' if waiting == 1 else 'wait'} {_how_long(report)}")
    of = number_of(_total(report) + waiting, "entry", "entries")
    yield f"To keep to it, of {of} {', '.join(done)}."
    if titles:
        line = {one.id: one for section in report.sections for one in section.entries}
        yield f"Titles only: {_named([line[id_] for id_ in fit.titles], 1)}."
    if waiting:
        yield f"Waiting: {_named(report.waiting, TITLES)}."
    if max(waiting - TITLES, titles - 1) > 0:
        yield "bulletin build --json names all of them."
    yield (
        "Your choice: move lines under Later in issue.md, or write budget = 0 under [email] in"
        " bulletin.toml to send all in full."
    )


def _named(lines: Sequence[Line], most: int) -> str:
    """Return the titles of the first entries, and how many more there are."""
    return first_of([f"“{clip(one.title, LONGEST)}”" for one in lines], most)


def _how_long(report: Report) -> str:
    """Return for which issues entries wait: the next one, if it has room for as many as this."""
    issues = ceil(len(report.fit.waiting) / _total(report))
    if issues == 1:
        return f"for issue {report.issue + 1}"
    return f"for the next issues, about {issues} like this one"


def _news(report: Report) -> str:
    total = _total(report)
    updated = sum(bool(entry.update) for section in report.sections for entry in section.entries)
    news = f"{report.new or 'none'} new since the last build"
    if report.new == total:
        news = f"{total - updated} new" if updated else "all new"
    return f"{news}, {updated} updated since readers had it" if updated else news


def _why_no_email(report: Report, place: str, *, feeds_only: bool) -> str:
    """Return why there is none; `place` is the draft in which a person changes what is held."""
    if feeds_only:
        return "Feeds only; the email was left as it was."
    if report.failed:
        stands = any(name.startswith("email.") for name in report.files)
        rest = " The last good email still stands." if stands else ""
        why = "shows much less than before" if report.shrunk else "could not be read"
        return f"No new issue: a source {why}.{rest}"
    if report.issue:
        stands = any(name.startswith("email.") for name in report.files)
        rest = "The last good email still stands." if stands else "There is none to paste."
        return f"No new email: it did not pass its checks. {rest} Put right what is told below."
    if report.few:
        stands = any(name.startswith("email.") for name in report.files)
        rest = " The email that was made with --allow-few still stands." if stands else ""
        return f"Not yet: {report.few} of {report.needed}. It waits; nothing is lost.{rest}"
    if later := report.buckets["later"]:
        held = number_of(later, "entry is", "entries are")
        return f"No email: nothing is left in the draft. {held} under Later in {place}."
    return "Nothing new: no email to paste this time. The feeds are up to date."


def counted(buckets: Mapping[str, int], read: int, earlier: int) -> str:
    """Return one line whose counts add up to what was read, and kept from earlier readings."""
    chosen, waiting = buckets["chosen"], buckets["waiting"]
    left = {name: n for name, n in buckets.items() if n and name not in ("chosen", "waiting")}
    why = f" ({', '.join(f'{n} {name}' for name, n in left.items())})" if left else ""
    kept = f" and kept {earlier} from before" if earlier else ""
    return (
        f"Read {read}{kept}: in this issue {chosen}, waiting {waiting}, "
        f"left out {sum(left.values())}{why}."
    )


def _to_look_at(report: Report) -> Iterator[str]:
    """Yield what is wrong, and of the rest as much as makes three in all."""
    shown = max(FINDINGS, len(_errors(report)))
    if report.findings:
        yield click.style("  Please look", bold=True)
    for finding in report.findings[:shown]:
        yield from finding_lines(finding, indent="    ")
    if rest := report.findings[shown:]:
        yield f"    and {len(rest)} more: bulletin build --json lists them."
