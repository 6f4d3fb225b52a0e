"""Quota lists: whatever people upload, a row is read exactly or named as bad."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from funds_tools import quota_file, table_file
from hypothesis import given
from hypothesis import strategies as st

TITLES = "指标ID,指标文号,金额,年度\n"


def rows_of(text):
    return list(quota_file.read_rows(text.encode()))


@given(st.decimals("0.01", "999999999.99", places=2))
def test_every_way_to_write_an_amount_gives_the_same(amount):
    for text in (f"{amount}", f"{amount:,}", f"¥{amount:,}", f" {amount}元 "):
        assert quota_file.read_amount(text) == amount
    thousands = amount / 10_000
    assert quota_file.read_amount(f"{thousands:f}万元") == amount
    assert quota_file.read_amount(f"{thousands:f}", 10_000) == amount


@given(st.text(max_size=30))
def test_any_text_is_an_exact_amount_or_refused(text):
    try:
        amount = quota_file.read_amount(text)
    except quota_file.CellError:
        return
    assert Decimal("0.01") <= amount < quota_file.LARGEST
    assert amount == amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-5", "amount_sign"),
        ("(5.00)", "amount_sign"),
        ("0", "amount"),
        ("1,23,4", "amount"),
        ("12 300", "amount"),
        ("1.005", "amount_fen"),
        ("0.0000001万元", "amount_fen"),
        ("1.2E+08", "rounded"),
        ("NaN", "amount"),
        ("9" * 40, "amount"),
        ("12万5千", "amount"),
    ],
)
def test_what_is_not_one_clear_amount_is_named(text, code):
    with pytest.raises(quota_file.CellError) as error:
        quota_file.read_amount(text)
    assert error.value.code == code


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_table_error(data):
    try:
        list(quota_file.read_rows(data))
    except table_file.TableError:
        pass


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8))
def test_any_cells_below_the_titles_are_rows(cells):
    body = "\n".join(",".join(c.replace("\x00", "") for c in row) for row in cells)
    try:
        rows = rows_of(TITLES + body)
    except table_file.TableError:
        return  # a quote that never ends
    for row in rows:
        assert row.problem or row.values["amount"] > 0


def test_titles_are_found_below_a_heading_in_any_order_with_their_unit():
    rows = rows_of(
        "2026年指标台账,,,\n单位：万元,,,\n预算年度,指标数(万元),文 号,*指标编码\n2026,1.5,文〔1〕,Q\n"
    )
    assert rows[0].values["amount"] == 15_000
    assert rows[0].values["code"] == "Q"


def test_missing_titles_are_named():
    with pytest.raises(table_file.TableError) as error:
        rows_of("指标ID,金额\nQ,1\n")
    assert (error.value.code, error.value.detail) == ("titles", "指标文号, 年度")


def test_tabs_semicolons_and_gb18030_are_read():
    text = "指标ID;指标文号;金额;年度\nQ;文1;5;2026\n"
    for data in (text.encode("gb18030"), text.replace(";", "\t").encode("utf-8-sig")):
        assert next(quota_file.read_rows(data)).values["amount"] == 5


def test_size_is_limited_packed_and_unpacked(monkeypatch):
    monkeypatch.setattr(table_file, "MAX_ROWS", 5)
    with pytest.raises(table_file.TableError, match="large"):
        rows_of(TITLES + "Q,文,1,2026\n" * 10)
    book = openpyxl.Workbook()
    book.active.append(["x" * 1000])
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/media/a.bin", b"\0" * (table_file.MAX_UNPACKED + 1))
    assert len(stream.getvalue()) < table_file.MAX_BYTES
    with pytest.raises(table_file.TableError, match="large"):
        list(quota_file.read_rows(stream.getvalue()))
    with pytest.raises(table_file.TableError, match="large"):
        rows_of("x" * (table_file.MAX_BYTES + 1))


def test_zip_that_is_no_workbook_is_of_the_wrong_kind():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        parts.writestr("word/document.xml", "<x/>")
    with pytest.raises(table_file.TableError, match="kind"):
        list(quota_file.read_rows(stream.getvalue()))


def test_numbers_of_a_spreadsheet_stay_what_they_were():
    book = openpyxl.Workbook()
    book.active.append(["指标ID", "指标文号", "金额", "年度", "功能分类"])
    book.active.append([1001, "文1", 0.1 + 0.2, 2026.0, 2130701.0])
    stream = io.BytesIO()
    book.save(stream)
    (row,) = quota_file.read_rows(stream.getvalue())
    assert row.code == "1001"
    assert row.values["amount"] == Decimal("0.30")
    assert row.values["function_class"] == "2130701"
