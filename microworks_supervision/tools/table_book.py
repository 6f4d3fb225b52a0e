"""Tables as workbooks (.xlsx), read as a stream with bounded memory.

A library that loads a workbook believes it: numbers become binary fractions, hidden
rows and merged cells are lost, formulas without a result are empty, and a small file of
shared strings takes hundreds of megabytes. Here each part is parsed element by element,
sizes are known from the directory of the archive before anything is unpacked.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat

from .table_formats import as_number, plain, style
from .table_types import MAX_COLUMNS, Grid, RawRow, Sheet, TableError

# What a workbook of 20,000 rows takes, unpacked; more is a mistake or an attack.
MAX_UNPACKED = 64 * 1024 * 1024
MAX_STRINGS = 24 * 1024 * 1024
MAX_PARTS = 2_000
MAX_SHEETS = 200
MAX_MERGES = 30_000
MAX_STYLES = 70_000
# Characters of all cells together; a string used again and again is counted each time.
MAX_TEXT = 16 * 1024 * 1024
# Excel keeps no more in a cell.
MAX_CELL = 32_767
_CHUNK = 1 << 16
_DIGITS = "0123456789"
_TRUE = ("1", "true")
# A zero byte is another encoding, in which nothing is found by its bytes.
_SHAPE = re.compile(rb"mergeCell|hidden|filterColumn|\0|(?:ht|width)=.0")
_BROKEN = (
    KeyError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of_ole(data: bytes) -> str:
    """Tell an encrypted workbook from an old one: both are the same container.

    >>> kind_of_ole("EncryptedPackage".encode("utf-16-le")), kind_of_ole(b"")
    ('password', 'old_excel')
    """
    return "password" if "EncryptedPackage".encode("utf-16-le") in data else "old_excel"


class Book:
    """A workbook whose sheets are :class:`Grid` s.

    :param data: the file
    :raises TableError: ``kind``, ``ods``, ``xlsb``, ``password``, ``unpacked`` or
        ``damaged``
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise TableError("damaged") from None
        self._check_directory()
        self._date1904 = False
        self._recalculated = False
        self._listed: list[tuple[str, str, bool]] = []
        self._parse("xl/workbook.xml", self._on_workbook)
        self._targets: dict[str, str] = {}
        self._parse("xl/_rels/workbook.xml.rels", self._on_relation)
        self._formats: dict[str, str] = {}
        self._styles: list[str] = []
        self._in_styles = False
        if "xl/styles.xml" in self._names:
            self._parse("xl/styles.xml", self._on_style)
        self.strings = _Strings()
        self._loaded = False

    def _check_directory(self) -> None:
        self._names = {part.filename for part in self._parts}
        if "xl/workbook.xml" not in self._names:
            if "xl/workbook.bin" in self._names:
                raise TableError("xlsb")
            raise TableError("ods" if "content.xml" in self._names else "kind")
        if any(part.flag_bits & 1 for part in self._parts):
            raise TableError("password")
        if len(self._parts) > MAX_PARTS:
            raise TableError("unpacked", str(len(self._parts)))
        size = sum(part.file_size for part in self._parts)
        strings = sum(
            part.file_size
            for part in self._parts
            if part.filename == "xl/sharedStrings.xml"
        )
        if size > MAX_UNPACKED or strings > MAX_STRINGS:
            raise TableError("unpacked", f"{max(size, strings) >> 20} MB")

    # === PARTS ===

    def _parse(self, name, start, end=None, text=None) -> None:
        for _ in self._stream(name, start, end, text):
            pass

    def _stream(self, name, start, end=None, text=None) -> Iterator[None]:
        """Feed a part to its handlers piece by piece, pausing after each."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        # Entities multiply; no spreadsheet declares any.
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    parser.Parse(chunk, False)
                    yield
                parser.Parse(b"", True)
                yield
        except _BROKEN:
            raise TableError("damaged") from None

    def mentions(self, name: str) -> bool:
        """Whether a part has merged or hidden cells at all: most have none."""
        tail = b""
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(_CHUNK):
                    if _SHAPE.search(tail + chunk):
                        return True
                    tail = chunk[-16:]
        except _BROKEN:
            raise TableError("damaged") from None
        return False

    def _on_workbook(self, tag: str, given: dict) -> None:
        tag = _local(tag)
        if tag == "workbookPr":
            self._date1904 = given.get("date1904") in _TRUE
        elif tag == "calcPr":
            # Who wrote the file has not calculated it: its results are not results.
            self._recalculated = given.get("fullCalcOnLoad") in _TRUE
        elif tag == "sheet":
            if len(self._listed) >= MAX_SHEETS:
                raise TableError("unpacked", str(MAX_SHEETS))
            relation = next((v for k, v in given.items() if _local(k) == "id"), "")
            visible = given.get("state", "visible") == "visible"
            self._listed.append((given.get("name", ""), relation, visible))

    def _on_relation(self, tag: str, given: dict) -> None:
        if _local(tag) == "Relationship" and len(self._targets) < MAX_PARTS:
            target = given.get("Target", "")
            path = target[1:] if target.startswith("/") else f"xl/{target}"
            self._targets[given.get("Id", "")] = posixpath.normpath(path)

    def _on_style(self, tag: str, given: dict) -> None:
        tag = _local(tag)
        if tag == "numFmt" and len(self._formats) < MAX_STYLES:
            self._formats[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs"):
            self._in_styles = tag == "cellXfs"
        elif tag == "xf" and self._in_styles and len(self._styles) < MAX_STYLES:
            number = given.get("numFmtId", "0")
            self._styles.append(style(number, self._formats.get(number)))

    def sheets(self) -> list[SheetGrid]:
        """Return the sheets with cells, in their order."""
        return [
            SheetGrid(self, name, self._targets[relation], visible)
            for name, relation, visible in self._listed
            if self._targets.get(relation, "") in self._names
            and "chartsheets/" not in self._targets[relation]
        ]

    def load_strings(self) -> None:
        """Read the shared strings, once."""
        if not self._loaded:
            self._loaded = True
            name = "xl/sharedStrings.xml"
            if name in self._names:
                handlers = self.strings
                self._parse(name, handlers.start, handlers.end, handlers.text)


class _Strings:
    """The shared strings in one row of bytes: an object each would be the bomb."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("L")
        self._text: list[str] = []
        self._size = 0
        self._taken = self._spoken = False

    def start(self, tag: str, _given: dict) -> None:
        tag = _local(tag)
        if tag == "si":
            self._text, self._size = [], 0
        elif tag == "rPh":  # how it is pronounced
            self._spoken = True
        elif tag == "t":
            self._taken = not self._spoken

    def text(self, piece: str) -> None:
        if self._taken:
            self._size += len(piece)
            if self._size > MAX_CELL:
                raise TableError("unpacked", str(MAX_CELL))
            self._text.append(piece)

    def end(self, tag: str) -> None:
        tag = _local(tag)
        if tag == "t":
            self._taken = False
        elif tag == "rPh":
            self._spoken = False
        elif tag == "si":
            self._bytes += "".join(self._text).encode("utf-8", "surrogatepass")
            self._ends.append(len(self._bytes))

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self._ends):
            raise TableError("damaged")
        start = self._ends[place - 1] if place else 0
        return self._bytes[start : self._ends[place]].decode("utf-8", "replace")


