"""When the money of a quota will be needed, month by month."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate, format_list

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools import figures
from odoo.addons.microworks_supervision.tools.step import USER, Step

from ..locks import lock_and_touch
from ..money import ZERO, exact
from .fund_source import FINANCE

_lt = LazyTranslate(__name__)

STATES = [("draft", "Draft"), ("confirmed", "Confirmed"), ("cancelled", "Cancelled")]


class CashPlan(models.Model):
    """用款计划. draft → confirmed | cancelled.

    Where a quota has confirmed plans, payments never exceed what is planned up
    to the current month (预算法实施条例 Art. 57).
    """

    _name = "microworks.cash.plan"
    _description = "Cash Plan"
    _inherit = ["microworks.workflow"]
    _order = "quota_id, month"

    _open_states = ("draft",)
    _signs = {"amount": figures.POSITIVE}
    _steps = {
        "confirm": Step(
            ("draft",),
            "confirmed",
            FINANCE,
            _lt("Confirm"),
            stamp={"confirmed_by_id": USER},
            sets=("waiting_request_ids",),
        ),
        "drop": Step(
            ("draft",),
            "cancelled",
            FINANCE,
            _lt("Take Back"),
            gate=False,
            reason=True,
            method="action_cancel",
        ),
        "cancel": Step(
            ("confirmed",),
            "cancelled",
            FINANCE,
            _lt("Take Back"),
            stamp={"cancelled_by_id": USER},
            reason=True,
        ),
    }

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A planned amount is above zero."
    )
    _month_uniq = models.UniqueIndex(
        "(quota_id, month) WHERE state != 'cancelled'",
        "This month is already planned for the quota.",
    )

    quota_id = fields.Many2one(
        comodel_name="microworks.fund.quota",
        required=True,
        ondelete="restrict",
        index=True,
    )
    area_id = fields.Many2one(
        related="quota_id.area_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="quota_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: self._legal_today().replace(day=1),
        help="Any day of the month.",
    )
    amount = fields.Monetary(required=True)
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    cancelled_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken Back By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Set where the plan was confirmed: it was a limit.",
    )
    waiting_request_ids = fields.Many2many(
        comodel_name="microworks.payment.request",
        relation="microworks_cash_plan_waiting_rel",
        string="Payments That Waited for It",
        readonly=True,
        copy=False,
        help="In flight when the plan was confirmed.",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, index=True
    )

    # === COMPUTE ===

    @api.depends("month", "quota_id.code")
    def _compute_display_name(self):
        for plan in self:
            month = plan.month.strftime("%Y-%m") if plan.month else ""
            plan.display_name = f"{plan.quota_id.code or ''} {month}"

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._first_of_month(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._first_of_month(vals))

    @api.model
    def _first_of_month(self, vals):
        if not vals.get("month"):
            return vals
        return dict(vals, month=fields.Date.to_date(vals["month"]).replace(day=1))

    # === GATE ===

    def _check_gate(self, target):
        lock_and_touch(self.quota_id)
        return super()._check_gate(target)

    def _get_refusals(self, target):
        if target == "cancelled":
            return self._get_cancel_refusals()
        if target != "confirmed":
            return []
        refusals = self.quota_id._refusals_unconfirmed()
        planned = sum(
            (
                exact(plan.amount)
                for plan in self.quota_id.cash_plan_ids
                if plan.state == "confirmed"
            ),
            exact(self.amount),
        )
        if planned > exact(self.quota_id.amount):
            refusals.append(
                Refusal(
                    "MW-FUND-11",
                    self.env._(
                        "the plans would be %(planned)s CNY, the quota is"
                        " %(quota)s CNY",
                        planned=f"{planned:,}",
                        quota=f"{exact(self.quota_id.amount):,}",
                    ),
                    basis="预算法实施条例第57条",
                    next_step=self.env._("plan less"),
                )
            )
        return refusals

    def _get_cancel_refusals(self):
        """A limit is not taken away under a payment that it binds."""
        plans = self.quota_id.cash_plan_ids.filtered(lambda p: p.state == "confirmed")
        counts = self.month <= self._legal_today() or plans == self
        waiting = self.env["microworks.payment.request"]._in_flight_of(self.quota_id)
        if not counts or not waiting:
            return []
        return [
            Refusal(
                "MW-FUND-12",
                self.env._(
                    "payments in flight rely on this limit: %(numbers)s",
                    numbers=format_list(
                        self.env, waiting.sorted("id").mapped("number")
                    ),
                ),
                basis="预算法实施条例第57条",
                next_step=self.env._("wait for their receipts, or have them refused"),
            )
        ]

    # === BUSINESS ===

    @api.model
    def _planned_by_quota(self, quota_ids, today):
        """What is planned up to the month of ``today``, for quotas with plans.

        :return: ``{quota_id: Decimal}``; a quota without plans is absent
        """
        # sudo: the limit holds whoever asks.
        plans = self.sudo().search(
            [("quota_id", "in", list(quota_ids)), ("state", "=", "confirmed")]
        )
        planned = {}
        for plan in plans:
            due = exact(plan.amount) if plan.month <= today else ZERO
            planned[plan.quota_id.id] = planned.get(plan.quota_id.id, ZERO) + due
        return planned

    # === ACTIONS ===

    def action_confirm(self):
        """Confirm the plan. :raises Refused: more planned than the quota has"""
        for plan in self:
            plan._check_role(self._get_steps()["confirm"])
            # Under the lock of the quota, as every limit of it is read.
            lock_and_touch(plan.quota_id)
            waiting = self.env["microworks.payment.request"]._in_flight_of(
                plan.quota_id
            )
            plan._take(
                "confirm",
                vals={"waiting_request_ids": [fields.Command.set(waiting.ids)]},
            )

    def action_cancel(self, reason=None):
        """Take the plan back, with a reason.

        :raises Refused: MW-FUND-12, payments in flight rely on it
        """
        for plan in self:
            plan._check_role(self._get_steps()["cancel"])
            plan._take("cancel", reason=reason)
