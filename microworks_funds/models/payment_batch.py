"""Approved requests in one file to the treasury."""

import base64
import hashlib

from odoo import api, fields, models
from odoo.tools import LazyTranslate, format_list

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools.step import NOW, USER, Step

from ..money import exact
from ..tools import treasury
from .fund_source import FINANCE
from .payment_request_workflow import BEFORE_SENDING

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("sent", "Sent"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]


class PaymentBatch(models.Model):
    """draft → sent → closed; cancelled while it is a draft.

    The file is made when the batch is sent and kept with its hash; it names
    each payment by the quota document number (指标文号), the project code
    (项目代码) and the request number (支付申请号).
    """

    _name = "microworks.payment.batch"
    _description = "Payment Batch"
    _inherit = ["microworks.workflow", "mail.thread"]
    _order = "id desc"
    _rec_name = "number"

    _open_states = ("draft",)
    _guarded_fields = frozenset({"number"})
    _steps = {
        "send": Step(
            ("draft",),
            "sent",
            FINANCE,
            _lt("Send to Treasury"),
            stamp={"sender_id": USER, "sent_on": NOW},
            sets=(
                "amount",
                "row_count",
                "csv_file",
                "csv_name",
                "xlsx_file",
                "xlsx_name",
                "sha256",
            ),
        ),
        "close": Step(("sent",), "closed", FINANCE, _lt("Close")),
        "cancel": Step(
            ("draft",),
            "cancelled",
            FINANCE,
            _lt("Cancel Batch"),
            gate=False,
            reason=True,
        ),
    }

    number = fields.Char(string="Batch Number", readonly=True, copy=False)
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
    request_ids = fields.Many2many(
        comodel_name="microworks.payment.request",
        string="Payment Requests",
        copy=False,
    )
    amount = fields.Monetary(readonly=True, copy=False)
    row_count = fields.Integer(string="Number of Payments", readonly=True, copy=False)
    may_send = fields.Boolean(
        compute="_compute_may_send",
        help="Whether the reader has taken no step before in any of the requests.",
    )
    sender_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    csv_file = fields.Binary(string="File (CSV)", attachment=True, readonly=True)
    csv_name = fields.Char(readonly=True, copy=False)
    xlsx_file = fields.Binary(string="File (Excel)", attachment=True, readonly=True)
    xlsx_name = fields.Char(readonly=True, copy=False)
    sha256 = fields.Char(
        string="SHA-256 of the CSV File", size=64, readonly=True, copy=False
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

    # === COMPUTE ===

    @api.depends("number")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = batch.number or self.env._("New payment batch")

    @api.depends(*(f"request_ids.{name}" for name in BEFORE_SENDING))
    @api.depends_context("uid")
    def _compute_may_send(self):
        for batch in self:
            # sudo: who took which step, of requests the reader has before him.
            known = batch.sudo().request_ids
            batch.may_send = not any(
                request._holds_duty(name)
                for request in known
                for name in BEFORE_SENDING
            )

    @api.depends("may_send")
    def _compute_allowed_steps(self):
        super()._compute_allowed_steps()

    def _is_offered(self, name):
        return super()._is_offered(name) and (name != "send" or self.may_send)

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        batches = super().create(vals_list)
        for batch in batches:
            number = self.env["ir.sequence"].next_by_code("microworks.payment.batch")
            batch._unguarded().write({"number": number})
        return batches

    # === GATE ===

    def _get_refusals(self, target):
        if target == "sent" and not self.request_ids:
            return [
                Refusal(
                    "MW-BATCH-01",
                    self.env._("the batch is empty"),
                    next_step=self.env._("add approved payment requests"),
                )
            ]
        if target == "sent":
            return self._get_unready_refusals()
        if target == "closed":
            waiting = self.request_ids.filtered(
                lambda r: r.batch_id == self and r.state == "sent"
            )
            if waiting:
                return [
                    Refusal(
                        "MW-BATCH-02",
                        self.env._(
                            "no receipt yet for: %(numbers)s",
                            numbers=format_list(self.env, waiting.mapped("number")),
                        ),
                        next_step=self.env._("import the receipts first"),
                    )
                ]
        return []

    def _get_unready_refusals(self):
        """Requests of the batch that cannot be sent in their state."""
        unready = self.request_ids.filtered(
            lambda request: request.state not in ("approved", "failed")
        )
        if not unready:
            return []
        return [
            Refusal(
                "MW-BATCH-03",
                self.env._(
                    "not approved, or sent already: %(numbers)s",
                    numbers=format_list(
                        self.env, unready.sorted("id").mapped("number")
                    ),
                ),
                next_step=self.env._(
                    "take them out of the batch, or have them approved first"
                ),
            )
        ]

    # === BUSINESS ===

    def _get_rows(self):
        """One row per line, in the order of the columns of the file."""
        stages = dict(
            self.env["microworks.payment.request"]
            ._fields["stage"]
            ._description_selection(self.env)
        )
        # sudo: quotas and allocations of requests the person may send.
        for line in self.sudo().request_ids.sorted("id").line_ids.sorted("id"):
            request, quota = line.request_id, line.quota_id
            # As at submission: a contractor may rename his contact, and Odoo then
            # renames the holder of his accounts; a bank can be renamed, too.
            wages = line.purpose == "labour"
            frozen = request._frozen_account(wages)
            bank = request.wage_bank_id if wages else request.bank_id
            yield treasury.PaymentRow(
                quota_document=quota.document_number or "",
                quota_id=quota.code,
                project_code=quota.budget_project_code or request.project_id.number,
                request_number=request.number,
                line_number=line.id,
                payee=frozen["account_holder"] or request.payee_id.name,
                account=frozen["account_number"] or "",
                bank=frozen["account_bank"] or bank.bank_id.name or "",
                amount=exact(line.amount),
                economic_class=quota.economic_class or "",
                function_class=quota.function_class or "",
                purpose=stages[request.stage],
            )

    # === ACTIONS ===

    def action_send(self):
        """Send every request of the batch and make the file.

        :raises Refused: one of them exceeds a limit now; then none is sent
        """
        for batch in self:
            # Before anything of the requests is read.
            batch._check_role(self._get_steps()["send"])
            rows = list(batch._get_rows())
            csv_data = treasury.to_csv(rows)
            batch._take(
                "send",
                vals={
                    "amount": float(sum(row.amount for row in rows)),
                    "row_count": len(rows),
                    "csv_file": base64.b64encode(csv_data),
                    "csv_name": f"{batch.number}.csv",
                    "xlsx_file": base64.b64encode(treasury.to_xlsx(rows)),
                    "xlsx_name": f"{batch.number}.xlsx",
                    "sha256": hashlib.sha256(csv_data).hexdigest(),
                },
                facts={"requests": batch.request_ids.sorted("id").mapped("number")},
            )
            # In the order of ids, so that two batches wait instead of blocking.
            for request in batch.request_ids.sorted("id"):
                request.action_send()
                request._unguarded().write({"batch_id": batch.id})

    def action_close(self):
        """Close the batch when every receipt is there."""
        self._take("close")

    def action_cancel(self, reason=None):
        """Give the batch up, with a reason; its requests stay approved."""
        self._take("cancel", reason=reason)
