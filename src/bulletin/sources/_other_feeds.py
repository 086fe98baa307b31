"""What is written as a feed, and is no feed of resources: exports, and readers' comments."""

import re
from collections.abc import Iterable

from bulletin.model import RawEntry

EXPORT = "an export of a WordPress site, with its drafts and pictures"
COMMENTS = "a feed of comments"

_EXPORT = r"\bxmlns:wp\s*=|wordpress\.org/export/"
_COMMENTS = r"(?i)/comments/feed(?:/|$|\?)|[?&]feed=comments-"
_COMMENT = r"#comment-\d+$"
_TITLE = r"\s*Comments (?:on|for)\b"  # WordPress: feed-rss2-comments.php
_NEAR = 10_000  # characters at the beginning in which an export says what it is


def is_export(source: str) -> bool:
    """Tell whether a text is a WordPress export (WXR)."""
    return re.search(_EXPORT, source[:_NEAR]) is not None


def are_comments(entries: Iterable[RawEntry], url: str, title: str = "") -> bool:
    """Tell whether entries, read from the feed at `url`, are comments.

    Of a feed without entries its `title` decides.
    """
    names = [entry.guid or entry.link for entry in entries]
    if names and all(re.search(_COMMENT, name) for name in names):
        return True
    return is_of_comments(url) or bool(not names and re.match(_TITLE, title))


def is_of_comments(url: str) -> bool:
    """Tell whether the feed at an address is one of comments, as WordPress names them."""
    return re.search(_COMMENTS, url) is not None
