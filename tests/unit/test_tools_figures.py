"""Numbers that compare as numbers do, whatever a caller sends."""

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
