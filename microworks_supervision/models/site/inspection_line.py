"""One item of the checklist of an inspection, with its measured values."""

import re
from decimal import Decimal, InvalidOperation

from odoo import api, fields, models

from ...tools import tolerance
from ..rules.rule_checklist_item import TOLERANCES
from .inspection import RESULTS as INSPECTION_RESULTS

RESULTS = [*INSPECTION_RESULTS[:2], ("na", "Not applicable")]
# What separates measured values; a comma never is a decimal point here.
SEPARATORS = re.compile(r"[\s,;，；、]+")


def _range(lower, upper):
    if lower and upper:
        return f"{lower} … {upper}"
    if lower:
        return f"≥ {lower}"
    return f"≤ {upper}" if upper else ""


class InspectionLine(models.Model):
    """The values are judged by :mod:`tolerance`; what needs eyes, by the inspector."""

    _name = "microworks.inspection.line"
    _description = "Inspected Item"
    _inherit = ["microworks.site.line"]
    _order = "inspection_id, sequence, id"
    _rec_name = "name"

    # Copied from the checklist item, so that they stay as they were.
    _copied = (
        "code",
        "name",
        "unit",
        "tolerance",
        "lower",
        "upper",
        "limit_text",
        "frequency",
        "key",
        "stop",
    )
    _guard_parent = "inspection_id"
    _guarded_fields = frozenset(
        {
            "project_id",
            "area_id",
            "company_id",
            "item_id",
            "checklist",
            "result",
            "rate",
        }
    ) | frozenset(_copied)

    inspection_id = fields.Many2one(
        comodel_name="microworks.inspection",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(
        related="inspection_id.project_id", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(
        related="inspection_id.area_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer()
    item_id = fields.Many2one(
        string="Checklist Item",
        comodel_name="microworks.rule.checklist.item",
        ondelete="restrict",
        readonly=True,
    )
    checklist = fields.Char(readonly=True)
    code = fields.Char(readonly=True)
    name = fields.Char(string="Item", readonly=True)
    unit = fields.Char(readonly=True)
    tolerance = fields.Selection(TOLERANCES, readonly=True)
    lower = fields.Char(readonly=True)
    upper = fields.Char(readonly=True)
    limit_text = fields.Char(string="Limit in Words", readonly=True)
    limit_shown = fields.Char(string="Limit", compute="_compute_limit_shown")
    frequency = fields.Char(readonly=True)
    key = fields.Boolean(string="Key Item", readonly=True)
    stop = fields.Boolean(string="Stops the Works", readonly=True)
    design = fields.Char(string="Design Value", help="From the drawing, in the unit.")
    measured = fields.Char(
        string="Measured Values", help="In the unit, with spaces between them."
    )
    place = fields.Char(help="Where: chainage, room, axis.")
    judged = fields.Selection(
        RESULTS, help="For items that are looked at, not measured."
    )
    remark = fields.Char()
    result = fields.Selection(RESULTS, compute="_compute_result", store=True)
    rate = fields.Float(
        string="Within Tolerance (%)",
        digits=(5, 1),
        compute="_compute_result",
        store=True,
    )

    # === COMPUTE ===

    @api.depends("measured", "design", "judged")
    def _compute_result(self):
        for line in self:
            judgement = line._evaluate() if line.measured else None
            if judgement:
                line.result = "pass" if judgement.ok else "fail"
                line.rate = float(judgement.rate)
            else:
                line.result = line.judged
                line.rate = 0.0

    @api.depends("tolerance", "lower", "upper", "limit_text")
    @api.depends_context("lang")
    def _compute_limit_shown(self):
        for line in self:
            words, figures = line.limit_text or "", line._limit_figures()
            both = figures and words
            line.limit_shown = f"{figures} ({words})" if both else figures or words

    # === CONSTRAINT ===

    @api.constrains("measured", "design")
    def _check_values(self):
        for line in self:
            if line.tolerance != "text":
                line._numbers(line.measured)
                line._numbers(line.design)
                if line.measured and line._tolerance() is None:
                    line._refuse(
                        "MW-INS-04",
                        self.env._("%(item)s needs its design value", item=line.name),
                        next_step=self.env._("enter it from the drawing"),
                    )

    # === BUSINESS ===

    def _limit_figures(self):
        """The limits of a measured item as a person reads them."""
        if self.tolerance == "text":
            return ""
        lower, upper = self.lower or "", self.upper or ""
        if self.tolerance in ("min", "max", "between"):
            return _range(lower, upper)
        if upper and not upper.startswith("-"):
            upper = f"+{upper}"
        percent = "%" if self.tolerance == "pct" else ""
        return self.env._(
            "deviation %(range)s", range=f"{_range(lower, upper)}{percent}"
        )

    def _numbers(self, text):
        """The numbers in a text, exact.

        :raises Refused: something in it is not a number
        """
        numbers = []
        for part in SEPARATORS.split((text or "").strip()):
            if not part:
                continue
            try:
                number = Decimal(part)
            except InvalidOperation:
                number = None
            if number is None or not number.is_finite():
                self._refuse(
                    "MW-INS-05",
                    self.env._(
                        "%(item)s: “%(text)s” is not a number",
                        item=self.name or "",
                        text=part,
                    ),
                    next_step=self.env._("write the values with spaces between them"),
                )
            numbers.append(number)
        return numbers

    def _tolerance(self):
        """How the values are judged; ``None`` where it takes a person.

        Items without a limit of their own, such as a strength, are held to the
        design value; as long as it is missing nothing can be judged.
        """
        if self.tolerance == "text":
            return None
        design = next(iter(self._numbers(self.design)), None)
        values = {name: self[name] for name in ("tolerance", "lower", "upper")}
        try:
            return self.item_id._as_tolerance(values, design)
        except tolerance.ToleranceError:
            return None

    def _evaluate(self):
        limits = self._tolerance()
        values = self._numbers(self.measured)
        if limits is None or not values:
            return None
        rules = self.inspection_id._rules()
        rate = rules._number(
            "check.pass_rate.key" if self.key else "check.pass_rate.other"
        )
        return tolerance.evaluate(values, limits, rate)

    # === ACTIONS ===

    def action_pass(self):
        """Judge what is looked at as passed; what is measured stays open.

        :raises RoleRefused: somebody who does not inspect
        """
        for line in self:
            inspection = line.inspection_id
            inspection._check_role(inspection._get_edges()["draft", "done"])
            if line.tolerance == "text" and not line.result:
                line.judged = "pass"
