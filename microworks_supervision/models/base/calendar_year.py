"""Years whose holidays are announced."""

from odoo import api, fields, models


class CalendarYear(models.Model):
    """The yearly notice of the State Council's office is entered as a whole.

    Single days are no sign of it: one holiday known in advance would silence the note
    that everything else of the year was counted with weekends only.
    """

    _name = "microworks.calendar.year"
    _description = "Year of the Calendar"
    _order = "year desc"
    _rec_name = "year"

    year = fields.Integer(required=True, aggregator=None)
    is_announced = fields.Boolean(
        string="Announced",
        help="All holidays and make-up days of the notice are entered.",
    )
    legal_basis = fields.Char(help="The yearly notice of the State Council's office.")

    _year_uniq = models.UniqueIndex("(year)", "This year is already in the list.")
    _year_range = models.Constraint(
        "CHECK (year BETWEEN 1000 AND 9999)", "A year of the calendar has four digits."
    )

    # === COMPUTE ===

    @api.depends("year")
    def _compute_display_name(self):
        for record in self:
            record.display_name = str(record.year or "")

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        years = super().create(vals_list)
        years._tell_years({})
        return years

    def write(self, vals):
        self.env.registry.clear_cache()
        before = {record.id: record.is_announced for record in self}
        result = super().write(vals)
        self._tell_years(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_forget(self):
        self.env.registry.clear_cache()

    def _tell_years(self, before):
        """Deadlines are counted by it: whoever says a year is announced is named."""
        for record in self:
            old = before.get(record.id, False)
            if record.is_announced != old:
                self.env["microworks.event"]._record(
                    record,
                    kind="change",
                    before={"is_announced": old},
                    after={"is_announced": record.is_announced},
                )
