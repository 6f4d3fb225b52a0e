"""Tables as text: what is read equals what was written, everything else is named."""

import codecs
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import table, table_cells, table_text
from tools.table import Column, TableError
from tools.table_cells import CellError

CASES = Path(__file__).parent / "tables"
QUOTA = [
    Column("code", ("指标ID", "指标编码"), "id", unique=True),
    Column("document", ("指标文号", "文号")),
    Column("amount", ("金额", "指标金额"), "amount"),
    Column("year", ("年度",), "year"),
]
RECEIPT = [
    Column("request", ("支付申请号",), "id"),
    Column("receipt", ("回单号",), "id", unique=True),
    Column("amount", ("金额",), "amount"),
    Column("date", ("日期",), "date"),
    Column("outcome", ("结果",), "word", words={"成功": True, "失败": False}),
]
AREA = [
    Column("code", ("代码", "统计用区划代码"), "id"),
    Column("name", ("名称",)),
]
TITLES = "指标ID,指标文号,金额,年度\n"


def read(data, columns=QUOTA, answers=None, **more):
    data = data if isinstance(data, bytes) else data.encode()
    return table.read(data, "a.csv", columns, answers, **more)


def codes(read_table):
    return [(problem.line, problem.code) for problem in read_table.problems]


def refused(data, columns=QUOTA, **more):
    with pytest.raises(TableError) as error:
        read(data, columns, **more)
    return error.value


# === WHAT WAS WRITTEN IS READ ===

HAN = st.text("道路硬化水渠桥梁东湖村委会甲乙丙", min_size=4, max_size=12)
WRITERS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 LE": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "GB18030": lambda text: text.encode("gb18030"),
    "GBK": lambda text: text.encode("gbk"),
}
UNIT_LINES = ("单位：{}", "金额单位:人民币{}", "（{}）", "2026年指标台账（{}）")


@given(
    encoding=st.sampled_from(sorted(WRITERS)),
    delimiter=st.sampled_from(",\t;|"),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    names=st.lists(HAN, min_size=1, max_size=5),
    amount=st.decimals("0.01", "99999999.99", places=2),
)
def test_every_encoding_and_delimiter_gives_the_same(
    encoding, delimiter, ending, names, amount
):
    """Names and amounts come back whatever they were saved as."""
    lines = [["指标ID", "指标文号", "金额", "年度"]]
    lines += [[f"Q-{i}", name, str(amount), "2026"] for i, name in enumerate(names)]
    text = ending.join(delimiter.join(line) for line in lines) + ending
    read_table = read(WRITERS[encoding](text))
    assert [row.values["document"] for row in read_table.good] == names
    assert {row.values["amount"] for row in read_table.good} == {amount}
    assert read_table.delimiter == delimiter
    assert read_table.encoding[:5] in encoding + "GB18030"
    assert [row.line for row in read_table.good] == list(range(2, len(names) + 2))


@given(
    unit=st.sampled_from(sorted(table_cells.UNITS)),
    place=st.sampled_from(["title", "bare title", "cell", *UNIT_LINES]),
    amount=st.decimals("1", "99999.99", places=2),
)
def test_every_unit_wherever_it_stands_gives_yuan(unit, place, amount):
    """An amount is yuan, whether title, cell or a line above name the unit."""
    if unit == "分" and place != "title" and not place.startswith(("单位", "金额单位")):
        return  # too short a word to mean money wherever it stands
    title, cell, above = "金额", f"{amount / table_cells.UNITS[unit]:f}", ""
    if place == "title":
        title = f"金额（{unit}）"
    elif place == "bare title":
        title = f"金额:{unit}"
    elif place == "cell":
        cell += unit
    else:
        above = place.format(unit) + ",,,\n"
    read_table = read(f"{above}指标ID,指标文号,{title},年度\nQ,文,{cell},2026\n")
    assert not read_table.problems
    assert read_table.good[0].values["amount"] == amount
    if place != "cell":
        assert read_table.units == {"amount": unit}


