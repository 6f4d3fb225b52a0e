"""Amounts, dates, names and references as publishers write them, made exact or refused.

Each reader repairs what can only mean one thing and says so in a note; what may mean
two things, or nothing, is refused with a code. Nothing is guessed.

>>> amount("1.234,50"), amount("USD 500"), amount("12.5万元")
((Decimal('1234.50'), ''), (Decimal('500'), 'USD'), (Decimal('125000.00'), 'CNY'))
>>> amount("1.234")
Traceback (most recent call last):
    ...
tools.ocds_values.BadValue: '1.234' may mean a thousand more or less
>>> moment("2007-06-07T00:00:00+09:00")
(datetime.date(2007, 6, 7), datetime.datetime(2007, 6, 6, 15, 0))
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

# Ten trillion: above any public work in any currency, far below what would overflow.
MAX_AMOUNT = Decimal(10) ** 13
_YEARS = range(1950, 2101)
_MOMENT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_TEXT_AMOUNT = re.compile(
    r"(?P<before>[A-Za-z]{3}|[¥$€£元])?\s*(?P<number>-?[0-9][0-9., '’]*)\s*"
    r"(?P<unit>万)?\s*(?P<after>[A-Za-z]{3}|[¥€元])?"
)
# A sign that stands for one currency only; "$" and "¥" stand for several.
_SIGNS = {"元": "CNY", "€": "EUR", "£": "GBP"}
# What people write for the yuan instead of its ISO 4217 code.
_YUAN = frozenset({"RMB", "CNH", "元", "人民币"})
_PLAIN = re.compile(r"[0-9]+(\.[0-9]{1,2}|\.[0-9]{4,})?")
_THOUSANDS_COMMA = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_THOUSANDS_POINT = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_COMMA_DECIMALS = re.compile(r"[0-9]+,[0-9]{1,2}")
# Words that fill the column of an id nobody had: "no number", "unknown", and the titles
# of such columns ("Vendor Nbr"). Compared by whole words, without case.
_NO_IDS = frozenset(
    "na nan none null nil unknown undefined tbd tba test dummy sin vendor supplier nbr"
    " not applicable available provided".split()
)
# The same, counted on, or the other way round: what is typed to get past a form.
_COUNTED = "01234567890123456789"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class BadValue(ValueError):
    """A value that cannot be used; ``code`` is stable, ``path`` says where it is."""

    def __init__(self, code: str, message: str, path: str = "") -> None:
        super().__init__(message)
        self.code, self.path = code, path


def is_empty(value: Any) -> bool:
    """Whether publishers mean "nothing" by it.

    >>> [is_empty(value) for value in (None, "", "  ", [], {}, 0, False)]
    [True, True, True, True, True, False, False]
    """
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, list | dict) and not value)


def text(value: Any, limit: int = 250) -> str:
    """One line of clean text; ``""`` for what is no text.

    >>> text(" 村 \\x00 道\\n 路 "), text(12), text(["x"])
    ('村 道 路', '12', '')
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    return " ".join(_CONTROL.sub(" ", value[: 4 * limit]).split())[:limit].rstrip()


def long_text(value: Any, limit: int = 20_000) -> str:
    """Clean text that keeps its lines.

    >>> long_text("a\\x00\\nb")
    'a \\nb'
    """
    if not isinstance(value, str):
        return ""
    return _CONTROL.sub(" ", value[:limit]).strip()


def amount(value: Any) -> tuple[Decimal, str]:
    """An amount of money, zero or more, and the currency its text names.

    :param value: a number, a text, or a number wrapped by a database export
    :return: amount with at most two decimals and ISO 4217 code or ``""``
    :raises BadValue: ``amount_text``, ``amount_ambiguous``, ``amount_negative``,
        ``amount_range``

    >>> amount(Decimal("3680000.0")), amount({"$numberLong": "1200"})
    ((Decimal('3680000.00'), ''), (Decimal('1200'), ''))
    >>> [str(amount(text)[0]) for text in ("1,234.50", "12 500", "1'000'000", "7,5")]
    ['1234.50', '12500', '1000000', '7.50']
    """
    currency = ""
    if isinstance(value, dict) and len(value) == 1:
        # MongoDB writes numbers as {"$numberLong": "1200"}.
        ((key, inner),) = value.items()
        value = inner if key.startswith("$number") else value
    if isinstance(value, str):
        value, currency = _text_amount(value)
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadValue("amount_text", f"{_shown(value)} is no amount")
    value = Decimal(value)
    if value.is_nan():
        raise BadValue("amount_text", "NaN is no amount")
    if value < 0:
        raise BadValue("amount_negative", f"{_shown(value)} is below zero")
    if value > MAX_AMOUNT:
        raise BadValue("amount_range", f"{_shown(value)} is beyond any public work")
    if value.as_tuple().exponent < 0 or value.as_tuple().exponent > 0:
        value = value.quantize(Decimal("0.01"))
    return value, currency


