"""One reader of tables for all imports: CSV, tab-separated text and Excel (.xlsx).

No importer reads a file by itself. It names the columns it wants and gets rows with
exact values, each bad row named with its line and reason, and everything a person needs
to see before he confirms: encoding, sheet, unit, headings, columns, sums, what was left
out. What is not clear becomes a question, never a guess.

>>> columns = [Column("code", ("指标ID",), "id", unique=True),
...            Column("amount", ("金额", "指标金额"), "amount")]
>>> data = "指标台账\\n单位：万元\\n指标ID,金额\\n'001,12.5\\n小计,12.5\\n002,1e1\\n".encode()
>>> table = read(data, "list.csv", columns)
>>> [(row.line, row.values) for row in table.good]
[(4, {'code': '001', 'amount': Decimal('125000.00')})]
>>> [(p.line, p.code, p.column, p.detail) for p in table.problems]
[(6, 'rounded', 'amount', '1e1')]
>>> table.skipped[0], table.units, table.sums, table.ready
(Skipped(line=5, code='total', text='小计 12.5'), {'amount': '万元'}, {'amount': Decimal('125000.00')}, True)

**Use.** ``read(data, file_name, columns, answers)`` returns a :class:`Table` or raises
:class:`TableError`. ``table.questions`` that are not empty must be answered by a person:
``answers[question.key] = one of question.options`` and read again. ``table.ready`` says
that nothing is open. ``sheet_names(data, columns)`` lists the sheets that have the
headings; ``answers={"sheet": name}`` reads one of them.

**Answers**: ``sheet``, ``unit``, ``encoding``, ``hidden`` (``skip`` or ``take`` the
hidden rows) and ``column:NAME`` (the letter of the column).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from . import table_book, table_text
from .table_cells import UNITS
from .table_layout import HEADING_LINES, HEADING_WITHIN, Column, Heading, find_heading
from .table_rows import RowReader, letter
from .table_types import Grid, Problem, RawRow, Remark, Row, Skipped, TableError

__all__ = [
    "Column",
    "Problem",
    "Question",
    "Remark",
    "Row",
    "Skipped",
    "Table",
    "TableError",
    "fits",
    "read",
    "sheet_names",
]

# Far more than a county has in a year; a larger file is a mistake.
MAX_BYTES = 5 * 1024 * 1024
SAMPLE = 12

#: Codes of :class:`TableError`: the file is refused as a whole.
FILE_ERRORS = (
    "empty",  # no byte, or no cell
    "large",  # more bytes than MAX_BYTES
    "rows",  # more rows than MAX_ROWS
    "columns",  # more columns than a table has
    "unpacked",  # a small file that unpacks to a large one
    "kind",  # neither text nor workbook
    "pdf",
    "html",  # a web page, whatever its name says
    "image",
    "ods",
    "xlsb",
    "old_excel",  # .xls: to be saved as .xlsx
    "password",
    "damaged",
    "nul",  # text with zero bytes
    "encoding",  # a byte that does not fit: line, column, byte
    "cell",  # a cell that is longer than any text
    "quote",  # a quotation mark without its second
    "titles",  # detail: the columns that are missing
    "two_tables",
    "unit_unknown",  # not a unit of Chinese money
    "answer",  # an answer that is none of the options
)
#: Codes of :class:`Problem`: one row is refused.
PROBLEMS = (
    "missing",
    "amount",
    "amount_sign",
    "amount_zero",
    "amount_places",
    "amount_large",
    "number",
    "number_sign",
    "number_zero",
    "number_places",
    "number_large",
    "date",
    "date_order",
    "year",
    "word",
    "rounded",
    "zeros_lost",
    "text_long",
    "control",
    "private",
    "damaged",
    "formula",
    "error",
    "scaled",
    "merged",
    "duplicate",
)
#: Codes of :class:`Remark`: said in the preview, nothing is wrong.
REMARKS = (
    "unit_assumed",  # no unit is stated: yuan
    "no_titles",
    "other_sheets",  # detail: sheets that were left alone
    "hidden_sheets",
    "hidden_rows",  # detail: their number
    "hidden_column",
    "filtered",
    "day_numbers",  # detail: the system, 1900 or 1904
    "total_differs",  # line; detail: "what the file says / what the rows sum up to"
    "filled",  # detail: number of cells filled from merged ones
)


@dataclass(frozen=True)
class Question:
    """What a person must decide.

    :ivar key: key of the answer
    :ivar options: ``(value, label)``
    :ivar detail: what it is about
    """

    key: str
    options: tuple[tuple[str, str], ...]
    detail: str = ""


@dataclass(frozen=True)
class Chosen:
    """A column as it was found.

    :ivar title: what stands over it; ``letter`` as a spreadsheet counts
    :ivar unit: key of ``UNITS`` for amounts; ``stated`` where the file says it
    """

    name: str
    title: str
    place: int
    letter: str
    unit: str = ""
    stated: bool = False


@dataclass
class Table:
    """What was read.

    :ivar kind: ``text`` or ``workbook``
    :ivar lines: first and last line of the headings, 0 where there are none
    :ivar preamble: what stands above the headings
    :ivar rows: all rows, good and bad, in their order
    :ivar sums: sum of the good rows by column of amounts, yuan
    :ivar sample: the first lines as they stand in the file
    """

    file_name: str
    sha256: str = ""
    kind: str = "text"
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    lines: tuple[int, int] = (0, 0)
    preamble: list[str] = field(default_factory=list)
    chosen: list[Chosen] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    sums: dict[str, Decimal] = field(default_factory=dict)
    sample: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Nothing waits for an answer."""
        return not self.questions

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.problem]

    @property
    def problems(self) -> list[Problem]:
        return [row.problem for row in self.rows if row.problem]

    @property
    def units(self) -> dict[str, str]:
        return {column.name: column.unit for column in self.chosen if column.unit}

    def refuse(self, row: Row, code: str, column: str = "", detail: str = "") -> None:
        """Refuse a row that was read: what it says does not fit what is known."""
        for name in self.sums:
            self.sums[name] -= row.values.get(name) or Decimal(0)
        row.texts = {
            name: str(value)
            for name, value in row.values.items()
            if value not in ("", None)
        }
        row.problem = Problem(row.line, code, column, detail)


