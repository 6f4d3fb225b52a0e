"""回单: what the treasury or the bank says happened."""

from odoo import api, fields, models

from odoo.addons.microworks_supervision.exceptions import (
    Refusal,
    Refused,
    RoleRefused,
)
from odoo.addons.microworks_supervision.models.imports import table_words
from odoo.addons.microworks_supervision.tools import names, table
from odoo.addons.microworks_supervision.tools.table_cells import key

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
    def _import(self, data, file_name, answers=None):
        """Read a receipt file row by row; a bad row stops no other.

        :param bytes data: text or Excel, as the treasury or a bank writes it
        :param dict answers: what a person has decided about the file
        :return: ``(imported receipts, [(line, code, text)])``
        :raises RoleRefused: not county finance
        :raises Refused: MW-RCPT-10, the file or its titles cannot be read;
            MW-RCPT-11, something about it must be decided first
        """
        self._check_finance()
        mappings = self.env["microworks.receipt.mapping"]
        try:
            read, _mapping = mappings._read(data, file_name, answers or {})
        except table.TableError as error:
            self._refuse_list(error)
        if not read.ready:
            table_words.refuse_question("MW-RCPT-11", self.env, read)
        return self._import_table(read)

    @api.model
    def _refuse_list(self, error):
        table_words.refuse_file("MW-RCPT-10", self.env, error)

    @api.model
    def _import_table(self, read):
        """Store the receipts of a file that was read.

        :param read: ``table.Table`` without questions
        :return: ``(imported receipts, [(line, code, text)])``
        :raises RoleRefused: not county finance
        """
        self._check_finance()
        origin = {
            "file_name": read.file_name,
            "file_sha256": read.sha256,
            "imported_by_id": self.env.user.id,
        }
        receipts, problems, known = self.browse(), [], self._known_numbers()
        for row in read.rows:
            if row.problem:
                refusals = [self._row_refusal(row.problem)]
            else:
                try:
                    with self.env.cr.savepoint():
                        receipt = treasury.ReceiptRow(**row.values)
                        receipts |= self._import_row(receipt, origin, known)
                except (Refused, RoleRefused) as refused:
                    refusals = refused.refusals
                else:
                    known.add(key(row.values["receipt_number"]))
                    continue
            problems += [(row.line, r.code, r.as_text()) for r in refusals]
        return receipts, problems

    @api.model
    def _known_numbers(self):
        """What spellings of the numbers of all receipts of the company share."""
        # sudo: a receipt of another area must not be imported twice, either.
        known = self.sudo().search_fetch(  # sudo: see above
            [("company_id", "=", self.env.company.id)], ["receipt_number"]
        )
        return {key(receipt.receipt_number) for receipt in known}

    @api.model
    def _import_row(self, row, origin, known):
        """Store one receipt and move its request.

        :param treasury.ReceiptRow row: what the treasury says
        :param dict origin: file and person
        :param set known: keys of the numbers that are there
        :raises Refused: the row does not fit what was sent
        """
        request = self.env["microworks.payment.request"].search(
            [("number", "=", row.request_number)], limit=1
        )
        if request:
            request._lock()
            # sudo: a receipt of another area must not be imported twice, either.
            # Whoever waited for the lock may find one that came meanwhile.
            if self.sudo().search_count(
                [
                    ("receipt_key", "=", names.key(row.receipt_number)),
                    ("company_id", "=", request.company_id.id),
                ],
                limit=1,
            ):
                known = known | {key(row.receipt_number)}
        self._check_stored(row, request, known)
        created = self._unguarded().create(
            {
                "request_id": request.id,
                "receipt_number": row.receipt_number,
                "voucher_number": row.voucher_number,
                "amount": float(row.amount),
                "date": row.date,
                "outcome": "success" if row.outcome else "failed",
                "reason": row.reason,
                **origin,
            }
        )
        receipt = self.browse(created.id)
        request.invalidate_recordset(["receipt_ids"])
        receipt._apply()
        return receipt

    @api.model
    def _check_stored(self, row, request, known):
        """:raises Refused: the row does not fit what is stored"""
        if not request:
            self._refuse(
                "MW-RCPT-02",
                self.env._("no payment request %(number)s", number=row.request_number),
                next_step=self.env._("ask the treasury which payment it belongs to"),
            )
        if key(row.receipt_number) in known:
            self._refuse(
                "MW-RCPT-03",
                self.env._(
                    "receipt %(number)s was already imported", number=row.receipt_number
                ),
                next_step=self.env._("nothing is to be done for this row"),
            )
        self._check_duty(request)
        self._check_row(row, request)

    @api.model
    def _foresee(self, read):
        """What an import would not take over because of what is stored.

        :param read: ``table.Table`` without questions
        :return: list of ``(line, code, text)``
        """
        self._check_finance()
        known = self._known_numbers()
        numbers = {row.values["request_number"] for row in read.good}
        asked = {
            request.number: request
            for request in self.env["microworks.payment.request"].search(
                [("number", "in", list(numbers))]
            )
        }
        refused = []
        for row in read.good:
            receipt = treasury.ReceiptRow(**row.values)
            request = asked.get(receipt.request_number)
            try:
                self._check_stored(receipt, request, known)
            except (Refused, RoleRefused) as error:
                first = error.refusals[0]
                refused.append((row.line, first.code, first.as_text()))
        return refused

    @api.model
    def _check_duty(self, request):
        """Who sent a payment does not say himself what became of it."""
        # sudo: who sent it, whether or not he still has an account. Persons are
        # compared, not logins.
        sent = request.sudo()
        senders = (sent.sender_id | sent.batch_id.sender_id).partner_id
        if self.env.user.partner_id in senders:
            request._refuse(
                "MW-RCPT-09",
                self.env._("who sent a payment does not import its receipt"),
                next_step=self.env._("another person of county finance imports it"),
            )

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
        if row.outcome and row.amount > exact(request.amount) - done:
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
        if not row.outcome and done:
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
            request._take("fail", reason=reason)
        elif not request._get_receipt_refusals():
            request._take(
                "pay",
                vals={"paid_on": self.date},
                facts={"receipt": self.receipt_number},
            )

    @api.model
    def _check_finance(self):
        if not self.env.user.has_group("microworks_supervision.group_county_finance"):
            self._refuse_role(("group_county_finance",))

    # === WORDS ===

    @api.model
    def _row_refusal(self, problem):
        return Refusal(
            "MW-RCPT-01",
            table_words.row_problem(self.env, problem),
            next_step=self.env._("correct the row at its source and import it again"),
        )
