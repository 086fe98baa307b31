"""What a reader had to say, as checks: the first few, the others counted."""

from collections.abc import Iterable, Iterator

from bulletin.model import Finding, Severity
from bulletin.setup.values import Check, Sign

MOST = 3
_SIGNS: dict[Severity, Sign] = {"error": "wrong", "warning": "look", "note": "ok"}


def remarks(findings: Iterable[Finding]) -> Iterator[Check]:
    """Yield the first findings as checks; `bulletin read` shows all."""
    told = list(findings)
    for finding in told[:MOST]:
        where = f"{finding.where}: " if finding.where else ""
        sign = _SIGNS[finding.severity]
        yield Check(sign=sign, what=where + finding.what, hint=finding.hint)
    if told[MOST:]:
        left = len(told) - MOST
        yield Check(sign="look", what=f"Remarks left out: {left}. bulletin read shows all.")
