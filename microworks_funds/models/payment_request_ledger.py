"""Booking a payment, and booking it again when its entries were reversed."""

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.microworks_supervision.tools.step import Duty

# Whoever confirms payments has them booked; an accountant may as well.
BOOK = Duty(("group_county_finance", "account.group_account_user"))


class PaymentRequestLedger(models.Model):
    _inherit = "microworks.payment.request"

    may_book = fields.Boolean(
        string="Can Be Booked",
        compute="_compute_may_book",
        help="Paid, and an entry that the ledger profile asks for is missing.",
        groups="microworks_supervision.group_user",
    )

    # === COMPUTE ===

    # Entries are posted, reversed and deleted by the accountant: nothing is kept.
    def _compute_may_book(self):
        for request in self:
            request.may_book = bool(request._unbooked_lines())

    # === BUSINESS ===

    def _unbooked_lines(self):
        """Lines of the ledger profile whose entry is missing or was reversed.

        :rtype: microworks.ledger.profile.line, in superuser mode
        """
        self.ensure_one()
        lines = self.env["microworks.ledger.profile"]._lines_for(self)
        if not lines or self.state != "paid":
            return lines.browse()
        return lines.filtered(lambda x: x.journal_id not in self._booked_journals())

    def _booked_journals(self):
        """Journals in which entries of this payment stand.

        An entry and its reversal cancel out. A reversal that is still a draft does not
        count: it may be deleted.

        :rtype: account.journal
        """
        stands = Domain("parent_state", "=", "posted") | (
            Domain("parent_state", "=", "draft")
            & Domain("move_id.reversed_entry_id", "=", False)
        )
        # sudo: finance books what the accountant posts and reverses.
        sums = (
            self.env["account.move.line"]
            .sudo()  # sudo: see above
            ._read_group(
                Domain("move_id.microworks_payment_id", "in", self.ids) & stands,
                ["journal_id", "account_id"],
                ["balance:sum"],
            )
        )
        journals = self.env["account.journal"].sudo()  # sudo: see above
        for journal, _account, balance in sums:
            if not self.currency_id.is_zero(balance):
                journals |= journal
        return journals

    # === ACTIONS ===

    def action_book(self):
        """Prepare the draft entries that the ledger profile asks for and that are missing.

        For a payment whose profile was set up later, or whose entries were reversed.

        :raises RoleRefused: neither county finance nor an accountant
        :raises Refused: MW-LEDG-01, not paid; MW-LEDG-02, no profile names accounts for
            the stage; MW-LEDG-03, the entries stand
        """
        profile = self.env["microworks.ledger.profile"]
        for request in self:
            request._check_role(BOOK)
            if request.state != "paid":
                request._refuse(
                    "MW-LEDG-01",
                    self.env._("the payment is not confirmed"),
                    next_step=self.env._("enter the receipt of the treasury"),
                )
            if not profile._lines_for(request):
                request._refuse(
                    "MW-LEDG-02",
                    self.env._("no ledger profile names accounts for this stage"),
                    next_step=self.env._(
                        "have the accountant fill in the ledger profile"
                    ),
                )
            if not profile._book(request):
                request._refuse(
                    "MW-LEDG-03",
                    self.env._("the entries of this payment stand"),
                    next_step=self.env._("reverse the wrong entry and post that first"),
                )
