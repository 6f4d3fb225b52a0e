"""The written contract, made from the award."""

from decimal import Decimal

from odoo import api, fields, models

STATES = [
    ("draft", "Draft"),
    ("signed", "Signed"),
    ("in_force", "In force"),
    ("completed", "Completed"),
    ("settled", "Settled"),
    ("closed", "Closed"),
    ("terminated", "Terminated"),
]


class Contract(models.Model):
    """draft → signed → in_force → completed → settled → closed; terminated.

    Contractor, amount and bill of quantities come from the award; the amount
    never changes again. What the works cost today is the amount with the
    approved variations (:meth:`_current_amount`).
    """

    _name = "microworks.contract"
    _description = "Contract"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True

    _open_states = ("draft",)
    _late_fields = frozenset({"file", "file_name"})
    _guarded_fields = frozenset(
        {
            "number",
            "origin",
            "external_id",
            "currency_id",
            "project_id",
            "procurement_id",
            "bid_id",
            "partner_id",
            "amount",
            "current_amount",
            "variation_amount",
            "variation_days",
            "awarded_on",
            "due_on",
            "author_id",
            "owner_signatory_id",
            "owner_signed_on",
            "contractor_signatory_id",
            "contractor_signed_on",
            "contractor_recorder_id",
            "contractor_checker_id",
            "contractor_checked_on",
            "completed_on",
        }
    )
    _number_uniq = models.UniqueIndex("(company_id, number) WHERE number IS NOT NULL")
    _external_uniq = models.UniqueIndex("(external_id) WHERE external_id IS NOT NULL")
    _one_per_award = models.UniqueIndex(
        "(procurement_id) WHERE state != 'terminated' AND origin = 'own'",
        "There already is a contract for this award.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "A contract amount cannot be negative."
    )
    _percents = models.Constraint(
        "CHECK (retention_percent BETWEEN 0 AND 100"
        " AND advance_percent BETWEEN 0 AND 100"
        " AND security_percent BETWEEN 0 AND 100)",
        "A share lies between 0 and 100 percent.",
    )

    # Identity
    number = fields.Char(string="Contract Number", readonly=True, copy=False)
    name = fields.Char(string="Title", required=True)
    origin = fields.Selection(
        [("own", "Own procedure"), ("history", "Historical record")],
        default="own",
        required=True,
        readonly=True,
        copy=False,
    )
    external_id = fields.Char(string="Open Contracting ID", readonly=True, copy=False)
    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    bid_id = fields.Many2one(
        comodel_name="microworks.bid", readonly=True, copy=False, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contractor",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    author_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )

    # Money
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        related=None,
    )
    amount = fields.Monetary(
        string="Accepted Contract Amount", readonly=True, copy=False, tracking=True
    )
    variation_amount = fields.Monetary(
        string="Approved Variations", compute="_compute_current_amount", store=True
    )
    current_amount = fields.Monetary(
        string="Amount with Variations", compute="_compute_current_amount", store=True
    )
    retention_percent = fields.Float(
        string="Retention (%)",
        digits=(5, 2),
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    security_percent = fields.Float(string="Performance Security (%)", digits=(5, 2))
    advance_percent = fields.Float(string="Advance Payment (%)", digits=(5, 2))

    # Time
    awarded_on = fields.Date(string="Letter of Acceptance", readonly=True, copy=False)
    due_on = fields.Date(
        string="To Be Signed By",
        readonly=True,
        copy=False,
        help="Last day for the contract after the letter of acceptance.",
    )
    duration_days = fields.Integer(string="Duration (days)")
    start_planned = fields.Date(string="Planned Start")
    end_planned = fields.Date(
        string="Planned End",
        compute="_compute_end_planned",
        store=True,
        readonly=False,
        precompute=True,
    )
    variation_days = fields.Integer(
        string="Extension (days)", compute="_compute_current_amount", store=True
    )
    defects_months = fields.Integer(
        string="Defects Liability (months)",
        compute="_compute_terms",
        store=True,
        readonly=False,
        precompute=True,
    )
    signed_on = fields.Date(readonly=True, copy=False)
    in_force_on = fields.Date(readonly=True, copy=False)
    completed_on = fields.Date(readonly=True, copy=False)
    ended_on = fields.Date(string="Closed or Terminated On", readonly=True, copy=False)

    # Signatures
    owner_signatory_id = fields.Many2one(
        comodel_name="res.users",
        string="Signed for the Owner",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    owner_signed_on = fields.Date(readonly=True, copy=False)
    contractor_signatory_id = fields.Many2one(
        comodel_name="res.partner",
        string="Signed for the Contractor",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    contractor_signed_on = fields.Date(readonly=True, copy=False)
    contractor_recorder_id = fields.Many2one(
        comodel_name="res.users",
        string="Contractor's Signature Recorded By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    contractor_checker_id = fields.Many2one(
        comodel_name="res.users",
        string="Paper Checked By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Held the signed paper against the record of the contractor's signature.",
    )
    contractor_checked_on = fields.Date(
        string="Paper Checked On", readonly=True, copy=False
    )
    awaits_paper_check = fields.Boolean(compute="_compute_awaits_paper_check")
    file = fields.Binary(string="Signed Paper", attachment=True)
    file_name = fields.Char()
    terms = fields.Text(string="Special Terms")

    # State and parts
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    boq_line_ids = fields.One2many(
        comodel_name="microworks.boq.line",
        inverse_name="contract_id",
        string="Bill of Quantities",
    )
    variation_ids = fields.One2many(
        comodel_name="microworks.variation",
        inverse_name="contract_id",
        string="Variations",
    )
    security_ids = fields.One2many(
        comodel_name="microworks.security",
        inverse_name="contract_id",
        string="Securities",
    )
    variation_count = fields.Integer(compute="_compute_variation_count")
    is_late = fields.Boolean(string="Signature Overdue", compute="_compute_is_late")

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        # Contractor and amount are the award's; there is nothing to type.
        if not self._guard_is_lifted():
            self._refuse(
                "MW-CONT-01",
                self.env._("a contract is made from an award"),
                basis="招标投标法第46条",
                next_step=self.env._("press “Contract” on the awarded procurement"),
            )
        return super().create(vals_list)

    def _guard_is_open(self):
        # What one party has signed is not changed under its hand.
        return super()._guard_is_open() and not (
            self.owner_signatory_id or self.contractor_signatory_id
        )

    # === BUSINESS ===

    def _current_amount(self):
        """The amount with all approved variations, exact (CNY).

        :rtype: Decimal
        """
        self.ensure_one()
        approved = self.variation_ids.filtered(lambda v: v.state == "approved")
        return Decimal(str(self.amount)) + sum(
            Decimal(str(variation.amount)) for variation in approved
        )

    def _holds_performance_security(self):
        """Whether a performance security is held; retention is then not allowed
        before the completion (建质〔2017〕138号 Art. 6)."""
        self.ensure_one()
        return any(
            bond.kind == "performance" and bond.state == "held"
            for bond in self.security_ids
        )

    # === ACTIONS ===

    def action_view_variations(self):
        """Open the variations of the contract."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.variation",
            "view_mode": "list,form",
            "domain": [("contract_id", "=", self.id)],
            "name": self.env._("Variations"),
            "context": {"default_contract_id": self.id},
        }
