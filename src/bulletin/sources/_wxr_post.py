"""What an item of an export says, field by field, and the raw entry that is made of it.

Fields are told by namespace, not by prefix: ``http://wordpress.org/export/1.x/`` for those of
WordPress itself (export_wp() in wp-admin/includes/export.php).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml.etree import _Element
from msgspec import Struct, field, structs

from bulletin.model import RawEntry
from bulletin.sources import _wxr_text
from bulletin.sources._wxr_repairs import Item
from bulletin.sources.specs import Wxr
from bulletin.text import one_line

_NAMESPACES = re.compile(
    r"\{(?:(?P<wp>https?://wordpress\.org/export/1\.\d+/?)"
    r"|(?P<excerpt>https?://wordpress\.org/export/1\.\d+/excerpt/?)"
    r"|(?P<content>http://purl\.org/rss/1\.0/modules/content/))\}"
)
_FIELDS = frozenset(
    "title link guid pubDate content:encoded excerpt:encoded wp:post_id wp:post_date"
    " wp:post_date_gmt wp:post_modified wp:post_modified_gmt wp:status wp:post_type"
    " wp:post_password wp:attachment_url".split()
)
_TERM, _META = "category", "wp:postmeta"
_PICTURE, _ALT, _DESCRIPTION = "_thumbnail_id", "_wp_attachment_image_alt", "_yoast_wpseo_metadesc"
_WANTED_META = frozenset((_PICTURE, _ALT, _DESCRIPTION))

_NUMBER = re.compile("[0-9]{1,18}")
# The category that WordPress fills in by itself, by its slug in some languages; it means none.
_NO_CATEGORY = frozenset(
    "uncategorized uncategorised non-classe sin-categoria sem-categoria senza-categoria"
    " geen-categorie bez-kategorii nezarazene".split()
)
_TAG = {"tag": "post_tag"}  # as exports before WordPress 3.0 call it
_YEAR_ZERO = " -0001 "  # what old versions wrote for no date at all


class Post(Struct, frozen=True):
    """An item's fields by name, its custom fields, and its terms: taxonomy, slug and name.

    A field that is there and says nothing is "", one that is not there is missing.
    """

    values: dict[str, str] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    damaged: bool = False

    @property
    def id(self) -> int:
        """The number WordPress knows it by, 0 when it has none."""
        return _number(self.values.get("wp:post_id", ""))

    @property
    def type(self) -> str:
        """Its post type."""
        return one_line(self.values.get("wp:post_type", ""))[:40] or "post"

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
        named = ("wp:post_modified_gmt", "wp:post_modified", "wp:post_date_gmt", "wp:post_date")
        digits = (re.sub("[^0-9]", "", self.values.get(name, "")[:40]) for name in named)
        return next((int(found[:14]) for found in digits if found.strip("0")), 0)

    @property
    def is_sure(self) -> bool:
        """Whether it can be told if it is public: its status is there, and its password's field."""
        asked = ("wp:status", "wp:post_password") if self.damaged else ("wp:status",)
        return all(name in self.values for name in asked) and bool(self.values["wp:status"].strip())


def post_of(item: Item) -> Post:
    """Return what an item says; of a field that is given twice the first counts."""
    post = Post(damaged=item.damaged)
    for element in item.elements:
        name = _name(element.tag)
        if name == _META:
            _add_meta(post, element)
        elif name == _TERM:
            taxonomy = element.get("domain", "")
            slug = element.get("nicename", "")
            post.terms.append((_TAG.get(taxonomy, taxonomy), slug, _text(element)))
        elif name and name not in post.values:
            post.values[name] = (element.text or "") if item.damaged else _text(element)
    return post


@lru_cache(maxsize=512)
def _name(tag: str) -> str:
    """Return the name of a field that is read, with WordPress's usual prefix, else ""."""
    space = _NAMESPACES.match(tag)
    name = f"{space.lastgroup}:{tag[space.end() :]}" if space else tag
    return name if name in _FIELDS or name in (_TERM, _META) else ""


def _text(element: _Element) -> str:
    """Return the text of an element; of markup that was not escaped its words."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _add_meta(post: Post, element: _Element) -> None:
    key = value = ""
    for child in element.iterchildren("*"):
        local = child.tag.rpartition("}")[2]
        if local == "meta_key":
            key = _text(child).strip()
        elif local == "meta_value" and key in _WANTED_META:
            value = _text(child)
    if key in _WANTED_META:
        post.meta.setdefault(key, value)


def entry_of(post: Post, spec: Wxr, where: str) -> RawEntry:
    """Return the raw entry of a post; of one that is not public its names alone."""
    values = post.values
    status = one_line(values.get("wp:status", ""))
    protected = bool(values.get("wp:post_password", "").strip())
    nameplate = RawEntry(
        where=where,
        markup=True,
        title=values.get("title", ""),
        link=values.get("link", ""),
        guid=values.get("guid", ""),
        source_id=str(post.id) if post.id else "",
        status=status,
        protected=protected,
    )
    if protected or status != "publish":
        return nameplate
    content = values.get("content:encoded", "")
    description = post.meta.get(_DESCRIPTION, "")
    return structs.replace(
        nameplate,
        summary=_wxr_text.summary(values.get("excerpt:encoded", ""), content, description),
        content=_wxr_text.paragraphs(content),
        categories=tuple(_terms(post, spec.category_taxonomies)),
        tags=tuple(_terms(post, spec.tag_taxonomies)),
        published=_published(values),
        updated=_utc(values.get("wp:post_modified_gmt", "")) or _local(values, "wp:post_modified"),
    )


def _terms(post: Post, taxonomies: Iterable[str]) -> Iterable[str]:
    """Yield the names of a post's terms, taxonomy by taxonomy.

    Exports of version 1.0 give each a second time, without its taxonomy.
    """
    bare = not any(taxonomy for taxonomy, _, _ in post.terms)
    for wanted in taxonomies:
        for taxonomy, slug, name in post.terms:
            taxonomy = taxonomy or ("category" if bare else "")  # noqa: PLW2901 - its real name
            key = slug or name.strip().casefold()
            if taxonomy == wanted and not (wanted == "category" and key in _NO_CATEGORY):
                yield name


def _published(values: dict[str, str]) -> str:
    """Return when a post appeared: in UTC where that is told, else in the hub's zone."""
    told = values.get("pubDate", "").strip()
    return (
        _utc(values.get("wp:post_date_gmt", ""))
        or ("" if _YEAR_ZERO in told else told)
        or _local(values, "wp:post_date")
    )


def _utc(text: str) -> str:
    """Return a time of WordPress's that is UTC and does not say so, "" for zeros."""
    text = text.strip()
    return "" if not text or text.startswith("0000") else f"{text.replace(' ', 'T')}Z"


def _local(values: dict[str, str], name: str) -> str:
    text = values.get(name, "").strip()
    return "" if text.startswith("0000") else text


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if _NUMBER.fullmatch(text) else 0
