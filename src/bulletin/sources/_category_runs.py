"""Category names printed one after another with nothing between: "News & AnalysisLegislation".

With the hub's names known a run is parted exactly; what they do not cover is guessed where a
capital follows a small letter, a digit or a bracket, and marked as guessed.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

LONGEST = 400
"""Characters in a run; a longer line is a text."""

_GAP = re.compile(r"\s*[,;|•·]\s*")
_AND = re.compile(r"\s+(?:&amp;|&#0?38;|&|and)\s+", re.IGNORECASE)
_SENTENCE_END = (".", "!", "?", ":", ";", ",", "…", "。", "؟")
_MOST_WORDS = 8
_SHORT = 3  # a shorter piece is rather a part of its neighbour: "e" of "eLearning"

# What a way of parting a run costs; the cheapest wins. A character that no name covers costs 1.
_KNOWN, _SEEN, _UNKNOWN = 1, 2, 5
_CAPITAL_INSIDE = 6  # more than an unknown piece: parting there is the better guess
_SMALL_START = 8  # "letters" of "Newsletters" after a known "News"

Matches = Callable[[str, int], Iterator[tuple[int, str]]]
"""The names that stand in a line from a position on: where each ends, and its right spelling."""


class Run(Struct, frozen=True):
    """A parted run: its names in order, which of them are guessed, another way to part it."""

    names: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


def split_all(runs: Sequence[str], known: Sequence[str]) -> tuple[Run, ...]:
    """Return each run parted into `known` names, as few as can be, else into guessed ones.

    A known name is found as it is written, then also with other case, spaces, or "and" for "&".
    What stays is guessed from all the runs together: names that stand alone or come back teach.
    """
    covered = {run: _cover(run, known) for run in runs}
    uncovered = [run for run, cover in covered.items() if not cover.names]
    seen = _seen(uncovered, known)
    return tuple(covered[run] if covered[run].names else _guess(run, known, seen) for run in runs)


def covers(line: str, known: Sequence[str]) -> bool:
    """Tell whether `line` is `known` names from end to end."""
    return len(line) <= LONGEST and bool(_cover(line, known).names)


def plausible(line: str) -> bool:
    """Tell whether `line` may be a run of names nobody knows: short pieces, no sentence."""
    if not line or len(line) > LONGEST or line.endswith(_SENTENCE_END):
        return False
    return all(len(piece.split()) <= _MOST_WORDS for piece in _pieces(line))


def _cover(run: str, known: Sequence[str]) -> Run:
    for matches in (_exact(known), _loose(known)):
        if ways := _ways(run, matches):
            return Run(ways[0], other=ways[1] if len(ways) > 1 else ())
    return Run()


def _ways(run: str, matches: Matches) -> list[tuple[str, ...]]:
    """Return the two best ways to cover `run` with names: fewest first, then longest first name."""
    best: dict[int, list[tuple[str, ...]]] = {len(run): [()]}
    for start in reversed(range(len(run))):
        ways = {(name, *rest) for end, name in matches(run, start) for rest in best.get(end, ())}
        best[start] = sorted(ways, key=lambda way: (len(way), -len(way[0]), way))[:2]
    return [way for way in best[0] if way]


def _exact(names: Iterable[str]) -> Matches:
    names = tuple(dict.fromkeys(filter(None, names)))

    def matches(run: str, start: int) -> Iterator[tuple[int, str]]:
        for name in names:
            if run.startswith(name, start):
                yield _after_gap(run, start + len(name)), name

    return matches


def _loose(names: Iterable[str]) -> Matches:
    patterns = [(_loosely(name), name) for name in dict.fromkeys(names) if name.strip()]

    def matches(run: str, start: int) -> Iterator[tuple[int, str]]:
        for pattern, name in patterns:
            if found := pattern.match(run, start):
                yield _after_gap(run, found.end()), name

    return matches


def _loosely(name: str) -> re.Pattern[str]:
    parts = (r"\s+".join(map(re.escape, part.split())) for part in _AND.split(name))
    return re.compile(r"\s+(?:&amp;|&\#0?38;|&|and)\s+".join(parts), re.IGNORECASE)


def _after_gap(run: str, end: int) -> int:
    gap = _GAP.match(run, end)
    return gap.end() if gap else end


def _seen(runs: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the names that uncovered `runs` teach: alone on a line, or a piece of several."""
    counts = Counter(piece for run in runs for piece in set(_pieces(run)))
    often = {piece for piece, count in counts.items() if count > 1 and len(piece) >= _SHORT}
    alone = {run for run in runs if len(_pieces(run)) == 1}
    names = {*known, *often, *alone}
    return sorted(often | {run for run in alone if not any(_glued(run, name) for name in names)})


