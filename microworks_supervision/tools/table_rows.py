"""From raw lines to rows: every cell exact, every bad row with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from . import table_cells as cells_
from .table_cells import UNITS, CellError
from .table_layout import (
    Column,
    Heading,
    forms,
    is_note,
    is_numbering,
    is_total,
    may_be_total,
    stated_unit,
    title_unit,
)
from .table_types import Grid, Problem, RawRow, Remark, Row, Skipped, TableError

MAX_ROWS = 20_000
# More nobody reads; the number stays exact.
_SHOWN = 500
_NUMERIC = ("amount", "number", "whole")
_UNIT_LINES = 2


def letter(place: int) -> str:
    """Letters of a column as a spreadsheet counts.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


class RowReader:
    """Reads one table of one grid.

    :ivar questions: ``(key, options, detail)``
    """

    def __init__(
        self,
        grid: Grid,
        head: Sequence[RawRow],
        heading: Heading,
        columns: Sequence[Column],
        answers: Mapping[str, str],
    ) -> None:
        self._grid, self._head, self._heading = grid, head, heading
        self._columns, self._answers = columns, answers
        self._places: dict[str, int] = {}
        self._units: dict[str, tuple[str, bool]] = {}
        self.preamble = [
            " ".join(_distinct(row)) for row in head if row.line < heading.first
        ]
        self.questions: list[tuple] = []
        self.remarks: list[Remark] = []
        self.rows: list[Row] = []
        self.skipped: list[Skipped] = []
        self.sums: dict[str, Decimal] = {}
        self._all: dict[str, Decimal] = {}
        self._part: dict[str, Decimal] = {}
        self._seen: dict[str, set[str]] = {}
        self._serials = self._filled = self._hidden = 0
        self._late_units: set[str] = set()
        self._padded: dict[str, int] = {}
        self._bare: dict[str, list[int]] = {}

    # === BEFORE THE ROWS ===

    def ask(self) -> None:
        """Settle columns and units, or ask."""
        self._settle_columns()
        self._settle_units()

    def _settle_columns(self) -> None:
        heading = self._heading
        required = [c.name for c in self._columns if c.required]
        doubtful = heading.doubtful
        if len(required) > 1 and all(name in doubtful for name in required):
            raise TableError("two_tables", line=heading.first)
        taken = {
            places[0] for name, places in heading.found.items() if name not in doubtful
        }
        for column in self._columns:
            options = heading.found.get(column.name, [])
            if not options and column.required:
                options = [place for place in heading.titles if place not in taken]
            elif len(options) == 1:
                self._places[column.name] = options[0]
                continue
            if not options:
                continue
            answer = self._answers.get(f"column:{column.name}")
            named = {letter(place): place for place in options}
            if answer in named:
                self._places[column.name] = named[answer]
            elif answer:
                raise TableError("answer", answer)
            else:
                shown = tuple(
                    (name, f"{name} · {heading.titles.get(place, '')}")
                    for name, place in named.items()
                )
                self.questions.append((f"column:{column.name}", shown, column.label))

    def _settle_units(self) -> None:
        above = {
            unit
            for row in self._head
            if row.line < self._heading.first
            for cell in row.cells
            if (unit := stated_unit(cell))
        }
        if unit := stated_unit(self._grid.info.name):
            above.add(unit)
        below = self._units_below()
        answer = self._answers.get("unit")
        if answer and answer not in UNITS:
            raise TableError("answer", answer)
        asked = False
        for column in self._columns:
            place = self._places.get(column.name)
            if column.kind != "amount" or place is None:
                continue
            title = title_unit(self._heading.titles.get(place, ""))
            said = {title} if title else set()
            said |= above | below.get(place, set())
            if "?" in said:
                raise TableError("unit_unknown", line=self._heading.first)
            if answer:
                self._units[column.name] = (answer, answer in said)
            elif len(said) > 1:
                self._units[column.name] = ("", False)
                if not asked:
                    options = tuple((u, u) for u in UNITS if u in said)
                    self.questions.append(("unit", options, column.label))
                asked = True
            else:
                self._units[column.name] = (next(iter(said), "元"), bool(said))
        if any(unit == "元" and not said for unit, said in self._units.values()):
            self.remarks.append(Remark("unit_assumed"))

    def _units_below(self) -> dict[int, set[str]]:
        """Units in a line of their own under the titles."""
        found: dict[int, set[str]] = {}
        after = [row for row in self._head if row.line > self._heading.last]
        for row in after[:_UNIT_LINES]:
            for place, cell in enumerate(row.cells):
                if len(cell) < 8 and not any(c.isdigit() for c in cell):
                    if unit := stated_unit(cell):
                        found.setdefault(place, set()).add(unit)
        return found

    def chosen(self) -> Iterator[tuple]:
        """Fields of :class:`~.table.Chosen`, in the order of the columns wanted."""
        for column in self._columns:
            place = self._places.get(column.name)
            if place is not None:
                title = self._heading.titles.get(place, "")
                unit = self._units.get(column.name, ("", False))
                yield column.name, title, place, letter(place), *unit

    # === ROWS ===

    def run(self) -> None:
        """Read all rows below the headings."""
        above = {tuple(_distinct(row)) for row in self._head if self._is_above(row)}
        self._names = {
            form
            for column in self._columns
            for title in column.titles
            for form in forms(title)[:1]
        }
        # Few cells begin like a title: only those are looked at more closely.
        self._begins = {c for name in self._names for c in (name[0], name[0].upper())}
        self._by_place = [(c, self._places[c.name]) for c in self._columns
                          if c.name in self._places]  # fmt: skip
        count = number = 0
        for raw in self._grid.rows():
            if raw.line <= self._heading.last or not any(c.strip() for c in raw.cells):
                continue
            count += 1
            if count > MAX_ROWS + _SHOWN:
                raise TableError("rows", str(MAX_ROWS))
            number += 1
            if raw.hidden:
                self._hidden += 1
                if self._answers.get("hidden") != "take":
                    self._skip(raw, "hidden")
                    continue
            if not self._is_aside(raw, above, number):
                self.rows.append(self._read(raw))
                if len(self.rows) > MAX_ROWS:
                    raise TableError("rows", str(MAX_ROWS))
        self._finish()

    def _is_above(self, row: RawRow) -> bool:
        return row.line < self._heading.first

    def _is_aside(self, raw: RawRow, above: set[tuple], number: int) -> bool:
        """Leave out a line that is no row, and say so."""
        first = next(cell for cell in raw.cells if cell.strip())
        if self._is_sum(raw, first):
            self._compare(raw)
            self._skip(raw, "total")
        elif self._is_titles(raw):
            self._skip(raw, "titles")
        elif above and tuple(_distinct(raw)) in above:
            self._skip(raw, "titles")
        elif number <= _UNIT_LINES and is_numbering(raw.cells):
            self._skip(raw, "numbers")
        elif (unit := self._is_stating(raw)) or (
            is_note(first) and not self._has_amount(raw)
        ):
            if unit:
                self._late_units.add(unit)
            self._skip(raw, "note")
        else:
            return False
        return True

    def _is_sum(self, raw: RawRow, first: str) -> bool:
        if may_be_total(first) and is_total(first):
            return True
        for column, place in self._by_place:
            if column.kind in ("id", "text") and place < len(raw.cells):
                cell = raw.cells[place]
                if column.required and may_be_total(cell) and is_total(cell):
                    return True
        return False

    def _is_titles(self, raw: RawRow) -> bool:
        """Whether the titles come again; other titles are a second table."""
        named = {
            place
            for place, cell in enumerate(raw.cells)
            if cell
            and len(cell) < 40
            and (cell[0] in self._begins or not cell[0].isalnum())
            and any(form in self._names for form in forms(cell))
        }
        required = [place for column, place in self._by_place if column.required]
        if not named or len(named) < max(2, len(required)):
            return False
        if named.issuperset(required):
            return True
        raise TableError("two_tables", line=raw.line)

    def _is_stating(self, raw: RawRow) -> str | None:
        if self._has_amount(raw):
            return None
        for cell in raw.cells:
            if len(cell) < 60 and ("单位" in cell or "元" in cell):
                if unit := stated_unit(cell):
                    return unit
        return None

    def _has_amount(self, raw: RawRow) -> bool:
        return any(
            column.kind in _NUMERIC
            and place < len(raw.cells)
            and raw.marks.get(place) not in ("right", "down")
            and any(character.isdigit() for character in raw.cells[place])
            for column, place in self._by_place
        )

    def _skip(self, raw: RawRow, code: str) -> None:
        text = " ".join(_distinct(raw))[:120]
        self.skipped.append(Skipped(raw.line, code, text))

    def _compare(self, raw: RawRow) -> None:
        """Compare a sum of the file with the rows above it."""
        for column, place in self._by_place:
            if column.kind != "amount" or place >= len(raw.cells):
                continue
            if raw.marks.get(place) in ("formula", "error", "right", "down"):
                continue
            try:
                said = self._amount(raw, place, column)
            except CellError:
                continue
            whole, part = (
                sums.get(column.name, Decimal(0)) for sums in (self._all, self._part)
            )
            if said not in (whole, part):
                detail = f"{said:,} / {part or whole:,}"
                self.remarks.append(Remark("total_differs", detail, raw.line))
        self._part = {}

    def _read(self, raw: RawRow) -> Row:
        values: dict[str, object] = {}
        for column, place in self._by_place:
            content = raw.cells[place].strip() if place < len(raw.cells) else ""
            try:
                if content:
                    values[column.name] = self._cell(raw, place, column)
                    continue
                if column.needs_value:
                    raise CellError("missing", column.label)
                values[column.name] = "" if column.kind in ("text", "id") else None
            except ValueError as error:
                code = getattr(error, "code", "text_long")
                detail = str(getattr(error, "detail", error))[:200]
                return self._bad(raw, Problem(raw.line, code, column.name, detail))
        for column, _place in self._by_place:
            if column.unique and values[column.name]:
                key = cells_.key(str(values[column.name]))
                seen = self._seen.setdefault(column.name, set())
                if key in seen:
                    detail = str(values[column.name])
                    problem = Problem(raw.line, "duplicate", column.name, detail)
                    return self._bad(raw, problem)
                seen.add(key)
        for name in self._units:
            value = values.get(name) or Decimal(0)
            self.sums[name] = self.sums.get(name, Decimal(0)) + value
            self._all[name] = self._all.get(name, Decimal(0)) + value
            self._part[name] = self._part.get(name, Decimal(0)) + value
        return Row(raw.line, values)

    def _bad(self, raw: RawRow, problem: Problem) -> Row:
        texts = {
            column.name: raw.cells[place][:200]
            for column, place in self._by_place
            if place < len(raw.cells)
        }
        return Row(raw.line, {}, problem, texts)

    def _cell(self, raw: RawRow, place: int, column: Column) -> object:
        content, mark = raw.cells[place], raw.marks.get(place, "")
        kind = column.kind
        if mark in ("formula", "error"):
            raise CellError(mark, content[:40])
        if mark == "right" or (
            mark in ("down", "over") and (kind in _NUMERIC or column.unique)
        ):
            # One amount over several rows: nobody says how it is shared.
            raise CellError("merged", content[:40])
        if mark == "down":
            self._filled += 1
        if mark == "scaled" and kind in _NUMERIC:
            raise CellError("scaled", content)
        if kind == "amount":
            return self._signed(self._amount(raw, place, column), column, content)
        if kind in ("number", "whole"):
            places = 0 if kind == "whole" else column.places
            stored = mark == "number" or mark == "rounded"
            value = cells_.number(content, places, stored=stored)
            value = self._signed(value, column, content)
            return int(value) if kind == "whole" else value
        if kind == "date":
            return self._day(content, mark)
        if kind == "year":
            return cells_.year(content)
        if kind == "word":
            words = column.words or {}
            word = cells_.key(content)
            if word not in words:
                raise CellError("word", content[:60])
            return words[word]
        return self._text(content, mark, column, raw.line)

    def _amount(self, raw: RawRow, place: int, column: Column) -> Decimal:
        unit = self._units[column.name][0]
        stored = raw.marks.get(place) in ("number", "rounded")
        return cells_.amount(
            raw.cells[place], UNITS[unit], column.places, stored=stored
        )

    def _signed(self, value: Decimal, column: Column, content: str) -> Decimal:
        kind = "amount" if column.kind == "amount" else "number"
        if value < 0 and not column.negative:
            raise CellError(f"{kind}_sign", content)
        if value == 0 and not column.zero:
            raise CellError(f"{kind}_zero", content)
        return value

    def _day(self, content: str, mark: str) -> object:
        if mark != "date" and cells_.is_serial(content):
            self._serials += 1
        return cells_.day(content, date1904=self._grid.info.date1904)

    def _text(self, content: str, mark: str, column: Column, line: int) -> object:
        if mark == "rounded":
            raise CellError("rounded", content)
        if column.kind == "id":
            value: object = cells_.identifier(content, column.longest)
            if value.isdigit():
                if mark == "number":
                    self._bare.setdefault(column.name, []).append(len(self.rows))
                elif value.startswith("0"):
                    known = self._padded.get(column.name, 0)
                    self._padded[column.name] = max(known, len(value))
        else:
            value = cells_.text(content, column.longest)
        return column.parse(value) if column.parse else value

    # === AFTER THE ROWS ===

    def _finish(self) -> None:
        self._refuse_lost_zeros()
        info = self._grid.info
        if self._hidden:
            if "hidden" not in self._answers:
                options = (("skip", "skip"), ("take", "take"))
                self.questions.append(("hidden", options, str(self._hidden)))
            self.remarks.append(Remark("hidden_rows", str(self._hidden)))
        if info.filtered:
            self.remarks.append(Remark("filtered"))
        for column, place in self._by_place:
            if place in info.hidden_columns:
                detail = f"{letter(place)} · {column.label}"
                self.remarks.append(Remark("hidden_column", detail))
        if self._serials:
            system = "1904" if info.date1904 else "1900"
            self.remarks.append(Remark("day_numbers", f"{self._serials} / {system}"))
        if self._filled:
            self.remarks.append(Remark("filled", str(self._filled)))
        used = {unit for unit, _said in self._units.values()}
        late = self._late_units - used
        if "?" in late and used:
            raise TableError("unit_unknown")
        if late and used and "unit" not in self._answers:
            options = tuple((u, u) for u in UNITS if u in used | late)
            self.questions.append(("unit", options, ""))

    def _refuse_lost_zeros(self) -> None:
        """A number among longer texts that begin with zero has lost its own."""
        for name, places in self._bare.items():
            longest = self._padded.get(name)
            if not longest:
                continue
            for place in places:
                row = self.rows[place]
                value = str(row.values.get(name, ""))
                if row.problem or len(value) >= longest:
                    continue
                for column in self._units:
                    self.sums[column] -= row.values.get(column) or Decimal(0)
                row.problem = Problem(row.line, "zeros_lost", name, value)
                row.texts, row.values = {name: value}, {}


def _distinct(row: RawRow) -> list[str]:
    """Cells with content, each merged one once."""
    return [
        cell.strip()
        for place, cell in enumerate(row.cells)
        if cell.strip() and row.marks.get(place) not in ("right", "down")
    ]