NUMBERS = (
    "{}", "{:,}", "¥{:,}", "￥{}", "{}元", "人民币{:,}元", " {:,} ", "+{}", "'{}",
)  # fmt: skip
NEGATIVES = ("-{}", "({:,})", "（{}）", "{:,}-", "－{}", "-¥{}", "¥-{}", "−{}")
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789,.-()"}


@given(
    amount=st.decimals("0.01", "999999999.99", places=2),
    form=st.sampled_from(NUMBERS + NEGATIVES),
    wide=st.booleans(),
)
def test_every_way_to_write_an_amount_gives_the_same(amount, form, wide):
    """Separators, currency, signs, brackets and full-width digits change nothing."""
    text = form.format(amount)
    expected = -amount if form in NEGATIVES else amount
    assert table_cells.amount(text.translate(WIDE) if wide else text) == expected


DATES = (
    "{0.year}-{0.month:02}-{0.day:02}", "{0.year}-{0.month}-{0.day}",
    "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month:02}.{0.day:02}",
    "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y%m%d}143000",
    "{0:%Y-%m-%d} 14:30:00", "{0:%Y-%m-%d}T14:30", " {0:%Y/%m/%d} ",
)  # fmt: skip


@given(st.dates(date(1990, 1, 2), date(2099, 12, 30)), st.sampled_from(DATES))
def test_every_way_to_write_a_date_gives_the_same(day, form):
    """A date that begins with its year is read in each form, and as a day number."""
    assert table_cells.day(form.format(day)) == day
    assert table_cells.day(str((day - date(1899, 12, 30)).days)) == day
    number = (day - date(1904, 1, 1)) / timedelta(days=1)
    assert table_cells.day(f"{number:.0f}", date1904=True) == day


@given(st.text("0123456789", min_size=1, max_size=20), st.sampled_from("'`‘"))
def test_an_identifier_is_one_and_the_same_however_it_is_kept(digits, mark):
    """An apostrophe or a formula around a number is no part of it."""
    assert table_cells.identifier(mark + digits) == digits
    assert table_cells.identifier(f'="{digits}"') == digits
    assert table_cells.key(mark + digits) == table_cells.key(digits)


# === EVERYTHING ELSE IS NAMED ===


@pytest.mark.parametrize(
    "text",
    "1,00|1,0.00|1_0|NaN|inf|-inf|1,23,4|12 300|5.|1.2.3|--5|(5|5)|(-5)|-5-|+-5|$5|5USD"
    "|5美元|十万|12万5千|①|²|٣|𝟏𝟐|0x10|007.50|000012500|1٫5|5‰|5%|1/2|".split("|"),
)
def test_what_is_no_clear_amount_is_refused(text):
    """Nothing is guessed from what might be a number."""
    with pytest.raises(CellError) as error:
        table_cells.amount(text)
    assert error.value.code == "amount"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1e1", "rounded"),
        ("1.23E+06", "rounded"),
        ("1.005", "amount_places"),
        ("0.0000001万元", "amount_places"),
        ("9" * 13, "amount_large"),
        ("9" * 40, "amount_large"),
        ("1." + "0" * 40 + "1", "amount_large"),
    ],
)
def test_amounts_that_cannot_be_kept_say_why(text, code):
    """Shortened, too fine and too large amounts have reasons of their own."""
    with pytest.raises(CellError) as error:
        table_cells.amount(text)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026111", "date"),
        ("03/04/2026", "date_order"),
        ("13-05-2026", "date_order"),
        ("26-3-5", "date_order"),
        ("2026-02-30", "date"),
        ("2026-3", "date"),
        ("2026年3月", "date"),
        ("1026-03-05", "date"),
        ("2026-03/05", "date"),
        ("٢٠٢٦-03-05", "date"),
        ("5", "date"),
        ("2026-03-05T10:00Z", "date"),
    ],
)
def test_what_is_no_clear_date_is_refused(text, code):
    """A date has one meaning or none."""
    with pytest.raises(CellError) as error:
        table_cells.day(text)
    assert error.value.code == code


