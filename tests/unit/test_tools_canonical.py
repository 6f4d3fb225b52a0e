"""Canonical JSON: equal values give equal bytes, doubtful values are refused."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import canonical

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-canonical.MAX_INT, canonical.MAX_INT)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_json_reads_back_what_was_written(value):
    """The canonical form is JSON and means the value it was made from."""
    assert json.loads(canonical.encode(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), SCALARS))
def test_order_of_entry_does_not_matter(value):
    """A mapping filled in another order has the same digest."""
    reverse = dict(reversed(value.items()))
    assert canonical.digest(reverse) == canonical.digest(value)


def test_keys_are_sorted_by_utf16_code_units():
    """The example of RFC 8785 section 3.2.3 comes out in its order."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    order = list(json.loads(canonical.encode(value)))
    assert order == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_only_necessary_escapes_are_used():
    """Strings are escaped as RFC 8785 section 3.2.2.2 asks."""
    text = '\u20ac$\u000f\nA\'B"\\\\"/\x7f'
    expected = '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'
    assert canonical.encode(text) == expected.encode()


def test_composed_and_decomposed_text_stay_apart():
    """Evidence keeps the characters that were entered."""
    assert canonical.encode("\u00e9") != canonical.encode("e\u0301")


@given(st.decimals(-(10**12), 10**12, places=4))
def test_decimal_has_one_form_per_value(amount):
    """Trailing zeros and exponents make no difference, the value is kept."""
    written = json.loads(canonical.encode(amount))
    assert Decimal(written) == amount
    assert canonical.encode(amount.normalize()) == canonical.encode(amount)
    assert len(written.partition(".")[2]) >= 2


def test_moments_are_told_in_utc():
    """The same moment gives the same bytes whatever zone it was noted in."""
    china = timezone(timedelta(hours=8))
    local = datetime(2026, 3, 1, 16, 30, tzinfo=china)
    assert canonical.encode(local) == canonical.encode(datetime(2026, 3, 1, 8, 30))


def test_day_and_midnight_are_different():
    """A date does not pass for the first moment of the day."""
    assert canonical.encode(date(2026, 3, 1)) == b'"2026-03-01"'
    assert canonical.encode(datetime(2026, 3, 1)) != canonical.encode(date(2026, 3, 1))


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+1000000"),
        2**53,
        b"bytes",
        {1, 2},
        {1: "key"},
        object(),
        "\ud800",
        {"\ud800": 1},
    ],
)
def test_doubtful_values_are_refused(value):
    """Nothing that another machine could read differently gets a digest."""
    with pytest.raises(canonical.NotCanonicalError):
        canonical.encode({"deep": [value]})


def test_refusal_names_the_place():
    """The message leads to the value, wherever it sits."""
    with pytest.raises(canonical.NotCanonicalError, match=r"\$\.lines\[1\]\.price"):
        canonical.encode({"lines": [{"price": 1}, {"price": 1.5}]})
