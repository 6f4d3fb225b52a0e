"""When a risk indicator turns yellow or red."""

from odoo import api, fields, models

DIRECTIONS = [("higher", "higher is worse"), ("lower", "lower is worse")]


class RuleIndicator(models.Model):
    """Thresholds of one indicator R01 to R38.

    ``yellow_value`` and ``red_value`` are in ``unit``; where the condition is
    not a number, both are zero and the unit is empty. ``hard``: red at once,
    whatever the score. ``weight`` is what a red signal takes off the score of
    100; a yellow one takes off half.
    """

    _name = "microworks.rule.indicator"
    _description = "Risk Indicator Rule"
    _inherit = ["microworks.rule.line"]

    _json_fields = (
        "yellow",
        "red",
        "yellow_value",
        "red_value",
        "unit",
        "direction",
        "hard",
        "weight",
    )

    yellow = fields.Char(string="Yellow When", translate=True)
    red = fields.Char(string="Red When", translate=True)
    yellow_value = fields.Float(string="Yellow at", digits=(16, 3))
    red_value = fields.Float(string="Red at", digits=(16, 3))
    unit = fields.Char(translate=True)
    direction = fields.Selection(DIRECTIONS, default="higher", required=True)
    hard = fields.Boolean(string="Hard Trigger")
    weight = fields.Integer(default=10)

    @api.model
    def _check_values(self, values):
        problems = []
        if not values["yellow"] and not values["red"]:
            problems.append(self.env._("the indicator never turns yellow or red"))
        if not 0 <= (values["weight"] or 0) <= 100:
            problems.append(self.env._("a weight lies between 0 and 100"))
        return problems