@given(st.text(max_size=30))
def test_any_text_is_an_exact_value_or_refused(text):
    """Whatever stands in a cell, it is read exactly or refused with a known code."""
    for parse in (
        table_cells.amount,
        table_cells.number,
        table_cells.day,
        table_cells.year,
        table_cells.identifier,
    ):
        try:
            value = parse(text)
        except CellError as error:
            assert error.code in table.PROBLEMS
        else:
            if isinstance(value, Decimal):
                assert abs(value) < table_cells.LARGEST


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(data):
    """Whatever is uploaded is read or refused with a known code."""
    try:
        read(data)
    except TableError as error:
        assert error.code in table.FILE_ERRORS


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8))
def test_any_cells_below_the_titles_are_rows_or_refused(cells):
    """Whatever stands below the titles is a row, a known problem, or left out by name."""
    body = "\n".join(",".join(cell for cell in row) for row in cells)
    try:
        read_table = read(TITLES + body)
    except TableError as error:
        assert error.code in table.FILE_ERRORS
        return
    for row in read_table.rows:
        assert row.problem is None or row.problem.code in table.PROBLEMS
        assert row.problem or row.values["amount"] > 0


# === BYTES ===


@given(st.lists(HAN, min_size=3, max_size=8), st.integers(0x80, 0xFF), st.data())
def test_a_stray_byte_is_named_with_its_line(names, byte, data):
    """One byte in excess never turns the file into another text."""
    lines = [line.encode() for line in ["代码,名称", *names]]
    place = data.draw(st.integers(1, len(lines) - 1))
    lines[place] += bytes([byte])
    error = refused(b"\n".join(lines) + b"\n", AREA)
    assert (error.code, error.line) == ("encoding", place + 1)
    assert error.byte == f"0x{byte:02X}"
    assert error.column == len(names[place - 1]) + 1


def test_a_broken_byte_in_gb18030_is_named():
    """A text of another encoding has its line and byte, too."""
    text = "代码,名称\n990188,新川县\n990188101,甲镇东湖村委会道路\n".encode("gb18030")
    error = refused(text + b"990188102,\xff\n", AREA)
    assert (error.code, error.line, error.byte) == ("encoding", 4, "0xFF")


def test_bytes_that_are_two_texts_are_a_question():
    """小学 in GB 18030 is Cyrillic in UTF-8: a person sees both and decides."""
    data = "430121,小学\n".encode("gb18030")
    asked = read(data, AREA, headless=("code", "name"))
    assert [question.key for question in asked.questions] == ["encoding"]
    answered = read(data, AREA, {"encoding": "GB18030"}, headless=("code", "name"))
    assert answered.good[0].values["name"] == "小学" and answered.ready


def test_characters_of_one_machine_only_are_refused():
    """A user-defined character of GBK, one that was lost, a control: named by row."""
    rows = "Q1,文\ue000号,1,2026\nQ2,文\ufffd,1,2026\nQ3,文\x07,1,2026\n"
    assert codes(read(TITLES + rows)) == [
        (2, "private"),
        (3, "damaged"),
        (4, "control"),
    ]
    gbk = (TITLES + "Q1,清财农指文号").encode("gbk") + b"\xaa\xa1,1,2026\n"
    assert codes(read(gbk)) == [(2, "private")]


def test_zeros_are_one_sentence():
    """A text with zero bytes is refused once, not row by row."""
    assert refused(b"\x00\xff\x01" * 20).code == "nul"
    assert refused("指标ID,x\x00y\n").code == "nul"


def test_a_quotation_mark_that_never_ends_is_named():
    """An open quotation mark does not swallow the lines below it."""
    error = refused(TITLES + 'Q1,"文,1,2026\n' + "Q2,文,1,2026\n" * 5)
    assert (error.code, error.line) == ("quote", 2)
    swallowed = TITLES + 'Q1,"文,1,2026\n' + "Q2,文,1,2026\n" * 80 + 'Q9,文",1,2026\n'
    assert refused(swallowed).code == "quote"


# === LAYOUT ===


