"""Division codes: levels, parents, kinds, and the files offices send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import areacode, table
from tools.areacode import AreaCodeError

GROUPS = st.tuples(
    st.integers(11, 65),
    st.integers(1, 99),
    st.integers(1, 99),
    st.integers(1, 999),
    st.integers(1, 999),
)


def read(content):
    content = content if isinstance(content, bytes) else content.encode()
    columns, headless = areacode.COLUMNS, areacode.HEADLESS
    return table.read(content, "a.csv", columns, headless=headless)


def errors(content):
    return [(p.line, p.code) for p in read(content).problems]


def codes(content):
    return [row.values["code"] for row in read(content).good]


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
    (row,) = read(text.encode(encoding)).good
    assert (row.line, row.values) == (3, {"code": "430121104203", "name": "光达村"})


def test_file_without_heading_keeps_its_first_line():
    """A first line that is data is not lost as a heading."""
    (row,) = read("430121,长沙县\n").good
    assert row.values["name"] == "长沙县"


def test_code_marked_as_text_is_read():
    """The quote mark and the decimals spreadsheets add do no harm."""
    text = '\'430121104203,光达村\n430121104204.0,"鹿芝岭村"\n'
    assert codes(text) == ["430121104203", "430121104204"]


def test_code_rounded_by_a_spreadsheet_is_told():
    """Digits lost in 4.30121E+11 cannot come back, so the row says what happened."""
    assert errors("4.30121E+11,光达村\n") == [(1, "rounded")]


def test_second_row_of_a_code_is_a_duplicate():
    """The first row stands, the repetition is reported, also when written short."""
    assert errors("430121,长沙县\n430121000000,长沙县\n") == [(2, "duplicate")]


def test_nameless_row_is_told():
    """An area has a name, and digits are none."""
    text = "430121,\n430122,220\n430123\n"
    assert errors(text) == [(1, "missing"), (2, "no_name"), (3, "missing")]


def test_any_order_of_rows():
    """A parent may come later in the file, or be known from before."""
    village, town, county = "430121104203", "430121104000", "430121000000"
    assert not areacode.lacking_parents([village, town, county])
    assert areacode.lacking_parents([county, village]) == {village}
    assert not areacode.lacking_parents([county, village], known=[town])


def test_endless_cell_is_answered():
    """A file that is no table at all is refused with its line."""
    with pytest.raises(table.TableError) as error:
        read("430121,长沙县\n" + "9" * 200_000 + ",x\n")
    assert (error.value.code, error.value.line) == ("cell", 2)


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_not_crashes(content):
    """Whatever file is dropped, every line is answered or the file refused."""
    try:
        found = codes(content)
    except table.TableError:
        return
    for code in found:
        assert areacode.level(code)
