"""Whether a value in a row is the one an event tells of.

An event keeps values as text that can be hashed (amounts with two decimals, days as
ISO, records as pairs of number and label); a row keeps them as PostgreSQL does. Both are
brought to one form here and compared. Labels say nothing: they change with the record
they name. An empty amount is zero, as Odoo reads it.

>>> same("monetary", "1200.50", 1200.5), same("monetary", "1200.50", 1200.51)
(True, False)
>>> same("many2one", [[7, "the firm as it was called then"]], 7)
True
>>> same("boolean", False, None), same("char", None, "")
(True, True)
"""

from __future__ import annotations

from datetime import date, datetime
from math import isclose
from typing import Any

from . import canonical

# What stands for a text that is too long, or too personal, to be repeated.
DIGEST = "sha256:"
# What stands for a value the log keeps to itself.
MASKED = "***"
TEXTS = ("char", "text", "html", "selection", "reference")
NUMBERS = ("integer", "many2one_reference")


def digest(model: str, number: int, name: str, text: str) -> str:
    """What stands for a text: bound to its place, so that it is not found by guessing
    once and comparing everywhere.

    >>> digest("a", 1, "note", "x") == digest("a", 2, "note", "x")
    False
    """
    return f"{DIGEST}{canonical.digest([model, number, name, text])}"


def same(kind: str, told: Any, stored: Any, place: tuple = ()) -> bool:
    """Whether a stored value is the told one.

    :param kind: type of the field, as Odoo names it
    :param told: the value as an event keeps it
    :param stored: the value as psycopg2 returns it; of a translated text the dict of all
    :param place: model, number of the record and name of the field, for digests

    >>> same("date", "2026-03-01", date(2026, 3, 1))
    True
    >>> same("datetime", "2026-03-01T08:30:00Z", datetime(2026, 3, 1, 8, 30, 0, 99))
    True
    >>> same("float", "0.3", 0.1 + 0.2), same("float", "0.3", 0.31)
    (True, False)
    >>> same("char", "路", {"en_US": "road", "zh_CN": "路"})
    True
    >>> same("text", digest("m", 1, "n", "words"), "words", ("m", 1, "n"))
    True
    >>> same("integer", "no number at all", 3)
    False
    """
    if told == MASKED:
        return bool(stored)
    if isinstance(stored, dict) and kind in TEXTS:
        return any(same(kind, told, text, place) for text in stored.values())
    if isinstance(told, str) and told.startswith(DIGEST) and kind in TEXTS:
        return told == digest(*place, stored or "")
    try:
        if kind == "float":
            return isclose(float(told or 0), float(stored or 0), abs_tol=1e-9)
        return _plain(kind, told) == _plain(kind, stored)
    except (TypeError, ValueError):
        # The two cannot be compared, so they are not the same.
        return False


def _plain(kind: str, value: Any) -> Any:
    if kind == "boolean":
        return bool(value)
    if kind == "many2one":
        return record_id(value)
    if kind in NUMBERS:
        return int(value or 0)
    if kind == "monetary":
        return f"{float(value or 0) + 0.0:.2f}".replace("-0.00", "0.00")
    if not value:
        return None
    if kind == "json":
        # Persons by number; what they are called changes.
        return [pair[:2] for pair in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if kind == "datetime":
        return value.replace(" ", "T")[:19]
    return str(value)


def record_id(value: Any) -> int | None:
    """The number of the record that a link, told or stored, leads to.

    >>> record_id([[7, "label"]]), record_id(7), record_id([])
    (7, 7, None)
    """
    if isinstance(value, list):
        value = value[0] if value else None
        value = value[0] if isinstance(value, list) else value
    return value or None
