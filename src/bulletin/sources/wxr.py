"""The `wxr` source: what WordPress hands out under Tools, Export (WXR 1.0 to 1.2).

An export is read in one pass, item by item, and of any size: entries wait outside of memory until
all files have been read, for a picture or a newer version of a post may stand in the last one.
"""

import re
from collections import Counter
from itertools import chain, islice

from msgspec import Struct, field, structs

from bulletin.model import Finding
from bulletin.sources import _wxr_files, _wxr_findings, _wxr_head
from bulletin.sources._wxr_losses import CUT, TOO_LARGE, UNSURE, Losses
from bulletin.sources._wxr_pieces import Pieces
from bulletin.sources._wxr_post import Post, entry_of, post_of
from bulletin.sources._wxr_repairs import Parser
from bulletin.sources._wxr_spool import Held, Spool
from bulletin.sources.base import Access, Reading, places
from bulletin.sources.specs import Wxr

_SHIFT = 32  # bits below a version's date that hold its place in the spool
_TYPE = re.compile(r"[\w-]{1,40}")  # WordPress allows 20 characters
_KINDS = 1000  # post types that are counted by name


class _Found(Struct):
    """What was found beside the entries.

    `latest` holds for each post the date and place in the spool of its newest version, `pictures`
    the address of each attachment and `alts` the alternative text of those that have one.
    """

    latest: dict[int, int] = field(default_factory=dict)
    pictures: dict[int, str] = field(default_factory=dict)
    alts: dict[int, str] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    losses: Losses = field(default_factory=Losses)
    findings: list[Finding] = field(default_factory=list)


def read(spec: Wxr, access: Access) -> Reading:
    """Yield the entries of an export's files in order, the newest version of each, and findings.

    Entries that are not public come without their text, and are counted as such by intake. Raises
    `SourceError` for what is no export, and where a part of a `complete` one cannot be read.
    """
    found = _Found()
    named = places(spec.path, spec.url)
    with Spool() as spool:
        for place in named:
            with _wxr_files.opened(access, place) as files:
                for file in files:
                    _read_file(file, spec, spool, found)
        if spec.complete or not spool:
            found.losses.refuse(complete=spec.complete)
        if not spool:
            raise _wxr_findings.nothing(spec.types, found.others, named[0])
        yield from _entries(spool, found)
    yield from found.findings
    yield from found.losses.findings()
    yield from _wxr_findings.about_others(spec.types, found.others)


def _read_file(file: _wxr_files.File, spec: Wxr, spool: Spool, found: _Found) -> None:
    """Note all that one file holds. Raises `SourceError` when it is no export."""
    pieces = Pieces(file.read)
    items = iter(pieces)
    first = list(islice(items, 1))
    _wxr_head.check(pieces.head, first[0].data if first else b"", file.where)
    parser = Parser(_wxr_head.namespaces(pieces.head))
    for piece, item in parser.items(chain(first, items)):
        where = f"{file.where}:{piece.line}"
        if not piece.data:
            found.losses.add(TOO_LARGE, where)
        elif item is None or not _take(post_of(item), where, spec, spool, found):
            found.losses.add(UNSURE, where)
    if not pieces.closed:
        found.losses.add(CUT, file.where)
    found.findings.extend(_wxr_findings.about_repairs(parser, file.where))


def _take(post: Post, where: str, spec: Wxr, spool: Spool, found: _Found) -> bool:
    """Note one post. Returns False where it cannot be told whether it is public."""
    if post.id and post.address:
        found.pictures[post.id] = post.address
        if post.alt:
            found.alts[post.id] = post.alt
    is_named = _TYPE.fullmatch(post.type) is not None
    if post.type not in spec.types and (is_named or not post.guarded):
        known = post.type in found.others or len(found.others) < _KINDS
        found.others[post.type if is_named and known else ""] += 1
        return True
    if not (is_named and post.is_sure):
        return False
    number = spool.add(Held(entry_of(post, spec, where), post.id, post.picture))
    if post.id:
        version = post.modified << _SHIFT | number
        found.latest[post.id] = max(version, found.latest.get(post.id, 0))
    return True


def _entries(spool: Spool, found: _Found) -> Reading:
    """Yield what waited, with pictures, but for versions of a post that another has replaced."""
    mask = (1 << _SHIFT) - 1
    for number, held in enumerate(spool):
        if held.post and found.latest[held.post] & mask != number:
            continue
        entry = held.entry
        if held.picture and entry.status == "publish" and not entry.protected:
            image = found.pictures.get(held.picture, "")
            alt = found.alts.get(held.picture, "")
            entry = structs.replace(entry, image=image, image_alt=alt)
        yield entry
