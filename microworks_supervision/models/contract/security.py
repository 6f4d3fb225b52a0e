"""A deposit, guarantee or insurance that secures a duty of the contractor."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools import figures
from ...tools.step import TODAY, Step

_lt = LazyTranslate(__name__)

KINDS = [
    ("bid", "Bid security"),
    ("performance", "Performance security"),
    ("quality", "Quality security"),
    ("wage", "Wage deposit"),
    ("advance", "Advance payment security"),
]
FORMS = [
    ("cash", "Cash deposit"),
    ("guarantee", "Bank guarantee"),
    ("insurance", "Guarantee insurance"),
]
STATES = [
    ("draft", "Draft"),
    ("held", "Held"),
    ("returned", "Returned"),
    ("called", "Called"),
]
# Parameter with the highest share (percent); an advance is secured in full.
LIMITS = {
    "bid": "security.bid_max",
    "performance": "security.performance_max",
    "quality": "security.retention_max",
    "wage": "wage.deposit_max",
}
OFFICER = ("group_township_officer", "group_county_finance")


class Security(models.Model):
    """draft → held → returned | called. No other deposits than these are allowed
    (保障中小企业款项支付条例第13条)."""

    _name = "microworks.security"
    _description = "Security"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _record_rules = ("company",)
    _rec_names_search = ["reference", "partner_id"]

    _same_project = ("procurement_id", "contract_id")
    _open_states = ("draft",)
    _guarded_fields = frozenset({"project_id", "author_id"})
    _signs = {"amount": figures.POSITIVE}
    _periods = (("valid_from", "valid_to"),)
    _steps = {
        "hold": Step(
            ("draft",),
            "held",
            OFFICER,
            _lt("Confirm Receipt"),
            stamp={"held_on": TODAY},
            apart=("author_id",),
        ),
        "return_security": Step(
            ("held",),
            "returned",
            OFFICER,
            _lt("Give Back"),
            stamp={"returned_on": TODAY},
        ),
        "call": Step(
            ("held",),
            "called",
            ("group_township_leader", "group_county_department"),
            _lt("Call"),
            reason=True,
        ),
    }

    _positive = models.Constraint(
        "CHECK (amount > 0)", "The amount of a security is above zero."
    )

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement",
        ondelete="restrict",
        index="btree_not_null",
        help="For bid securities.",
    )
    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        ondelete="restrict",
        index="btree_not_null",
    )
    project_id = fields.Many2one(
        compute="_compute_project_id", store=True, precompute=True, required=False
    )
    currency_id = fields.Many2one(related="project_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Given By",
        domain=[("microworks_is_firm", "=", True)],
        required=True,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index=True,
    )
    kind = fields.Selection(KINDS, required=True, default="performance")
    form = fields.Selection(FORMS, required=True, default="guarantee")
    issuer = fields.Char(help="Bank or insurer.")
    reference = fields.Char(string="Policy or Guarantee Number")
    amount = fields.Monetary(required=True)
    valid_from = fields.Date()
    valid_to = fields.Date()
    held_on = fields.Date(readonly=True, copy=False)
    returned_on = fields.Date(readonly=True, copy=False)
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True
    )

    # === COMPUTE ===

    @api.depends("kind", "contract_id.number", "procurement_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for record in self:
            # Never who gives it: a bid security would tell who bids.
            # sudo: the number of the notice or the contract.
            known = record.sudo()
            number = known.contract_id.number or known.procurement_id.number or ""
            record.display_name = " ".join(
                filter(
                    None,
                    (labels.get(record.kind), number, record.id and f"#{record.id}"),
                )
            )

    @api.depends("contract_id", "procurement_id")
    def _compute_project_id(self):
        for record in self:
            record.project_id = (
                record.contract_id.project_id or record.procurement_id.project_id
            )

    @api.depends("contract_id")
    def _compute_partner_id(self):
        for record in self:
            record.partner_id = record.partner_id or record.contract_id.partner_id

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        links = ("procurement_id", "contract_id")
        default = self.default_get(list(links))
        for vals in vals_list:
            if not any(vals.get(name, default.get(name)) for name in links):
                self._refuse(
                    "MW-BOND-01",
                    self.env._("a security belongs to a procurement or a contract"),
                    next_step=self.env._("choose one"),
                )
        records = super().create(vals_list)
        for record in records:
            record._unguarded().write({"author_id": self.env.user.id})
        return records

    # === GATE ===

    def _get_refusals(self, target):
        if target == "returned":
            return []
        refusals = self._refusals_cap()
        if (
            target == "held"
            and self.kind == "quality"
            and self.contract_id.state in ("signed", "in_force")
            and self.contract_id._holds_performance_security()
        ):
            refusals.append(
                Refusal(
                    "MW-BOND-03",
                    self.env._(
                        "before the completion there cannot be both a performance"
                        " security and quality money"
                    ),
                    basis="建质〔2017〕138号第6条",
                    next_step=self.env._("return the performance security first"),
                )
            )
        return refusals

    def _refusals_cap(self):
        code = LIMITS.get(self.kind)
        base = self._base()
        if not code or not base:
            return []
        rules = self.project_id._rules()
        most = base * rules._number(code) / 100
        if Decimal(str(self.amount)) <= most:
            return []
        return [
            Refusal(
                "MW-BOND-02",
                self.env._(
                    "at most %(most)s CNY may be asked for", most=f"{most:,.2f}"
                ),
                rule=code,
                basis=rules._legal_basis(code),
                next_step=self.env._("lower the amount"),
            )
        ]

    def _base(self):
        """What the share is taken of: ceiling price for bids, else the contract."""
        if self.kind == "bid":
            return Decimal(
                str(
                    self.procurement_id.ceiling_price
                    or self.contract_id.procurement_id.ceiling_price
                )
            )
        return Decimal(str(self.contract_id.amount))

    # === ACTIONS ===

    def action_hold(self):
        """Confirm that the security is there. :raises Refused: above the cap"""
        for record in self:
            record._take("hold")

    def action_return_security(self):
        """Give the security back."""
        self._take("return_security")

    def action_call(self, reason=None):
        """Call the security, with a reason."""
        self._take("call", reason=reason)
