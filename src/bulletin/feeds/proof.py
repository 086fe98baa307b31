"""The last look at a feed before it leaves: it can be read, and holds what it should."""

from lxml import etree

from bulletin.errors import BulletinError
from bulletin.feeds import terms
from bulletin.model import Channel

_ATOM = "{http://www.w3.org/2005/Atom}"


def prove(document: bytes, channel: Channel, where: str) -> None:
    """Check that an RSS or Atom document reads back with the channel's entries, in their order.

    `where` names the document in the `BulletinError` that is raised when it does not.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise BulletinError(f"the feed is not well-formed XML: {error}", where=where) from error
    if root.tag == f"{_ATOM}feed":
        found = [element.text for element in root.iterfind(f"{_ATOM}entry/{_ATOM}id")]
        wanted = list(map(terms.iri, channel.entries))
    else:
        found = [element.text for element in root.iterfind("channel/item/guid")]
        wanted = [known.identity.guid for known in channel.entries]
    if found != wanted:
        raise BulletinError(
            f"the feed reads back with {len(found)} entries, it was made of {len(wanted)};"
            f" the first that differs is {_first_difference(found, wanted)}",
            where=where,
        )


def _first_difference(found: list[str | None], wanted: list[str]) -> str:
    """Return the first id wanted that was not found in its place, or the first one too many."""
    for here, there in zip(found, wanted, strict=False):
        if here != there:
            return there
    return str((wanted[len(found) :] + found[len(wanted) :])[0])
