"""支付申请: who is to be paid, how much, from which quota."""

from odoo import api, fields, models

from odoo.addons.microworks_supervision.tools import names, rmb

from ..const import REQUEST_STATES, STAGES
from ..money import exact


class PaymentRequest(models.Model):
    """draft → submitted → verified → endorsed → approved → sent → paid.

    Aside: refused (→ draft, corrected), failed (→ sent again), cancelled. The
    steps are in ``payment_request_workflow``, the limits on money in
    ``payment_request_limit``.
    """

    _name = "microworks.payment.request"
    _description = "Payment Request"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "invoice_number"]

    _open_states = ("draft",)
    _guarded_fields = frozenset(
        {"number", "lock_version", "author_ids", "batch_id", "invoice_key"}
    )

    _number_uniq = models.UniqueIndex("(company_id, number) WHERE number IS NOT NULL")
    _invoice_uniq = models.UniqueIndex(
        "(payee_id, invoice_key) WHERE invoice_key IS NOT NULL"
        " AND state NOT IN ('refused', 'cancelled')",
        "This invoice of the contractor is already used by another payment request.",
    )
    _contract_state_idx = models.Index("(contract_id, state)")

    # Identity
    number = fields.Char(string="Request Number", readonly=True, copy=False)
    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        required=True,
        ondelete="restrict",
        index=True,
    )
    project_id = fields.Many2one(
        related="contract_id.project_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    stage = fields.Selection(
        STAGES, required=True, default="interim", tracking=True, index=True
    )
    state = fields.Selection(
        REQUEST_STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    note = fields.Text()
    lock_version = fields.Integer(readonly=True, copy=False)

    # Money
    line_ids = fields.One2many(
        comodel_name="microworks.payment.line",
        inverse_name="request_id",
        string="Lines",
        copy=True,
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, tracking=True)
    labour_amount = fields.Monetary(
        string="Labour Share", compute="_compute_amount", store=True
    )
    amount_capital = fields.Char(
        string="Amount in Capitals", compute="_compute_amount_capital"
    )
    measurement_ids = fields.Many2many(
        comodel_name="microworks.measurement",
        string="Measurements Covered",
        domain="[('contract_id', '=', contract_id)]",
    )
    retention_id = fields.Many2one(
        comodel_name="microworks.retention",
        string="Retention Money",
        domain="[('contract_id', '=', contract_id)]",
        ondelete="restrict",
        index="btree_not_null",
    )

    # Payee
    payee_id = fields.Many2one(
        related="contract_id.partner_id",
        string="Payee",
        store=True,
        precompute=True,
        index=True,
        help="Always the contractor named in the contract.",
    )
    bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Payee Account",
        domain="[('partner_id', '=', payee_id), ('allow_out_payment', '=', True)]",
        ondelete="restrict",
        copy=False,
    )
    account_number = fields.Char(
        readonly=True, copy=False, help="As it was when the request was submitted."
    )
    account_holder = fields.Char(readonly=True, copy=False)
    wage_bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Wage Account",
        domain="[('partner_id', '=', payee_id), ('allow_out_payment', '=', True)]",
        ondelete="restrict",
        copy=False,
        help="The contractor's account for wages only (农民工工资专用账户).",
    )
    wage_account_number = fields.Char(readonly=True, copy=False)
    wage_account_holder = fields.Char(readonly=True, copy=False)
    invoice_number = fields.Char(copy=False)
    invoice_key = fields.Char(
        compute="_compute_invoice_key",
        store=True,
        help="The number without what says nothing: width, capitals, blanks.",
    )
    invoice_date = fields.Date(copy=False)

    # Actors and dates
    author_ids = fields.Many2many(
        comodel_name="res.users",
        relation="microworks_payment_request_author_rel",
        string="Prepared By",
        readonly=True,
        copy=False,
    )
    maker_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    verifier_id = fields.Many2one(
        comodel_name="res.users",
        string="Verified By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    verified_on = fields.Date(readonly=True, copy=False)
    endorser_id = fields.Many2one(
        comodel_name="res.users",
        string="Endorsed By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    endorsed_on = fields.Date(readonly=True, copy=False)
    approver_id = fields.Many2one(
        comodel_name="res.users",
        string="Approved By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    approved_on = fields.Date(readonly=True, copy=False)
    sender_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    sent_on = fields.Date(readonly=True, copy=False)
    payable_from = fields.Date(
        readonly=True, copy=False, help="When the amount was confirmed."
    )
    due_on = fields.Date(string="Payable Until", readonly=True, copy=False, index=True)
    paid_on = fields.Date(readonly=True, copy=False, tracking=True)
    batch_id = fields.Many2one(
        comodel_name="microworks.payment.batch",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    receipt_ids = fields.One2many(
        comodel_name="microworks.receipt", inverse_name="request_id", string="Receipts"
    )
    failure_reason = fields.Char(readonly=True, copy=False)
    move_ids = fields.One2many(
        comodel_name="account.move",
        inverse_name="microworks_payment_id",
        string="Accounting Entries",
        groups="account.group_account_readonly",
    )

    # === COMPUTE ===

    @api.depends_context("lang")
    @api.depends("number")
    def _compute_display_name(self):
        for request in self:
            request.display_name = request.number or self.env._("New payment request")

    @api.depends("invoice_number")
    def _compute_invoice_key(self):
        for request in self:
            request.invoice_key = names.key(request.invoice_number)

    @api.depends("line_ids.amount", "line_ids.purpose")
    def _compute_amount(self):
        for request in self:
            request.amount = sum(request.line_ids.mapped("amount"))
            request.labour_amount = sum(
                line.amount for line in request.line_ids if line.purpose == "labour"
            )

    @api.depends("amount")
    def _compute_amount_capital(self):
        for request in self:
            request.amount_capital = rmb.to_capital(exact(request.amount))

    # === CONSTRAINT ===

    @api.constrains("measurement_ids", "retention_id", "contract_id")
    def _check_same_contract(self):
        for request in self:
            others = (
                request.measurement_ids.contract_id | request.retention_id.contract_id
            )
            if others - request.contract_id:
                request._refuse(
                    "MW-PAY-10",
                    self.env._("a measurement or retention is of another contract"),
                    next_step=self.env._("choose those of this contract"),
                )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        for request in requests:
            number = self.env["ir.sequence"].next_by_code("microworks.payment.request")
            request._unguarded().write({"number": number})
        if not self._guard_is_lifted():
            requests._add_author()
        return requests

    def write(self, vals):
        result = super().write(vals)
        # A changed draft has one more maker; a message has not.
        if not self._guard_is_lifted() and any(
            name in self._fields and name not in self._mail_fields() for name in vals
        ):
            self._add_author()
        return result

    @api.model
    def _mail_fields(self):
        prefixes = ("message_", "activity_")
        return {name for name in self._fields if name.startswith(prefixes)}

    def _add_author(self):
        """Whoever prepared any part of the request may not judge it later."""
        # sudo: who the others are is not the caller's to see.
        for request in self.sudo():
            if self.env.user not in request.author_ids:
                request._unguarded().write(
                    {"author_ids": [fields.Command.link(self.env.user.id)]}
                )
