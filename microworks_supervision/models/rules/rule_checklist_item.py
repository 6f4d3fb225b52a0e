"""One thing to look at or to measure."""

from decimal import Decimal, InvalidOperation

from odoo import api, fields, models

from ...tools import tolerance

TOLERANCES = [
    ("abs_range", "deviation from the design"),
    ("pct", "deviation in percent of the design"),
    ("min", "at least"),
    ("max", "at most"),
    ("between", "between"),
    ("text", "as described"),
]


class RuleChecklistItem(models.Model):
    """The design value rules; a tolerance says how far from it is still good.

    ``lower`` and ``upper`` mean what :mod:`tolerance` says. They are texts of
    exact numbers, so that an empty one leaves its side open.
    """

    _name = "microworks.rule.checklist.item"
    _description = "Checklist Item"
    _inherit = ["microworks.rule.line"]

    _guard_parent = "checklist_id"
    _guarded_fields = frozenset({"ruleset_id"})
    _json_fields = (
        "unit",
        "tolerance",
        "lower",
        "upper",
        "limit_text",
        "frequency",
        "key",
        "stop",
        "works_types",
    )

    checklist_id = fields.Many2one(
        comodel_name="microworks.rule.checklist",
        required=True,
        ondelete="cascade",
        index=True,
    )
    ruleset_id = fields.Many2one(
        related="checklist_id.ruleset_id", store=True, precompute=True, index=True
    )
    unit = fields.Char(translate=True)
    tolerance = fields.Selection(TOLERANCES, default="text", required=True)
    lower = fields.Char(help="A number; empty: open below, or the design value.")
    upper = fields.Char(help="A number; empty: open above, or the design value.")
    limit_text = fields.Char(string="Limit", translate=True)
    frequency = fields.Char(translate=True)
    key = fields.Boolean(string="Key Item")
    stop = fields.Boolean(
        string="Stops the Works", help="A failure stops the works at once."
    )
    works_types = fields.Char(
        string="Kinds of Works", help="Empty: those of the checklist."
    )

    # === BUSINESS ===

    @api.model
    def _check_values(self, values):
        problems = self.env["microworks.rule.checklist"]._check_works_types(
            values["works_types"]
        )
        if values["tolerance"] == "text":
            if not values["limit_text"]:
                problems.append(self.env._("the item does not say what is good"))
            return problems
        try:
            self._as_tolerance(values, Decimal(1))
        except (InvalidOperation, tolerance.ToleranceError):
            problems.append(
                self.env._(
                    "the tolerance cannot be used: at least one limit, as numbers,"
                    " the lower not above the upper"
                )
            )
        return problems

    @api.model
    def _as_tolerance(self, values, design):
        """The tolerance of one item's values around ``design``."""
        lower, upper = (
            Decimal(values[name]) if values[name] else None
            for name in ("lower", "upper")
        )
        return tolerance.Tolerance(values["tolerance"], design, lower, upper)

    def _tolerance(self, design=None):
        """What a measured value is judged by.

        :param Decimal design: design value in ``unit``, where there is one
        :return: ``None`` where a person judges
        :rtype: tolerance.Tolerance
        :raises tolerance.ToleranceError: the item needs a design value
        """
        self.ensure_one()
        return None if self.tolerance == "text" else self._as_tolerance(self, design)

    def _suits(self, works_type):
        """Whether the item is meant for this kind of works."""
        self.ensure_one()
        types = self.works_types or self.checklist_id.works_types
        return not types or works_type in self.checklist_id._keys(types)
