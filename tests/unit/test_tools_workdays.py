"""Deadlines: the Civil Code rules, and the holidays that are shipped."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.workdays import UNITS, WorkCalendar

ADDON = Path(__file__).resolve().parents[2] / "microworks_supervision"
DAY = timedelta(days=1)
DATES = st.dates(date(2024, 1, 1), date(2027, 12, 31))
COUNTS = st.integers(0, 60)


def shipped_rows():
    path = ADDON / "data" / "microworks.calendar.day.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = shipped_rows()
CALENDAR = WorkCalendar({date.fromisoformat(row["date"]): row["kind"] for row in ROWS})


# === SHIPPED HOLIDAYS ===


@pytest.mark.parametrize(
    ("year", "off", "weekdays_off", "work", "workdays"),
    [
        # off, make-up days: State Council notices; workdays: days of the year that
        # are Monday to Friday, less weekdays off, plus make-up days.
        (2024, 28, 19, 8, 251),
        (2025, 28, 18, 5, 248),
        (2026, 33, 19, 6, 248),
    ],
)
def test_year_has_the_announced_number_of_days(year, off, weekdays_off, work, workdays):
    """Each year carries as many days off and make-up days as its notice."""
    days = {day: kind for day, kind in CALENDAR.days.items() if day.year == year}
    resting = [day for day, kind in days.items() if kind == "off"]
    assert len(resting) == off
    assert sum(day.weekday() < 5 for day in resting) == weekdays_off
    assert len(days) - len(resting) == work
    first, last = date(year, 1, 1), date(year, 12, 31)
    assert CALENDAR.elapsed(first - DAY, last, "wd") == workdays


def test_make_up_days_are_weekends():
    """A working day is named only where the week alone would make it a rest day."""
    working = [day for day, kind in CALENDAR.days.items() if kind == "work"]
    assert all(day.weekday() >= 5 for day in working)


def test_rows_are_named_after_their_dates():
    """External identifiers are stable and unique: a later notice can correct a row."""
    for row in ROWS:
        assert row["id"] == f"day_{row['date'].replace('-', '_')}"
        assert row["name"]
        assert row["legal_basis"].startswith("国办发明电〔")
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_days_agree_with_another_library():
    """A maintained library knows the same days, where it is installed."""
    chinese_calendar = pytest.importorskip("chinese_calendar")
    day = date(2024, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day
        day += DAY


def test_year_without_notice_is_said_to_be_unknown():
    """Nobody takes plain weekends for the announced calendar."""
    assert [CALENDAR.is_known(year) for year in (2023, 2024, 2026, 2027)] == [
        False,
        True,
        True,
        False,
    ]
    assert CALENDAR.unknown_years(date(2026, 12, 20), date(2027, 1, 10)) == [2027]


def test_year_without_notice_counts_plain_weeks():
    """An unknown year still has deadlines: Monday to Friday are working days."""
    assert CALENDAR.is_workday(date(2027, 1, 1))
    assert not CALENDAR.is_workday(date(2027, 1, 2))


# === COUNTING ===


def test_first_day_is_not_counted():
    """Ten days from 2 March end on 12 March (Art. 201)."""
    assert CALENDAR.period_end(date(2026, 3, 2), 10, "cal") == date(2026, 3, 12)


def test_end_in_a_holiday_moves_behind_it():
    """A period ending in the National Day week ends after it (Art. 203)."""
    assert CALENDAR.period_end(date(2026, 9, 28), 5, "cal") == date(2026, 10, 8)


def test_end_on_a_make_up_saturday_stays():
    """Saturday 28 February 2026 is worked, so a period can end on it."""
    assert CALENDAR.period_end(date(2026, 2, 25), 3, "cal") == date(2026, 2, 28)


def test_end_can_be_left_on_a_rest_day():
    """Plain durations are not moved when the caller says so."""
    end = CALENDAR.add_calendar_days(date(2026, 9, 28), 5, roll=False)
    assert end == date(2026, 10, 3)


def test_working_days_skip_holidays_and_take_make_up_days():
    """Five working days over the Spring Festival of 2025, with Saturday the 8th."""
    assert CALENDAR.add_workdays(date(2025, 1, 27), 5) == date(2025, 2, 10)
    assert CALENDAR.add_workdays(date(2025, 1, 27), 4) == date(2025, 2, 8)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),  # a make-up working Saturday
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2025, 8, 31), 1, date(2025, 9, 30)),
        (date(2025, 9, 3), 1, date(2025, 10, 9)),  # 3 October is a holiday
    ],
)
def test_months_end_on_the_corresponding_day(start, months, end):
    """Months end on the corresponding day or the month's last day (Art. 202)."""
    assert CALENDAR.period_end(start, months, "month") == end


