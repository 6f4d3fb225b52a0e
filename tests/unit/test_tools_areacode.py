"""Division codes: levels, parents, kinds, and the files offices send."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import areacode
from tools.areacode import AreaCodeError, read_rows

GROUPS = st.tuples(
    st.integers(11, 65),
    st.integers(1, 99),
    st.integers(1, 99),
    st.integers(1, 999),
    st.integers(1, 999),
)


def errors(content, **options):
    return [(row.line_no, row.error) for row in read_rows(content, **options)]


@given(GROUPS)
def test_parents_lead_to_the_province(groups):
    """Going up from a village passes every level once."""
    code = "{:02}{:02}{:02}{:03}{:03}".format(*groups)
    passed = []
    while code:
        passed.append(areacode.level(code))
        code = areacode.parent(code)
    assert passed == list(reversed(areacode.LEVELS))


@given(GROUPS, st.sampled_from([2, 4, 6, 9, 12]))
def test_short_codes_mean_the_same(groups, length):
    """A code cut after a filled group is filled up with zeros."""
    full = "{:02}{:02}{:02}{:03}{:03}".format(*groups)
    code = areacode.normalize(full[:length])
    assert len(code) == 12
    assert code.startswith(full[:length])
    assert int("1" + code[length:]) == 10 ** (12 - length)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("430121001000", "subdistrict"),
        ("430121099000", "subdistrict"),
        ("430121100000", "town"),
        ("430121199000", "town"),
        ("430121200000", "township"),
        ("430121399000", "township"),
        ("430121400000", "other"),
        ("430121104203", None),
        ("430121", None),
    ],
)
def test_township_kinds(code, kind):
    """The township group tells sub-districts, towns and townships apart."""
    assert areacode.township_kind(code) == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("430121104001", "residents_committee"),
        ("430121104199", "residents_committee"),
        ("430121104200", "village_committee"),
        ("430121104399", "village_committee"),
        ("430121104400", "other"),
        ("430121104000", None),
    ],
)
def test_village_kinds(code, kind):
    """The village group tells communities and villages apart."""
    assert areacode.village_kind(code) == kind


def test_city_without_counties():
    """Towns of Dongguan hang directly under the city."""
    assert areacode.level("441900003000") == "township"
    assert areacode.parent("441900003000") == "441900000000"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_code"),
        ("43012", "bad_code"),
        ("4301211042031", "bad_code"),
        ("43012110420x", "bad_code"),
        ("-30121104203", "bad_code"),
        ("000000000000", "gap"),
        ("430021000000", "gap"),
        ("000121104203", "gap"),
        ("430121000203", "gap"),
    ],
)
def test_other_text_is_no_code(text, code):
    """Wrong length, wrong characters and filled groups under empty ones are refused."""
    with pytest.raises(AreaCodeError) as refusal:
        areacode.normalize(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "\uff0c", " "])
def test_encodings_and_separators_of_offices(encoding, separator):
    """A file is read whichever program it was saved with."""
    text = f"代码{separator}名称\r\n\r\n430121104203{separator}光达村\r\n"
    (row,) = read_rows(io.BytesIO(text.encode(encoding)))
    assert (row.line_no, row.code, row.name, row.error) == (
        3,
        "430121104203",
        "光达村",
        "",
    )


def test_file_without_heading_keeps_its_first_line():
    """A first line that is data is not lost as a heading."""
    rows = list(read_rows(io.StringIO("430121,长沙县\n")))
    assert [row.name for row in rows] == ["长沙县"]


def test_code_marked_as_text_is_read():
    """The quote mark and the decimals spreadsheets add do no harm."""
    file = io.StringIO('\'430121104203,光达村\n430121104204.0,"鹿芝岭村"\n')
    assert [row.code for row in read_rows(file)] == ["430121104203", "430121104204"]


def test_code_rounded_by_a_spreadsheet_is_told():
    """Digits lost in 4.30121E+11 cannot come back, so the row says what happened."""
    assert errors(io.StringIO("4.30121E+11,光达村\n")) == [
        (1, "rounded_by_spreadsheet")
    ]


def test_second_row_of_a_code_is_a_duplicate():
    """The first row stands, the repetition is reported, also when written short."""
    file = io.StringIO("430121,长沙县\n430121000000,长沙县\n")
    assert errors(file) == [(1, ""), (2, "duplicate")]


def test_nameless_row_is_told():
    """An area has a name."""
    assert errors(io.StringIO("430121,\n430122\n")) == [(1, "no_name"), (2, "no_name")]


def test_parent_may_come_later_in_the_file():
    """The order of the rows does not matter."""
    file = io.StringIO("430121104203,光达村\n430121104,黄兴镇\n430121,长沙县\n")
    assert errors(file) == [(1, ""), (2, ""), (3, "")]


def test_parent_that_is_nowhere_is_told():
    """A village without its township is reported, the county on top is not."""
    file = io.StringIO("430121,长沙县\n430121104203,光达村\n")
    assert errors(file) == [(1, ""), (2, "parent_missing")]


def test_parent_already_entered_is_enough():
    """A township known from before carries new villages."""
    file = io.StringIO("430121,长沙县\n430121104203,光达村\n")
    assert errors(file, known=["430121104000"]) == [(1, ""), (2, "")]


def test_endless_cell_is_answered():
    """A file that is no table at all is reported line by line."""
    file = io.StringIO("430121,长沙县\n" + "9" * 200_000 + ",x\n")
    assert errors(file) == [(1, ""), (2, "bad_code")]


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_not_crashes(content):
    """Whatever file is dropped, every line is answered."""
    for row in read_rows(io.BytesIO(content)):
        assert row.error or areacode.level(row.code)
