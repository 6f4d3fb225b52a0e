"""Stored numbers of a spreadsheet as what its formats make of them."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from .table_cells import _EPOCHS, DIGITS, SERIALS

_DATE_FORMATS = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))


def plain(raw: str, style: str, date1904: bool) -> tuple[str, str]:
    """Text and mark of a stored number.

    >>> plain("2130701.0", "", False), plain("46086", "date", False)
    (('2130701', 'number'), ('2026-03-05', 'date'))
    >>> plain("3.61019900123457E+17", "", False), plain("12", "000000", False)
    (('361019900123457000', 'rounded'), ('000012', 'number'))
    """
    if style == "scaled":
        return raw, "scaled"
    if not style and raw.isdigit() and len(raw) <= DIGITS:
        return raw, "number"
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw, "error"
    if not value.is_finite() or abs(value.adjusted()) > 40:
        return raw, "number" if value == 0 else "rounded"
    if style == "date" and int(value) in SERIALS[date1904]:
        return (_EPOCHS[date1904] + timedelta(days=int(value))).isoformat(), "date"
    if abs(value) >= Decimal(10) ** DIGITS:
        return f"{value:f}", "rounded"
    if len(value.as_tuple().digits) > DIGITS:
        value = Decimal(f"{value:.{DIGITS}g}")
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if style and style[0] == "0" and plain.isdigit():
        plain = plain.zfill(len(style))
    return plain, "number"


def style(number: str, code: str | None) -> str:
    """What a number format means: ``date``, ``scaled``, zeros to fill up to, or nothing.

    >>> style("14", None), style("164", 'yyyy"年"m"月"d"日"'), style("165", "000000")
    ('date', 'date', '000000')
    >>> style("166", '0!.0,"万"'), style("4", None), style("167", "#,##0.00_ ")
    ('scaled', '', '')
    """
    if code is None:
        return "date" if as_number(number, -1) in _DATE_FORMATS else ""
    bare = re.sub(r"\[[^\]]*\]|_.|\*.", "", code)
    if re.search("[万千亿]", bare) or re.search(r"[0#?],+(?![0#?,])", bare):
        # The eye sees ten thousands, the file holds yuan: the heading may mean either.
        return "scaled"
    bare = re.sub(r'"[^"]*"|\\.', "", bare).split(";")[0]
    if re.search("[yYdD]|e{2,}|上午|[gG]{2,}", bare) and "General" not in bare:
        return "date"
    return bare if re.fullmatch("0{2,}", bare) else ""


def as_number(text: str | None, otherwise: int = 0) -> int:
    """Return the number an attribute of a workbook holds; ``otherwise`` for anything else.

    >>> as_number("7"), as_number("-7"), as_number(None, 1)
    (7, 0, 1)
    """
    if text and len(text) < 10 and text.isascii() and text.isdigit():
        return int(text)
    return otherwise
