"""Workbooks: what a spreadsheet hides, merges, rounds or never calculated."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import table, table_book, table_rows
from tools.table import Column, TableError

COLUMNS = [
    Column("code", ("编号",), "id", unique=True),
    Column("name", ("名称",)),
    Column("amount", ("金额",), "amount", negative=True),
    Column("day", ("日期",), "date", required=False),
]
HEAD = ["编号", "名称", "金额", "日期"]
ROW = ["A-1", "道路", 1000, date(2026, 3, 5)]


def book(*rows, change=None, name="Sheet"):
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    if change:
        change(made, made.active)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def read(data, answers=None, columns=COLUMNS, **more):
    return table.read(data, "a.xlsx", columns, answers, **more)


def codes(read_table):
    return [(problem.line, problem.code) for problem in read_table.problems]


def remarks(read_table):
    return {remark.code: remark.detail for remark in read_table.remarks}


def patched(data, part, old, new):
    """The same workbook with a piece of one part exchanged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                content = source.read(name)
                if name == part:
                    assert old in content
                    content = content.replace(old, new)
                target.writestr(name, content)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@given(
    st.lists(
        st.tuples(
            st.decimals("-99999999.99", "99999999.99", places=2).filter(bool),
            st.dates(date(1990, 1, 2), date(2099, 12, 30)),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_amounts_and_dates_of_a_workbook_are_read_to_the_fen(pairs):
    """What a spreadsheet stores as a binary fraction comes back as it was written."""
    rows = [[f"A-{i}", "x", float(a), d] for i, (a, d) in enumerate(pairs)]
    read_table = read(book(HEAD, *rows))
    assert [(r.values["amount"], r.values["day"]) for r in read_table.good] == pairs
    assert read_table.sums == {"amount": sum(a for a, _d in pairs)}


def test_sums_of_binary_fractions_are_no_parts_of_a_fen():
    """0.1 + 0.2 is 0.30; 1234.5678 shown as 1234.57 is refused."""
    read_table = read(
        book(HEAD, ["A", "x", 0.1 + 0.2, None], ["B", "x", 1234.5678, None])
    )
    assert read_table.good[0].values["amount"] == Decimal("0.30")
    assert codes(read_table) == [(3, "amount_places")]


def test_days_of_the_1904_system():
    """A workbook that counts from 1904 is read by its own count."""

    def change(made, _sheet):
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    read_table = read(book(HEAD, ROW, change=change))
    assert read_table.good[0].values["day"] == date(2026, 3, 5)
    number = read(book(HEAD, ["A", "x", 1, 44624], change=change))
    assert number.good[0].values["day"] == date(2026, 3, 5)
    assert remarks(number)["day_numbers"] == "1 / 1904"


def test_a_day_number_and_a_time():
    """A day number without a format is a day, and said; a time is left out."""
    read_table = read(
        book(HEAD, ["A", "x", 1, 46086], ["B", "x", 1, datetime(2026, 3, 5, 23, 59)])
    )
    assert {row.values["day"] for row in read_table.good} == {date(2026, 3, 5)}
    assert remarks(read_table)["day_numbers"] == "1 / 1900"


def test_formulas_without_results_are_refused():
    """A formula that nobody calculated is no amount, nor is an error."""
    read_table = read(book(HEAD, ["A", "x", "=1+1", None], ["B", "x", 5, None]))
    assert codes(read_table) == [(2, "formula")]
    broken = patched(
        book(HEAD, ["A", "x", 77, None]),
        SHEET,
        b'<c r="C2" t="n"><v>77</v></c>',
        b'<c r="C2" t="e"><v>#REF!</v></c>',
    )
    assert codes(read(broken)) == [(2, "error")]


def test_a_calculated_formula_is_read():
    """A formula with its result counts as the result."""
    data = patched(
        book(HEAD, ["A", "x", 77, None]),
        SHEET,
        b"<v>77</v>",
        b"<f>70+7</f><v>77</v>",
    )
    data = patched(data, "xl/workbook.xml", b'fullCalcOnLoad="1"', b"")
    assert read(data).good[0].values["amount"] == 77


def test_a_result_that_waits_for_calculation_is_none():
    """A workbook to be calculated when it is opened holds zeros instead of results."""
    data = patched(
        book(HEAD, ["A", "x", 77, None]), SHEET, b"<v>77</v>", b"<f>70+7</f><v>0</v>"
    )
    assert codes(read(data)) == [(2, "formula")]


def test_merged_texts_are_filled_and_merged_amounts_refused():
    """One name over three rows is that of each; one amount over two is of none."""

    def change(_made, sheet):
        sheet.merge_cells("B2:B5")
        sheet.merge_cells("C4:C5")

    read_table = read(
        book(
            HEAD,
            ["A", "道路", 1, None],
            ["B", None, 2, None],
            ["C", None, 3, None],
            ["D", None, None, None],
            change=change,
        )
    )
    assert [row.values["name"] for row in read_table.good] == ["道路", "道路"]
    assert codes(read_table) == [(4, "merged"), (5, "merged")]
    assert "filled" in remarks(read_table)


def test_two_lines_of_merged_titles():
    """金额 over 下达数 and 调整数 is two columns, not the first of them."""

    def change(_made, sheet):
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("C1:D1")

    data = book(
        ["编号", "名称", "金额", None],
        [None, None, "下达数", "调整数"],
        ["A", "x", 7, 9],
        change=change,
    )
    question = read(data).questions[0]
    assert question.key == "column:amount"
    assert question.options == (("C", "C · 金额下达数"), ("D", "D · 金额调整数"))
    named = [*COLUMNS[:2], Column("amount", ("金额下达数",), "amount")]
    assert read(data, columns=named).good[0].values["amount"] == 7
    chosen = read(data, {"column:amount": "D"})
    assert chosen.good[0].values["amount"] == 9


def test_hidden_rows_are_a_question():
    """Rows that nobody sees are neither taken nor left out without a word."""

    def change(_made, sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    data = book(HEAD, ROW, ["A-2", "x", 5, None], change=change)
    asked = read(data)
    assert [q.key for q in asked.questions] == ["hidden"] and not asked.ready
    assert remarks(asked)["hidden_column"] == "B · 名称"
    assert len(read(data, {"hidden": "skip"}).good) == 1
    assert len(read(data, {"hidden": "take"}).good) == 2


def test_a_filter_is_said():
    """A filter that hides rows is named besides the rows."""

    def change(_made, sheet):
        sheet.auto_filter.ref = "A1:D3"
        sheet.auto_filter.add_filter_column(0, ["A-1"])
        sheet.row_dimensions[3].hidden = True

    assert "filtered" in remarks(read(book(HEAD, ROW, ["A", "x", 5], change=change)))


def test_the_sheet_with_the_titles_is_taken():
    """Empty and other sheets before the right one are passed over, and named."""

    def change(made, sheet):
        made.create_sheet("空", 0)
        made.create_sheet("说明", 1).append(["填表说明"])

    read_table = read(book(HEAD, ROW, change=change, name="明细"))
    assert (read_table.sheet, len(read_table.good)) == ("明细", 1)
    assert remarks(read_table)["other_sheets"] == "说明"


def test_several_sheets_with_the_titles_are_a_question():
    """Two sheets that could both be meant are asked for."""

    def change(made, sheet):
        for row in (HEAD, ["B", "y", 2, None]):
            made.create_sheet("二") if "二" not in made.sheetnames else None
            made["二"].append(row)

    data = book(HEAD, ROW, change=change, name="一")
    question = read(data).questions[0]
    assert (question.key, question.options) == ("sheet", (("一", "一"), ("二", "二")))
    assert read(data, {"sheet": "二"}).good[0].values["code"] == "B"
    assert table.sheet_names(data, COLUMNS) == ["一", "二"]
    with pytest.raises(TableError, match="answer"):
        read(data, {"sheet": "三"})


def test_a_hidden_sheet_is_not_read():
    """What is hidden as a whole is not imported."""

    def change(made, sheet):
        sheet.sheet_state = "hidden"
        made.create_sheet("见").append(["x"])

    with pytest.raises(TableError, match="titles"):
        read(book(HEAD, ROW, change=change))


def test_numbers_that_lost_their_digits_or_zeros():
    """Eighteen digits as a number are rounded; short ones may have lost zeros."""
    read_table = read(
        book(
            HEAD,
            [361019900123456789, "x", 1, None],
            ["00120", "x", 2, None],
            [121, "x", 3, None],
            ["361019900123456000", "x", 4, None],
        )
    )
    assert codes(read_table) == [(2, "rounded"), (4, "zeros_lost"), (5, "rounded")]
    assert read_table.sums["amount"] == 2


def test_zeros_that_a_format_shows_are_read():
    """The format 000000 says how long a number is."""

    def change(_made, sheet):
        sheet["A2"].number_format = "000000"

    read_table = read(book(HEAD, [12, "x", 1, None], change=change))
    assert read_table.good[0].values["code"] == "000012"


@pytest.mark.parametrize("code", ['0!.0,"万"', "0.00,", '0.0000"万元"'])
def test_amounts_shown_in_another_unit_are_refused(code):
    """Shown in ten thousands and stored in yuan: the title may mean either."""

    def change(_made, sheet):
        sheet["C2"].number_format = code

    assert codes(read(book(HEAD, ROW, change=change))) == [(2, "scaled")]


def test_a_million_rows_and_a_wide_sheet_are_refused():
    """Rows and columns beyond any list are refused while they are read."""
    with pytest.raises(TableError, match="rows"):
        table.read(
            ("编号,名称,金额\n" + "A,x,1\n" * (table_rows.MAX_ROWS + 600)).encode(),
            "a.csv",
            [Column("name", ("名称",)), Column("amount", ("金额",), "amount")],
        )
    with pytest.raises(TableError, match="columns"):
        read(book([*HEAD, *["x"] * 300], ROW))
    with pytest.raises(TableError, match="columns"):
        read(",".join([*HEAD, *["x"] * 300]).encode())


def bomb(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(HEAD, ROW))) as source:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                if name not in parts:
                    target.writestr(name, source.read(name))
            for name, content in parts.items():
                target.writestr(name, content)
    assert len(stream.getvalue()) < 1_000_000
    return stream.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOMBS = {
    "many strings": {
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">'
        + "<si><t>中</t></si>" * 500_000
        + "</sst>"
    },
    "one string": {
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>'
        + "x" * 8_000_000
        + "</t></si></sst>"
    },
    "many cells": {
        SHEET: f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1">'
        + "<c/>" * 1_500_000
        + "</row></sheetData></worksheet>"
    },
    "many rows": {
        SHEET: f'<worksheet xmlns="{_MAIN}"><sheetData>'
        + "<row><c><v>1</v></c></row>" * 400_000
        + "</sheetData></worksheet>"
    },
    "too much": {"xl/media/a.bin": b"\0" * (table_book.MAX_UNPACKED + 1)},
    "entities": {"xl/sharedStrings.xml": '<!DOCTYPE s [<!ENTITY a "aaaaaaaa">]><sst/>'},
    "merges": {
        SHEET: f'<worksheet xmlns="{_MAIN}"><sheetData/><mergeCells>'
        + '<mergeCell ref="A1:XFD1048576"/>' * 40_000
        + "</mergeCells></worksheet>"
    },
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_unpacks_to_a_large_one_takes_little_memory(name):
    """Whatever a workbook unpacks to, it is refused or read within 30 MB."""
    data = bomb(**BOMBS[name])
    tracemalloc.start()
    try:
        read(data)
    except TableError:
        pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * 1024 * 1024


def test_a_string_used_again_and_again_is_counted_each_time():
    """Thousand cells with the longest text each are refused."""
    cell = '<c t="s"><v>0</v></c>'
    data = bomb(
        **{
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>'
            + "x" * 32_000
            + "</t></si></sst>",
            SHEET: f'<worksheet xmlns="{_MAIN}"><sheetData>'
            + f"<row>{cell * 10}</row>" * 2_000
            + "</sheetData></worksheet>",
        }
    )
    with pytest.raises(TableError, match="unpacked"):
        read(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (table_book.OLE + b"\0" * 500, "old_excel"),
        (
            table_book.OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"%PDF-1.4 x", "pdf"),
        (b"<html><table>", "html"),
        (b"\x89PNG\r\n", "image"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"PK\x05\x06", "damaged"),
    ],
)
def test_what_is_no_workbook_is_told_apart(data, code):
    """A protected book, an old one, a PDF, a web page: each is named."""
    with pytest.raises(TableError) as error:
        read(data)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("xl/workbook.bin", "xlsb"), ("content.xml", "ods"), ("word/x.xml", "kind")],
)
def test_other_archives_are_told_apart(name, code):
    """A zip that is no workbook is named by what it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        parts.writestr(name, "<x/>")
    with pytest.raises(TableError) as error:
        read(stream.getvalue())
    assert error.value.code == code


@given(st.integers(0, 4_000), st.binary(min_size=1, max_size=30))
def test_a_damaged_workbook_is_read_or_refused(position, noise):
    """Bytes exchanged anywhere end in rows or in a refusal, never in a crash."""
    data = bytearray(book(HEAD, ROW))
    data[position : position + len(noise)] = noise
    try:
        read(bytes(data))
    except TableError:
        pass


@given(st.text(alphabet="<>/rowcvts=\"' 0A1:", max_size=60))
def test_any_sheet_is_read_or_refused(xml):
    """Whatever stands in the part of a sheet is read or refused."""
    data = bomb(**{SHEET: f'<worksheet><sheetData><row r="1">{xml}</row></sheetData>'})
    try:
        read(data)
    except TableError:
        pass
