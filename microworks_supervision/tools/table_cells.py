"""What stands in one cell of a table: amounts, numbers, dates, identifiers, texts.

A cell is read exactly or refused; nothing is guessed and nothing is rounded.

>>> amount("￥1,234.50"), amount("（１，０００．００）"), amount("12.5", factor=10_000)
(Decimal('1234.50'), Decimal('-1000.00'), Decimal('125000.00'))
>>> day("2026年3月5日"), day("20260305"), day("46086")
(datetime.date(2026, 3, 5), datetime.date(2026, 3, 5), datetime.date(2026, 3, 5))
>>> identifier("'00123"), identifier('="00123"'), identifier("00123")
('00123', '00123', '00123')
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from . import names

# Money of the People's Republic; what else may stand before or behind a number is none.
UNITS = {
    "分": Decimal("0.01"),
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
_SHORT = {"圆": "元", "元整": "元", "圆整": "元", "万": "万元", "亿": "亿元"}
# More than any public work costs.
LARGEST = Decimal(10) ** 12
YEARS = range(1990, 2100)
# A number of a spreadsheet carries fifteen digits; what is longer has lost some.
DIGITS = 15
_NOISE = Decimal("1e-8")

# Only the full-width forms of ASCII are the same sign in another dress. NFKC would also
# make a number of ①, ² or 𝟏.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW |= {0x3000: 0x20, 0xA0: 0x20, 0x2212: 0x2D, 0xFFE5: 0xA5, 0xFE63: 0x2D}
# Blanks without width, marks of direction, byte order marks within a text.
_UNSEEN = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF)
)
# Not seen, only seen on the sender's machine, or lost before.
_ODD = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]"
    "|锟斤拷"
)

_PLAIN = r"(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
_MONEY = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?:¥|人民币|RMB|CNY)?\s*(?P<inner>[+-])?\s*"
    rf"(?P<digits>{_PLAIN})\s*(?P<trail>-)?\s*(?P<close>\))?"
    r"\s*(?P<unit>百元|千元|万元|百万元|亿元|元整|圆整|元|圆|万|亿)?",
)
_NUMBER = re.compile(rf"(?P<sign>[+-])?(?P<digits>{_PLAIN})")
_SHORTENED = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+")
_CLOCK = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DATES = (
    re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_CLOCK}"),
    re.compile(rf"([0-9]{{4}})(年)([0-9]{{1,2}})月([0-9]{{1,2}})日{_CLOCK}"),
    re.compile(rf"([0-9]{{4}})()([0-9]{{2}})([0-9]{{2}})(?:[0-9]{{6}}|{_CLOCK})"),
)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
# The first of January 1990 and the last of December 2099 as day numbers.
SERIALS = {False: range(32_874, 73_051), True: range(31_412, 71_589)}
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


class CellError(ValueError):
    """One cell that cannot be read.

    :ivar code: what is wrong, see :data:`~.table.PROBLEMS`
    :ivar detail: the text of the cell, or what is concerned
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


# === TEXT ===


def narrow(text: str) -> str:
    """Return a text with full-width signs as ASCII, without unseen signs and edges.

    >>> narrow("　１２３－ａ\\u200b "), narrow("²①")
    ('123-a', '²①')
    """
    if text.isascii():
        return text.strip()
    return text.translate(_NARROW).translate(_UNSEEN).strip()


def text(raw: str, longest: int = 200) -> str:
    """Return a text in one line as it was written, without what nobody sees.

    :raises CellError: ``text_long``, ``control``, ``private`` (a character that only
        the sender's machine can show) or ``damaged`` (it was lost before)

    >>> text(" 东湖村\\n 道路 ")
    '东湖村 道路'
    """
    if not raw.isascii() and _ODD.search(raw):
        raw = raw.translate(_UNSEEN)
        _check_characters(raw)
    plain = " ".join(raw.split())
    if not plain.isprintable():
        for character in plain:
            if unicodedata.category(character) in ("Cc", "Cs", "Cn"):
                raise CellError("control", f"U+{ord(character):04X}")
    if len(plain) > longest:
        raise CellError("text_long", f"{plain[:40]}…")
    return plain


