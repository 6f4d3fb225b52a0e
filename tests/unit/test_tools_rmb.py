"""Amounts in capitals: the examples of the payment rules, and back to the number."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import rmb

AMOUNTS = st.decimals(0, Decimal("9999999999999999.99"), places=2)


def parse_integer(text):
    """Number of a text in capitals, read by unit from the largest down."""
    for name, unit in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.rpartition(name)
        if found:
            return parse_integer(high) * unit + parse_integer(low)
    units = {"仟": 1000, "佰": 100, "拾": 10, "": 1}
    pairs = re.findall(r"([壹贰叁肆伍陆柒捌玖])([仟佰拾]?)", text)
    return sum(rmb.DIGITS.index(digit) * units[unit] for digit, unit in pairs)


def parse_amount(text):
    """Amount of a text in capitals, written apart from the code that made it."""
    match = re.fullmatch(r"(负?)(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?(整?)", text)
    assert match, text
    minus, yuan, jiao, fen, closed = match.groups()
    assert bool(closed) != bool(fen), "closed by 整, or by the fen"
    cents = parse_integer(yuan or "") * 100
    cents += rmb.DIGITS.index(jiao or "零") * 10 + rmb.DIGITS.index(fen or "零")
    return Decimal(cents) / 100 * (-1 if minus else 1)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("1.01", "壹元零壹分"),
        ("10", "壹拾元整"),
        ("15.5", "壹拾伍元伍角整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("10010", "壹万零壹拾元整"),
        ("100000", "壹拾万元整"),
        ("498000", "肆拾玖万捌仟元整"),
        ("1000001", "壹佰万零壹元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("120000000000", "壹仟贰佰亿元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000.00", "壹万零壹亿元整"),
        ("-325.04", "负叁佰贰拾伍元零肆分"),
    ],
)
def test_amounts_as_they_are_printed(amount, text):
    """Zeros are written once inside, never at the end of a group."""
    assert rmb.to_capital(Decimal(amount)) == text


@given(AMOUNTS)
def test_text_means_the_amount(amount):
    """Reading the capitals back gives the amount, to the fen."""
    assert parse_amount(rmb.to_capital(amount)) == amount


@given(AMOUNTS)
def test_zeros_are_never_doubled_nor_trailing(amount):
    """No text has two zeros in a row or a zero in front of a unit."""
    text = rmb.to_capital(amount)
    assert not re.search(r"零零|零[万亿]|(?!^)零元", text)


@given(AMOUNTS, AMOUNTS)
def test_different_amounts_read_differently(one, other):
    """Two amounts never share a text."""
    assert (rmb.to_capital(one) == rmb.to_capital(other)) == (one == other)


@pytest.mark.parametrize("amount", [1.5, "1", None, True])
def test_only_exact_amounts_are_written(amount):
    """A float or text never becomes an amount in words."""
    with pytest.raises(TypeError):
        rmb.to_capital(amount)


@pytest.mark.parametrize("amount", ["0.001", "NaN", "Infinity", "1E16", "-1E16"])
def test_unwritable_amounts_are_refused(amount):
    """Parts of a fen are not rounded away and endless numbers not tried."""
    with pytest.raises(ValueError, match="amount"):
        rmb.to_capital(Decimal(amount))


@pytest.mark.parametrize("number", [-1, 10**16])
def test_numbers_without_words_are_refused(number):
    """A sign belongs to the amount, and there is no unit above."""
    with pytest.raises(ValueError, match="numbers go"):
        rmb.capital_integer(number)


def test_num2words_speaks_chinese_once_registered():
    """The library answers in capitals for zh_CN and its kin."""
    num2words = pytest.importorskip("num2words").num2words
    assert rmb.register()
    assert num2words(1200, lang="zh_CN") == "壹仟贰佰"
    assert num2words("1200.5", lang="zh") == "壹仟贰佰点伍"
    assert num2words(3, lang="zh_CN", to="ordinal") == "第叁"
    assert num2words(120.5, lang="zh_CN", to="currency", currency="CNY") == (
        "壹佰贰拾元伍角整"
    )


def test_integers_are_fen_for_num2words():
    """The library's own reading of whole amounts is kept."""
    assert rmb.CNConverter().to_currency(12050) == "壹佰贰拾元伍角整"


def test_other_currencies_are_left_to_the_library():
    """Capitals are for yuan only."""
    with pytest.raises(NotImplementedError):
        rmb.CNConverter().to_currency(1, currency="EUR")


def test_missing_library_is_no_error(monkeypatch):
    """Without num2words registering says so and nothing breaks."""
    monkeypatch.setattr(rmb, "CONVERTER_CLASSES", None)
    assert rmb.register() is False
