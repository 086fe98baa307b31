"""The drafts in a publication's folder: found, read, and brought up to date with the record."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from bulletin import issue
from bulletin.checks import merged
from bulletin.dates import day_at
from bulletin.errors import StateError
from bulletin.model import Finding, Issue, Known, Mailer
from bulletin.publication.joined import by_root, renamed
from bulletin.store import Store, seals
from bulletin.store.issue_files import folder_of, folders
from bulletin.text import fold

if TYPE_CHECKING:
    from bulletin.publication import Publication

DRAFT = "issue.md"
Told = TypeVar("Told", bound=Finding)


def number_of(publication: "Publication", store: Store | None = None) -> int:
    """Return the number of the issue that is being made; an open `store` knows what was sealed."""
    sealed = store.numbers if store else seals.numbers(publication.folder)
    return max(max(sealed, default=0) + 1, publication.settings.issue.first)


def draft_path(publication: "Publication", number: int) -> Path:
    """Return the path of a draft."""
    return folder_of(publication.folder, number) / DRAFT


def current_draft(
    publication: "Publication", store: Store, lying: int, now: datetime
) -> tuple[issue.Draft, list[Finding]]:
    """Return the draft of the issue being made: the one that lies there, else a new one.

    Lines that leave it, as two entries turned out to be one, are told. It may be `lying` under
    another number. Raises `StateError` for one that cannot be read, or that names entries nobody
    knows.
    """
    settings = publication.settings
    number = number_of(publication, store)
    own = settings.publication
    told: list[Finding] = []
    draft = read_draft(publication, lying)
    if draft:
        where = publication.where(lying)
        if lying != number:
            draft = issue.parse(issue.renumbered(draft.source, number), where)
        draft, told = by_root(store, draft, where, day_at(now, own.timezone))
        draft = _with_own_titles(store, draft)
        if draft.subject:
            return draft, told
    new = issue.new_draft(settings.issue.name, own.title, number, now, own.timezone, own.language)
    return structs.replace(draft, subject=new.subject) if draft else new, told


def held_in(publication: "Publication") -> str:
    """Return the name of the draft in which a person changes what is held back.

    Until the next issue has one, that is the draft of the last: what it holds back counts on.
    """
    number = number_of(publication)
    last = max(seals.numbers(publication.folder), default=number)
    there = (one for one in (number, last) if draft_path(publication, one).is_file())
    return publication.where(next(there, number))


def source_of(publication: "Publication", number: int) -> str | None:
    """Return the text of a draft, or None when there is none. Raises `StateError`."""
    path, where = draft_path(publication, number), publication.where(number)
    if not path.is_file():
        _refuse_other_names(path)
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StateError(f"the draft cannot be read: {error.strerror}", where=where) from error
    return issue.readable(data, where)


def read_draft(publication: "Publication", number: int) -> issue.Draft | None:
    """Return the draft of issue `number`, or None when there is none. Raises `StateError`."""
    source, where = source_of(publication, number), publication.where(number)
    if source is None:
        return None
    draft = issue.parse(source, where)
    if draft.number != number:
        raise StateError(
            f"the draft says it is issue {draft.number}, but its folder is that of issue {number}",
            where=where,
            hint=f"Write: Number: {number}",
        )
    return draft


def _refuse_other_names(path: Path) -> None:
    """Raise `StateError` when an editor has saved the draft under another name."""
    for name in ("issue.md.txt", "issue.txt", "issue.rtf", "issue.docx", "issue.odt"):
        if (other := path.with_name(name)).exists():
            raise StateError(
                f"the draft is not called issue.md any more, but {name}",
                where=str(other),
                hint="Save it as plain text and give it the name issue.md again.",
            )


def _with_own_titles(store: Store, draft: issue.Draft) -> issue.Draft:
    """Return the draft without days that are words of entries' own titles."""
    ending = {line.id: line.ending for _, line in draft.lines() if line.ending}
    if not ending:
        return draft
    known = store.catalogue.entries([store.index.guid(id_) for id_ in ending])
    own = {one.id for one in known if fold(ending[one.id]) in fold(one.entry.title)}
    return issue.undated(draft, own)


