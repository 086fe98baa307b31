"""The settings of the built-in source kinds. What a key means is said here and nowhere else.

They stand apart from the readers, so that settings can be checked without importing one.
"""

from typing import Annotated

from msgspec import Meta, Struct

Paths = str | tuple[str, ...]


class Files(Struct, frozen=True, kw_only=True):
    """What every kind of source that reads files has."""

    path: Annotated[Paths, Meta(description='One file or several; "-" is standard input.')]
    complete: Annotated[
        bool,
        Meta(
            description="Whether it shows all entries there are: what it shows no more is gone"
            " then, and leaves the draft and the feeds."
        ),
    ] = False


class Records(Files, frozen=True, kw_only=True):
    """``kind = "records"``: parsed entries as JSON, JSON Lines or CSV."""

    html: Annotated[
        bool,
        Meta(
            description="Whether titles and texts are HTML source, as a WordPress export has them;"
            " with false they are taken letter by letter."
        ),
    ] = True


class ListingText(Files, frozen=True, kw_only=True):
    """``kind = "listing-text"``: the plain text of a hub's page, as a crawl saves it."""

    permalink: Annotated[
        str,
        Meta(
            description="How the hub's links look, {slug} standing for the title in WordPress's"
            ' spelling: "https://hub.example/{slug}/". Without it entries have no link.'
        ),
    ] = ""
    categories: Annotated[
        tuple[str, ...],
        Meta(description="Names of categories to know, beside those of the sections."),
    ] = ()