def currency(value: Any) -> str:
    """ISO 4217 code of a currency as written; ``""`` when there is none.

    :raises BadValue: ``currency``, for what cannot be a code

    >>> currency("jpy"), currency("RMB"), currency(None)
    ('JPY', 'CNY', '')
    """
    if is_empty(value):
        return ""
    code = text(value, 20).upper()
    if code in _YUAN:
        return "CNY"
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise BadValue("currency", f"{_shown(value)} is no currency code")
    return code


def moment(value: Any) -> tuple[date, datetime]:
    """The day where it was written, and the instant in UTC.

    Without a zone the time is read as UTC.

    :raises BadValue: ``date``

    >>> moment("2021-02-29")
    Traceback (most recent call last):
        ...
    tools.ocds_values.BadValue: '2021-02-29' is no date
    """
    match = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise BadValue("date", f"{_shown(value)} is no date")
    try:
        day = date(*(int(part) for part in match.group(1, 2, 3)))
        clock = [int(part or 0) for part in match.group(4, 5, 6)]
        # Publishers write midnight as 24:00, too.
        instant = datetime(day.year, day.month, day.day) + timedelta(
            hours=clock[0], minutes=clock[1], seconds=clock[2]
        )
    except ValueError:
        raise BadValue("date", f"{_shown(value)} is no date") from None
    if day.year not in _YEARS or clock[0] > 24 or max(clock[1:]) > 60:
        raise BadValue("date", f"{_shown(value)} is no date")
    return day, instant - _offset(match.group(7))


def name_key(name: str) -> str:
    """The name without what people write now so, now otherwise.

    >>> name_key("Ōmi  Construction (Co.)") == name_key("ōmi construction（co）")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in plain if char.isalnum())


def is_placeholder(identifier: str) -> bool:
    """Whether a text in the place of an identifier identifies nobody.

    Identifiers of registers hold digits that differ. Taking a true one for a
    placeholder costs little: the firm is told by its name as well then.

    >>> [is_placeholder(text) for text in (
    ...     "<NA>", "00000000000", "无", "Vendor Nbr", "PE-RUC-N/A", "11-11", "123456")]
    [True, True, True, True, True, True, True]
    >>> [is_placeholder(text) for text in ("91350121MA31ABCD1X", "20100017491", "A12")]
    [False, False, False]
    """
    plain = unicodedata.normalize("NFKC", identifier).casefold()
    words = re.findall(r"[^\W_]+", plain.replace("n/a", "na"))
    digits = "".join(char for char in plain if char.isdigit())
    if not digits or _NO_IDS.intersection(words):
        return True
    if len(set(digits)) == 1:
        return len(digits) > 3 or not any(char.isalpha() for char in plain)
    counted = digits in _COUNTED or digits[::-1] in _COUNTED
    return counted and len(digits) > 4


def _offset(zone: str | None) -> timedelta:
    if not zone or zone == "Z":
        return timedelta()
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))


def _text_amount(value: str) -> tuple[Decimal, str]:
    match = _TEXT_AMOUNT.fullmatch(unicodedata.normalize("NFKC", value[:80]).strip())
    if match is None:
        raise BadValue("amount_text", f"{_shown(value)} is no amount")
    named = {_SIGNS.get(mark, mark) for mark in match.group("before", "after") if mark}
    named = {currency(mark) for mark in named if mark not in "¥$"}
    if len(named) > 1:
        raise BadValue("amount_text", f"{_shown(value)} names two currencies")
    code = named.pop() if named else ""
    number = _plain_number(match["number"].strip(), value)
    if match["unit"]:
        number *= 10_000
        code = code or "CNY"
    return number, code


def _plain_number(number: str, value: str) -> Decimal:
    sign = -1 if number.startswith("-") else 1
    number = re.sub(r"(?<=[0-9])[ '’](?=[0-9]{3}(?![0-9]))", "", number.lstrip("-"))
    if _PLAIN.fullmatch(number):
        return sign * Decimal(number)
    if re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", number):
        raise BadValue(
            "amount_ambiguous", f"{_shown(value)} may mean a thousand more or less"
        )
    if _THOUSANDS_COMMA.fullmatch(number):
        return sign * Decimal(number.replace(",", ""))
    if _THOUSANDS_POINT.fullmatch(number):
        return sign * Decimal(number.replace(".", "").replace(",", "."))
    if _COMMA_DECIMALS.fullmatch(number):
        return sign * Decimal(number.replace(",", "."))
    raise BadValue("amount_text", f"{_shown(value)} is no amount")


def _shown(value: Any) -> str:
    shown = value if isinstance(value, str) else str(value)[:60]
    shown = _CONTROL.sub("�", shown[:60])
    return repr(shown) if isinstance(value, str) else shown
