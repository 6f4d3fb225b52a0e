"""What was paid on a contract and what is on its way."""

from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL

from ..const import IN_FLIGHT
from ..money import ZERO, exact


class Contract(models.Model):
    _inherit = "microworks.contract"

    lock_version = fields.Integer(readonly=True, copy=False)
    payment_request_ids = fields.One2many(
        comodel_name="microworks.payment.request",
        inverse_name="contract_id",
        string="Payment Requests",
    )
    late_interest_percent = fields.Float(
        string="Agreed Late Interest (% per Year)",
        digits=(16, 4),
        help="Not below the one-year loan prime rate at the signing. Zero: none is"
        " agreed, the daily rate of the rule set holds"
        " (保障中小企业款项支付条例 Art. 17).",
    )
    _late_interest_range = models.Constraint(
        "CHECK (late_interest_percent >= 0 AND late_interest_percent <= 100)",
        "An interest rate lies between 0 and 100 % per year.",
    )
    funds_paid = fields.Monetary(string="Paid", compute="_compute_funds")
    funds_in_flight = fields.Monetary(string="In Flight", compute="_compute_funds")
    funds_paid_percent = fields.Float(string="Paid (%)", compute="_compute_funds")

    # === TERMS ===

    def _term_limits(self):
        limits = self.project_id._rules()._payment_limits(self.works_class)
        advance = limits.get("advance_max")
        percent = None if advance is None else advance * 100
        return super()._term_limits() + [("advance_percent", percent, "")]

    # === COMPUTE ===

    def _compute_funds(self):
        used = self._used_by_id()
        for contract in self:
            paid, in_flight = used.get(contract.id, (ZERO, ZERO))
            contract.funds_paid = paid
            contract.funds_in_flight = in_flight
            current = exact(contract._current_amount()) if contract.id else ZERO
            contract.funds_paid_percent = float(paid / current * 100) if current else 0

    # === BUSINESS ===

    def _used_by_id(self, without=None):
        """Paid and in flight per contract, CNY, from the database.

        :param int without: id of a request that is left out
        :rtype: dict[int, tuple[Decimal, Decimal]]
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT request.contract_id,
                          SUM(line.amount) FILTER (WHERE request.state = 'paid'),
                          SUM(line.amount) FILTER (WHERE request.state = ANY(%s))
                     FROM microworks_payment_request request
                     JOIN microworks_payment_line line
                       ON line.request_id = request.id
                    WHERE request.contract_id = ANY(%s) AND request.id != %s
                 GROUP BY request.contract_id""",
                list(IN_FLIGHT),
                list(self._origin.ids),
                without or 0,
            )
        )
        return {
            contract_id: (exact(paid), exact(in_flight))
            for contract_id, paid, in_flight in self.env.cr.fetchall()
        }

    def _paid_amount(self):
        """Everything paid on these contracts, CNY. :rtype: Decimal"""
        return sum((paid for paid, _flight in self._used_by_id().values()), ZERO)

    def _in_flight_amount(self):
        """Everything promised on them and not yet confirmed, CNY. :rtype: Decimal"""
        return sum((flight for _paid, flight in self._used_by_id().values()), ZERO)

    def _retention_share(self):
        """Percent of the settled price that is kept back.

        Where the rule set pays less than the rest after settlement
        (``settled_max``), that difference is kept back, too.

        :rtype: Decimal
        """
        self.ensure_one()
        share = Decimal(str(self.retention_percent or 0))
        project = self.project_id
        limits = project._rules()._payment_limits(project.works_class)
        if share and "settled_max" in limits:
            share = max(share, (1 - limits["settled_max"]) * 100)
        return share

    def _retention_forfeited(self):
        """What is kept of the retention for defects, CNY. :rtype: Decimal"""
        # sudo: a limit counts for everybody.
        kept = (
            self.env["microworks.retention"]
            .sudo()  # sudo: see above
            .search([("contract_id", "in", self._origin.ids)])
        )
        return exact(sum(kept.mapped("forfeited_amount")))

    # === ACTIONS ===

    def action_view_payments(self):
        """Open the payment requests of the contract."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.payment.request",
            "view_mode": "list,form,pivot",
            "domain": [("contract_id", "=", self.id)],
            "name": self.env._("Payment Requests"),
            "context": {"default_contract_id": self.id},
        }
