"""A change of the works or of the time, decided before it is built."""

from decimal import ROUND_HALF_UP, Decimal

from odoo import api, fields, models

from ...exceptions import Refused
from ...tools import figures

CENT = Decimal("0.01")
STATES = [
    ("draft", "Draft"),
    ("verified", "Verified"),
    ("approved", "Approved"),
    ("refused", "Refused"),
]
REASONS = [
    ("site", "Site conditions differ"),
    ("design", "Design changed or incomplete"),
    ("owner", "Wish of the owner or the villagers"),
    ("quantity", "Quantities were wrong"),
    ("policy", "Law or policy changed"),
    ("price", "Prices of materials"),
    ("force_majeure", "Natural disaster"),
]
LEVELS = [
    ("township", "Township"),
    ("original", "Original approver"),
    ("county", "County department"),
]


class Variation(models.Model):
    """draft → verified → approved | refused (工程变更).

    Old and new value are frozen when it is verified; who must approve follows
    from the shares of the rule set (domain rules §2.5).
    """

    _name = "microworks.variation"
    _description = "Variation"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "mail.thread",
    ]
    _order = "id desc"
    _rec_names_search = ["number", "name"]

    _open_states = ("draft",)
    _signs = {"days": figures.SHIFT}
    _guarded_fields = frozenset(
        {
            "number",
            "project_id",
            "amount",
            "single_percent",
            "cumulative_percent",
            "author_id",
        }
    )

    number = fields.Char(string="Variation Number", readonly=True, copy=False)
    name = fields.Char(string="Subject", required=True)
    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        required=True,
        ondelete="restrict",
        index=True,
    )
    project_id = fields.Many2one(
        related="contract_id.project_id", store=True, precompute=True, required=False
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    partner_id = fields.Many2one(related="contract_id.partner_id")
    reason_kind = fields.Selection(
        REASONS, string="Reason", required=True, default="site"
    )
    description = fields.Text(required=True)
    responsible = fields.Char(string="Responsible Party")
    asked_on = fields.Date(default=lambda self: self._legal_today())
    line_ids = fields.One2many(
        comodel_name="microworks.variation.line",
        inverse_name="variation_id",
        string="Changed Items",
    )
    days = fields.Integer(
        string="Extension (days)", help="Added to the time for completion."
    )

    amount = fields.Monetary(
        string="Change of Value", compute="_compute_amount", store=True
    )
    old_value = fields.Monetary(string="Contract Before", readonly=True, copy=False)
    new_value = fields.Monetary(string="Contract After", readonly=True, copy=False)
    single_percent = fields.Float(
        string="Share of the Contract (%)",
        digits=(7, 2),
        compute="_compute_percents",
    )
    cumulative_percent = fields.Float(
        string="All Variations (%)",
        digits=(7, 2),
        compute="_compute_percents",
        help="Approved variations and this one, in the contract amount; savings"
        " count like additions.",
    )
    level = fields.Selection(
        LEVELS, string="To Be Approved By", readonly=True, copy=False
    )
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    verifier_id = fields.Many2one(
        comodel_name="res.users",
        string="Verified By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    verified_on = fields.Date(readonly=True, copy=False)
    approver_id = fields.Many2one(
        comodel_name="res.users",
        string="Approved By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    approved_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    # === COMPUTE ===

    @api.depends("number", "name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.number or ''} {record.name or ''}".strip()

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for record in self:
            record.amount = float(
                sum(Decimal(str(line.amount)) for line in record.line_ids)
            )

    @api.depends("amount", "state", "contract_id.variation_ids.state")
    def _compute_percents(self):
        for record in self:
            single, cumulative = record._shares()
            record.single_percent = float(single.quantize(CENT, ROUND_HALF_UP))
            record.cumulative_percent = float(cumulative.quantize(CENT, ROUND_HALF_UP))

    def _shares(self):
        """This variation, and all up to it, in percent of the contract amount.

        :return: two ``Decimal``, not rounded: the limits are exact
        """
        base = Decimal(str(self.contract_id.amount))
        if not base:
            return Decimal(0), Decimal(0)
        own = abs(Decimal(str(self.amount)))
        others = sum(
            abs(Decimal(str(other.amount)))
            for other in self.contract_id.variation_ids
            if other.state == "approved" and other._origin != self._origin
        )
        return own * 100 / base, (own + others) * 100 / base

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        variations = super().create(vals_list)
        for record in variations:
            if refusals := record._refusals_contract():
                raise Refused(record._refusal_name(), refusals)
            number = self.env["ir.sequence"].next_by_code("microworks.variation")
            record._unguarded().write({"number": number, "author_id": self.env.user.id})
        return variations

    def write(self, vals):
        # A variation is of its contract; moving it would move its shares.
        if "contract_id" in vals and not self._guard_is_lifted():
            self._refuse_fields(["contract_id"])
        return super().write(vals)
