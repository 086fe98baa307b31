"""The fence round premailer 3.10 and cssutils: a sheet in, style attributes out, nothing else.

Defects of theirs, and what is done about each (the issue numbers are premailer's):

- P1 ``@import`` is fetched even with ``allow_network=False``, ``<link>`` too without it: both, and
  ``url()`` of any other scheme than https, cid and data:image, are refused, and so is the fetcher.
- P2, c6 placeholders in an address are broken (#130, #297): none gets here, see `placeholders`.
- P3, c2 ``!important`` is stripped from kept rules: ``strip_important=False``.
- P4, c3 ``@supports``, ``@font-face`` and their like vanish: refused, with the cure.
- P5 empty input, an XML declaration and markup nested too deep fail or lose text: the words and
  tags that go in must come out.
- P6 environment variables steer it when it is imported: it does not see them.
- c1 a doctype not in capitals vanishes, and the page is shown in quirks mode: kept here.
- c4 styles overwrite the attributes width, height, align, valign, bgcolor: switched off.
- c5 libxml2 empties a link round a table (#192): refused.
- c7 selectors are split at every comma: the failure is told as ours. The cascade between a
  shorthand and its longhands is wrong: the shipped sheet mixes none.
- c8 a style attribute that reads like a selector breaks its cache: the failure is told as ours.
- c9 entities become characters, which UTF-8 bears.
- c10 errors in the sheet are only logged: they are raised.
"""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

from bulletin.errors import TemplateError

_STEERING = ("PREMAILER_CACHE", "PREMAILER_CACHE_MAXSIZE", "PREMAILER_CACHE_TTL")


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Hide variables of the environment for a moment."""
    hidden = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


with _without(*_STEERING):
    import cssutils
    from premailer import Premailer


def _refuse(url: str) -> None:
    raise TemplateError(
        f"the style sheet asks for {url}", hint="Write its rules into the template."
    )


cssutils.util._defaultFetcher = _refuse  # noqa: SLF001 - premailer has no parameter for it
_LOG = logging.getLogger("bulletin.cssutils")
_LOG.propagate = False
cssutils.log.setLog(_LOG)
cssutils.ser.prefs.minimizeColorHash = False  # "#aa0000" stays as it is written

SETTINGS = {
    "align_floating_images": False,
    "allow_network": False,
    "cache_css_parsing": False,  # a faulty sheet met again would be silent
    "disable_basic_attributes": ["width", "height", "align", "valign", "bgcolor"],
    "disable_validation": True,
    "strip_important": False,
}
_DOCTYPE = re.compile(r"\s*<!doctype[^>]*>\s*", re.IGNORECASE)
_STYLE = re.compile(
    r"<style\b(?P<attributes>[^>]*)>(?P<sheet>.*?)</style\s*>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|</[^>]*>")
_REFUSED = (
    (
        re.compile(r"@import\b|@\\", re.IGNORECASE),
        "@import fetches a sheet",
        "Write its rules here.",
    ),
    (
        re.compile(r"@(?!media\b|charset\b)[a-z-]+", re.IGNORECASE),
        "this at-rule cannot be moved into elements",
        'Write it in a <style data-premailer="ignore"> block.',
    ),
    (
        re.compile(r"url\(\s*[\"']?(?!https:|cid:|data:image/)", re.IGNORECASE),
        "a url() in a sheet must be https, cid or data:image",
        "Give the picture's full https address.",
    ),
)
_REFUSED_MARKUP = (
    (
        re.compile(r"data-premailer=(?![\"']?ignore\b)[^\s>]*", re.IGNORECASE),
        "there is no such instruction",
        'Write data-premailer="ignore", or leave it out.',
    ),
    (
        re.compile(r"<link\b[^>]*\bstylesheet", re.IGNORECASE),
        "a linked style sheet does not reach a reader",
        "Write its rules into a <style> block.",
    ),
    (
        re.compile(r"<a\b[^>]*>(?:(?!</a\s*>).)*?<table\b", re.IGNORECASE | re.DOTALL),
        "a link round a table comes out empty",
        "Put the link inside the cell.",
    ),
)


class _Complaints(logging.Handler):
    """Keeps what cssutils would only log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def inline(html: str, where: str) -> str:
    """Return the document `html` with its sheets moved into style attributes.

    Sheets marked ``data-premailer="ignore"`` stay as they are. `where` is the template to name in
    the `TemplateError` that any defect in markup or sheet raises.
    """
    body = _DOCTYPE.sub("", html, count=1)
    _check(body, where)
    result = _transformed(body, where)
    if _words(result) != _words(body):
        raise TemplateError(
            "the markup would lose or move words when its styles are inlined",
            where=where,
            hint="Close every element where it was opened, and nest at most 200 deep.",
        )
    return f"<!DOCTYPE html>\n{result.strip()}\n"


def _transformed(body: str, where: str) -> str:
    """Return what premailer makes of `body`; its failures and complaints are raised as ours."""
    complaints = _Complaints()
    _LOG.addHandler(complaints)
    try:
        result: str = Premailer(body, **SETTINGS).transform(pretty_print=False)
    except Exception as error:
        raise TemplateError(
            f"the styles cannot be inlined: {str(error) or type(error).__name__}",
            where=where,
            hint="Simplify the last change to the sheet; one selector or value is at fault.",
        ) from error
    finally:
        _LOG.removeHandler(complaints)
    if complaints.messages:
        raise TemplateError(
            f"the style sheet has a fault: {complaints.messages[0]}",
            where=where,
            hint="Mend the rule; a reader's program would drop it, or the whole sheet.",
        )
    return result


def _check(body: str, where: str) -> None:
    """Refuse what premailer would fetch, drop or break."""
    if not _words(body):
        raise TemplateError("the template prints nothing", where=where)
    sheets = " ".join(
        match["sheet"] for match in _STYLE.finditer(body) if "ignore" not in match["attributes"]
    )
    for text, refused in ((sheets, _REFUSED), (body, _REFUSED_MARKUP)):
        for pattern, what, hint in refused:
            if match := pattern.search(text):
                raise TemplateError(f"{what}: {match[0][:40]}", where=where, hint=hint)


def _words(html: str) -> list[str]:
    """Return the words and start tags of a document, in order, comments too, without its sheets."""
    seen = _TAG.sub(lambda tag: f" <{tag[1].lower()} " if tag[1] else " ", _STYLE.sub("", html))
    return unescape(seen).split()
