"""The digest as a fragment: what of the page survives a paste into a rich editor, and no more.

Editors drop the head, style sheets, comments (so Outlook's too) and what is hidden before they show
anything. The fragment is cut out of the page's own text, so that every byte that stays is the same.
"""

import re

_BODY = re.compile(r"<body\b[^>]*>(.*)</body\s*>", re.DOTALL | re.IGNORECASE)
_DROPPED = re.compile(r"<(?:!--.*?--|style\b.*?</style\s*)>", re.DOTALL | re.IGNORECASE)
_HIDDEN = re.compile(r"display:\s*none")
_STYLED = re.compile(r"<([a-z][a-z0-9]*)\s[^<>]*style=\"[^<>\"]*$", re.IGNORECASE)
_CLASS = re.compile(r" class=\"[^\"<>]*\"(?=[^<>]*>)")
_WRAPPER = re.compile(r"\s*<div role=\"article\"[^>]*>(.*)</div>\s*", re.DOTALL)
_BLANK = re.compile(r"\n\s*\n")


def fragment(page: str) -> str:
    """Return the part of an inlined HTML `page` that can be pasted into another page.

    Its outer table carries language, direction and width. Without a body it is the page itself.
    """
    body = _BODY.search(page)
    kept = _without_hidden(_DROPPED.sub("", body[1] if body else page))
    if wrapped := _WRAPPER.fullmatch(kept):
        kept = wrapped[1]  # says nothing that the table does not; a paste loses it
    return _BLANK.sub("\n", _CLASS.sub("", kept)).strip() + "\n"


def _without_hidden(html: str) -> str:
    """Return `html` without the elements whose style hides them, such as the preheader."""
    at = 0
    while found := _HIDDEN.search(html, at):
        at = found.end()
        start = html.rfind("<", 0, found.start())
        if start >= 0 and (tag := _STYLED.match(html[start : found.start()])):
            end = re.compile(rf"</{tag[1]}\s*>", re.IGNORECASE).search(html, at)
            html = html[:start] + (html[end.end() :] if end else "")
            at = start
    return html