def test_hours_run_through_holidays():
    """An hour limit is not moved by a holiday."""
    start = datetime(2026, 9, 30, 20, 30)
    assert CALENDAR.period_end(start, 24, "hour") == datetime(2026, 10, 1, 20, 30)


def test_fifteen_days_of_publicity_are_full_days():
    """Published on 2 March 10:00, the next step waits until 18 March."""
    start = datetime(2026, 3, 2, 10, 0)
    assert CALENDAR.earliest_end(start, 15, "cal") == date(2026, 3, 18)


def test_publicity_ending_in_a_holiday_waits_for_the_working_day():
    """The right to object lasts until the first working day after the holiday."""
    assert CALENDAR.earliest_end(date(2026, 9, 29), 3, "cal") == date(2026, 10, 9)


def test_minimum_hours_end_at_the_minute():
    """A minimum of hours ends exactly when they have run."""
    start = datetime(2026, 3, 2, 10, 0)
    assert CALENDAR.earliest_end(start, 48, "hour") == start + timedelta(hours=48)


@pytest.mark.parametrize("unit", ["cal", "wd", "month"])
def test_period_of_zero_is_at_once(unit):
    """Zero days neither wait nor move, even on a rest day."""
    sunday = date(2026, 3, 1)
    assert CALENDAR.period_end(sunday, 0, unit) == sunday
    assert CALENDAR.earliest_end(sunday, 0, unit) == sunday


@given(DATES, COUNTS, st.sampled_from(["cal", "wd", "month"]))
def test_deadline_is_a_working_day_and_not_too_early(start, count, unit):
    """A deadline gives at least the time the rule grants and is never a rest day."""
    end = CALENDAR.period_end(start, count + 1, unit)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.elapsed(start, end, unit) >= count + 1


@given(DATES, COUNTS)
def test_working_days_are_counted_both_ways(start, count):
    """Counting forward and counting what has passed agree."""
    end = CALENDAR.add_workdays(start, count)
    assert CALENDAR.elapsed(start, end, "wd") == count


@given(DATES, COUNTS, st.sampled_from(["cal", "wd", "month"]))
def test_longer_period_never_ends_earlier(start, count, unit):
    """One more unit never moves the end back."""
    shorter = CALENDAR.period_end(start, count, unit)
    assert shorter <= CALENDAR.period_end(start, count + 1, unit)


@given(DATES, DATES, st.sampled_from(["cal", "wd", "month"]))
def test_elapsed_is_negative_for_what_is_to_come(start, end, unit):
    """Days left and days passed mirror each other."""
    assert CALENDAR.elapsed(start, end, unit) == -CALENDAR.elapsed(end, start, unit)


def test_part_of_an_hour_has_not_passed():
    """Fifty-nine minutes are no hour, before and after."""
    start = datetime(2026, 3, 2, 10, 0)
    later = start + timedelta(minutes=119)
    assert CALENDAR.elapsed(start, later, "hour") == 1
    assert CALENDAR.elapsed(later, start, "hour") == -1


# === REFUSALS ===


@pytest.mark.parametrize("unit", UNITS)
def test_negative_period_is_refused(unit):
    """Nothing lasts less than nothing."""
    with pytest.raises(ValueError, match="cannot last"):
        CALENDAR.period_end(datetime(2026, 3, 2), -1, unit)


def test_unknown_unit_is_refused():
    """A mistyped unit in a rule set does not pass for calendar days."""
    with pytest.raises(ValueError, match="unknown unit 'days'"):
        CALENDAR.period_end(date(2026, 3, 2), 1, "days")
    with pytest.raises(ValueError, match="unknown unit"):
        CALENDAR.elapsed(date(2026, 3, 2), date(2026, 3, 3), "days")


def test_hours_need_a_moment():
    """Hours are not counted from an unsaid midnight."""
    with pytest.raises(TypeError):
        CALENDAR.period_end(date(2026, 3, 2), 1, "hour")


def test_unknown_kind_of_day_is_refused():
    """Only rest days and working days exist."""
    with pytest.raises(ValueError, match="unknown kind"):
        WorkCalendar({date(2026, 1, 1): "holiday"})
