"""A legal or local period, with the unit it is counted in."""

from odoo import api, fields, models

from .rule_line import UNITS

SENSES = [("at_least", "at least"), ("at_most", "at most")]


class RuleDeadline(models.Model):
    _name = "microworks.rule.deadline"
    _description = "Deadline Rule"
    _inherit = ["microworks.rule.line"]

    _json_fields = ("trigger", "limit", "unit", "sense")

    trigger = fields.Char(
        string="From – To", required=True, translate=True, help="What starts the clock."
    )
    limit = fields.Integer(required=True, default=0)
    unit = fields.Selection(UNITS, default="cal", required=True)
    sense = fields.Selection(SENSES, default="at_most", required=True)

    def _value_text(self):
        unit = dict(self._fields["unit"]._description_selection(self.env))[self.unit]
        return f"{self.limit} {unit}"

    @api.model
    def _check_values(self, values):
        if (values["limit"] or 0) < 0:
            return [self.env._("a period cannot be negative")]
        return []
