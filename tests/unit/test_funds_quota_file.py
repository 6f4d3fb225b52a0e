"""Quota lists: titles, classes and document numbers; the rest is the reader of tables."""

from decimal import Decimal

import pytest
from funds_tools import quota_file
from hypothesis import given
from hypothesis import strategies as st
from tools import table

COLUMNS = quota_file.columns(table.Column)
TITLES = "指标ID,指标文号,金额,年度\n"


def rows_of(text):
    return table.read(text.encode(), "a.csv", COLUMNS).rows


def test_titles_are_found_below_a_heading_in_any_order_with_their_unit():
    """A list of the budget system is read whatever its columns are called."""
    rows = rows_of(
        "2026年指标台账,,,\n单位：万元,,,\n预算年度,指标数(万元),文 号,*指标编码\n2026,1.5,文〔1〕,Q\n"
    )
    assert rows[0].values["amount"] == 15_000
    assert rows[0].values["code"] == "Q"


def test_missing_titles_are_named():
    """What the list lacks is told by its Chinese title."""
    with pytest.raises(table.TableError) as error:
        rows_of("指标ID,x\nQ,1\n")
    assert (error.value.code, error.value.detail) == (
        "titles",
        "指标文号, 金额, 年度",
    )


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("-5", "amount_sign"),
        ("(5.00)", "amount_sign"),
        ("0", "amount_zero"),
        ('"1,23,4"', "amount"),
        ("1.005", "amount_places"),
        ("1.2E+08", "rounded"),
    ],
)
def test_a_quota_is_one_clear_amount_above_zero(amount, code):
    """Everything else is refused by row."""
    (row,) = rows_of(f"{TITLES}Q,文,{amount},2026\n")
    assert row.problem.code == code


@given(st.text(max_size=20))
def test_any_class_is_a_code_or_refused(text):
    """A classification is three to nine digits, with or without its name."""
    try:
        found = quota_file.read_class(text)
    except quota_file.ClassError as error:
        assert error.code == "class"
    else:
        assert not found or found.isascii() and 3 <= len(found) <= 9


def test_classes_with_names_and_as_numbers():
    """Class and project of a row are taken over, an impossible class is named."""
    titles = "指标ID,指标文号,金额,年度,功能分类,项目代码\n"
    good, bad = rows_of(
        titles + "Q1,文,1,2026,2130701 补助,P-1\nQ2,文,1,2026,经费,P-2\n"
    )
    assert good.values["function_class"] == "2130701"
    assert good.values["amount"] == Decimal("1.00")
    assert bad.problem.code == "class"
