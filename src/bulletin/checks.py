"""What can be said of an issue before it leaves: findings, by severity. Pure."""

from collections.abc import Iterator

from bulletin.model import Digest, Finding, Issue, Mailer, Masthead

GMAIL_CLIP = 102_400
"""Gmail shows no more of a message's HTML than about this many bytes (hteumeuleu/email-bugs 41)."""
BUDGET = 95_000
"""What we allow ourselves of it: a mailer adds its tracking and its footer."""


def examine(issue: Issue, masthead: Masthead, mailer: Mailer, digest: Digest) -> Iterator[Finding]:
    """Yield what a coordinator should know of this digest, gravest first."""
    size = len(digest.html.encode())
    if size > BUDGET:
        yield Finding(
            severity="warning",
            what=f"The email is {size // 1000} kB; Gmail cuts it off after {GMAIL_CLIP // 1000}.",
            hint="Move some entries under Later in issue.md, or make summaries shorter.",
        )
    if not mailer.unsubscribe and not masthead.unsubscribe:
        yield Finding(
            severity="warning",
            what="The email offers no way to unsubscribe.",
            where="bulletin.toml",
            hint="Set unsubscribe under [email] to an https:// or mailto: link.",
        )
    if not mailer.address and not masthead.address:
        yield Finding(
            severity="warning",
            what="The email carries no postal address; many countries ask for one.",
            where="bulletin.toml",
            hint="Set address under [email].",
        )
    for section in issue.sections:
        for known in section.entries:
            if not known.entry.link:
                yield Finding(
                    severity="warning",
                    what=f"{known.entry.title!r} has no link, so no Read More.",
                    where=known.entry.where,
                    hint="Add its link at the source, or set permalink for that source.",
                )
