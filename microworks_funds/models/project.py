"""Money of a project: set aside, paid, still available."""

from odoo import fields, models

from odoo.addons.microworks_supervision.exceptions import Refusal

from ..const import PAYABLE_CONTRACT
from ..money import ZERO, exact


class Project(models.Model):
    _inherit = "microworks.project"

    allocation_ids = fields.One2many(
        comodel_name="microworks.fund.allocation",
        inverse_name="project_id",
        string="Allocations",
    )
    funds_allocated = fields.Monetary(string="Allocated", compute="_compute_funds")
    funds_paid = fields.Monetary(string="Paid", compute="_compute_funds")
    funds_in_flight = fields.Monetary(string="In Flight", compute="_compute_funds")
    funds_available = fields.Monetary(string="Available", compute="_compute_funds")
    funds_paid_percent = fields.Float(string="Paid (%)", compute="_compute_funds")

    # === COMPUTE ===

    def _compute_funds(self):
        # sudo: sums over the money of a project the person may read.
        known = self.sudo()
        allocated = dict(
            known.env["microworks.fund.allocation"]._read_group(
                [("project_id", "in", self.ids), ("state", "=", "confirmed")],
                ["project_id"],
                ["net_amount:sum"],
            )
        )
        contracts = known.env["microworks.contract"].search(
            [("project_id", "in", self.ids)]
        )
        used = contracts._used_by_id()
        paid, in_flight, price = {}, {}, {}
        for contract in contracts:
            key = contract.project_id.id
            done, flight = used.get(contract.id, (ZERO, ZERO))
            paid[key] = paid.get(key, ZERO) + done
            in_flight[key] = in_flight.get(key, ZERO) + flight
            price[key] = price.get(key, ZERO) + exact(contract.amount)
        for project in self:
            given = exact(allocated.get(project.sudo(), 0))  # sudo: a key of the dict
            done, flight = paid.get(project.id, ZERO), in_flight.get(project.id, ZERO)
            cost = price.get(project.id, ZERO)
            project.funds_allocated = given
            project.funds_paid = done
            project.funds_in_flight = flight
            project.funds_available = given - done - flight
            project.funds_paid_percent = float(done / cost * 100) if cost else 0.0

    # === GATES ===

    def _get_structural_refusals(self, target):
        refusals = super()._get_structural_refusals(target)
        if target == "under_construction" and self.state != "suspended":
            refusals += self._get_funding_refusals()
        if target == "archived":
            refusals += self._get_unpaid_refusals()
        return refusals

    def _get_funding_refusals(self):
        """No start before the money is there (政府投资条例 Art. 22)."""
        # sudo: sums decide, whoever takes the step.
        contracts = self.sudo()._get_paid_contracts()
        needed = sum((exact(c._current_amount()) for c in contracts), ZERO)
        given = exact(
            sum(
                self.sudo()  # sudo: see above
                .allocation_ids.filtered(lambda a: a.state == "confirmed")
                .mapped("net_amount")
            )
        )
        if given >= needed:
            return []
        return [
            Refusal(
                "MW-FUND-20",
                self.env._(
                    "funds are not in place: %(given)s of %(needed)s CNY allocated",
                    given=f"{given:,.2f}",
                    needed=f"{needed:,.2f}",
                ),
                basis="政府投资条例第20、22条",
                next_step=self.env._("have county finance allocate a quota"),
            )
        ]

    def _get_unpaid_refusals(self):
        """No archive before everything owed is paid, retention included."""
        # sudo: sums decide, whoever takes the step.
        known = self.sudo()
        settled = known._settled_amount()
        if settled is None:
            return []
        contracts = known._get_paid_contracts("closed")
        owed = exact(settled) - contracts._retention_forfeited()
        paid = contracts._paid_amount()
        if paid == owed and not contracts._in_flight_amount():
            return []
        return [
            Refusal(
                "MW-FUND-21",
                self.env._(
                    "not settled in money: %(paid)s of %(owed)s CNY paid",
                    paid=f"{paid:,.2f}",
                    owed=f"{owed:,.2f}",
                ),
                basis="保障中小企业款项支付条例第9条",
                next_step=self.env._("pay the rest, or claim back what was overpaid"),
            )
        ]

    def _get_paid_contracts(self, *more):
        return self.env["microworks.contract"].search(
            [
                ("project_id", "in", self.ids),
                ("state", "in", ("signed", *PAYABLE_CONTRACT, *more)),
            ]
        )

    # === EFFECTS ===

    def _after_transition(self, source, target):
        super()._after_transition(source, target)
        if target == "settled":
            # sudo: the retention follows from the settlement, whoever signs it.
            known = self.sudo()
            for contract in known._get_paid_contracts("closed"):
                settled = contract._settled_amount()
                if settled is not None:
                    self.env["microworks.retention"]._open_for(contract, settled)

    # === ACTIONS ===

    def action_view_allocations(self):
        """Open the money set aside for the project."""
        return self._action_view(
            "microworks.fund.allocation", self.env._("Allocations")
        )

    def action_view_payments(self):
        """Open the payment requests of the project."""
        return self._action_view(
            "microworks.payment.request", self.env._("Payment Requests")
        )
