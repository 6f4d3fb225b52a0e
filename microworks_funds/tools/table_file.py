"""Tables that people upload: CSV or Excel, limited in size, read row by row."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

# Far more than a county has in a year; a larger file is a mistake.
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
# What a spreadsheet of that many rows takes, unpacked; more is an attack.
MAX_UNPACKED = 64 * 1024 * 1024


class TableError(ValueError):
    """The file cannot be read at all.

    :ivar code: ``empty``, ``large``, ``kind``, or ``unreadable``; ``titles`` for the reader of the rows
    :ivar detail: what is concerned
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


def read_table(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a CSV (UTF-8 or GB 18030) or Excel file with their numbers.

    What a file is, is told by its content, not by its name.

    :raises TableError: at once or while reading
    """
    if not data.strip():
        raise TableError("empty")
    if len(data) > MAX_BYTES:
        raise TableError("large", str(len(data)))
    if data[:4] == b"PK\x03\x04":
        return _limited(_read_xlsx(data))
    if data[:4] in (b"\xd0\xcf\x11\xe0", b"%PDF") or b"\0" in data[:4096]:
        # What the name says does not count: an old Excel file, a PDF, anything else.
        raise TableError("kind")
    return _limited(_read_csv(data))


def _limited(table: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for count, (line, cells) in enumerate(table):
        if count > MAX_ROWS:
            raise TableError("large", str(MAX_ROWS))
        yield line, cells[:MAX_COLUMNS]


def _read_csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise TableError("unreadable", "encoding")
    first = text[:4096]
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError("unreadable", str(error)) from None
        yield reader.line_num, cells


def _read_xlsx(data: bytes) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                raise TableError("kind")
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise TableError("large", str(MAX_UNPACKED))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(
            values_only=True, max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS
        )
        for line, row in enumerate(rows, start=1):
            yield line, ["" if cell is None else _cell(cell) for cell in row]
    except TableError:
        raise
    except Exception as error:  # the library raises whatever its parts raise
        raise TableError("unreadable", type(error).__name__) from None


def _cell(cell: object) -> str:
    """Return a cell's text.

    >>> _cell(2130701.0), _cell(0.1 + 0.2), _cell(1250000)
    ('2130701', '0.3', '1250000')
    """
    if isinstance(cell, float):
        # 0.30000000000000004 is how a spreadsheet stores a sum of 0.30.
        text = f"{Decimal(str(round(cell, 6))):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(cell, (date, datetime)):
        return cell.strftime("%Y-%m-%d")
    return str(cell)
