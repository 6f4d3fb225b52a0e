"""How works of a class may be let."""

from odoo import api, fields, models

from .rule_line import UNITS, WORKS_CLASSES

METHODS = [
    ("open", "Open tendering"),
    ("invited", "Invited tendering"),
    ("consultation", "Competitive consultation"),
    ("negotiation", "Competitive negotiation"),
    ("rfq", "Request for quotation"),
    ("single", "Single source"),
    ("comparative", "Comparative selection"),
    ("pool_draw", "Pool draw with price competition"),
    ("direct", "Direct award"),
    ("self_build", "Self-build by the village"),
    ("framework", "Framework agreement"),
]
EVALUATIONS = [
    ("lowest", "Lowest evaluated price"),
    ("score", "Comprehensive scoring"),
    ("none", "No competition"),
]


class RuleMethod(models.Model):
    _name = "microworks.rule.method"
    _description = "Procurement Method Rule"
    _inherit = ["microworks.rule.line"]

    _json_fields = (
        "works_class",
        "method",
        "allowed",
        "is_default",
        "min_bidders",
        "min_notice",
        "unit",
        "candidate_publicity",
        "evaluation",
        "committee_min",
        "expert_fraction",
        "amount_from",
        "amount_to",
    )

    works_class = fields.Selection(WORKS_CLASSES, string="Class", required=True)
    method = fields.Selection(METHODS, required=True)
    allowed = fields.Boolean(default=True)
    is_default = fields.Boolean(string="Default")
    min_bidders = fields.Integer(string="Bidders at Least", default=1)
    min_notice = fields.Integer(
        string="Notice at Least", help="From the notice to the deadline for bids."
    )
    unit = fields.Selection(UNITS, default="cal", required=True)
    candidate_publicity = fields.Integer(
        string="Publicity of Candidates",
        help="Calendar days for which the award candidates are posted, at least.",
    )
    evaluation = fields.Selection(EVALUATIONS, default="lowest", required=True)
    committee_min = fields.Integer(string="Committee at Least")
    expert_fraction = fields.Char(
        string="Experts at Least", help="Share of the committee, such as 2/3."
    )
    amount_from = fields.Float(
        string="From (CNY)", digits=(16, 2), help="This amount is included."
    )
    amount_to = fields.Float(
        string="Below (CNY)",
        digits=(16, 2),
        help="This amount is not included; zero: without limit.",
    )

    # === BUSINESS ===

    @api.model
    def _check_values(self, values):
        problems = []
        if values["amount_to"] and values["amount_to"] <= (values["amount_from"] or 0):
            problems.append(self.env._("the range of amounts is empty"))
        if any((values[name] or 0) < 0 for name in ("min_bidders", "min_notice")):
            problems.append(self.env._("a count cannot be negative"))
        return problems

    def _covers(self, amount):
        """Whether the line speaks about works of ``amount`` CNY."""
        self.ensure_one()
        above = amount >= self.amount_from
        return above and (not self.amount_to or amount < self.amount_to)
