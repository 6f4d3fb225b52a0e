"""Tables as text: what encoding, what delimiter, which line.

An encoding is never tried out on a whole file until one fits: every byte sequence is
some text in GB 18030, so a single stray byte would turn all names into others.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from .table_types import MAX_COLUMNS, Grid, RawRow, Sheet, TableError

DELIMITERS = "\t,;|，"
# A quotation mark that never ends swallows lines; no cell has that many.
LINES_IN_A_CELL = 60
_BOMS = (
    (codecs.BOM_UTF8, "UTF-8", "utf-8"),
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16-be"),
)
ENCODINGS = {"UTF-8": "utf-8", "GB18030": "gb18030"}
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_SAMPLE = 3_000


def decode(data: bytes, answer: str | None = None) -> tuple[str, str, bool]:
    """Decode strictly.

    :param answer: the encoding a person has chosen, a key of :data:`ENCODINGS`
    :return: text, name of the encoding, whether another one fits as well
    :raises TableError: ``encoding`` with line, byte and column of what does not fit;
        ``nul`` for a file that is no text

    >>> decode("名称".encode("gb18030"))[:2], decode("名称".encode("utf-16"))[:2]
    (('名称', 'GB18030'), ('名称', 'UTF-16'))
    """
    for bom, name, codec in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], codec, name), name, False
    if b"\0" in data:
        name, codec = _wide(data)
        return _strict(data, codec, name), name, False
    if answer in ENCODINGS:
        return _strict(data, ENCODINGS[answer], answer), answer, False
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError:
        return _other(data), "GB18030", False
    # Few short Chinese texts in GB 18030 are UTF-8 of another script at the same time.
    doubt = bool(
        not decoded.isascii()
        and all(c < "\u0800" for c in decoded if c.isalpha() and not c.isascii())
        and any(c.isalpha() and not c.isascii() for c in decoded)
        and _is_chinese(data.decode("gb18030", "replace"))
    )
    return decoded, "UTF-8", doubt


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        decoded = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _misfit(data, error.start, name, codec) from None
    if "\0" in decoded:
        line = decoded.count("\n", 0, decoded.index("\0")) + 1
        raise TableError("nul", line=line)
    return decoded


def _wide(data: bytes) -> tuple[str, str]:
    """UTF-16 without its mark: zeros stand on one side of each pair only."""
    if len(data) % 2 == 0:
        even, odd = data[::2].count(0), data[1::2].count(0)
        if odd and not even:
            return "UTF-16", "utf-16-le"
        if even and not odd:
            return "UTF-16", "utf-16-be"
    raise TableError("nul", line=data.count(b"\n", 0, data.index(b"\0")) + 1)


def _other(data: bytes) -> str:
    """What is no UTF-8: GB 18030, or UTF-8 with a stray byte, which is refused."""
    relaxed = data.decode("utf-8", "replace")
    bad = relaxed.count("\ufffd")
    good = len(_HAN.findall(relaxed))
    position = _first_misfit(data, "utf-8")
    if good * 4 > bad:
        raise _misfit(data, position, "UTF-8", "utf-8")
    try:
        decoded = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _misfit(data, error.start, "GB18030", "gb18030") from None
    if not _is_chinese(decoded):
        raise _misfit(data, position, "UTF-8", "utf-8")
    return decoded


def _first_misfit(data: bytes, codec: str) -> int:
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _misfit(data: bytes, position: int, name: str, codec: str) -> TableError:
    before = data[:position].decode(codec, "replace")
    start = before.rfind("\n") + 1
    byte = " ".join(f"0x{value:02X}" for value in data[position : position + 1])
    return TableError(
        "encoding",
        name,
        line=before.count("\n") + 1,
        column=len(before) - start + 1,
        byte=byte,
    )


def _is_chinese(decoded: str) -> bool:
    """Whether most characters are the 3,755 that Chinese texts are made of.

    >>> _is_chinese("东湖村委会道路硬化"), _is_chinese("涓滄箹鏉戝浼")
    (True, False)
    """
    han = _HAN.findall(decoded)[:_SAMPLE]
    if not han:
        return False
    common = 0
    for character in han:
        try:
            common += 0xB0 <= character.encode("gb2312")[0] <= 0xD7
        except UnicodeEncodeError:
            continue
    return common * 10 >= len(han) * 6


class TextGrid(Grid):
    """A text cut at one delimiter."""

    def __init__(self, decoded: str, delimiter: str) -> None:
        # Lines end as the machine that wrote them ends them.
        self.decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
        self.delimiter = delimiter
        self.info = Sheet(name="")

    def rows(self) -> Iterator[RawRow]:
        if self.delimiter == " ":
            for number, line in enumerate(self.decoded.split("\n"), start=1):
                yield RawRow(number, line.split(maxsplit=1))
            return
        stream = io.StringIO(self.decoded, newline="")
        reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
        line = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                code = "cell" if "limit" in str(error) else "quote"
                raise TableError(code, line=line) from None
            if reader.line_num - line > LINES_IN_A_CELL:
                raise TableError("quote", line=line)
            if len(cells) > MAX_COLUMNS and any(map(str.strip, cells[MAX_COLUMNS:])):
                raise TableError("columns", str(MAX_COLUMNS), line=line)
            yield RawRow(line, cells[:MAX_COLUMNS])
            line = reader.line_num + 1


def grids(decoded: str) -> list[TextGrid]:
    """Return the text cut at every delimiter that occurs, the most frequent first.

    Which one is right is told by the headings. Without any, blanks cut a line in two.
    """
    sample = decoded[:65_536]
    marks = sorted((m for m in DELIMITERS if m in sample), key=sample.count)
    return [TextGrid(decoded, mark) for mark in reversed(marks)] or [
        TextGrid(decoded, " ")
    ]