def test_titles_below_a_preamble_of_a_bank():
    """Lines of a bank above its titles, tabs, formulas and units are read."""
    text = (
        "清和农村商业银行 代发回单\n账号：\t6222000011112222\n打印时间：\t2026-03-06\n\n"
        "支付申请号\t回单号\t金额（元）\t日期\t结果\n"
        '="ZF2026-000052"\t="00123"\t100.00元\t2026年3月5日\t成功\n'
        "合计\t1笔\t100.00\t\t\n打印人：李四\n"
    )
    read_table = read(text, RECEIPT)
    (row,) = read_table.good
    assert row.values["request"] == "ZF2026-000052"
    assert row.values["receipt"] == "00123"
    assert row.values["date"] == date(2026, 3, 5)
    assert [(s.line, s.code) for s in read_table.skipped] == [(7, "total"), (8, "note")]
    assert read_table.lines == (5, 5)


@pytest.mark.parametrize(
    "word", ["小计", "合 计", "总计：", "累计", "本页小计", "水利类小计", "Total"]
)
def test_sums_are_no_rows(word):
    """A line of totals is left out and said, whatever else stands in it."""
    read_table = read(f"{TITLES}Q,文,5,2026\n{word},文,5,2026\n")
    assert len(read_table.rows) == 1
    assert [(s.line, s.code) for s in read_table.skipped] == [(3, "total")]
    assert not [r for r in read_table.remarks if r.code == "total_differs"]


def test_a_sum_that_differs_is_said():
    """The file's own total is compared with the rows."""
    remarks = read(f"{TITLES}Q,文,5,2026\n合计,,6,\n").remarks
    assert [(r.line, r.detail) for r in remarks if r.code == "total_differs"] == [
        (3, "6.00 / 5.00")
    ]


def test_titles_that_come_again_are_no_rows():
    """Page headers, their lines above and numbers of columns are left out."""
    page = "指标台账,,,\n" + TITLES
    read_table = read(
        page + "1,2,3,4\nQ1,文,5,2026\n第1页 共2页,,,\n" + page + "Q2,文,5,2026\n"
    )
    assert [row.line for row in read_table.good] == [4, 8]
    assert [s.code for s in read_table.skipped] == [
        "numbers",
        "note",
        "titles",
        "titles",
    ]


def test_two_tables_are_refused():
    """A second table in one sheet, below or beside, is never mixed with the first."""
    below = TITLES + "Q,文,1,2026\n\n年度,指标文号,指标ID,备注,金额\n2026,文,Q2,,5\n"
    assert refused(below).code == "two_tables"
    line = TITLES.strip()
    beside = f"{line},,{line}\nQ,文,1,2026,,Q2,文,1,2026\n"
    assert refused(beside).code == "two_tables"


def test_two_columns_of_one_title_are_a_question():
    """Two columns that may both be meant are asked for."""
    text = "指标ID,指标文号,金额,指标金额,年度\nQ,文,1,2,2026\n"
    (question,) = read(text).questions
    assert question.key == "column:amount"
    assert question.options == (("C", "C · 金额"), ("D", "D · 指标金额"))
    assert read(text, answers={"column:amount": "D"}).good[0].values["amount"] == 2
    assert refused(text, answers={"column:amount": "A"}).code == "answer"


def test_a_title_that_is_unknown_is_a_question():
    """One unknown title among known ones is asked for; several are named."""
    text = "指标ID,指标文号,下达数,年度\nQ,文,1,2026\n"
    (question,) = read(text).questions
    assert question.options == (("C", "C · 下达数"),)
    assert read(text, answers={"column:amount": "C"}).good[0].values["amount"] == 1
    error = refused("指标ID,x,y,z\nQ,1,2,3\n")
    assert (error.code, error.detail) == ("titles", "指标文号, 金额, 年度")


