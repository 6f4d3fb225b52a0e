"""回单: what the treasury or the bank says happened."""

import hashlib

from odoo import api, fields, models

from odoo.addons.microworks_supervision.exceptions import (
    Refusal,
    Refused,
    RoleRefused,
)
from odoo.addons.microworks_supervision.tools import names

from ..money import exact
from ..tools import treasury

OUTCOMES = [("success", "Paid"), ("failed", "Failed")]


class Receipt(models.Model):
    """One row of a receipt file; written once, by the import only."""

    _name = "microworks.receipt"
    _description = "Treasury Receipt"
    _inherit = ["microworks.part", "microworks.guarded"]
    _order = "date desc, id desc"
    _rec_name = "receipt_number"

    _guarded_fields = frozenset(
        {
            "request_id",
            "receipt_number",
            "receipt_key",
            "voucher_number",
            "amount",
            "date",
            "outcome",
            "reason",
            "file_name",
            "file_sha256",
            "imported_by_id",
        }
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, receipt_key)", "This receipt was already imported."
    )

    request_id = fields.Many2one(
        comodel_name="microworks.payment.request",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    project_id = fields.Many2one(
        related="request_id.project_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    receipt_number = fields.Char(required=True, readonly=True)
    receipt_key = fields.Char(
        compute="_compute_receipt_key",
        store=True,
        precompute=True,
        help="The number without what says nothing: width, capitals, blanks.",
    )
    voucher_number = fields.Char(string="Payment Voucher Number", readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    reason = fields.Char(readonly=True)
    file_name = fields.Char(readonly=True)
    file_sha256 = fields.Char(string="SHA-256 of the File", size=64, readonly=True)
    imported_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )

    # === COMPUTE ===

    @api.depends("receipt_number")
    def _compute_receipt_key(self):
        for receipt in self:
            receipt.receipt_key = names.key(receipt.receipt_number)

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_lifted():
            self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        if not self._guard_is_lifted():
            self._refuse_by_hand()
        return super().write(vals)

    def _guard_is_open(self):
        return False

    def _refuse_by_hand(self):
        self._refuse(
            "MW-RCPT-08",
            self.env._("receipts come from the treasury's file only"),
            next_step=self.env._("import the file"),
        )

    # === IMPORT ===

    @api.model
    def _import(self, data, file_name):
        """Read a receipt file row by row; a bad row stops no other.

        :param bytes data: CSV (UTF-8 or GB 18030) or Excel
        :return: ``(imported receipts, [(line, code, text)])``
        :raises RoleRefused: not county finance
        :raises Refused: MW-RCPT-10, the file or its header cannot be read
        """
        self._check_finance()
        try:
            table = treasury.read_table(data)
            columns = treasury.read_header(table[0][1])
        except treasury.TreasuryError as error:
            self._refuse(
                "MW-RCPT-10",
                self._describe_file_error(error),
                next_step=self.env._("export the receipts again and import that file"),
            )
        origin = {
            "file_name": file_name,
            "file_sha256": hashlib.sha256(data).hexdigest(),
            "imported_by_id": self.env.user.id,
        }
        receipts, problems = self.browse(), []
        for line, cells in table[1:]:
            try:
                with self.env.cr.savepoint():
                    row = treasury.read_receipt(line, cells, columns)
                    receipts |= self._import_row(row, origin)
            except treasury.TreasuryError as error:
                refusals = [self._row_refusal(error)]
            except (Refused, RoleRefused) as refused:
                refusals = refused.refusals
            else:
                continue
            problems += [(line, r.code, r.as_text()) for r in refusals]
        return receipts, problems

    @api.model
    def _import_row(self, row, origin):
        """Store one receipt and move its request.

        :param treasury.ReceiptRow row: what the treasury says
        :param dict origin: file and person
        :raises Refused: the row does not fit what was sent
        """
        request = self.env["microworks.payment.request"].search(
            [("number", "=", row.request_number)], limit=1
        )
        if not request:
            self._refuse(
                "MW-RCPT-02",
                self.env._("no payment request %(number)s", number=row.request_number),
                next_step=self.env._("ask the treasury which payment it belongs to"),
            )
        request._lock()
        # sudo: a receipt of another area must not be imported twice, either.
        if self.sudo().search_count(
            [
                ("receipt_key", "=", names.key(row.receipt_number)),
                ("company_id", "=", request.company_id.id),
            ],
            limit=1,
        ):
            self._refuse(
                "MW-RCPT-03",
                self.env._(
                    "receipt %(number)s was already imported", number=row.receipt_number
                ),
                next_step=self.env._("nothing is to be done for this row"),
            )
        self._check_row(row, request)
        created = self._unguarded().create(
            {
                "request_id": request.id,
                "receipt_number": row.receipt_number,
                "voucher_number": row.voucher_number,
                "amount": float(row.amount),
                "date": row.date,
                "outcome": "success" if row.success else "failed",
                "reason": row.reason,
                **origin,
            }
        )
        receipt = self.browse(created.id)
        request.invalidate_recordset(["receipt_ids"])
        receipt._apply()
        return receipt

    @api.model
    def _check_row(self, row, request):
        if request.state != "sent":
            request._refuse(
                "MW-RCPT-04",
                self.env._("the request was not sent, or already has its receipt"),
                next_step=self.env._("compare the row with the batch that was sent"),
            )
        # sudo: earlier receipts of the same request.
        done = exact(
            sum(
                request.sudo()  # sudo: see above
                .receipt_ids.filtered(lambda r: r.outcome == "success")
                .mapped("amount")
            )
        )
        if row.success and row.amount > exact(request.amount) - done:
            request._refuse(
                "MW-RCPT-05",
                self.env._(
                    "the receipt is over %(receipt)s CNY, %(open)s CNY are open",
                    receipt=f"{row.amount:,}",
                    open=f"{exact(request.amount) - done:,}",
                ),
                next_step=self.env._("ask the treasury for the right receipt"),
            )
        if row.date > self._legal_today() or row.date < request.sent_on:
            request._refuse(
                "MW-RCPT-06",
                self.env._("the date lies before the sending or in the future"),
                next_step=self.env._("ask the treasury for the right receipt"),
            )
        if not row.success and done:
            request._refuse(
                "MW-RCPT-07",
                self.env._("a part is already paid, the rest failed"),
                next_step=self.env._("settle the rest with the treasury by hand"),
            )

    def _apply(self):
        """Move the request: paid when the whole amount is confirmed, or failed."""
        request = self.request_id
        if self.outcome == "failed":
            reason = self.reason or self.env._("returned by the bank")
            request._transition(
                "failed", reason=reason, vals={"failure_reason": reason}
            )
        elif not request._get_receipt_refusals():
            request._transition(
                "paid",
                vals={"paid_on": self.date},
                facts={"receipt": self.receipt_number},
            )

    @api.model
    def _check_finance(self):
        if not self.env.user.has_group("microworks_supervision.group_county_finance"):
            self._refuse_role(("group_county_finance",))

    # === WORDS ===

    @api.model
    def _describe_file_error(self, error):
        if error.code == "headers":
            return self.env._("columns are missing: %(names)s", names=error.detail)
        if error.code == "empty":
            return self.env._("the file is empty")
        if error.code == "large":
            return self.env._("the file is too large: %(size)s", size=error.detail)
        return self.env._("the file is neither CSV nor Excel")

    @api.model
    def _row_refusal(self, error):
        return Refusal(
            "MW-RCPT-01",
            self._describe_row_error(error),
            next_step=self.env._("correct the row at its source and import it again"),
        )

    @api.model
    def _describe_row_error(self, error):
        text = {
            "missing": self.env._("no value for: %(detail)s", detail=error.detail),
            "amount": self.env._("not an amount: %(detail)s", detail=error.detail),
            "date": self.env._("not a date: %(detail)s", detail=error.detail),
            "outcome": self.env._(
                "neither paid nor failed: %(detail)s", detail=error.detail
            ),
        }
        return text.get(error.code, self.env._("the row cannot be read"))
