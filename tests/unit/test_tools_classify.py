"""Class A, B, C: limits include their number, and no class falls by itself."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.classify import (
    CLASSES,
    ClassLine,
    ClassRuleError,
    Facts,
    classify,
    never_lower,
)

NATIONAL = [
    ClassLine(10, "out", "amount_ge", 4_000_000, "必须招标的工程项目规定第五条"),
    ClassLine(20, "a", "amount_ge", 500_000),
    ClassLine(21, "a", "area_ge", 500),
    ClassLine(22, "a", "flag_in", "school_kindergarten, drinking_water"),
    ClassLine(30, "b", "amount_ge", 100_000),
    ClassLine(31, "b", "nature_in", ["new_build", "expansion"]),
    ClassLine(32, "b", "funding_in", "central_special,provincial_special"),
    ClassLine(40, "c", "otherwise"),
]
AMOUNTS = st.decimals(0, 10**7, places=2)


def facts(amount="1000", **more):
    return Facts(Decimal(amount), **more)


def class_of(facts):
    result = classify(facts, NATIONAL)
    return result.works_class, [line.sequence for line in result.reasons]


@pytest.mark.parametrize(
    ("amount", "works_class"),
    [
        ("0", "c"),
        ("99999.99", "c"),
        ("100000", "b"),
        ("499999.99", "b"),
        ("500000.00", "a"),
        ("3999999.99", "a"),
        ("4000000", "out"),
    ],
)
def test_limits_include_their_number(amount, works_class):
    """At the limit the stricter class begins, one fen below it does not."""
    assert class_of(facts(amount))[0] == works_class


def test_small_school_work_is_class_a():
    """A flag raises a small work whatever its price."""
    assert class_of(facts(flags={"school_kindergarten"})) == ("a", [22])


def test_all_reasons_of_the_class_are_told():
    """Every line of the winning class that matches is a reason, others are not."""
    work = facts("600000", area_m2=Decimal("500"), nature="new_build")
    assert class_of(work) == ("a", [20, 21])


def test_kind_of_money_raises_to_b():
    """Central special funds make a small repair class B."""
    work = facts(nature="repair", funding=["village", "central_special"])
    assert class_of(work) == ("b", [32])


def test_otherwise_is_a_reason_only_alone():
    """The last line is named where nothing else speaks for the class."""
    lines = [*NATIONAL[:-1], ClassLine(33, "b", "otherwise")]
    assert class_of(facts()) == ("c", [40])
    work = facts(nature="expansion")
    assert [line.sequence for line in classify(work, lines).reasons] == [31]


def test_forced_class_raises():
    """The county can raise a work, and the computed class stays visible."""
    result = classify(facts(forced="a"), NATIONAL)
    assert (result.works_class, result.computed, result.reasons) == ("a", "c", ())


def test_forced_class_never_lowers():
    """A forced class below the computed one changes nothing."""
    result = classify(facts("600000", forced="c"), NATIONAL)
    assert result.works_class == result.computed == "a"


def test_lines_are_tried_in_sequence():
    """The order of the lines is their sequence, not the order they come in."""
    assert classify(facts("5000000"), reversed(NATIONAL)).works_class == "out"


@given(AMOUNTS, AMOUNTS)
def test_more_money_is_never_a_lighter_class(one, other):
    """Raising the amount never lowers the class."""
    low, high = sorted([one, other])
    light = classify(Facts(low), NATIONAL).works_class
    strict = classify(Facts(high), NATIONAL).works_class
    assert CLASSES.index(light) <= CLASSES.index(strict)


@given(st.sampled_from(CLASSES), st.sampled_from(CLASSES))
def test_recomputed_class_is_never_lower(old, new):
    """An upgrade holds, a downgrade does not happen."""
    kept = never_lower(old, new)
    assert kept in (old, new)
    assert CLASSES.index(kept) == max(CLASSES.index(old), CLASSES.index(new))


def test_rule_set_without_last_line_is_reported():
    """A work that no line covers is an error of the rule set, not class C."""
    with pytest.raises(ClassRuleError, match="otherwise"):
        classify(facts(), NATIONAL[:-1])


@pytest.mark.parametrize(
    "line",
    [
        {"sequence": 1, "works_class": "d", "test": "otherwise"},
        {"sequence": 1, "works_class": "a", "test": "amount_gt", "value": 1},
        {"sequence": 1, "works_class": "a", "test": "amount_ge", "value": "much"},
        {"sequence": 1, "works_class": "a", "test": "amount_ge", "value": None},
        {"sequence": 1, "works_class": "a", "test": "area_ge", "value": -1},
        {"sequence": 1, "works_class": "a", "test": "area_ge", "value": "NaN"},
        {"sequence": 1, "works_class": "a", "test": "flag_in", "value": " , "},
        {"sequence": 1, "works_class": "a", "kind": "otherwise"},
    ],
)
def test_unusable_lines_are_refused(line):
    """A mistyped line is reported instead of never matching."""
    with pytest.raises(ClassRuleError):
        classify(facts(), [line])


@pytest.mark.parametrize("amount", [100000.0, "100000", None])
def test_amounts_are_exact(amount):
    """A float or text is no amount of money."""
    with pytest.raises(TypeError):
        Facts(amount)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal("-1")},
        {"amount": Decimal(1), "area_m2": Decimal("-1")},
        {"amount": Decimal(1), "forced": "z"},
    ],
)
def test_impossible_facts_are_refused(wrong):
    """Nothing costs or covers less than nothing."""
    with pytest.raises(ValueError, match=r"cannot be|unknown class"):
        Facts(**wrong)
