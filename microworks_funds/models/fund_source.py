"""Where the money comes from."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools import figures, names
from odoo.addons.microworks_supervision.tools.step import USER, Step

_lt = LazyTranslate(__name__)

FINANCE = ("group_county_finance",)
STATES = [("draft", "Draft"), ("confirmed", "Confirmed"), ("closed", "Closed")]
LEVELS = [
    ("central", "Central"),
    ("province", "Provincial"),
    ("city", "City"),
    ("county", "County"),
    ("township", "Township"),
    ("village", "Village"),
    ("other", "Donations and others"),
]


class FundSource(models.Model):
    """draft → confirmed → closed; frozen as soon as it is confirmed."""

    _name = "microworks.fund.source"
    _description = "Funding Source"
    _inherit = ["microworks.workflow", "mail.thread"]
    _order = "year desc, document_number, id desc"
    _rec_names_search = ["name", "document_number"]

    _open_states = ("draft",)
    _guarded_fields = frozenset({"lock_version", "document_key"})
    _signs = {"amount": figures.NOT_NEGATIVE}
    _steps = {
        "confirm": Step(
            ("draft",),
            "confirmed",
            FINANCE,
            _lt("Confirm"),
            stamp={"confirmed_by_id": USER},
        ),
        "close": Step(("confirmed",), "closed", FINANCE, _lt("Close"), reason=True),
    }

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "An amount cannot be negative."
    )
    _document_uniq = models.UniqueIndex(
        "(company_id, document_key, kind_id, level) WHERE document_key IS NOT NULL",
        "This funding document is already registered for this kind and level.",
    )

    name = fields.Char(required=True, tracking=True)
    kind_id = fields.Many2one(
        comodel_name="microworks.funding.kind",
        string="Kind of Money",
        required=True,
        ondelete="restrict",
    )
    level = fields.Selection(LEVELS, required=True, default="county")
    owner_id = fields.Many2one(comodel_name="res.partner", string="Fund Owner")
    area_id = fields.Many2one(
        comodel_name="microworks.area",
        required=True,
        default=lambda self: self.env["microworks.project"]._default_area(),
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(
        string="Budget Year",
        required=True,
        default=lambda self: self._legal_today().year,
    )
    document_number = fields.Char(
        string="Quota Document Number",
        help="Number of the paper that grants the money (指标文号).",
    )
    document_key = fields.Char(
        compute="_compute_document_key",
        store=True,
        help="The number without what says nothing: width, capitals, blanks.",
    )
    document_date = fields.Date()
    purpose = fields.Text(
        string="Purpose Restriction", help="What the money may be spent on."
    )
    amount = fields.Monetary(required=True, tracking=True)
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    lock_version = fields.Integer(readonly=True, copy=False)
    quota_ids = fields.One2many(
        comodel_name="microworks.fund.quota", inverse_name="source_id", string="Quotas"
    )
    allotted_amount = fields.Monetary(
        string="Allotted to Quotas", compute="_compute_allotted_amount"
    )

    # === COMPUTE ===

    @api.depends("document_number")
    def _compute_document_key(self):
        for source in self:
            source.document_key = names.key(source.document_number)

    @api.depends("quota_ids.amount", "quota_ids.state")
    def _compute_allotted_amount(self):
        sums = dict(
            self.env["microworks.fund.quota"]._read_group(
                [("source_id", "in", self.ids), ("state", "!=", "draft")],
                ["source_id"],
                ["amount:sum"],
            )
        )
        for source in self:
            source.allotted_amount = sums.get(source, 0)

    # === GATE ===

    def _get_refusals(self, target):
        if target == "confirmed" and self.amount <= 0:
            return [
                Refusal(
                    "MW-FUND-01",
                    self.env._("a funding source needs an amount above zero"),
                    next_step=self.env._("enter the amount of the document"),
                )
            ]
        if target == "closed" and any(q.state != "closed" for q in self.quota_ids):
            return [
                Refusal(
                    "MW-FUND-02",
                    self.env._("quotas of this source are still open"),
                    next_step=self.env._("close them first"),
                )
            ]
        return []

    # === ACTIONS ===

    def action_confirm(self):
        """Confirm the source; from here on its amount is frozen."""
        self._take("confirm")

    def action_close(self, reason=None):
        """Close the source at the end of its life, with a reason."""
        self._take("close", reason=reason)