def _glued(run: str, name: str) -> bool:
    """Tell whether `run` is `name` and something else with no space or small letter between."""
    if run == name or not name:
        return False
    rest = run[len(name) :] if run.startswith(name) else ""
    before = run[: -len(name)] if run.endswith(name) else ""
    starts = bool(rest) and not rest[0].isspace() and not rest[0].islower()
    return starts or (bool(before) and not before[-1].isspace() and not name[0].islower())


class _Piece(Struct, frozen=True, order=True):
    """A part of a run taken for one name: what that costs, where it ends, whether it is a guess."""

    cost: int
    end: int
    name: str
    guessed: bool


def _guess(run: str, known: Sequence[str], seen: Sequence[str]) -> Run:
    """Return the cheapest way to part `run` (shortest path over the places it may be cut)."""
    named = {start: _named(run, start, known, seen) for start in range(len(run))}
    capitals = _capitals(run)
    starts = {start for start, pieces in named.items() if pieces}
    ends = {piece.end for pieces in named.values() for piece in pieces}
    cuts = sorted(cut for cut in {*capitals, *starts, *ends} if _cuttable(run, cut))
    best: dict[int, tuple[int, tuple[_Piece, ...]]] = {0: (0, ())}
    for start in (0, *cuts):  # each is reached: an unknown piece may end at any cut
        spent, way = best[start]
        unknown = (
            _Piece(_price(run, capitals, start, end), end, run[start:end].strip(), guessed=True)
            for end in (*cuts, len(run))
            if end > start
        )
        for piece in (*named[start], *unknown):
            step = (spent + piece.cost, (*way, piece))
            best[piece.end] = min(best.get(piece.end, step), step)
    _, way = best[len(run)]
    return Run(
        tuple(piece.name for piece in way),
        guessed=tuple(piece.name for piece in way if piece.guessed),
    )


def _named(run: str, start: int, known: Sequence[str], seen: Sequence[str]) -> list[_Piece]:
    """Return the names of lists that stand in `run` at `start`."""
    sure = [_Piece(_KNOWN, end, name, guessed=False) for end, name in _loose(known)(run, start)]
    return sure + [_Piece(_SEEN, end, name, guessed=True) for end, name in _exact(seen)(run, start)]


def _cuttable(run: str, cut: int) -> bool:
    return 0 < cut < len(run) and not run[cut].isspace() and not run[cut - 1].isspace()


def _price(run: str, capitals: Sequence[int], start: int, end: int) -> int:
    """Return what it costs to take a part of a run for an unknown name."""
    inside = bisect_right(capitals, end - _SHORT) - bisect_left(capitals, start + _SHORT)
    small = start > 0 and run[start].islower()
    length = end - start
    return _UNKNOWN + length + _CAPITAL_INSIDE * max(0, inside) + _SMALL_START * small


def _capitals(run: str) -> list[int]:
    """Return where a capital follows a small letter, a digit or a bracket."""
    return [
        place
        for place, (before, after) in enumerate(pairwise(run), 1)
        if (before.islower() or before.isdigit() or before in ")]") and after.isupper()
    ]


def _pieces(run: str) -> list[str]:
    """Return `run` parted at its capitals, leaving no piece that is too short."""
    cuts = [0]
    for cut in _capitals(run):
        if cut - cuts[-1] >= _SHORT and len(run) - cut >= _SHORT:
            cuts.append(cut)
    return [run[start:end] for start, end in pairwise([*cuts, len(run)])]
