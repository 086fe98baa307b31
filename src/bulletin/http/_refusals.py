"""What goes wrong on the way, in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from bulletin.errors import MissingError, SourceError
from bulletin.http._clock import Clock

if TYPE_CHECKING:
    from requests import Response

LATER = "Try again later."
BROWSER = "Open the address in a browser to see what is there."
_CLOSED = "The server lets not everyone in. Hand in a file of it instead."
_HINTS = {401: _CLOSED, 403: _CLOSED, 429: LATER, 503: LATER}
PASSING = frozenset((429, 500, 502, 503, 504))
"""Answers that another try may not meet again."""


class Passing(SourceError):  # noqa: N818 - it passes
    """A failure that another try may not meet again; `wait` is how long the server asks to wait."""

    wait: float = 0.0


def refusal(response: "Response") -> SourceError:
    """Return an answer that is not wanted in words."""
    from http.client import responses

    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    code = response.status_code
    hint = _HINTS.get(code, BROWSER)
    said = f"the server answered {code} ({responses.get(code, 'whatever that means')})"
    if code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return MissingError(said, hint=hint)
    if code not in PASSING:
        return SourceError(said, hint=hint)
    passing = Passing(said, hint=hint)
    if code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        with suppress(InvalidHeader, ValueError, OverflowError):  # none, or no number and no date
            passing.wait = Retry().parse_retry_after(response.headers.get("retry-after", ""))
    return passing


@contextmanager
def in_words(clock: Clock) -> Iterator[None]:
    """Say in plain words what goes wrong on the way."""
    from requests.exceptions import ContentDecodingError, RequestException, SSLError, Timeout
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (RequestException, HTTPError) as error:
        if clock.is_over:
            raise clock.too_late() from error
        if isinstance(error, SSLError):
            said = f"there is no secure connection: {_certificate(error)}"
            raise SourceError(said, hint="When a browser warns, too, tell who runs it.") from error
        if isinstance(error, ContentDecodingError):
            raise SourceError("what came cannot be unpacked", hint=LATER) from error
        if isinstance(error, Timeout):
            raise Passing("no answer came in time", hint=LATER) from error
        raise Passing("the connection broke off", hint=LATER) from error


def _certificate(error: BaseException) -> str:
    """Return what is wrong with a certificate, as the first of the errors has it."""
    while error.__context__:
        error = error.__context__
    return str(getattr(error, "verify_message", "")) or "the server and we found no common way"
