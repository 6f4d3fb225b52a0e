"""What the readers of tables hand to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

# More columns than any list has.
MAX_COLUMNS = 200


class TableError(ValueError):
    """The file cannot be read at all.

    :ivar code: see :data:`~.table.FILE_ERRORS`
    :ivar detail: what is concerned
    :ivar line: number of the line in the file, 0 where it is about the whole
    :ivar column: number of the character in the line
    :ivar byte: the byte that does not fit
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        line: int = 0,
        column: int = 0,
        byte: str = "",
    ) -> None:
        super().__init__(f"{code}: {detail}" + (f" (line {line})" if line else ""))
        self.code, self.detail = code, detail
        self.line, self.column, self.byte = line, column, byte


@dataclass(slots=True)
class RawRow:
    """One line as it stands in the file.

    :ivar marks: by place of the cell, what is special: ``number`` (stored as a number),
        ``date`` (a date in the form 2026-03-05), ``formula`` (without its result),
        ``error`` (#REF! and its like), ``scaled`` (shown in another unit), ``rounded``,
        ``right`` or ``down`` (filled from a merged cell), ``over`` (the first of several
        lines that one cell covers)

    >>> RawRow(3, ["村道", "12.5"]).hidden
    False
    """

    line: int
    cells: list[str]
    marks: dict[int, str] = field(default_factory=dict)
    hidden: bool = False


@dataclass
class Sheet:
    """What is known of a sheet besides its rows.

    :ivar hidden_columns: places of the columns that are hidden
    :ivar filtered: a filter hides rows
    """

    name: str
    visible: bool = True
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: int = 0
    filtered: bool = False
    date1904: bool = False


class Grid:
    """A table of raw cells that can be read again from the top."""

    info: Sheet
    delimiter: str = ""

    def rows(self) -> Iterator[RawRow]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not read; ``column`` is the name of the column."""

    line: int
    code: str
    column: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Remark:
    """What is said in the preview: see :data:`~.table.REMARKS`."""

    code: str
    detail: str = ""
    line: int = 0


@dataclass(frozen=True)
class Skipped:
    """A line that is no row: ``total``, ``titles``, ``note``, ``numbers``, ``hidden``."""

    line: int
    code: str
    text: str


@dataclass(slots=True)
class Row:
    """One row.

    :ivar values: by name of the column; empty where there is a problem
    :ivar texts: what stands in the cells, for a row with a problem
    """

    line: int
    values: dict[str, object] = field(default_factory=dict)
    problem: Problem | None = None
    texts: dict[str, str] = field(default_factory=dict)
