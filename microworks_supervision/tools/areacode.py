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

import re
import unicodedata
from collections.abc import Collection

from .table_cells import CellError
from .table_layout import Column

LEVELS = ("province", "prefecture", "county", "township", "village")
_ENDS = (2, 4, 6, 9, 12)
_LENGTH = 12

# Township group (digits 7-9) up to and including the number.
_TOWNSHIP_KINDS = ((99, "subdistrict"), (199, "town"), (399, "township"))
# Village group (digits 10-12) up to and including the number.
_VILLAGE_KINDS = ((199, "residents_committee"), (399, "village_committee"))
OTHER_KIND = "other"  # development zones, state farms, forest farms, ...


class AreaCodeError(CellError):
    """Not a division code; ``code`` is ``bad_code`` or ``gap``."""


def normalize(text: str) -> str:
    """Twelve digits from a code written short, with blanks or in full width.

    :raises AreaCodeError: other text (``bad_code``), or a filled group below an empty
        one (``gap``); only counties may be missing, as in Dongguan

    >>> normalize(" ４３0121 "), normalize("430121104203")
    ('430121000000', '430121104203')
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) not in _ENDS:
        raise AreaCodeError("bad_code", text)
    code = digits.ljust(_LENGTH, "0")
    filled = [bool(int(group)) for group in _groups(code)]
    depth = max((i for i, used in enumerate(filled) if used), default=-1)
    counties = LEVELS.index("county")
    gaps = [i for i in range(max(depth, 1)) if not filled[i] and i != counties]
    if gaps:
        raise AreaCodeError("gap", code)
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


def lacking_parents(codes: Collection[str], known: Collection[str] = ()) -> set[str]:
    """Codes of a file whose area above is neither known nor in the file.

    The highest level that the file has needs none above it.

    >>> lacking_parents(["430121000000", "430121104000", "430122104000"])
    {'430122104000'}
    """
    top = min(map(_depth, codes), default=0)
    present = set(codes).union(known)
    return {
        code for code in codes if _depth(code) > top and _above(code) not in present
    }


def _code(text: str) -> str:
    # A spreadsheet writes a number as 430121.0.
    return normalize(re.sub(r"[.]0+$", "", text))


def _name(text: str) -> str:
    """A name of digits is a class or a number in the wrong column."""
    if not any(character.isalpha() for character in text):
        raise CellError("no_name", text)
    return text


#: What a list of areas holds, and the order without titles.
COLUMNS = (
    Column(
        "code",
        (
            "代码",
            "统计用区划代码",
            "区划代码",
            "行政区划代码",
            "统计用代码",
            "编码",
            "code",
        ),
        "id",
        unique=True,
        parse=_code,
    ),
    Column("name", ("名称", "区划名称", "单位名称", "地名", "name"), parse=_name),
)
HEADLESS = ("code", "name")


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
