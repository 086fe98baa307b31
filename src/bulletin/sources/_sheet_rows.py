"""The rows of a sheet as a person sees them: none that is hidden, merged cells filled."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from bulletin.model import Finding
from bulletin.sources import _calamine
from bulletin.sources._sheet_survey import Place, Survey, spell

_TOLD = 20  # cells, or rows, that are told one by one


class Line(Struct, frozen=True):
    """A row that says something: where it stands, its number from 1, and its cells' texts."""

    where: str
    number: int
    cells: list[str]


class Lines:
    """The rows of one sheet, to be gone through once; what was left out is known afterwards."""

    def __init__(self, survey: Survey, file: bytes, number: int, where: str) -> None:
        """`file` holds the sheet, as the one with this `number`; `where` names it in messages."""
        self.where = where
        self.links: Mapping[Place, str] = survey.links
        self.errors: Mapping[Place, str] = survey.errors
        self.empty = 0
        self._survey = survey
        self._rows = _calamine.rows(file, number, where)
        self._hidden: list[int] = []
        self._headings: list[int] = []

    def __iter__(self) -> Iterator[Line]:
        """Yield the rows that say something, and are seen."""
        above: dict[int, list[tuple[int, Place]]] = {}
        for (row, column), top in self._survey.below():
            above.setdefault(row, []).append((column, top))
        tops = {top for cells in above.values() for _, top in cells}
        kept: dict[Place, str] = {}
        across = self._survey.across()
        broken = {row for row, _ in self._survey.errors}
        for number, cells in enumerate(self._rows, 1):
            spoken = sum(bool(cell.strip()) for cell in cells)
            for column, top in above.get(number, ()):
                if column <= len(cells) and not cells[column - 1]:
                    cells[column - 1] = kept.get(top, "")
            if tops:
                places = ((number, column) for column in range(1, len(cells) + 1))
                kept |= {at: cells[at[1] - 1] for at in places if at in tops}
            if not spoken and number not in broken:
                self.empty += 1
            elif number in self._survey.hidden:
                self._hidden.append(number)
            elif spoken == 1 and number in across:
                self._headings.append(number)
            else:
                yield Line(f"{self.where}, row {number}", number, cells)

    def findings(self, fields: Sequence[str], header: int) -> Iterator[Finding]:
        """Yield what was left out below the `header`, and errors in columns that have a field."""
        errors = [
            (at, said)
            for at, said in sorted(self._survey.errors.items())
            if at[0] > header
            and at[0] not in self._survey.hidden
            and at[1] <= len(fields)
            and fields[at[1] - 1]
        ]
        for (row, column), said in errors[:_TOLD]:
            yield Finding(
                severity="warning",
                what=f"this cell holds the error {said}, and was taken as empty"
                if said
                else "this cell holds a formula without its result, and was taken as empty",
                where=f"{self.where}, {spell(row, column)}",
                hint="Open the sheet in your spreadsheet program, repair the formula and save it.",
            )
        if more := errors[_TOLD:]:
            yield Finding(
                severity="warning",
                what=f"{len(more):,} more cells are in error, and were taken as empty",
                where=f"{self.where}, {spell(*more[0][0])}",
            )
        if self._headings:
            yield self._left_out("across several columns, as headings are", self._headings)
        if self._hidden:
            yield self._left_out("hidden", self._hidden)
        if self.empty:
            rows = "row was" if self.empty == 1 else "rows were"
            what = f"{self.empty:,} empty {rows} passed over"
            yield Finding(severity="note", what=what, where=self.where)

    def _left_out(self, why: str, rows: Sequence[int]) -> Finding:
        named = ", ".join(map(str, rows[:_TOLD])) + (", ..." if rows[_TOLD:] else "")
        hint = "Show them in the spreadsheet, to have them read; a filter hides rows, too."
        return Finding(
            severity="note",
            what=f"{len(rows):,} left out, {why}: row{'s' if rows[1:] else ''} {named}",
            where=self.where,
            hint=hint if why == "hidden" else "",
        )
