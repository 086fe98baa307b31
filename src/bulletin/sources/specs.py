"""The settings of the built-in source kinds. What a key means is said here and nowhere else.

They stand apart from the readers, so that settings can be checked without importing one.
"""

from typing import Annotated

from msgspec import Meta, Struct

Paths = str | tuple[str, ...]


class Records(Struct, frozen=True, kw_only=True):
    """``kind = "records"``: parsed entries as JSON, JSON Lines or CSV."""

    path: Annotated[Paths, Meta(description='One file or several; "-" is standard input.')]
    html: Annotated[
        bool,
        Meta(
            description="Whether titles and texts are HTML source, as a WordPress export has them;"
            " with false they are taken letter by letter."
        ),
    ] = True


class ListingText(Struct, frozen=True, kw_only=True):
    """``kind = "listing-text"``: the plain text of a hub's page, as a crawl saves it."""

    path: Annotated[Paths, Meta(description='One file or several; "-" is standard input.')]
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
