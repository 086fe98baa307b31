"""Where a withdrawn entry is still told of: in other entries, in files, and out of reach."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from bulletin.model import Entry, Issue
from bulletin.outbox import MANIFEST
from bulletin.publication import mentions, withdrawal
from bulletin.publication.withdrawal import Target
from bulletin.store import Store
from bulletin.store.identities import FILE
from bulletin.store.issue_files import BUILDS, SEAL, name_of
from bulletin.text import decode

if TYPE_CHECKING:
    from pathlib import Path

    from bulletin.publication import Publication

_OURS = re.compile(
    r"(?:\.git|\.venv|out|backups)/|bulletin\.db|(?:identities|entries)\.jsonl$"
    r"|issues/\d+/(?:sealed\.json|email\.\w+|builds/)"
)
"""What bulletin writes itself. What is still in there, another entry says."""


class Other(Struct, frozen=True, kw_only=True):
    """An entry that names the withdrawn one, or links to it, in its own text.

    `where` is where it was read, "" when no source shows it; `issues` are the sent ones that had
    it. `public` tells whether the feeds have it.
    """

    id: str
    title: str
    where: str = ""
    issues: tuple[int, ...] = ()
    public: bool = False


def others(
    publication: "Publication", store: Store, target: Target, now: datetime
) -> tuple[Other, ...]:
    """Return the entries of the feeds, the draft and the sent issues that name the target."""
    settings = publication.settings
    fed = store.catalogue.newest(settings.feeds.entries, now)
    known = (*fed, *store.catalogue.unsealed(settings.issue.since, settings.publication.timezone))
    public = {line.id for line in fed}
    shown = {line.id: line for line in known if _names(line.entry, target)}
    issues: dict[str, list[int]] = {}
    printed: dict[str, Entry] = {}
    for seal in withdrawal.seals_of(publication):
        for one in seal.issue.printed:
            if seal.sealed and _names(one.entry, target):
                issues.setdefault(one.id, []).append(seal.number)
                printed[one.id] = one.entry
    titles = {id_: entry.title for id_, entry in printed.items()}
    titles |= {id_: line.entry.title for id_, line in shown.items()}
    return tuple(
        Other(
            id=id_,
            title=title,
            where=shown[id_].entry.where if id_ in shown else "",
            issues=tuple(issues.get(id_, ())),
            public=id_ in shown and id_ in public,
        )
        for id_, title in titles.items()
    )


def _names(entry: Entry, target: Target) -> bool:
    texts = (entry.title, entry.summary, entry.content_html)
    urls = (entry.link, *(file.url for file in entry.enclosures))
    both = (target.sought, target.doubtful)
    return any(mentions.names(text, one) for text in texts for one in both) or any(
        url and target.sought.is_link(url) for url in urls
    )


def places(publication: "Publication", target: Target) -> Iterator[str]:
    """Yield the places that still name the entry, as ``file:line``, in files of a person's own.

    A title that may mean something else is looked for in an editor's own words alone.
    """
    both = (target.sought, target.doubtful)
    outboxes = {path.parent for path in publication.folder.rglob(MANIFEST)} - {publication.folder}
    told: set[Path] = set()
    for path in sorted(publication.folder.rglob("*")):
        inside = path.relative_to(publication.folder).as_posix()
        if _OURS.match(inside) or not path.is_file():
            continue
        try:
            text, _ = decode(path.read_bytes())
        except ValueError:  # no text
            continue
        is_draft = re.fullmatch(r"issues/\d+/issue\.md", inside)
        if is_draft:
            found = {n for one in both for n in mentions.named_in(text, one)}
        else:
            found = {*mentions.lines_of(text, target.sought)}
        made = next((parent for parent in path.parents if parent in outboxes), None)
        if made is None:
            yield from (f"{inside}:{number}" for number in sorted(found))
        elif found and made not in told:
            told.add(made)
            yield _made_again(made.relative_to(publication.folder).as_posix())
    for code in target.akin:
        take = f"to take it down too: bulletin withdraw {code}"
        yield f"{FILE}: [{code}] has its link or its title; {take}"
    for seal in withdrawal.seals_of(publication) if target.doubtful.titles else ():
        if parts := [*_parts(seal.issue, target)]:
            file = SEAL if seal.sealed else f"{BUILDS}/{seal.mark}.json"
            yield f"{name_of(seal.number)}/{file}: {', '.join(parts)}"


def _made_again(folder: str) -> str:
    return f"{folder}/: delete it, or make it again: bulletin build --out {folder}"


def _parts(made: Issue, target: Target) -> Iterator[str]:
    """Yield the parts of an issue in which an editor's own words may still name the entry."""
    words = {
        "subject": made.subject,
        "preheader": made.preheader,
        "introduction": made.intro_html,
        **{f"note under [{one.id}]": one.note_html for one in made.printed},
    }
    for part, text in words.items():
        if mentions.names(text, target.doubtful):
            yield part


def out_of_reach(publication: "Publication", had: Sequence[int], target: Target) -> Iterator[str]:
    """Yield where copies may still be, in words; `had` are the sent issues that had it."""
    if target.where:
        sources = "source" if len(target.where) == 1 else "sources"
        where = ", ".join(target.where)
        yield f"At its {sources} ({where}). Take it down there too; it is not read again."
    if had:
        issues = ", ".join(map(str, had))
        yield f"In the emails of issue {issues} that readers have. Nobody can call those back."
    if target.adopted:
        yield (
            f"In the emails that readers had before bulletin, as {', '.join(target.adopted)} shows."
            " Nobody can call those back."
        )
    yield f"On your web server, until you put {publication.masthead.url} up again from out/site."
    yield "In feed readers and search engines, until they look again; some keep what they had."
    if any(
        (folder / ".git").exists() for folder in (publication.folder, *publication.folder.parents)
    ):
        yield "In the history of git, and in every clone: see its git filter-repo."
    yield "In backups and synced copies of this folder."