def _check_characters(raw: str) -> None:
    odd = _ODD.search(raw)
    if not odd:
        return
    if odd[0] in ("\ufffd", "锟斤拷"):
        raise CellError("damaged", raw[:40])
    raise CellError("private", f"U+{ord(odd[0]):04X}")


def identifier(raw: str, longest: int = 200) -> str:
    """Return a number or code without what a spreadsheet was asked to keep it with.

    :raises CellError: as :func:`text`; ``rounded`` for ``3.61E+17`` and for more than
        fifteen digits that end as a spreadsheet rounds, unless they are marked as text

    >>> identifier(" ＺＦ-1 "), identifier("'361019900123457000")
    ('ZF-1', '361019900123457000')
    >>> identifier("361019900123457000")
    Traceback (most recent call last):
    tools.table_cells.CellError: rounded: 361019900123457000
    """
    plain = narrow(raw)
    plain, marked = unwrap(plain)
    plain = text(plain, longest)
    if not marked and is_rounded(plain):
        raise CellError("rounded", plain)
    return plain


def unwrap(plain: str) -> tuple[str, bool]:
    """Take off the marks of a text among numbers. :return: text, whether it had one.

    >>> unwrap('="0012"'), unwrap("'0012"), unwrap("0012")
    (('0012', True), ('0012', True), ('0012', False))
    """
    if plain.startswith('="') and plain.endswith('"') and len(plain) > 2:
        return plain[2:-1].strip(), True
    if plain[:1] in ("'", "`", "‘", "’"):
        return plain.lstrip("'`‘’").strip(), True
    return plain, False


def is_rounded(plain: str) -> bool:
    """Return whether a number looks as if a spreadsheet has shortened it.

    >>> is_rounded("3.61E+17"), is_rounded("361019900123456789"), is_rounded("1" * 15)
    (True, False, False)
    """
    if _SHORTENED.fullmatch(plain):
        return True
    if not (plain.isascii() and plain.isdigit()):
        return False
    return len(plain) > DIGITS and len(plain.rstrip("0").lstrip("0")) <= DIGITS


def key(plain: str, fold: bool = True) -> str:
    """Return what spellings of one identifier in a table have in common.

    :param fold: capital and small letters are the same

    >>> key("dup-9 ") == key("ＤＵＰ－９"), key("'9") == key("9"), key("A", False) == key("a")
    (True, True, False)
    """
    return names.key(unwrap(narrow(plain))[0], fold) or ""


# === NUMBERS ===


def amount(
    raw: str,
    factor: Decimal | int = 1,
    places: int = 2,
    *,
    stored: bool = False,
) -> Decimal:
    """Return an amount in yuan.

    :param factor: yuan in the unit of the column; a unit in the cell goes before it
    :param places: decimals that are kept; what has more is refused, never rounded
    :param stored: the number as a spreadsheet stores it, with the noise of its kind
    :raises CellError: ``amount``, ``amount_places``, ``amount_large`` or ``rounded``

    >>> amount("100.00元"), amount("1,000.00-"), amount("1.2亿"), amount("12.5万元", 1)
    (Decimal('100.00'), Decimal('-1000.00'), Decimal('120000000.00'), Decimal('125000.00'))
    >>> amount("1,00")
    Traceback (most recent call last):
    tools.table_cells.CellError: amount: 1,00
    """
    if stored:
        value = _stored(raw, "amount") * factor
    else:
        plain = unwrap(narrow(raw))[0]
        if _SHORTENED.fullmatch(plain):
            raise CellError("rounded", raw)
        found = _MONEY.fullmatch(plain)
        if not found:
            raise CellError("amount", raw)
        value = _signed(found, raw)
        unit = found["unit"]
        value *= UNITS[_SHORT.get(unit, unit)] if unit else factor
    return _kept(value, places, raw, "amount")


def number(raw: str, places: int = 4, *, stored: bool = False) -> Decimal:
    """Return a plain number: a quantity, a measure, a count.

    :raises CellError: ``number``, ``number_places``, ``number_large`` or ``rounded``

    >>> number("1,234.5"), number("12.3456"), number("-3")
    (Decimal('1234.5000'), Decimal('12.3456'), Decimal('-3.0000'))
    """
    if stored:
        return _kept(_stored(raw, "number"), places, raw, "number")
    plain = unwrap(narrow(raw))[0]
    if _SHORTENED.fullmatch(plain):
        raise CellError("rounded", raw)
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise CellError("number", raw)
    value = _decimal(found["digits"], raw, "number")
    return _kept(-value if found["sign"] == "-" else value, places, raw, "number")


