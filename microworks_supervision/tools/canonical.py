r"""One byte string per value, so that a digest means the same on every machine.

The output is JSON in the canonical form of RFC 8785: no blanks, keys sorted by UTF-16
code units, UTF-8 without a byte order mark, only the escapes JSON cannot do without.
Characters are taken as they are: a name typed in decomposed form stays so, since
evidence records what was entered.

Numbers that other readers would round are never written as numbers: a ``Decimal``
becomes a string with at least two decimals (money has exactly two), an ``int`` stays a
number inside the range every JSON reader keeps exactly, a ``float`` is refused.

>>> from datetime import date, datetime
>>> from decimal import Decimal
>>> encode({"总价": Decimal("1200.5"), "a": [None, True, 3], "on": date(2026, 3, 1)})
b'{"a":[null,true,3],"on":"2026-03-01","\xe6\x80\xbb\xe4\xbb\xb7":"1200.50"}'
>>> encode({"price": 0.1})  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
    ...
tools.canonical.NotCanonicalError: $.price: float is not exact, use Decimal
"""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from decimal import Decimal
from hashlib import sha256
from typing import Any

# RFC 8785 section 3.2.2.3 reads numbers as IEEE 754 doubles; beyond this they blur.
MAX_INT = 2**53 - 1
# Far above any amount or measure; keeps a stray exponent from making a huge string.
MAX_DIGITS = 60


class NotCanonicalError(TypeError):
    """The value has no canonical form; the message says where and why."""


def encode(value: Any) -> bytes:
    """Canonical JSON of ``value`` as UTF-8 bytes.

    :param value: ``None``, ``bool``, ``int``, ``str``, ``Decimal``, ``date``,
        ``datetime`` (without a zone it is read as UTC, as Odoo stores it), and
        ``list``, ``tuple`` or ``dict`` with text keys of these
    :raises NotCanonicalError: any other type, a float, a number that is not finite or
        has too many digits, text that is not valid Unicode

    >>> encode(datetime(2026, 3, 1, 8, 30))
    b'"2026-03-01T08:30:00Z"'
    >>> encode([Decimal("3"), Decimal("0.125"), Decimal("-0")])
    b'["3.00","0.125","0.00"]'
    """
    return _text(value, "$").encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in lower-case hexadecimal.

    >>> digest({}) == sha256(b"{}").hexdigest()
    True
    """
    return sha256(encode(value)).hexdigest()


def _text(value: Any, path: str) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value, path)
    if isinstance(value, int):
        return _integer(value, path)
    if isinstance(value, Decimal):
        return f'"{_decimal(value, path)}"'
    if isinstance(value, date):
        return f'"{_moment(value)}"'
    if isinstance(value, dict):
        return _object(value, path)
    if isinstance(value, list | tuple):
        items = [_text(item, f"{path}[{i}]") for i, item in enumerate(value)]
        return f"[{','.join(items)}]"
    if isinstance(value, float):
        raise NotCanonicalError(f"{path}: float is not exact, use Decimal")
    raise NotCanonicalError(f"{path}: {type(value).__name__} has no canonical form")


def _string(value: str, path: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError(f"{path}: the text is not valid Unicode") from error
    return json.dumps(value, ensure_ascii=False)


def _integer(value: int, path: str) -> str:
    if abs(value) > MAX_INT:
        raise NotCanonicalError(f"{path}: integers end at 2**53 - 1, use a string")
    return int.__repr__(value)


def _decimal(value: Decimal, path: str) -> str:
    if not value.is_finite():
        raise NotCanonicalError(f"{path}: {value} is not a number")
    sign, digits, exponent = value.as_tuple()
    if len(digits) + abs(exponent) > MAX_DIGITS:
        raise NotCanonicalError(f"{path}: the number has too many digits")
    whole, _point, fraction = f"{value:f}".lstrip("-").partition(".")
    fraction = fraction.rstrip("0").ljust(2, "0")
    # Equal amounts have to give equal bytes, whatever their zeros and sign of zero.
    minus = "-" if sign and value else ""
    return f"{minus}{whole.lstrip('0') or '0'}.{fraction}"


def _moment(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo:
        value = value.astimezone(timezone.utc).replace(tzinfo=None)
    return f"{value.isoformat()}Z"


def _object(value: dict, path: str) -> str:
    for key in value:
        if not isinstance(key, str):
            kind = type(key).__name__
            raise NotCanonicalError(f"{path}: a key is {kind}, only text can be one")
        _string(key, path)  # refuses what could not be sorted either
    ordered = sorted(value, key=lambda key: key.encode("utf-16-be"))
    members = [
        f"{_string(key, path)}:{_text(value[key], f'{path}.{key}')}" for key in ordered
    ]
    return f"{{{','.join(members)}}}"
