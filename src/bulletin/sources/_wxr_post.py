"""What an item of an export says, field by field, and the raw entry that is made of it.

Fields are told by namespace, not by prefix: ``http://wordpress.org/export/1.x/`` for those of
WordPress itself (export_wp() in wp-admin/includes/export.php).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from lxml.etree import _Element
from msgspec import Struct

from bulletin.model import RawEntry
from bulletin.sources import _wxr_text
from bulletin.sources._wordpress_facts import is_unsorted
from bulletin.sources._wxr_repairs import Item
from bulletin.sources.specs import Wxr

_NAMESPACES = re.compile(
    r"\{(?:(?P<wp>https?://wordpress\.org/export/1\.\d+/?)"
    r"|(?P<excerpt>https?://wordpress\.org/export/1\.\d+/excerpt/?)"
    r"|(?P<content>http://purl\.org/rss/1\.0/modules/content/))\}"
)
_FIELDS = frozenset(
    "title link guid pubDate content:encoded excerpt:encoded wp:post_id wp:post_date"
    " wp:post_date_gmt wp:post_modified_gmt wp:status wp:post_type"
    " wp:post_password wp:attachment_url".split()
)
_TERM, _META = "category", "wp:postmeta"
_PICTURE, _ALT, _DESCRIPTION = "_thumbnail_id", "_wp_attachment_image_alt", "_yoast_wpseo_metadesc"
_WANTED_META = frozenset((_PICTURE, _ALT, _DESCRIPTION))

_TAGS = sorted({"{*}" + name.rpartition(":")[2] for name in (*_FIELDS, _TERM, _META)})
_VERSIONS = ("wp:post_modified_gmt", "wp:post_date_gmt", "wp:post_date")
_NO_DIGIT = re.compile("[^0-9]")
_NUMBER = re.compile("[0-9]{1,18}")
_TAG = {"tag": "post_tag"}  # as exports before WordPress 3.0 call it
_YEAR_ZERO = " -0001 "  # what old versions wrote for no date at all


class Post(Struct, frozen=True):
    """What an item says: its fields by name, its custom fields, its terms (taxonomy, slug, name).

    `id` is the number WordPress knows it by, 0 when it has none. A field that is there and says
    nothing is "", one that is not there is missing. `guarded` tells that the one for a password may
    have got lost.
    """

    id: int
    type: str
    values: Mapping[str, str]
    meta: Mapping[str, str]
    terms: Sequence[tuple[str, str, str]]
    guarded: bool

    @property
    def picture(self) -> int:
        """The number of the attachment that is its picture, 0 for none."""
        return _number(self.meta.get(_PICTURE, ""))

    @property
    def address(self) -> str:
        """Where the file of an attachment lies."""
        return self.values.get("wp:attachment_url", "").strip()

    @property
    def alt(self) -> str:
        """What an attachment shows, in words."""
        return self.meta.get(_ALT, "").strip()

    @property
    def modified(self) -> int:
        """When it was changed last, as a number that grows: year, month, day and so on."""
        for name in _VERSIONS:
            digits = _NO_DIGIT.sub("", self.values.get(name, "")[:40])[:14]
            if digits.strip("0"):
                return int(digits)
        return 0

    @property
    def is_sure(self) -> bool:
        """Whether it can be told if it is public: its status is there, and its password's field."""
        if self.guarded:
            texts = (*self.values.values(), *self.meta.values(), *(name for *_, name in self.terms))
            swallowed = any("post_password>" in text for text in texts)
            if swallowed or "wp:post_password" not in self.values:
                return False
        return bool(self.values.get("wp:status", "").strip())