def read(
    data: bytes,
    file_name: str,
    columns: Sequence[Column],
    answers: Mapping[str, str] | None = None,
    *,
    headless: Sequence[str] = (),
) -> Table:
    """Read a table.

    :param columns: what is looked for; other columns are left alone
    :param answers: what a person has decided, see above
    :param headless: names of the columns in their order, for a file without titles
    :raises TableError: the file is refused as a whole
    """
    answers = {str(key): str(value) for key, value in (answers or {}).items() if value}
    table = Table(file_name, hashlib.sha256(data).hexdigest())
    grids = _open(data, table, answers)
    found = _choose(grids, columns, table, answers, headless)
    if found is None:
        return table
    grid, head, heading = found
    table.delimiter, table.sheet = grid.delimiter, grid.info.name
    table.lines = (heading.first, heading.last)
    table.sample = [(row.line, row.cells[:20]) for row in head[:SAMPLE]]
    reader = RowReader(grid, head, heading, columns, answers)
    reader.ask()
    table.preamble = reader.preamble
    table.questions += [Question(*question) for question in reader.questions]
    if not table.questions:
        reader.run()
        table.rows, table.skipped = reader.rows, reader.skipped
        table.sums = reader.sums
        table.remarks += reader.remarks
        table.questions += [Question(*question) for question in reader.questions]
    table.chosen = [Chosen(*chosen) for chosen in reader.chosen()]
    return table


def sheet_names(data: bytes, columns: Sequence[Column]) -> list[str]:
    """Return the visible sheets of a workbook that have the headings; none for a text.

    :raises TableError: the file is refused as a whole
    """
    grids = _open(data, Table(""), {})
    return [
        grid.info.name
        for grid in grids
        if grid.info.name
        and grid.info.visible
        and not find_heading(_head(grid), columns).missing
    ]


def fits(data: bytes, layouts: Sequence[Sequence[Column]]) -> list[bool]:
    """Return for each layout whether a visible table has all its required titles.

    :raises TableError: the file is refused as a whole
    """
    heads = []
    for grid in _open(data, Table(""), {}):
        if grid.info.visible:
            try:
                heads.append(_head(grid))
            except TableError:
                continue
    return [
        any(not find_heading(head, columns).missing for head in heads)
        for columns in layouts
    ]


# === THE FILE ===


def _open(data: bytes, table: Table, answers: Mapping[str, str]) -> list[Grid]:
    if not data.strip():
        raise TableError("empty")
    if len(data) > MAX_BYTES:
        raise TableError("large", str(len(data)))
    if data[:4] == b"PK\x03\x04":
        table.kind = "workbook"
        grids = table_book.Book(data).sheets()
        if not grids:
            raise TableError("empty")
        return grids
    _refuse_others(data)
    decoded, table.encoding, doubt = table_text.decode(data, answers.get("encoding"))
    if doubt:
        options = tuple(
            (name, f"{name}: {_excerpt(data, codec)}")
            for name, codec in table_text.ENCODINGS.items()
        )
        table.questions.append(Question("encoding", options))
    if not decoded.strip():
        raise TableError("empty")
    return table_text.grids(decoded)


