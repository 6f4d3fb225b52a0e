"""A year is announced by a mark of its own; the years that were entered whole get it.

Until now one day of a year was enough. A year that has its first and its last holiday
of the notice (New Year and National Day) was entered as a whole.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Mark the years of the calendar that are complete."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        """
        SELECT extract(year FROM date)::int FROM microworks_calendar_day
         WHERE kind = 'off' AND to_char(date, 'MM-DD') IN ('01-01', '10-01')
      GROUP BY 1 HAVING count(*) = 2
        """
    )
    complete = {year for (year,) in cr.fetchall()}
    years = env["microworks.calendar.year"]
    known = set(years.search([]).mapped("year"))
    years.create(
        [{"year": year, "is_announced": True} for year in sorted(complete - known)]
    )
