"""What a late payment costs (保障中小企业款项支付条例 Art. 17)."""

from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.microworks_supervision.exceptions import Refused

from ..const import IN_FLIGHT
from ..money import ZERO, exact
from ..tools import late_interest

RATE = "pay.late_interest_daily"


class PaymentRequestInterest(models.Model):
    """Shown to those who pay; nothing is booked or paid by it."""

    _inherit = "microworks.payment.request"

    days_late = fields.Integer(
        string="Days Overdue",
        compute="_compute_late_interest",
        help="Days after the last day for payment, until the payment or today.",
    )
    late_interest = fields.Monetary(
        string="Interest for Late Payment", compute="_compute_late_interest"
    )
    late_interest_note = fields.Char(
        string="Rate of Interest", compute="_compute_late_interest"
    )

    # === COMPUTE ===

    @api.depends("due_on", "paid_on", "state", "amount", "contract_id")
    def _compute_late_interest(self):
        today = self._legal_today()
        for request in self:
            days, amount, note = request._late_interest(today)
            request.days_late = days
            request.late_interest = float(amount)
            request.late_interest_note = note

    def _late_interest(self, today):
        """Days overdue, interest in CNY, and where the rate comes from.

        :param date today: until when interest runs, where nothing is paid yet
        :rtype: tuple[int, Decimal, str]
        """
        if self.state not in (*IN_FLIGHT, "paid"):
            return 0, ZERO, ""
        days = late_interest.days_late(self.due_on, self.paid_on or today)
        if not days:
            return 0, ZERO, ""
        # sudo: rate of the contract, whoever may read the contract.
        agreed = Decimal(str(self.sudo().contract_id.late_interest_percent or 0))
        statutory = self._statutory_rate()
        rate = late_interest.daily_rate(agreed, statutory)
        if rate is None:
            return days, ZERO, self._describe_no_rate()
        if agreed > 0:
            note = self.env._(
                "%(rate)s %% per year, agreed in the contract", rate=f"{agreed:f}"
            )
        else:
            note = self.env._(
                "%(rate)s %% per day, none is agreed (%(basis)s)",
                rate=f"{statutory:f}",
                basis=self.project_id._rules()._legal_basis(RATE),
            )
        return days, late_interest.interest(exact(self.amount), days, rate), note

    def _statutory_rate(self):
        """Percent per day of the rule set; ``None`` where it names none.

        A project keeps the rules of its approval, and older sets have no rate.
        """
        try:
            rate = self.project_id._rules()._number(RATE)
        except Refused:
            return None
        return rate if rate > 0 else None

    def _describe_no_rate(self):
        return self.env._(
            "no rate set: neither the contract nor the rule set of the project names"
            " one (%(code)s)",
            code=RATE,
        )
