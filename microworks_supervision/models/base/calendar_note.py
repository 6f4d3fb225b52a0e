"""A form says when its dates were counted without knowing all holidays."""

from odoo import api, fields, models


class CalendarNote(models.AbstractModel):
    """A record with dates that follow from working days or legal periods.

    Heirs declare ``_counted``: pairs of fields, first and last day, as paths. The
    form shows ``calendar_note`` when it is not empty.
    """

    _name = "microworks.calendar.note"
    _description = "Note on Dates"

    _counted = ()

    calendar_note = fields.Char(
        compute="_compute_calendar_note",
        # sudo: dates of the record and of what it belongs to.
        compute_sudo=True,
    )

    @api.depends_context("lang")
    @api.depends(lambda self: [path for pair in self._counted for path in pair])
    def _compute_calendar_note(self):
        calendar = self.env["microworks.calendar.day"]
        for record in self:
            record.calendar_note = calendar._note(
                *(
                    (record._note_day(first, min), record._note_day(last, max))
                    for first, last in self._counted
                )
            )

    def _note_day(self, path, pick):
        """The first or last day at the end of ``path``; None where there is none."""
        days = [fields.Date.to_date(value) for value in self.mapped(path) if value]
        return pick(days, default=None)
