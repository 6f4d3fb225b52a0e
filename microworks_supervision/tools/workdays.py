"""Periods and deadlines in Chinese law: calendar days, working days, months, hours.

Counting follows the Civil Code: the first day is not counted (Art. 201); a period of
months ends on the corresponding day, or on the last day of a month that has no such
day (Art. 202); a period whose last day is a holiday ends on the next working day
(Art. 203). Art. 203 says "statutory holiday"; ordinary weekends are read the same way,
because the offices that receive papers are closed on them just as well.

A working day is Monday to Friday without the holidays, plus the make-up working
weekends that the State Council announces each year. Years not announced yet are
counted with weekends only; ``unknown_years`` tells so that the user can be told.

>>> spring = {date(2026, 2, day): "off" for day in range(15, 24)}
>>> spring |= {date(2026, 2, 14): "work", date(2026, 2, 28): "work"}
>>> calendar = WorkCalendar(spring)
>>> calendar.is_workday(date(2026, 2, 14)), calendar.is_workday(date(2026, 2, 16))
(True, False)
>>> calendar.period_end(date(2026, 2, 11), 5, "cal")  # the 16th is a holiday
datetime.date(2026, 2, 24)
>>> calendar.period_end(date(2026, 2, 11), 5, "wd")
datetime.date(2026, 2, 25)
>>> calendar.earliest_end(date(2026, 3, 2), 3, "cal")  # displayed 3, 4 and 5 March
datetime.date(2026, 3, 6)
"""

from __future__ import annotations

import calendar as month_lengths
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

