"""The files exchanged with the treasury: whatever is read, nothing else breaks."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from funds_tools import treasury
from hypothesis import given
from hypothesis import strategies as st

HEADER = ["支付申请号", "回单号", "金额", "日期", "结果"]
COLUMNS = treasury.read_header(HEADER)


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused(data):
    """Whatever is uploaded is read as a table or refused with a code."""
    try:
        table = treasury.read_table(data)
    except treasury.TreasuryError as error:
        assert error.code in ("empty", "unreadable")
    else:
        assert table


@given(st.binary(max_size=200))
def test_a_broken_workbook_is_refused(data):
    """What begins like Excel and is not is unreadable, not a crash."""
    with pytest.raises(treasury.TreasuryError):
        treasury.read_table(b"PK\x03\x04" + data)


@given(st.lists(st.text(max_size=12), max_size=7))
def test_any_row_is_read_or_refused(cells):
    """Whatever stands in a row is a receipt or is refused with a code."""
    try:
        row = treasury.read_receipt(2, cells, COLUMNS)
    except treasury.TreasuryError as error:
        assert error.code in ("missing", "amount", "date", "outcome")
    else:
        assert row.amount > 0


@given(
    st.decimals("0.01", "99999999.99", places=2),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)
def test_amounts_and_dates_survive_excel(amount, day):
    """An amount is the same after a spreadsheet as before it, to the fen."""
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["ZF-1", "H-1", float(amount), day, "成功"])
    stream = BytesIO()
    book.save(stream)
    table = treasury.read_table(stream.getvalue())
    row = treasury.read_receipt(*table[1], treasury.read_header(table[0][1]))
    assert (row.amount, row.date, row.success) == (amount, day, True)


@pytest.mark.parametrize("text", ["0", "-5", "1.005", "NaN", "Infinity", "1e400", "一"])
def test_amounts_that_are_none(text):
    """Nothing, less than nothing and parts of a fen are no amount."""
    with pytest.raises(treasury.TreasuryError) as error:
        treasury.read_receipt(2, ["a", "b", text, "2026-01-01", "成功"], COLUMNS)
    assert error.value.code == "amount"


def test_large_files_are_refused():
    """A file far beyond a county's year is refused before it is read."""
    with pytest.raises(treasury.TreasuryError) as error:
        treasury.read_table(b"x" * (treasury.MAX_BYTES + 1))
    assert error.value.code == "large"
    with pytest.raises(treasury.TreasuryError):
        treasury.read_table(b"a,b\n" * (treasury.MAX_ROWS + 1))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_formula_leaves_the_house(sign):
    """A name that begins like a formula is text in the file."""
    row = treasury.PaymentRow(
        "D", "Q", "P", "R", 1, f"{sign}1+1", "6222", "B", Decimal(1), "", "", "x"
    )
    line = treasury.to_csv([row]).decode("utf-8-sig").splitlines()[1]
    assert f",'{sign}1+1," in line
