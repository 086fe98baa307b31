"""The settings of the built-in source kinds. What a key means is said here and nowhere else.

They stand apart from the readers, so that settings can be checked without importing one.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Paths = str | tuple[str, ...]
Types = Annotated[
    tuple[str, ...],
    Meta(description="The WordPress post types to read, by name: post, page, or one's own."),
]
Categories = Annotated[
    tuple[str, ...], Meta(description="The WordPress taxonomies whose terms are categories.")
]
Tags = Annotated[
    tuple[str, ...], Meta(description="The WordPress taxonomies whose terms are tags.")
]
Known = Annotated[
    tuple[str, ...],
    Meta(description="Names of categories to know, beside those of the sections."),
]

Field = Literal[
    "title", "link", "source_id", "guid", "summary", "content", "categories", "tags", "authors",
    "publisher", "published", "updated", "dated", "stage", "language", "image", "image_alt",
    "enclosures", "status", "protected", "partial", "link_derived", "notes",
]  # fmt: skip
"""The fields of a record; `records.FIELDS` has the names they go by."""


class Web(Struct, frozen=True, kw_only=True):
    """What every kind of source that may be on the web has."""

    allow_private: Annotated[
        bool,
        Meta(description="Whether the address may lead to this computer or a private network."),
    ] = False


class Files(Web, frozen=True, kw_only=True):
    """What every kind of source that reads files or single addresses has."""

    path: Annotated[Paths, Meta(description='One file or several; "-" is standard input.')] = ()
    url: Annotated[Paths, Meta(description="One web address or several, beside the files.")] = ()
    complete: Annotated[
        bool,
        Meta(
            description="Whether it shows all entries there are: what it shows no more is gone"
            " then, and leaves the draft and the feeds."
        ),
    ] = False


class Records(Files, frozen=True, kw_only=True):
    """``kind = "records"``: parsed entries as JSON, JSON Lines, CSV, XLSX or ODS."""

    html: Annotated[
        bool,
        Meta(
            description="Whether titles and texts are HTML source, as a WordPress export has them;"
            " with false they are taken letter by letter."
        ),
    ] = True
    columns: Annotated[
        dict[str, Field],
        Meta(description="The names that columns have there, and the field each is for."),
    ] = {}
    sheet: Annotated[
        str | int,
        Meta(
            description="The sheet to read, by name or number from 1; without it the first that has"
            " a row which names the columns."
        ),
    ] = ""


class ListingText(Files, frozen=True, kw_only=True):
    """``kind = "listing-text"``: the plain text of a hub's page, as a crawl saves it."""

    permalink: Annotated[
        str,
        Meta(
            description="How the hub's links look, {slug} standing for the title in WordPress's"
            ' spelling: "https://hub.example/{slug}/". Without it entries have no link.'
        ),
    ] = ""
    categories: Known = ()


class Wordpress(Web, frozen=True, kw_only=True):
    """``kind = "wordpress"``: a WordPress, by its REST interface."""

    url: Annotated[str, Meta(description="Any page of the site; its front page is best.")]
    login: Annotated[
        str,
        Meta(
            description='Where "name:application password" is kept: "env:NAME" or "file:PATH".'
            " Never write it here."
        ),
    ] = ""
    complete: Annotated[bool, Meta(description="Whether what the site shows no more is gone.")] = (
        True
    )
    types: Types = ("post",)
    category_taxonomies: Categories = ("category",)
    tag_taxonomies: Tags = ("post_tag",)


class Wxr(Files, frozen=True, kw_only=True):
    """``kind = "wxr"``: WordPress exports (Tools > Export): files, parts, or a zip of them."""

    complete: Annotated[
        bool, Meta(description="Whether it was exported whole: what it lacks is gone then.")
    ] = True
    types: Types = ("post",)
    category_taxonomies: Categories = ("category",)
    tag_taxonomies: Tags = ("post_tag",)


class Feed(Files, frozen=True, kw_only=True):
    """``kind = "feed"``: an RSS, Atom, RDF or JSON feed."""

    pages: Annotated[
        int,
        Meta(description="How many pages of a WordPress feed are asked for, from 1 to 100."),
    ] = 1
    categories: Known = ()


class ListingHtml(Files, frozen=True, kw_only=True):
    """``kind = "listing-html"``: a page with cards, saved or on the web."""

    pages: Annotated[
        int, Meta(description="How many pages are read by following the next link, 1 to 100.")
    ] = 10
    categories: Known = ()
