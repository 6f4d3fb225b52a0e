"""Every limit on a payment, computed from the database at the moment it counts."""

from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from odoo.addons.microworks_supervision.exceptions import Refusal

from ..const import IN_FLIGHT, LIMITED
from ..locks import lock_and_touch
from ..money import ZERO, exact
from ..tools import payments

# Which refusal a limit of each kind makes.
CODES = {
    "contract": "MW-PAY-01",
    "allocation": "MW-PAY-02",
    "quota": "MW-PAY-03",
    "cash_plan": "MW-PAY-04",
}
NO_BYPASS = "预算法实施条例第57条；建设工程价款结算暂行办法第12条"


class Limit(NamedTuple):
    """One ceiling, cumulative, in CNY.

    :param kind: a key of :data:`CODES`
    :param code: the rule that sets it, as the rule set names it
    :param label: for people
    :param this: what this request adds under this ceiling
    """

    kind: str
    code: str
    label: str
    ceiling: Decimal
    paid: Decimal
    in_flight: Decimal
    this: Decimal

    @property
    def available(self):
        """What may still be paid; negative when too much was promised already."""
        return self.ceiling - self.paid - self.in_flight

    @property
    def holds(self):
        return self.this <= self.available


class PaymentRequestLimit(models.Model):
    """paid + in flight + this ≤ every limit, for the contract and every quota.

    There is no waiver of these limits. They are checked when the request is
    submitted, approved and sent, each time holding the rows of the contract and
    of all quotas concerned (see :mod:`..locks`).
    """

    _inherit = "microworks.payment.request"

    # === GATE ===

    def _check_gate(self, target):
        if target in LIMITED:
            # sudo: rows are locked whatever the person may see of them.
            request = self.sudo()
            lock_and_touch(request.contract_id)
            lock_and_touch(request.line_ids.quota_id)
        return super()._check_gate(target)

    def _get_limit_refusals(self):
        """Everything this request would exceed.

        :return: list of Refusal, empty when paid + in flight + this stays within
            every limit
        """
        self.ensure_one()
        limits, refusals = self._get_limits()
        return refusals + [
            Refusal(
                CODES[limit.kind],
                self.env._(
                    "%(label)s: %(available)s CNY available (limit %(ceiling)s,"
                    " paid %(paid)s, in flight %(in_flight)s), asked for %(this)s CNY",
                    label=limit.label,
                    available=f"{max(limit.available, ZERO):,}",
                    ceiling=f"{limit.ceiling:,}",
                    paid=f"{limit.paid:,}",
                    in_flight=f"{limit.in_flight:,}",
                    this=f"{limit.this:,}",
                ),
                rule=limit.code,
                basis=NO_BYPASS,
                next_step=self.env._("ask for less, or wait until the limit rises"),
            )
            for limit in limits
            if not limit.holds
        ]

    # === LIMITS ===

    def _get_limits(self):
        """All limits of this request, and why one could not be computed.

        :return: ``(list of Limit, list of Refusal)``
        """
        self.ensure_one()
        # sudo: limits bind everybody; their numbers come from quotas and
        # contracts the person may not be able to list.
        request = self.sudo()
        contract_limits, refusals = request._get_contract_limits()
        return contract_limits + request._get_quota_limits(), refusals

    def _get_contract_limits(self):
        contract = self.contract_id
        this = exact(sum(self.line_ids.mapped("amount")))
        paid, in_flight = contract._used_by_id(self._origin.id).get(
            contract._origin.id, (ZERO, ZERO)
        )
        try:
            ceilings = payments.ceilings(
                "release" if self.stage == "retention" else self.stage,
                **self._get_ceiling_facts(),
            )
        except payments.PaymentError as error:
            return [], [
                Refusal(
                    "MW-PAY-11",
                    self._describe_payment_error(error),
                    basis=NO_BYPASS,
                    next_step=self.env._("take the missing step of the project first"),
                )
            ]
        labels = self._get_limit_labels()
        return [
            Limit(
                "contract",
                ceiling.rule_code,
                labels.get(ceiling.rule_code, ceiling.rule_code),
                ceiling.amount,
                paid,
                in_flight,
                this,
            )
            for ceiling in ceilings
        ], []

    def _get_ceiling_facts(self):
        """What :func:`payments.ceilings` wants to know about the contract.

        :raises Refused: MW-PAY-12, the rule set lacks a limit
        """
        contract, project = self.contract_id, self.project_id
        settled = contract._settled_amount()
        original = exact(contract.amount)
        return {
            "contract_original": original,
            "approved_variations": exact(contract._current_amount()) - original,
            "certified_value": exact(contract._certified_value()),
            "accepted": bool(project._accepted()),
            "settled_amount": None if settled is None else exact(settled),
            "retention_pct": contract._retention_share(),
            "withheld": contract._retention_forfeited(),
            "limits": self._get_rule_limits(),
        }

    def _get_rule_limits(self):
        """The shares of the rule set, the advance never above the contract's own."""
        shares = self.project_id._rules()._payment_limits(self.project_id.works_class)

        def percent(code, default=None):
            share = shares.get(code, default)
            if share is None:
                self._refuse(
                    "MW-PAY-12",
                    self.env._(
                        "the rule set has no payment limit “%(code)s”", code=code
                    ),
                    next_step=self.env._("ask the county department to add it"),
                )
            return share * 100

        return payments.Limits(
            advance_pct=min(
                percent("advance_max"), Decimal(str(self.contract_id.advance_percent))
            ),
            interim_max_pct=percent("interim_max"),
            accepted_pct=percent("accepted_max"),
            interim_contract_pct=percent("interim_contract_max", Decimal(1)),
        )

    def _get_quota_limits(self):
        """Allocation, quota and cash plan of every line."""
        limits = []
        lines = self.line_ids
        used = self._used_by_quota()
        for allocation in lines.allocation_id:
            limits.append(
                Limit(
                    "allocation",
                    "allocation",
                    self.env._("Allocation %(name)s", name=allocation.display_name),
                    exact(allocation.net_amount)
                    if allocation.state == "confirmed"
                    else ZERO,
                    *self._sum_used(used, allocation=allocation._origin.id),
                    exact(
                        sum(
                            line.amount
                            for line in lines
                            if line.allocation_id == allocation
                        )
                    ),
                )
            )
        quotas = lines.allocation_id.quota_id
        planned = self.env["microworks.cash.plan"]._planned_by_quota(
            quotas.ids, self._legal_today()
        )
        for quota in quotas:
            this = exact(
                sum(
                    line.amount
                    for line in lines
                    if line.allocation_id.quota_id == quota
                )
            )
            totals = self._sum_used(used, quota=quota._origin.id)
            amount = exact(quota.amount) if quota.state == "confirmed" else ZERO
            label = self.env._("Quota %(name)s", name=quota.display_name)
            limits.append(Limit("quota", "quota", label, amount, *totals, this))
            if quota.id in planned:
                label = self.env._("Cash plan of %(name)s", name=quota.display_name)
                limits.append(
                    Limit(
                        "cash_plan",
                        "cash_plan",
                        label,
                        planned[quota.id],
                        *totals,
                        this,
                    )
                )
        return limits

    def _used_by_quota(self):
        """Rows ``(quota, allocation, is paid, CNY)`` of all other requests."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT line.quota_id, line.allocation_id, request.state = 'paid',
                          SUM(line.amount)
                     FROM microworks_payment_line line
                     JOIN microworks_payment_request request
                       ON request.id = line.request_id
                    WHERE line.quota_id = ANY(%s)
                      AND (request.state = 'paid' OR request.state = ANY(%s))
                      AND request.id != %s
                 GROUP BY 1, 2, 3""",
                self.line_ids.allocation_id.quota_id.ids,
                list(IN_FLIGHT),
                self._origin.id or 0,
            )
        )
        return self.env.cr.fetchall()

    def _sum_used(self, rows, quota=None, allocation=None):
        sums = {True: ZERO, False: ZERO}
        for row_quota, row_allocation, is_paid, amount in rows:
            if quota in (None, row_quota) and allocation in (None, row_allocation):
                sums[is_paid] += exact(amount)
        return sums[True], sums[False]
