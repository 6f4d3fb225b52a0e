"""Whether a number or a date is one a person can have meant.

What the law allows is a matter of the rule sets; this is about what can be kept
exactly: a float holds fen up to 10^13 CNY, a database integer 2^31 - 1, and neither
"not a number" nor infinity compares with a limit.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite, ulp

# Above this a float no longer keeps fen exactly, sums of a county included.
LARGEST = 1e13
LARGEST_WHOLE = 2**31 - 1
# The law these records follow begins with the People's Republic; plans do not reach
# further than the life of a structure. Outside it a year is a slip of the keyboard.
FIRST_YEAR, LAST_YEAR = 1949, 2199

POSITIVE, NOT_NEGATIVE, SHARE = "positive", "not_negative", "share"
# Days of a period, and days by which one is moved: calendars end, too.
TERM, SHIFT = "term", "shift"
WHOLE_SHARE = 100
LONGEST_TERM = 36_500


# What people write for a number: digits and one point, nothing that only a program
# reads as one ("1_0", "1e1").
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


def is_plain(text):
    """Whether a text is a number as people write it; nothing counts as 0.

    >>> is_plain("-12.5"), is_plain(""), is_plain("1e5"), is_plain("１２")
    (True, True, False, False)
    """
    text = text.strip()
    return not text or PLAIN.fullmatch(text) is not None


def number_problem(value, *, whole=False, sign=None):
    """What is wrong with ``value`` as a stored number, or ``None``.

    :param value: anything a caller may send; nothing (``None``, ``False``) counts as 0
    :param bool whole: it is kept as a whole number
    :param sign: :data:`POSITIVE`, :data:`NOT_NEGATIVE`, :data:`SHARE` (of a hundred),
        :data:`TERM`, :data:`SHIFT` (days) or ``None`` for any
    :returns: ``no_number``, ``too_large``, ``no_share``, ``negative``,
        ``not_positive`` or ``None``

    >>> number_problem(12.5, sign=POSITIVE)
    >>> number_problem(float("nan"))
    'no_number'
    >>> number_problem("Infinity"), number_problem(True)
    ('no_number', 'no_number')
    >>> number_problem("about ten")
    'no_number'
    >>> number_problem("1e5"), number_problem("1_000"), number_problem(" 12.50 ")
    ('no_number', 'no_number', None)
    >>> number_problem(1e13), number_problem(2**31, whole=True)
    ('too_large', 'too_large')
    >>> number_problem(-0.01, sign=NOT_NEGATIVE)
    'negative'
    >>> number_problem(None, sign=NOT_NEGATIVE)
    >>> number_problem(None, sign=POSITIVE), number_problem(-1, sign=POSITIVE)
    ('not_positive', 'negative')
    >>> number_problem(100, sign=SHARE), number_problem(100.5, sign=SHARE)
    (None, 'no_share')
    >>> number_problem(40_000, sign=TERM), number_problem(-1, sign=TERM)
    ('too_large', 'negative')
    >>> number_problem(-30, sign=SHIFT), number_problem(-40_000, sign=SHIFT)
    (None, 'too_large')
    """
    if value is True or (isinstance(value, str) and not is_plain(value)):
        return "no_number"
    try:
        number = float(value or 0)
    except (TypeError, ValueError, OverflowError):
        return "no_number"
    if not isfinite(number):
        return "no_number"
    if abs(number) > LARGEST_WHOLE if whole else abs(number) >= LARGEST:
        return "too_large"
    if sign == SHARE:
        return None if 0 <= number <= WHOLE_SHARE else "no_share"
    if sign in (TERM, SHIFT) and abs(number) > LONGEST_TERM:
        return "too_large"
    if sign and sign != SHIFT and number < 0:
        return "negative"
    if sign == POSITIVE and number == 0:
        return "not_positive"
    return None


FEN = Decimal("0.01")
# What the last sums of a browser are off at most, in units of the last place.
SLACK = 8


def is_kept(value, places):
    """Whether ``value`` keeps all its decimals when ``places`` of them are stored.

    A text is taken at its word. A float is what a program made of a typed number:
    only what its own representation cannot show is overlooked.

    :param value: text, ``Decimal``, whole number or float; nothing counts as 0
    :param int places: decimals that are stored

    >>> is_kept("48999.999", 2), is_kept("49000.00", 2), is_kept("49000.000", 2)
    (False, True, True)
    >>> is_kept(48999.999, 2), is_kept(0.1 + 0.2, 2), is_kept(1e12 + 0.01, 2)
    (False, True, True)
    >>> is_kept(5.328, 4), is_kept(12.34567, 4)
    (True, False)
    """
    if isinstance(value, float):
        exact = Decimal(value)
        slack = Decimal(SLACK * ulp(value))
    else:
        exact, slack = Decimal(str(value or 0).strip()), 0
    return abs(exact - exact.quantize(Decimal(1).scaleb(-places))) <= slack


def line_amount(quantity, unit_price):
    """Quantity × unit price in CNY, rounded once, half up to the fen.

    :param quantity: as stored; not rounded before it is multiplied
    :param unit_price: CNY per unit, as stored
    :rtype: Decimal

    >>> line_amount(10368, 5.328), line_amount(12.3456, 5000)
    (Decimal('55240.70'), Decimal('61728.00'))
    >>> line_amount(1, 0.005), line_amount(-1, 0.005)
    (Decimal('0.01'), Decimal('-0.01'))
    """
    product = Decimal(str(quantity or 0)) * Decimal(str(unit_price or 0))
    return product.quantize(FEN, ROUND_HALF_UP)


def date_problem(value):
    """What is wrong with a day or a moment, or ``None``.

    :param value: a ``date`` or ``datetime``, or ``None`` and ``False`` for none
    :returns: ``out_of_time`` or ``None``

    >>> from datetime import date
    >>> date_problem(date(2026, 3, 1))
    >>> date_problem(date(202, 3, 1))
    'out_of_time'
    >>> date_problem(False)
    """
    if not value or FIRST_YEAR <= value.year <= LAST_YEAR:
        return None
    return "out_of_time"


def is_ordered(first, last):
    """Whether a period ends on or after the day it begins; open ends are no fault.

    >>> from datetime import date
    >>> is_ordered(date(2026, 3, 1), date(2026, 2, 28))
    False
    >>> is_ordered(date(2026, 3, 1), date(2026, 3, 1)), is_ordered(None, date(2026, 3, 1))
    (True, True)
    """
    return not first or not last or first <= last
