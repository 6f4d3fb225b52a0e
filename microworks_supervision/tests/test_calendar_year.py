"""A year is announced by a mark, not by a single day."""

from datetime import date

from odoo.tests import tagged

from .common import County


@tagged("post_install", "-at_install")
class TestCalendarYear(County):
    def note(self, year=2031):
        return self.env["microworks.calendar.day"]._note(
            (date(year, 3, 2), date(year, 3, 20))
        )

    def test_one_holiday_does_not_announce_a_year(self):
        """The note stays until the year is marked, and comes back with the mark gone."""
        self.assertIn("2031", self.note())
        self.env["microworks.calendar.day"].create(
            {"date": "2031-01-01", "kind": "off", "name": "New Year"}
        )
        self.assertIn("2031", self.note())
        year = self.env["microworks.calendar.year"].create(
            {"year": 2031, "is_announced": True}
        )
        self.assertFalse(self.note())
        event = self.env["microworks.event"].search([("label", "=", "2031")], limit=1)
        self.assertEqual(event.res_model, year._name)
        year.is_announced = False
        self.assertIn("2031", self.note())

    def test_shipped_years_are_announced(self):
        """The years whose days are shipped are marked."""
        for year in (2024, 2025, 2026):
            self.assertFalse(self.note(year), year)

    def test_only_set_up_marks_a_year(self):
        """An officer does not say what is announced."""
        years = self.env["microworks.calendar.year"].with_user(self.people["officer"])
        self.assertFalse(years.has_access("create"))
        self.assertTrue(years.search([("year", "=", 2026)]).is_announced)