class SheetGrid(Grid):
    """One sheet; its shape is read first, its rows as often as they are asked for."""

    def __init__(self, book: Book, name: str, part: str, visible: bool) -> None:
        self._book, self._part = book, part
        self.info = Sheet(name, visible, date1904=book._date1904)
        self._merges: list[tuple[int, int, int, int]] | None = None
        self._hidden: set[int] = set()

    def _on_shape(self, tag: str, given: dict) -> None:
        tag = _local(tag)
        if tag == "row":
            if _is_hidden(given, "ht"):
                self.info.hidden_rows += 1
        elif tag == "col" and _is_hidden(given, "width"):
            first, last = as_number(given.get("min")), as_number(given.get("max"))
            self._hidden.update(range(max(first, 1) - 1, min(last, MAX_COLUMNS)))
        elif tag == "filterColumn":
            self.info.filtered = True
        elif tag == "mergeCell":
            if len(self._merges) >= MAX_MERGES:
                raise TableError("unpacked", str(MAX_MERGES))
            first, _, last = given.get("ref", "").partition(":")
            top, left = _place(first)
            bottom, right = _place(last or first)
            if top and bottom >= top and right >= left:
                right = min(right, MAX_COLUMNS)
                self._merges.append((top, left, bottom, right))

    def _load_shape(self) -> None:
        if self._merges is None:
            self._merges = []
            if self._book.mentions(self._part):
                self._book._parse(self._part, self._on_shape)
            self._merges.sort()
            self.info.hidden_columns = frozenset(self._hidden)

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows that have cells, merged cells filled to the right and down."""
        self._load_shape()
        self._book.load_strings()
        handlers = _Rows(self._book)
        waiting = 0
        open_: list[tuple[int, int, int, int, str, str]] = []
        for _ in self._book._stream(
            self._part, handlers.start, handlers.end, handlers.text
        ):
            for row in handlers.take():
                open_ = [merge for merge in open_ if merge[2] >= row.line]
                while waiting < len(self._merges):
                    top, left, bottom, right = self._merges[waiting]
                    if top > row.line:
                        break
                    waiting += 1
                    if top == row.line:
                        content = row.cells[left] if left < len(row.cells) else ""
                        mark = row.marks.get(left, "")
                        open_.append((top, left, bottom, right, content, mark))
                if open_:
                    _fill(row, open_)
                yield row


def _fill(row: RawRow, merges: list[tuple[int, int, int, int, str, str]]) -> None:
    for top, left, bottom, right, content, mark in merges:
        if not content:
            continue
        if len(row.cells) <= right:
            row.cells.extend([""] * (right + 1 - len(row.cells)))
        for place in range(left, right + 1):
            if row.line == top and place == left:
                if bottom > top and row.marks.get(place, "number") == "number":
                    row.marks[place] = "over"
                continue
            row.cells[place] = content
            row.marks[place] = "down" if row.line > top else "right"
            if mark in ("formula", "error", "scaled", "rounded"):
                row.marks[place] = mark


class _Rows:
    """Handlers that make rows of the elements of a sheet."""

    def __init__(self, book: Book) -> None:
        self._strings = book.strings
        self._by_text = {str(n): style for n, style in enumerate(book._styles)}
        self._recalculated, self._date1904 = book._recalculated, book._date1904
        self._done: list[RawRow] = []
        self._row: RawRow | None = None
        self._line = self._place = self._total = self._size = 0
        self._kind = self._style = ""
        self._formula = self._valued = self._taken = self._spoken = False
        self._text: list[str] = []

    def take(self) -> list[RawRow]:
        done, self._done = self._done, []
        return done

    def start(self, tag: str, given: dict) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            ref = given.get("r")
            self._place = _column(ref.rstrip(_DIGITS)) if ref else self._place + 1
            self._kind = given.get("t", "n")
            self._style = self._by_text.get(given.get("s", "0"), "")
            self._formula = self._valued = False
            self._text, self._size = [], 0
        elif tag == "v" or tag == "t":
            self._taken, self._valued = not self._spoken, True
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._spoken = True
        elif tag == "row":
            self._line = as_number(given.get("r")) or self._line + 1
            self._place = -1
            self._row = RawRow(self._line, [], {}, _is_hidden(given, "ht"))

    def text(self, piece: str) -> None:
        if self._taken:
            self._size += len(piece)
            if self._size > MAX_CELL:
                raise TableError("unpacked", str(MAX_CELL))
            self._text.append(piece)

    def end(self, tag: str) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            if self._row is not None and (self._text or self._formula):
                self._add()
        elif tag == "v" or tag == "t":
            self._taken = False
        elif tag == "rPh":
            self._spoken = False
        elif tag == "row":
            if self._row is not None and self._row.cells:
                self._done.append(self._row)
            self._row = None

    def _add(self) -> None:
        content, mark = "".join(self._text), ""
        if self._formula and (
            self._recalculated or (not content and self._kind != "str")
        ):
            content, mark = content or "=", "formula"
        elif self._kind == "s":
            content = self._strings[as_number(content, -1)]
        elif self._kind == "e":
            mark = "error"
        elif self._kind == "b":
            content = "TRUE" if content == "1" else "FALSE"
        elif self._kind == "d":
            content, mark = content[:10], "date"
        elif self._kind == "n" and content:
            content, mark = plain(content, self._style, self._date1904)
        if not content:
            return
        self._total += len(content)
        if self._total > MAX_TEXT:
            raise TableError("unpacked", f"{MAX_TEXT >> 20} MB")
        cells, place = self._row.cells, self._place
        if not 0 <= place < MAX_COLUMNS:
            raise TableError("columns", str(MAX_COLUMNS), line=self._row.line)
        if place == len(cells):
            cells.append(content)
        else:
            if place > len(cells):
                cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = content
        if mark:
            self._row.marks[place] = mark


# === SMALL THINGS ===


def _place(ref: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of a reference.

    >>> _place("B3"), _place("AA10"), _place("")
    ((3, 1), (10, 26), (0, -1))
    """
    column = 0
    for index, character in enumerate(ref):
        if "A" <= character <= "Z":
            column = column * 26 + ord(character) - 64
        else:
            return as_number(ref[index:]), column - 1
    return 0, -1


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    """Column from 0.

    >>> _column("A"), _column("AA"), _column("?")
    (0, 26, -1)
    """
    return _place(f"{letters}1")[1]


def _is_hidden(given: dict, size: str) -> bool:
    return given.get("hidden") in _TRUE or given.get(size) in ("0", "0.0")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_doctype(*_args) -> None:
    raise TableError("damaged")