def _refuse_others(data: bytes) -> None:
    """Refuse what is no text by its first bytes: its name may say anything."""
    if data.startswith(table_book.OLE[:4]):
        raise TableError(table_book.kind_of_ole(data))
    if data.startswith(b"PK"):
        raise TableError("damaged")
    if data.startswith(b"%PDF"):
        raise TableError("pdf")
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")):
        raise TableError("image")
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise TableError("html")
    if start.startswith((b"{\\rtf", b"rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise TableError("kind")


def _excerpt(data: bytes, codec: str) -> str:
    return " ".join(data[:200].decode(codec, "replace").split())[:40]


# === WHICH TABLE ===


def _head(grid: Grid) -> list[RawRow]:
    """The first lines with content."""
    rows = (row for row in grid.rows() if any(cell.strip() for cell in row.cells))
    return list(islice(rows, HEADING_WITHIN + HEADING_LINES))


def _choose(
    grids: Sequence[Grid],
    columns: Sequence[Column],
    table: Table,
    answers: Mapping[str, str],
    headless: Sequence[str],
) -> tuple[Grid, list[RawRow], Heading] | None:
    """The one grid that has the headings, or a question which."""
    looked = []
    hidden = []
    broken = None
    for grid in grids:
        if not grid.info.visible:
            hidden.append(grid.info.name)
            continue
        try:
            head = _head(grid)
        except TableError as error:
            # A quotation mark may be open under the wrong delimiter only.
            broken = broken or error
            continue
        if head:
            looked.append((grid, head, find_heading(head, columns)))
    if hidden:
        table.remarks.append(Remark("hidden_sheets", "、".join(hidden)))
    if broken and (not looked or table.kind == "workbook"):
        raise broken
    if not looked:
        raise TableError("empty")
    full = [item for item in looked if not item[2].missing]
    if table.kind == "workbook":
        table.sheets = tuple(grid.info.name for grid, _head_, _heading in looked)
        return _choose_sheet(looked, full, columns, table, answers, headless)
    if not full and broken:
        raise broken
    return full[0] if full else _settle(looked, columns, answers, headless, table)


def _choose_sheet(looked, full, columns, table, answers, headless):
    names = {item[0].info.name: item for item in looked}
    if "sheet" in answers:
        if answers["sheet"] not in names:
            raise TableError("answer", answers["sheet"])
        chosen = [names[answers["sheet"]]]
    else:
        chosen = full
    if len(chosen) > 1:
        options = tuple((item[0].info.name, item[0].info.name) for item in chosen)
        table.questions.append(Question("sheet", options))
        grid, head, _heading = chosen[0]
        table.sample = [(row.line, row.cells[:20]) for row in head[:SAMPLE]]
        return None
    found = chosen[0] if chosen else None
    if found is None or found[2].missing:
        found = _settle(chosen or looked, columns, answers, headless, table)
    others = [name for name in names if name != found[0].info.name]
    if others:
        table.remarks.append(Remark("other_sheets", "、".join(others)))
    return found


def _settle(looked, columns, answers, headless, table):
    """The best of several that lack a title: asked for, placed by order, or refused."""
    best = min(looked, key=lambda item: (len(item[2].missing), -len(item[2].found)))
    grid, head, heading = best
    if not heading.found and headless:
        first = head[0].cells
        if any(character.isdigit() for character in first[0]):
            heading.found = {name: [place] for place, name in enumerate(headless)}
            heading.missing = []
            table.remarks.append(Remark("no_titles"))
            return best
    answered = [c for c in heading.missing if f"column:{c.name}" in answers]
    required = [c for c in columns if c.required]
    if len(heading.missing) > len(answered) and (
        len(required) - len(heading.missing) < 2
    ):
        names = ", ".join(column.label for column in heading.missing)
        raise TableError("titles", names)
    return grid, head, heading


def describe_place(place: int, title: str) -> str:
    """How a column is spoken of.

    >>> describe_place(2, "金额")
    'C · 金额'
    """
    return f"{letter(place)} · {title}" if title else letter(place)


def units() -> tuple[str, ...]:
    """Units of money that are read."""
    return tuple(UNITS)