@pytest.mark.parametrize(
    "text",
    [
        "单位：万元,,,\n指标ID,指标文号,金额（元）,年度\nQ,文,1,2026\n",
        "单位：万元,单位：元,,\n" + TITLES + "Q,文,1,2026\n",
        TITLES + "Q,文,1,2026\n单位：万元,,,\n",
    ],
)
def test_two_units_are_a_question(text):
    """Units that contradict each other, above or below, are asked for."""
    (question,) = read(text).questions
    assert (question.key, [o[0] for o in question.options]) == ("unit", ["元", "万元"])
    answered = read(text, answers={"unit": "万元"})
    assert answered.ready and answered.good[0].values["amount"] == 10_000


def test_a_unit_below_its_title_is_read():
    """A line of units under the titles counts."""
    read_table = read(TITLES + ",,万元,\nQ,文,1,2026\n")
    assert read_table.good[0].values["amount"] == 10_000


@pytest.mark.parametrize("above", ["单位：美元", "单位：万美元", "金额单位：USD"])
def test_other_money_is_refused(above):
    """Amounts in another currency are no yuan."""
    assert refused(f"{above},,,\n{TITLES}Q,文,1,2026\n").code == "unit_unknown"
    other = TITLES.replace("金额", "金额（美元）")
    assert refused(other + "Q,文,1,2026\n").code == "unit_unknown"


def test_titles_in_two_lines_of_a_text():
    """A parent that stands over its first child only is told from a title."""
    text = "指标ID,指标文号,金额,,年度\n,,下达,调整,\nQ,文,1,2,2026\n"
    columns = [*QUOTA[:2], Column("amount", ("金额调整",), "amount"), QUOTA[3]]
    assert read(text, columns).good[0].values["amount"] == 2


# === THE CASES THAT WERE TRIED ===


def case(name, columns, **more):
    path = CASES / name
    return table.read(path.read_bytes(), path.name, columns, **more)


def test_case_area():
    """Columns by title; a stray byte is refused; Excel and Unicode text are read."""
    names = [r.values["name"] for r in case("area/bureau_columns.csv", AREA).good]
    assert names == ["北川县", "甲镇", "东湾村", "西湾村"]
    with pytest.raises(TableError) as error:
        case("area/one_byte_a0.csv", AREA)
    value = error.value
    assert (value.code, value.line, value.column, value.byte) == (
        "encoding",
        5,
        16,
        "0xA0",
    )
    for name in ("area/list.xlsx", "area/unicode_text.txt"):
        assert [row.values["name"] for row in case(name, AREA).good][1:] == ["甲镇"]


def test_case_quota():
    """Units above, lost digits, one identifier in three dresses, totals, merged cells."""
    assert case("quota/unit_above_titles.csv", QUOTA).sums == {"amount": 125_000}
    assert codes(case("quota/id_18_digits_as_number.xlsx", QUOTA)) == [(2, "rounded")]
    once = case("quota/id_with_apostrophe_then_without.csv", QUOTA)
    assert [r.values["code"] for r in once.good] == ["00400123456789012345"]
    assert codes(once) == [(3, "duplicate"), (4, "duplicate")]
    totals = case("quota/subtotal_with_document_number.csv", QUOTA)
    assert [row.values["code"] for row in totals.rows] == ["S-01"]
    merged = case("quota/merged_document_number.xlsx", QUOTA).good
    assert [row.values["document"] for row in merged] == ["清财农指〔2026〕17号"] * 3


def test_case_receipt():
    """No wrong date, amount or number gets in; an old workbook is named."""
    assert codes(case("receipt/dates.csv", RECEIPT)) == [(2, "date")]
    assert [c for _l, c in codes(case("receipt/amounts.csv", RECEIPT))] == [
        "amount",
        "amount",
        "amount",
        "rounded",
    ]
    number = case("receipt/number_18_digits_as_number.xlsx", RECEIPT)
    assert codes(number) == [(2, "rounded")]
    with pytest.raises(TableError, match="old_excel"):
        case("receipt/old_excel.xls", RECEIPT)


def test_encodings_that_may_be_answered_are_known():
    """The answers to the question of the encoding are encodings."""
    for codec in table_text.ENCODINGS.values():
        assert codecs.lookup(codec)
