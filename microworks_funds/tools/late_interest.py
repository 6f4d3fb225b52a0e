"""Interest on late payments (保障中小企业款项支付条例 第17条), plain arithmetic.

A rate that the contract agrees on is a percentage per year; where none is agreed, the
rule set names one per day. Interest is simple: it bears no interest itself.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
DAYS_OF_A_YEAR = 365
HUNDRED = Decimal(100)


def days_late(due_on: date | None, until: date) -> int:
    """Return the days for which interest runs: those after the last day in time.

    >>> days_late(date(2026, 3, 31), date(2026, 3, 31))
    0
    >>> days_late(date(2026, 3, 31), date(2026, 4, 10))
    10
    """
    return max(0, (until - due_on).days) if due_on else 0


def daily_rate(
    agreed_per_year: Decimal | None, statutory_per_day: Decimal | None
) -> Decimal | None:
    """Return the rate of one day as a fraction; ``None`` where no rate is known.

    :param agreed_per_year: percent per year of the contract; zero or less: none agreed
    :param statutory_per_day: percent per day of the rule set

    >>> daily_rate(None, Decimal("0.05"))
    Decimal('0.0005')
    >>> daily_rate(Decimal("3.65"), Decimal("0.05"))
    Decimal('0.0001')
    >>> daily_rate(None, None) is None
    True
    """
    if agreed_per_year is not None and agreed_per_year > 0:
        return agreed_per_year / HUNDRED / DAYS_OF_A_YEAR
    if statutory_per_day is not None and statutory_per_day > 0:
        return statutory_per_day / HUNDRED
    return None


def interest(amount: Decimal, days: int, rate: Decimal) -> Decimal:
    """Return the interest in CNY, rounded half up to the fen.

    :param amount: what is late, CNY
    :param rate: of one day, as a fraction

    >>> interest(Decimal("100000.00"), 10, Decimal("0.0005"))
    Decimal('500.00')
    """
    if amount <= 0 or days <= 0:
        return Decimal("0.00")
    return (amount * days * rate).quantize(FEN, ROUND_HALF_UP)