def without_leaving(
    store: Store, draft: issue.Draft, where: str
) -> tuple[issue.Draft, list[Finding]]:
    """Return the draft without entries that are gone, hidden or withdrawn, and tell which left."""
    handles = sorted(draft.named)
    roots = store.index.resolve(handles)
    guids = {id_: store.index.guid(id_) for id_ in handles}
    texts = {line.id for line in store.catalogue.entries(list(guids.values()))}
    adopted = store.index.adopted(list(guids.values()))
    held = draft.ids_under(issue.LATER) | draft.ids_under(issue.NEVER)
    leaving = [
        line
        for _, line in draft.lines()
        if not roots.get(line.id)
        or (line.id not in texts and guids[line.id] not in adopted and line.id not in held)
    ]
    if not leaving:
        return draft, []
    source = issue.without(draft.source, [line.id for line in leaving], where)
    parsed = _with_own_titles(store, issue.parse(source, where))
    findings = [
        Finding(
            severity="note",
            what=f"{line.title!r} has left the draft: it is not public at its source any more.",
            where=where,
            hint=f"Your note under it was: {line.note}" if line.note else "",
        )
        for line in leaving
        if roots.get(line.id)
    ]
    return structs.replace(parsed, subject=parsed.subject or draft.subject), findings


def in_place(findings: Iterable[Told], draft: issue.Draft, where: str) -> Iterator[Told]:
    """Yield findings; those about an entry that the draft names tell its line there, too."""
    places = sorted(draft.lines(), key=lambda place: issue.held_as(place[0]) not in issue.HELD)
    lines = {line.id: line.number for _, line in places}  # of several the one that is printed
    for found in findings:
        if number := lines.get(found.entry):
            bare = found.what.removesuffix(".")
            stop = found.what[len(bare) :]
            yield structs.replace(found, what=f"{bare} ({where}:{number}){stop}")
        else:
            yield found


def last_before(store: Store, number: int) -> int:
    """Return the number of the issue that was sent before issue `number`, 0 when none was."""
    return max((sent for sent in store.numbers if sent < number), default=0)


def unsent(publication: "Publication", store: Store) -> list[int]:
    """Return the numbers under which drafts lie that were not sent, in order."""
    last = max(store.numbers, default=0)
    return [
        number
        for number in folders(publication.folder)
        if number > last and draft_path(publication, number).is_file()
    ]


def beside(
    publication: "Publication", store: Store, draft: issue.Draft, lying: int
) -> list[issue.Draft]:
    """Return the drafts whose decisions count where this one says nothing, the best one first.

    Those of later issues, which lie there when a seal was taken back; for a new draft also the last
    one. The draft itself may be `lying` under another number.
    """
    last = [] if draft.source else [last_before(store, draft.number)]
    numbers = [n for n in unsent(publication, store) if n not in (draft.number, lying)]
    found = (read_draft(publication, number) for number in (*numbers, *last))
    return [
        _with_own_titles(store, renamed(store, other, publication.where(other.number)))
        for other in found
        if other
    ]


def about_lines(
    publication: "Publication", draft: issue.Draft, known: Collection[Known], today: date
) -> Iterator[Finding]:
    """Yield findings for lines of the draft that come to nothing, or to something unmeant.

    `known` are the entries that may be meant.
    """
    titles = [heading.title for heading in publication.headings]
    yield from issue.about(draft, titles, known, publication.where(draft.number), today)


def about_tags(
    publication: "Publication", draft: issue.Draft, made: Issue, mailer: Mailer
) -> Iterator[Finding]:
    """Yield what to say of what the editor wrote for a mailer to fill in."""
    where = publication.where(draft.number)
    yield from merged.examine(made, mailer, draft.own_lines(), where)
