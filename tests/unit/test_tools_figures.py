"""Numbers that compare as numbers do, whatever a caller sends."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tools import figures

SIGNS = (None, figures.POSITIVE, figures.NOT_NEGATIVE, figures.SHARE, figures.TERM)
ANYTHING = st.one_of(
    st.floats(), st.integers(), st.text(max_size=20), st.none(), st.booleans()
)


@given(ANYTHING, st.booleans(), st.sampled_from(SIGNS))
def test_what_is_taken_compares_and_fits(value, whole, sign):
    """A number without a problem is finite, in bounds, and on its side of zero."""
    if figures.number_problem(value, whole=whole, sign=sign) is None:
        number = float(value or 0)
        assert -figures.LARGEST < number < figures.LARGEST
        if whole:
            assert -(2**31) <= number < 2**31
        if sign == figures.POSITIVE:
            assert number > 0
        if sign in (figures.NOT_NEGATIVE, figures.SHARE, figures.TERM):
            assert number >= 0


@given(st.integers(0, 10**15 - 100))
def test_every_fen_below_the_bound_is_kept(fen):
    """Amounts that are taken come back from a float to the fen."""
    amount = fen / 100
    assert figures.number_problem(amount) is None
    assert round(amount * 100) == fen


@given(st.dates(), st.dates())
def test_a_period_is_ordered_one_way_or_the_other(first, last):
    """Of two days, one order at least is right, and both only for the same day."""
    there, back = figures.is_ordered(first, last), figures.is_ordered(last, first)
    assert there or back
    assert (there and back) == (first == last)


@given(st.integers(-(10**13), 10**13), st.integers(0, 4))
def test_what_a_person_types_with_few_decimals_is_kept(units, places):
    """Typed as text or made a float by a browser: nothing is refused that fits."""
    number = Decimal(units).scaleb(-places)
    for kept in range(places, 5):
        assert figures.is_kept(str(number), kept)
        assert figures.is_kept(float(number), kept)


@given(st.integers(-(10**10), 10**10), st.integers(1, 6))
def test_one_decimal_too_many_is_seen(units, places):
    """A last digit that is not zero is never lost without a word."""
    number = Decimal(units).scaleb(-places)
    fits = number == number.quantize(Decimal(1).scaleb(1 - places))
    assert figures.is_kept(str(number), places - 1) == fits
    assert figures.is_kept(float(number), places - 1) == fits


@given(
    st.decimals(-(10**6), 10**6, places=4),
    st.decimals(0, 10**6, places=4),
)
def test_lines_are_rounded_once(quantity, price):
    """The amount is the exact product, half a fen at most away, halves outwards."""
    amount = figures.line_amount(float(quantity), float(price))
    product = quantity * price
    assert amount == figures.line_amount(quantity, price)
    assert abs(amount - product) <= Decimal("0.005")
    assert abs(amount) >= abs(product) or abs(amount - product) < Decimal("0.005")
    assert figures.line_amount(-quantity, price) == -amount
