"""Interest on late payments: exact, simple, and never negative."""

from datetime import date, timedelta
from decimal import Decimal

from funds_tools import late_interest
from hypothesis import given
from hypothesis import strategies as st

AMOUNTS = st.decimals("0.01", "99999999.99", places=2)
RATES = st.decimals("0.0001", "36", places=4)
DAYS = st.integers(0, 4000)


@given(AMOUNTS, DAYS, RATES)
def test_more_days_never_cost_less(amount, days, percent):
    rate = late_interest.daily_rate(percent, None)
    assert late_interest.interest(amount, days, rate) <= late_interest.interest(
        amount, days + 1, rate
    )


@given(AMOUNTS, DAYS, RATES)
def test_result_is_the_product_to_half_a_fen(amount, days, percent):
    rate = late_interest.daily_rate(None, percent)
    found = late_interest.interest(amount, days, rate)
    assert abs(found - amount * days * percent / 100) <= Decimal("0.005")
    assert found == found.quantize(Decimal("0.01"))


@given(AMOUNTS, AMOUNTS, DAYS)
def test_two_parts_cost_what_the_whole_costs(one, other, days):
    rate = Decimal("0.0005")
    parts = sum(late_interest.interest(x, days, rate) for x in (one, other))
    whole = late_interest.interest(one + other, days, rate)
    assert abs(parts - whole) <= Decimal("0.01")


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(-500, 500))
def test_only_days_after_the_last_one_count(due, distance):
    until = due + timedelta(days=distance)
    assert late_interest.days_late(due, until) == max(0, distance)
    assert late_interest.days_late(None, until) == 0


@given(RATES)
def test_what_is_agreed_comes_first(percent):
    agreed = late_interest.daily_rate(percent, Decimal("0.05"))
    assert agreed == percent / 100 / 365
    assert late_interest.daily_rate(Decimal(0), percent) == percent / 100
    assert late_interest.daily_rate(Decimal(-1), Decimal(0)) is None


@given(st.decimals("-100000", "0", places=2), st.integers(-10, 10))
def test_nothing_owed_bears_nothing(amount, days):
    assert late_interest.interest(amount, days, Decimal("0.0005")) == 0