def whole(raw: str, *, stored: bool = False) -> int:
    """Return a whole number.

    :raises CellError: as :func:`number`

    >>> whole("2026"), whole("2026.0", stored=True)
    (2026, 2026)
    """
    return int(number(raw, 0, stored=stored))


def _signed(found: re.Match, raw: str) -> Decimal:
    marks = [found["sign"], found["inner"], found["trail"]]
    bracket = found["open"]
    if bool(bracket) != bool(found["close"]):
        raise CellError("amount", raw)
    if len([mark for mark in (*marks, bracket) if mark]) > 1:
        raise CellError("amount", raw)
    value = _decimal(found["digits"], raw, "amount")
    return -value if bracket or "-" in marks else value


def _decimal(digits: str, raw: str, kind: str) -> Decimal:
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        # 000000012500 of a bank is an amount in fen, or a number of something.
        raise CellError(kind, raw)
    if len(digits) > 27:
        # More digits than are calculated with: they would be rounded unseen.
        raise CellError(f"{kind}_large", raw)
    return Decimal(digits.replace(",", ""))


def _stored(raw: str, kind: str) -> Decimal:
    """Return a stored number without the noise of binary fractions."""
    try:
        value = Decimal(raw)
    except InvalidOperation:
        raise CellError(kind, raw) from None
    if not value.is_finite():
        raise CellError(kind, raw)
    if abs(value) >= LARGEST:
        raise CellError(f"{kind}_large", raw)
    if len(value.as_tuple().digits) > DIGITS:
        value = Decimal(f"{value:.{DIGITS}g}")
    return value.quantize(_NOISE)


def _kept(value: Decimal, places: int, raw: str, kind: str) -> Decimal:
    # The bounds come first: rounding what is endless is itself an error.
    if abs(value) >= LARGEST:
        raise CellError(f"{kind}_large", raw)
    kept = value.quantize(Decimal(1).scaleb(-places))
    if kept != value:
        raise CellError(f"{kind}_places", raw)
    return kept + 0  # no "-0.00"


# === DATES ===


def day(raw: str, *, date1904: bool = False) -> date:
    """Return a day; a time of day behind it is left out.

    Only what begins with the year is read: 03/04/2026 is two days.

    :param date1904: the workbook counts its days from 1904
    :raises CellError: ``date``, or ``date_order`` where day and month may be exchanged

    >>> day("2026/3/5 14:30"), day("2026.03.05"), day("2026-3-5"), day("20260305143000")
    ... # doctest: +ELLIPSIS
    (datetime.date(2026, 3, 5), ..., datetime.date(2026, 3, 5))
    >>> day("2026111")
    Traceback (most recent call last):
    tools.table_cells.CellError: date: 2026111
    """
    plain = re.sub(r"\s+", " ", unwrap(narrow(raw))[0])
    for pattern in _DATES:
        found = pattern.fullmatch(plain)
        if not found:
            continue
        try:
            value = date(int(found[1]), int(found[3]), int(found[4]))
        except ValueError:
            break
        if value.year not in YEARS:
            break
        return value
    serial = _SERIAL.fullmatch(plain)
    if serial and int(serial[1]) in SERIALS[date1904]:
        return _EPOCHS[date1904] + timedelta(days=int(serial[1]))
    order = re.fullmatch(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{1,4}.*", plain)
    raise CellError("date_order" if order else "date", raw)


def is_serial(raw: str) -> bool:
    """Return whether a date is the day number of a spreadsheet."""
    return bool(_SERIAL.fullmatch(unwrap(narrow(raw))[0]))


def year(raw: str) -> int:
    """Return a year.

    :raises CellError: ``year``

    >>> year("2026年度"), year("2026"), year("２０２６年")
    (2026, 2026, 2026)
    """
    found = re.fullmatch(r"([0-9]{4})(?:\.0+)?(?:年|年度)?", unwrap(narrow(raw))[0])
    if not found or int(found[1]) not in YEARS:
        raise CellError("year", raw)
    return int(found[1])
