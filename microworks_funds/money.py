"""Amounts of the database as exact numbers."""

from decimal import Decimal

FEN = Decimal("0.01")
ZERO = Decimal(0)


def exact(value):
    """CNY with two decimals, whatever the column or the cache gives."""
    return Decimal(str(value or 0)).quantize(FEN)
