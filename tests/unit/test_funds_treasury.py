"""The files exchanged with the treasury: whatever is read, nothing else breaks."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from funds_tools import treasury
from hypothesis import given
from hypothesis import strategies as st
from tools import table

COLUMNS = treasury.columns(table.Column)
TITLES = "支付申请号,回单号,金额,日期,结果\n"


def rows_of(text, columns=COLUMNS):
    return table.read(text.encode(), "a.csv", columns).rows


@given(st.lists(st.text(max_size=12), max_size=7))
def test_any_row_is_read_or_refused(cells):
    """Whatever stands in a row is a receipt or is refused with a code."""
    try:
        rows = rows_of(TITLES + ",".join(cells) + "\n")
    except table.TableError:
        return
    for row in rows:
        assert row.problem or treasury.ReceiptRow(**row.values).amount > 0


@given(
    st.decimals("0.01", "99999999.99", places=2),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_amounts_and_dates_survive_excel(amount, day):
    """An amount is the same after a spreadsheet as before it, to the fen."""
    book = openpyxl.Workbook()
    book.active.append(TITLES.strip().split(","))
    book.active.append(["ZF-1", "H-1", float(amount), day, "成功"])
    stream = BytesIO()
    book.save(stream)
    (row,) = table.read(stream.getvalue(), "a.xlsx", COLUMNS).good
    receipt = treasury.ReceiptRow(**row.values)
    assert (receipt.amount, receipt.date, receipt.outcome) == (amount, day, True)


@pytest.mark.parametrize("text", ["0", "-5", "1.005", "NaN", "Infinity", "1e400", "一"])
def test_amounts_that_are_none(text):
    """Nothing, less than nothing and parts of a fen are no amount."""
    (row,) = rows_of(f"{TITLES}a,b,{text},2026-01-01,成功\n")
    assert row.problem.column == "amount"


@pytest.mark.parametrize(
    ("word", "made"),
    [
        ("成功", True),
        ("交易成功", True),
        (" 支付 成功", True),
        ("退汇", False),
        ("0", False),
    ],
)
def test_words_of_banks(word, made):
    """What banks write about a payment is known."""
    (row,) = rows_of(f"{TITLES}a,b,1,2026-01-01,{word}\n")
    assert row.values["outcome"] is made


def test_titles_and_words_of_a_bank():
    """A bank has its own titles and words."""
    titles = {
        "request_number": ["附言"],
        "receipt_number": ["流水号"],
        "amount": ["发生额"],
        "date": ["交易日"],
        "outcome": ["状态"],
    }
    columns = treasury.columns(table.Column, titles, ["已入账"], ["冲正"])
    text = "附言,流水号,发生额,交易日,状态\nZF,1,5元,20260305,已入账\nZF,2,5,20260305,冲正\n"
    assert [row.values["outcome"] for row in rows_of(text, columns)] == [True, False]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_formula_leaves_the_house(sign):
    """A name that begins like a formula is text in the file."""
    row = treasury.PaymentRow(
        "D", "Q", "P", "R", 1, f"{sign}1+1", "6222", "B", Decimal(1), "", "", "x"
    )
    line = treasury.to_csv([row]).decode("utf-8-sig").splitlines()[1]
    assert f",'{sign}1+1," in line
