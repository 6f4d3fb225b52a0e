"""Bid screens against values computed with scipy, and what cannot be screened."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.screens import Screens, screen, subgroups

FIELDS = ("cv", "spd", "diffp", "rd", "rdnor", "rdalt", "skew", "kurt", "ks")
# Far enough apart that binary fractions do not decide.
BIDS = st.lists(st.integers(10_000, 9_999_999), min_size=2, max_size=12)


# Bids : values in the order of FIELDS, from numpy and scipy.
GOLDEN = """
765000 768800 772600 : .004943 .009935 .004967 1.414214 1 1 0 - .333333
100 108 109 110 111 : .040829 .11 .08 6.196773 2.909091 8 -1.882335 3.768423 .527273
92 97 100 108 120 : .105854 .304348 .054348 .4866 .714286 .652174 .917903 .281228 \
.314286
"""


@pytest.mark.parametrize("line", GOLDEN.strip().splitlines())
def test_golden_values(line):
    """The screens equal those of an independent statistics library."""
    bids, _colon, expected = line.partition(":")
    result = screen(map(float, bids.split()))
    values = [None if text == "-" else float(text) for text in expected.split()]
    assert [getattr(result, name) for name in FIELDS] == [
        value if value is None else pytest.approx(value, abs=1e-6) for value in values
    ]


def test_two_bids_have_no_relative_distance():
    """With one loser there is no scatter to compare with."""
    result = screen([Decimal(100), Decimal(110)])
    assert result.spd == result.diffp == pytest.approx(0.1)
    assert (result.rd, result.rdnor, result.rdalt, result.skew, result.kurt) == (
        (None,) * 5
    )


def test_identical_bids_are_not_evaluable_but_have_no_spread():
    """Equal prices show in CV and SPD; ratios of nothing are not reported as clear."""
    result = screen([5000] * 4)
    assert result == Screens(4, 0, 0, 0, None, None, None, None, None, None)


def test_identical_losing_bids_leave_rd_open():
    """No scatter among losers gives no number instead of an endless one."""
    result = screen([90, 100, 100])
    assert (result.rd, result.rdalt) == (None, None)
    assert result.rdnor == pytest.approx(2)


@given(BIDS, st.randoms())
def test_order_of_bids_does_not_matter(bids, random):
    """Bids are compared by price, whoever handed in first."""
    shuffled = list(bids)
    random.shuffle(shuffled)
    assert screen(shuffled) == screen(bids)


@given(BIDS, st.sampled_from([2, 10, 100]))
def test_unit_of_money_does_not_matter(bids, factor):
    """Screens compare prices to each other: fen or yuan give the same."""
    one, other = screen(bids), screen([bid * factor for bid in bids])
    for name in FIELDS:
        value = getattr(one, name)
        expected = value if value is None else pytest.approx(value, rel=1e-6, abs=1e-9)
        assert getattr(other, name) == expected, name


@given(BIDS)
def test_uniform_distance_is_a_share(bids):
    """The distance to evenly spread bids lies between 0 and 1."""
    result = screen(bids)
    assert result.ks is None or 0 < result.ks <= 1


def test_cartel_of_three_shows_among_five():
    """The tight group is found although the whole field is wide."""
    bids = [100, 150, 100.5, 80, 101]
    tightest = min(subgroups(bids, 3), key=lambda group: group[1].cv)
    assert tightest[0] == (0, 2, 4)


@pytest.mark.parametrize(
    "bids", [[], [100], [100, 0], [100, -5], [100, float("nan")], [100, float("inf")]]
)
def test_what_cannot_be_screened_is_refused(bids):
    """A single bid or a price that is none is an error, not a clear result."""
    with pytest.raises(ValueError, match="bid"):
        screen(bids)
