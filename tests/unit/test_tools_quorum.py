"""Quorum and majority: the shares of the laws, and counts that cannot be true."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.quorum import CountError, Meeting, Rule, RuleError, Threshold, check

VILLAGE = Rule.parse("members >1/2 | households >=2/3", "present >1/2")
REPRESENTATIVES = Rule.parse(
    "members >=2/3", "present >1/2", "representatives >=4/5 & women >=1/3"
)
PARTY = Rule.parse("expected >=2/3", "expected >1/2")
COLLECTIVE = Rule.parse("members >=2/3", "members >=2/3")

BODY = Meeting(
    "representatives",
    members=30,
    expected=30,
    attended=20,
    votes_for=11,
    against=5,
    abstain=4,
    representatives=24,
    women=10,
)


def codes(meeting, rule):
    return [
        (lack.code, lack.basis, lack.need, lack.have) for lack in check(meeting, rule)
    ]


def test_exactly_two_thirds_open_and_more_than_half_decide():
    """Twenty of thirty are enough to open, eleven of twenty to pass."""
    assert codes(BODY, REPRESENTATIVES) == []


def test_one_below_two_thirds_does_not_open():
    """Nineteen of thirty are no quorum, whatever the vote."""
    meeting = replace(BODY, attended=19, against=4)
    assert codes(meeting, REPRESENTATIVES) == [("quorum", "members", 20, 19)]


def test_half_of_those_present_does_not_pass():
    """Ten of twenty is not more than half."""
    meeting = replace(BODY, votes_for=10)
    assert codes(meeting, REPRESENTATIVES) == [("passing", "present", 11, 10)]


def test_abstentions_count_as_present():
    """Who abstains is part of those present: nine for, one against, ten silent fail."""
    meeting = replace(BODY, votes_for=9, against=1, abstain=10)
    assert codes(meeting, REPRESENTATIVES) == [("passing", "present", 11, 9)]


def test_body_with_too_few_women_or_representatives():
    """Shares of the body itself are checked apart from the vote."""
    meeting = replace(BODY, representatives=23, women=9)
    assert codes(meeting, REPRESENTATIVES) == [
        ("composition", "representatives", 24, 23),
        ("composition", "women", 10, 9),
    ]


def test_households_can_make_the_quorum_instead():
    """A villagers' meeting opens by people or by households."""
    few = Meeting("village", 900, 900, 207, 104, households=310)
    assert codes(replace(few, households_attended=207), VILLAGE) == []
    people = Meeting("village", 900, 900, 451, 226)
    assert codes(people, VILLAGE) == []


def test_nearest_quorum_is_reported():
    """Whoever missed both quorums is told which is nearer."""
    meeting = Meeting("village", 900, 900, 449, 300, households=310)
    nearer = replace(meeting, households_attended=206)
    assert codes(nearer, VILLAGE) == [("quorum", "households", 207, 206)]


def test_households_not_counted_are_no_alternative():
    """Without a number of households the people are asked for."""
    meeting = Meeting("village", 900, 900, 400, 300)
    assert codes(meeting, VILLAGE) == [("quorum", "members", 451, 400)]


def test_majority_of_those_who_should_attend():
    """The party meeting needs over half of those expected, not of those present."""
    meeting = Meeting("party", 60, 50, 34, 25)
    assert codes(meeting, PARTY) == [("passing", "expected", 26, 25)]


def test_two_thirds_of_all_members():
    """A collective's assembly decides by two thirds of all its members."""
    meeting = Meeting("assembly", 90, 90, 90, 59)
    assert codes(meeting, COLLECTIVE) == [("passing", "members", 60, 59)]


def test_empty_body_decides_nothing():
    """Zero of zero people is no majority."""
    meeting = Meeting("village", 0, 0, 0, 0)
    assert [lack.code for lack in check(meeting, VILLAGE)] == ["quorum", "passing"]


@given(st.integers(0, 10**6), st.fractions(0, 1, max_denominator=12), st.booleans())
def test_need_is_the_smallest_sufficient_count(base, fraction, strict):
    """The number shown to people is exactly where the threshold is met."""
    need = Threshold(fraction, strict).need(base)

    def enough(count):
        exact = Fraction(count)
        share = fraction * base
        return exact > share if strict else exact >= share

    assert need >= 1
    assert enough(need)
    assert need == 1 or not enough(need - 1)


@pytest.mark.parametrize(
    ("text", "fraction", "strict"),
    [
        ("2/3", Fraction(2, 3), False),
        (">=2/3", Fraction(2, 3), False),
        ("≥ 2/3", Fraction(2, 3), False),
        (">1/2", Fraction(1, 2), True),
        ("1", Fraction(1), False),
    ],
)
def test_thresholds_are_read(text, fraction, strict):
    """A rule set says shares as people write them."""
    assert Threshold.parse(text) == Threshold(fraction, strict)


@pytest.mark.parametrize(
    "text", ["", "half", "0/3", "1/0", "4/3", ">1", "0.5", "-1/2", "<1/2", "1/2/3"]
)
def test_unreadable_thresholds_are_refused(text):
    """A mistyped share does not let every meeting pass."""
    with pytest.raises(RuleError):
        Threshold.parse(text)


@pytest.mark.parametrize(
    ("quorum", "passing", "composition"),
    [
        ("present >1/2", "present >1/2", ""),
        ("members >1/2", "households >1/2", ""),
        ("members >1/2", "present >1/2", "men >=1/3"),
        ("", "present >1/2", ""),
        ("members>1/2", "present >1/2", ""),
    ],
)
def test_shares_of_unknown_groups_are_refused(quorum, passing, composition):
    """A share is taken of a group that is counted."""
    with pytest.raises(RuleError):
        Rule.parse(quorum, passing, composition)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"abstain": -1}, "negative"),
        ({"expected": 31}, "expected_above_members"),
        ({"expected": 19}, "attended_above_expected"),
        ({"against": 6}, "votes_above_attended"),
        ({"households_attended": 1}, "households_above_total"),
        ({"women": 31}, "part_above_members"),
    ],
)
def test_impossible_counts_are_refused(change, code):
    """Counts that contradict each other are refused with the reason's code."""
    with pytest.raises(CountError) as refusal:
        replace(BODY, **change)
    assert refusal.value.code == code


@pytest.mark.parametrize("count", [1.0, "1", True, None])
def test_counts_are_whole_numbers(count):
    """A share or a tick is not taken for a number of people."""
    with pytest.raises(TypeError):
        replace(BODY, abstain=count)