def post_of(item: Item) -> Post:
    """Return what an item says; of a field that is given twice the first counts."""
    values: dict[str, str] = {}
    meta: dict[str, str] = {}
    terms: list[tuple[str, str, str]] = []
    for element in item.fields(*_TAGS):
        name = _name(element.tag)
        if name == _META:
            _add_meta(meta, element)
        elif name == _TERM:
            taxonomy = element.get("domain", "")
            terms.append(
                (_TAG.get(taxonomy, taxonomy), element.get("nicename", ""), _text(element))
            )
        elif name and name not in values:
            is_text = item.damaged or not len(element)
            values[name] = (element.text or "") if is_text else _text(element)
    type_ = values.get("wp:post_type", "").strip() or "post"
    id_ = _number(values.get("wp:post_id", ""))
    return Post(id_, type_, values, meta, terms, item.guarded)


@lru_cache(maxsize=512)
def _name(tag: str) -> str:
    """Return the name of a field that is read, with WordPress's usual prefix, else ""."""
    space = _NAMESPACES.match(tag)
    name = f"{space.lastgroup}:{tag[space.end() :]}" if space else tag
    return name if name in _FIELDS or name in (_TERM, _META) else ""


def _text(element: _Element) -> str:
    """Return the text of an element; of markup that was not escaped its words."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _add_meta(meta: dict[str, str], element: _Element) -> None:
    """Note a custom field, if it is one that is read: its key, then its value."""
    key = ""
    for child in element.iterchildren("{*}meta_key", "{*}meta_value"):
        if child.tag.endswith("}meta_key"):
            key = _text(child).strip()
            if key not in _WANTED_META:
                return
        elif key:
            meta.setdefault(key, _text(child))


def entry_of(post: Post, spec: Wxr, where: str) -> RawEntry:
    """Return the raw entry of a post; of one that is not public its names alone."""
    values = post.values
    status = values["wp:status"].strip()
    protected = bool(values.get("wp:post_password", "").strip())
    title, link, guid = (values.get(name, "") for name in ("title", "link", "guid"))
    source_id = str(post.id) if post.id else ""
    if protected or status != "publish":
        return RawEntry(
            where=where,
            title=title,
            link=link,
            source_id=source_id,
            guid=guid,
            markup=True,
            status=status,
            protected=protected,
        )
    content = values.get("content:encoded", "")
    description = post.meta.get(_DESCRIPTION, "")
    return RawEntry(
        where=where,
        title=title,
        link=link,
        source_id=source_id,
        guid=guid,
        summary=_wxr_text.summary(values.get("excerpt:encoded", ""), content, description),
        content=_wxr_text.paragraphs(content),
        markup=True,
        categories=tuple(_terms(post, spec.category_taxonomies)),
        tags=tuple(_terms(post, spec.tag_taxonomies)),
        published=_published(values),
        updated=_utc(values.get("wp:post_modified_gmt", "")),
    )


def _terms(post: Post, taxonomies: Iterable[str]) -> Iterable[str]:
    """Yield the names of a post's terms, taxonomy by taxonomy.

    Exports of version 1.0 give each a second time, without its taxonomy.
    """
    bare = not any(taxonomy for taxonomy, _, _ in post.terms)
    for wanted in taxonomies:
        for taxonomy, slug, name in post.terms:
            taxonomy = taxonomy or ("category" if bare else "")  # noqa: PLW2901 - its real name
            if taxonomy == wanted and not (wanted == "category" and is_unsorted(slug or name)):
                yield name


def _published(values: Mapping[str, str]) -> str:
    """Return when a post appeared: in UTC where that is told, else in the hub's zone."""
    if published := _utc(values.get("wp:post_date_gmt", "")):
        return published
    told = values.get("pubDate", "").strip()
    local = values.get("wp:post_date", "").strip()
    return (told if _YEAR_ZERO not in told else "") or ("" if local.startswith("0000") else local)


def _utc(text: str) -> str:
    """Return a time of WordPress's that is UTC and does not say so, "" for zeros."""
    text = text.strip()
    return "" if not text or text.startswith("0000") else f"{text.replace(' ', 'T')}Z"


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if _NUMBER.fullmatch(text) else 0
