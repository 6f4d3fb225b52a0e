"""Statutory holidays and make-up working days of the State Council."""

from odoo import api, fields, models, tools
from odoo.tools import format_list

from ...tools import workdays

KINDS = [("off", "Day off"), ("work", "Make-up working day")]


class CalendarDay(models.Model):
    _name = "microworks.calendar.day"
    _description = "Holiday or Make-up Working Day"
    _order = "date desc"

    date = fields.Date(required=True, index=True)
    kind = fields.Selection(KINDS, required=True, default="off")
    name = fields.Char(required=True, translate=True)
    legal_basis = fields.Char(help="The yearly notice of the State Council's office.")

    _date_uniq = models.UniqueIndex("(date)", "This day is already in the calendar.")

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_forget(self):
        self.env.registry.clear_cache()

    @api.model
    def _note(self, *periods):
        """What a form says about periods that touch years not yet announced.

        :param periods: pairs of first and last day; without both it is no period
        :return: a sentence, or False when every year is known
        """
        calendar = self._calendar()
        years = sorted(
            {
                year
                for start, end in periods
                if start and end
                for year in calendar.unknown_years(start, end)
            }
        )
        if not years:
            return False
        return self.env._(
            "The holidays of %(years)s are not announced yet: counted with weekends"
            " only.",
            years=format_list(self.env, years),
        )

    @api.model
    @tools.ormcache()
    def _calendar(self):
        """The calendar that counts working days and legal periods.

        A year is announced when somebody says so, not when one day of it stands
        here: of the others only weekends are off, and the forms say it.

        :rtype: workdays.WorkCalendar
        """
        # sudo: holidays are the same for everybody.
        days = {day.date: day.kind for day in self.sudo().search([])}
        announced = self.env["microworks.calendar.year"].sudo()  # sudo: see above
        years = set(announced.search([("is_announced", "=", True)]).mapped("year"))
        # A mark without any day is an oversight.
        return workdays.WorkCalendar(days, years & {day.year for day in days})
