"""Statistical division codes: twelve digits for every village in China.

Digits 1-2 name the province, 3-4 the prefecture, 5-6 the county, 7-9 the township and
10-12 the village or community; trailing zero groups say how high a code stands.

>>> level("430121104203"), parent("430121104203")
('village', '430121104000')
>>> township_kind("430121104000"), village_kind("430121104203")
('town', 'village_committee')
>>> parent("441900003000")  # Dongguan has towns but no counties
'441900000000'

Source: 统计用区划代码和城乡划分代码编制规则 (National Bureau of Statistics).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import IO

LEVELS = ("province", "prefecture", "county", "township", "village")
_ENDS = (2, 4, 6, 9, 12)
_LENGTH = 12

# Township group (digits 7-9) up to and including the number.
_TOWNSHIP_KINDS = ((99, "subdistrict"), (199, "town"), (399, "township"))
# Village group (digits 10-12) up to and including the number.
_VILLAGE_KINDS = ((199, "residents_committee"), (399, "village_committee"))
OTHER_KIND = "other"  # development zones, state farms, forest farms, ...


class AreaCodeError(ValueError):
    """Not a division code; ``code`` is ``bad_code`` or ``gap``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Row:
    """One line of an import file.

    :param line_no: number of the line in the file, from 1
    :param code: twelve digits, or the text as found when it is no code
    :param error: empty, or ``bad_code``, ``rounded_by_spreadsheet``, ``gap``,
        ``no_name``, ``duplicate``, ``parent_missing``
    """

    line_no: int
    code: str
    name: str
    error: str = ""


def normalize(text: str) -> str:
    """Twelve digits from a code written short, with blanks or in full width.

    :raises AreaCodeError: other text (``bad_code``), or a filled group below an empty
        one (``gap``); only counties may be missing, as in Dongguan

    >>> normalize(" ４３0121 "), normalize("430121104203")
    ('430121000000', '430121104203')
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) not in _ENDS:
        raise AreaCodeError("bad_code", f"not a division code: {text!r}")
    code = digits.ljust(_LENGTH, "0")
    filled = [bool(int(group)) for group in _groups(code)]
    depth = max((i for i, used in enumerate(filled) if used), default=-1)
    counties = LEVELS.index("county")
    gaps = [i for i in range(max(depth, 1)) if not filled[i] and i != counties]
    if gaps:
        raise AreaCodeError("gap", f"{LEVELS[gaps[0]]} is missing in {code}")
    return code


def level(code: str) -> str:
    """Level of a code: one of ``LEVELS``."""
    return LEVELS[_depth(normalize(code))]


def parent(code: str) -> str | None:
    """Code of the next level above that exists; ``None`` for a province.

    >>> parent("430121000000"), parent("43")
    ('430100000000', None)
    """
    return _above(normalize(code))


def township_kind(code: str) -> str | None:
    """``subdistrict`` 街道, ``town`` 镇, ``township`` 乡, ``other``, or no township.

    >>> township_kind("430121001000"), township_kind("430121000000")
    ('subdistrict', None)
    """
    return _kind(code, "township", _TOWNSHIP_KINDS)


def village_kind(code: str) -> str | None:
    """``residents_committee`` 居委会, ``village_committee`` 村委会, ``other``, or none.

    >>> village_kind("430121104003")
    'residents_committee'
    """
    return _kind(code, "village", _VILLAGE_KINDS)


def read_rows(stream: IO, known: Collection[str] = ()) -> Iterator[Row]:
    """Rows of a file with a code and a name per line.

    Takes what offices send: UTF-8 with or without byte order mark or GB18030; commas,
    tabs, semicolons, bars or blanks; quotes; a heading; empty lines. A row that cannot
    be used carries an error, so that the file can be repaired in one go.

    :param stream: binary or text file
    :param known: codes that exist already; a parent is looked for among them and in
        the whole file, except for the highest level the file has

    >>> from io import StringIO
    >>> lines = ["代码,名称", "430121,长沙县", "430121104,黄兴镇", "43012199x,?"]
    >>> file = StringIO("\\n".join(lines))
    >>> [(row.line_no, row.code, row.error) for row in read_rows(file)]
    [(2, '430121000000', ''), (3, '430121104000', ''), (4, '43012199x', 'bad_code')]
    """
    rows = list(_parse(_decode(stream)))
    usable = {row.code for row in rows if not row.error}
    top = min(map(_depth, usable), default=0)
    present = usable.union(known)
    seen = set()
    for row in rows:
        if row.error:
            yield row
        elif row.code in seen:
            yield replace(row, error="duplicate")
        elif _depth(row.code) > top and _above(row.code) not in present:
            yield replace(row, error="parent_missing")
        else:
            yield row
        seen.add(row.code)


def _groups(code: str) -> list[str]:
    return [code[start:end] for start, end in zip((0, *_ENDS), _ENDS, strict=False)]


def _depth(code: str) -> int:
    """Place in ``LEVELS`` of a normalized code."""
    filled = len(code.rstrip("0"))
    return next(place for place, end in enumerate(_ENDS) if filled <= end)


def _above(code: str) -> str | None:
    """Parent of a normalized code; an empty county group leaves the prefecture."""
    depth = _depth(code)
    return code[: _ENDS[depth - 1]].ljust(_LENGTH, "0") if depth else None


def _kind(code: str, wanted: str, kinds: tuple[tuple[int, str], ...]) -> str | None:
    code = normalize(code)
    place = LEVELS.index(wanted)
    if _depth(code) != place:
        return None
    number = int(_groups(code)[place])
    return next((kind for last, kind in kinds if number <= last), OTHER_KIND)


def _decode(stream: IO) -> str:
    content = stream.read()
    if isinstance(content, bytes):
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            content = content.decode("gb18030", errors="replace")
    return content.removeprefix("\ufeff")


def _parse(content: str) -> Iterator[Row]:
    heading_possible = True
    for line_no, line in enumerate(content.splitlines(), start=1):
        cells = _cells(line)
        if not any(cells):
            continue
        # A first line without any digit in front of the name is a heading.
        if heading_possible and not re.search(r"\d", cells[0]):
            heading_possible = False
            continue
        heading_possible = False
        yield _row(line_no, cells)


def _cells(line: str) -> list[str]:
    separator = next((mark for mark in "\t,;|\uff0c" if mark in line), None)
    if separator is None:
        cells = line.split(maxsplit=1) or [""]
    else:
        try:
            (cells,) = csv.reader([line], delimiter=separator)
        except csv.Error:  # no table at all: the row is reported as it is
            cells = [line]
    # Spreadsheets protect leading zeros and long numbers with a quote mark.
    return [cell.strip().lstrip("'`") for cell in cells]


def _row(line_no: int, cells: list[str]) -> Row:
    text, name = cells[0], cells[1] if len(cells) > 1 else ""
    try:
        code = normalize(re.sub(r"\.0+$", "", text))
    except AreaCodeError as error:
        rounded = re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text)
        return Row(
            line_no, text, name, "rounded_by_spreadsheet" if rounded else error.code
        )
    return Row(line_no, code, name, "" if name else "no_name")
