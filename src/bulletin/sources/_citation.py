"""The line that names a page's own document: "<title> - <publisher>, <date> DOWNLOAD"."""

import re

from msgspec import Struct

from bulletin import dates

_BUTTON = re.compile(r"(?:^|(?<=\s))DOWNLOAD$")
_DASH = re.compile(r"\s+[–—]\s+")


class Citation(Struct, frozen=True):
    """A document as its page cites it; `doubt` says why a person should look."""

    title: str
    publisher: str = ""
    dated: str = ""
    doubt: str = ""


def is_button(line: str) -> bool:
    """Tell whether `line` ends with the download button."""
    return _BUTTON.search(line) is not None


def without_button(line: str) -> str:
    """Return `line` without the download button; "" when it is nothing else."""
    return _BUTTON.sub("", line).rstrip()


def cite(line: str) -> Citation:
    """Return what a citation says; a title alone where it names no publisher.

    WordPress turns the " - " of a title into " – ", so the first " - " is the page's own and
    parts title and publisher. A long dash parts them only where a date follows.
    """
    title, hyphen, rest = line.partition(" - ")
    if hyphen:
        publisher, dated = _dated(rest)
        doubt = f"{rest!r} was taken for the publisher" if " - " in rest else ""
        return Citation(title.strip(), publisher, dated, doubt)
    dashes = list(_DASH.finditer(line))
    if not dashes:
        return Citation(line)
    dash = dashes[-1]
    publisher, dated = _dated(line[dash.end() :])
    if not dated:
        return Citation(line, doubt="what follows the dash was taken for a part of the title")
    return Citation(line[: dash.start()].strip(), publisher, dated)


def _dated(text: str) -> tuple[str, str]:
    """Return publisher and date of "publisher, date"; the date is the longest end that is one."""
    pieces = text.split(",")
    for place in range(max(0, len(pieces) - 2), len(pieces)):
        tail = ",".join(pieces[place:]).strip()
        if _is_date(tail):
            return ",".join(pieces[:place]).strip(), tail
    return text.strip(" ,"), ""


def _is_date(text: str) -> bool:
    try:
        dates.partial(text)
    except ValueError:
        return False
    return True