OFF, WORK = "off", "work"
UNITS = ("cal", "wd", "month", "hour")
SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Holidays and make-up working days, and the arithmetic of periods on them.

    Days are local dates: whoever starts from a UTC timestamp converts it to the time
    of the office first. A ``datetime`` given for a unit other than hours counts as its
    date.

    :param days: ``"off"`` or ``"work"`` per date that differs from the plain week or
        is named by the notice
    :param known_years: years whose notice is published; by default the years of
        ``days``
    :raises ValueError: a kind other than these two
    """

    days: Mapping[date, str]
    known_years: Collection[int] | None = field(default=None)

    def __post_init__(self) -> None:
        wrong = sorted(set(self.days.values()) - {OFF, WORK})
        if wrong:
            raise ValueError(f"unknown kind of day: {wrong[0]}")
        years = self.known_years
        if years is None:
            years = {day.year for day in self.days}
        object.__setattr__(self, "known_years", frozenset(years))

    def is_known(self, year: int) -> bool:
        """Whether the holidays of ``year`` are announced and entered.

        >>> WorkCalendar({date(2026, 1, 1): "off"}).is_known(2027)
        False
        """
        return year in self.known_years

    def unknown_years(self, start: date, end: date) -> list[int]:
        """Years a period touches that are counted with weekends only.

        >>> plain = WorkCalendar({}, known_years=[2026])
        >>> plain.unknown_years(date(2026, 12, 1), date(2027, 1, 8))
        [2027]
        """
        years = range(start.year, end.year + 1)
        return [year for year in years if not self.is_known(year)]

    def is_workday(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        kind = self.days.get(_date(day))
        return kind == WORK if kind else day.weekday() < SATURDAY

    def next_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the next that is."""
        day = _date(day)
        while not self.is_workday(day):
            day += DAY
        return day

    def add_workdays(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``, which is not counted.

        >>> WorkCalendar({}).add_workdays(date(2026, 3, 6), 1)  # Friday to Monday
        datetime.date(2026, 3, 9)
        """
        day = _date(start)
        for _ in range(_count(count)):
            day = self.next_workday(day + DAY)
        return day

    def add_calendar_days(self, start: date, count: int, roll: bool = True) -> date:
        """Last day of a period of ``count`` calendar days after ``start``.

        :param roll: move a last day that is a rest day to the next working day
        """
        return self._rolled(_date(start) + _count(count) * DAY, roll and bool(count))

    def add_months(self, start: date, count: int, roll: bool = True) -> date:
        """Last day of a period of ``count`` months after ``start``.

        >>> WorkCalendar({}).add_months(date(2026, 3, 31), 3)
        datetime.date(2026, 6, 30)
        """
        return self._rolled(_month_later(start, count), roll and bool(count))

    def period_end(self, start: date, count: int, unit: str) -> date:
        """When a maximum period ends: the last day (or moment) that is still in time.

        A period of zero ends where it starts ("at once"), also on a rest day.

        :param unit: ``cal`` calendar days, ``wd`` working days, ``month`` months, all
            three giving a date; ``hour`` hours, which run from the given ``datetime``
            and are not moved by holidays (Art. 201 ¶2)
        :raises ValueError: negative count, unknown unit
        :raises TypeError: hours from a date without a time

        >>> WorkCalendar({}).period_end(datetime(2026, 3, 6, 17, 0), 24, "hour")
        datetime.datetime(2026, 3, 7, 17, 0)
        """
        if unit == "cal":
            return self.add_calendar_days(start, count)
        if unit == "wd":
            return self.add_workdays(start, count)
        if unit == "month":
            return self.add_months(start, count)
        _check_hour(unit, start)
        return start + timedelta(hours=_count(count))

    def earliest_end(self, start: date, count: int, unit: str) -> date:
        """When the step after a minimum period ("at least n days") may happen.

        The period has to be over: the answer is the day after its last day, or for
        hours the moment they have run. The last day is moved off rest days as in
        ``period_end``, because a right to object that ends on a rest day can be used
        until the next working day. A minimum of zero lets the step happen at once.

        >>> WorkCalendar({}).earliest_end(date(2026, 3, 4), 3, "cal")  # Sat -> Mon
        datetime.date(2026, 3, 10)
        """
        end = self.period_end(start, count, unit)
        return end if unit == "hour" or not count else end + DAY

    def elapsed(self, start: date, end: date, unit: str) -> int:
        """Whole units that have passed from ``start`` to ``end``.

        The start day is not counted, the end day is. With ``end`` before ``start`` the
        answer is negative: what is still to come.

        >>> plain = WorkCalendar({})
        >>> friday, tuesday = date(2026, 3, 6), date(2026, 3, 10)
        >>> plain.elapsed(friday, tuesday, "cal"), plain.elapsed(friday, tuesday, "wd")
        (4, 2)
        >>> plain.elapsed(date(2026, 1, 31), date(2026, 2, 28), "month")
        1
        """
        if unit == "hour":
            _check_hour(unit, start, end)
            sign, span = (1, end - start) if end >= start else (-1, start - end)
            return sign * (span // timedelta(hours=1))
        start, end = _date(start), _date(end)
        if end < start:
            return -self.elapsed(end, start, unit)
        if unit == "cal":
            return (end - start).days
        if unit == "wd":
            passed = range(1, (end - start).days + 1)
            return sum(self.is_workday(start + n * DAY) for n in passed)
        if unit == "month":
            months = (end.year - start.year) * 12 + end.month - start.month
            return months - (_month_later(start, months) > end)
        raise _unknown_unit(unit)

    def _rolled(self, day: date, roll: bool) -> date:
        return self.next_workday(day) if roll else day


def _date(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _count(count: int) -> int:
    if count < 0:
        raise ValueError(f"a period cannot last {count}")
    return count


def _month_later(start: date, count: int) -> date:
    start = _date(start)
    year, month = divmod(start.year * 12 + start.month - 1 + _count(count), 12)
    last = month_lengths.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _check_hour(unit: str, *moments: date) -> None:
    if unit != "hour":
        raise _unknown_unit(unit)
    if not all(isinstance(moment, datetime) for moment in moments):
        raise TypeError("hours are counted from a moment, not from a day")


def _unknown_unit(unit: str) -> ValueError:
    return ValueError(f"unknown unit {unit!r}, expected one of {', '.join(UNITS)}")
