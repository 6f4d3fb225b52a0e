"""The right to spend: one line of the budget, mirrored from the budget system."""

from odoo import api, fields, models
from odoo.tools import SQL, LazyTranslate

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools import figures, names
from odoo.addons.microworks_supervision.tools.step import TODAY, USER, Step

from ..locks import lock_and_touch
from ..money import ZERO, exact
from ..used import used_by_id
from .fund_source import FINANCE, STATES

_lt = LazyTranslate(__name__)


class FundQuota(models.Model):
    """draft → confirmed → closed.

    Each quota has a total that allocations, cash plans and payments never
    exceed; whoever changes one of them holds the lock on the quota's row.
    """

    _name = "microworks.fund.quota"
    _description = "Budget Quota"
    _inherit = ["microworks.workflow", "mail.thread"]
    _order = "year desc, code, id"
    _rec_name = "code"
    _rec_names_search = ["code", "document_number"]

    _open_states = ("draft",)
    _guarded_fields = frozenset({"lock_version", "code_key"})
    _signs = {"amount": figures.NOT_NEGATIVE}
    _steps = {
        "confirm": Step(
            ("draft",),
            "confirmed",
            FINANCE,
            _lt("Confirm"),
            stamp={"confirmed_by_id": USER, "confirmed_on": TODAY},
        ),
        "close": Step(("confirmed",), "closed", FINANCE, _lt("Close"), reason=True),
    }

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "An amount cannot be negative."
    )
    _code_uniq = models.UniqueIndex(
        "(company_id, code_key)", "This quota is already registered."
    )

    code = fields.Char(
        string="Quota ID",
        required=True,
        copy=False,
        help="The identifier of the line in the budget system (指标ID).",
    )
    code_key = fields.Char(
        compute="_compute_code_key",
        store=True,
        precompute=True,
        help="The code without what says nothing: width, capitals, blanks.",
    )
    source_id = fields.Many2one(
        comodel_name="microworks.fund.source",
        string="Funding Source",
        required=True,
        ondelete="restrict",
        index=True,
    )
    kind_id = fields.Many2one(related="source_id.kind_id", store=True)
    document_number = fields.Char(related="source_id.document_number", store=True)
    area_id = fields.Many2one(
        related="source_id.area_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="source_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    unit_id = fields.Many2one(comodel_name="res.partner", string="Budget Unit")
    budget_project_code = fields.Char(
        help="Code of the project in the budget system (项目代码)."
    )
    function_class = fields.Char(
        string="Functional Classification", help="For example 2130701."
    )
    economic_class = fields.Char(
        string="Economic Classification", help="For example 50302 or 30213."
    )
    year = fields.Integer(
        string="Budget Year",
        required=True,
        default=lambda self: self._legal_today().year,
    )
    amount = fields.Monetary(required=True, tracking=True)
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_on = fields.Date(string="Received On", readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    lock_version = fields.Integer(readonly=True, copy=False)
    allocation_ids = fields.One2many(
        comodel_name="microworks.fund.allocation",
        inverse_name="quota_id",
        string="Allocations",
    )
    cash_plan_ids = fields.One2many(
        comodel_name="microworks.cash.plan",
        inverse_name="quota_id",
    )
    allocated_amount = fields.Monetary(string="Allocated", compute="_compute_amounts")
    paid_amount = fields.Monetary(string="Paid", compute="_compute_amounts")
    in_flight_amount = fields.Monetary(string="In Flight", compute="_compute_amounts")
    unallocated_amount = fields.Monetary(
        string="Not Allocated", compute="_compute_amounts"
    )
    spent_percent = fields.Float(string="Spent (%)", compute="_compute_amounts")

    # === COMPUTE ===

    @api.depends("code", "document_number")
    def _compute_display_name(self):
        for quota in self:
            quota.display_name = " ".join(
                part for part in (quota.code, quota.document_number) if part
            )

    @api.depends("code")
    def _compute_code_key(self):
        for quota in self:
            quota.code_key = names.key(quota.code)

    @api.depends("amount", "allocation_ids.net_amount", "allocation_ids.state")
    def _compute_amounts(self):
        allocated = self._allocated_by_id()
        used = self._used_by_id()
        for quota in self:
            given = allocated.get(quota.id, ZERO)
            paid, in_flight = used.get(quota.id, (ZERO, ZERO))
            quota.allocated_amount = given
            quota.paid_amount = paid
            quota.in_flight_amount = in_flight
            quota.unallocated_amount = exact(quota.amount) - given
            quota.spent_percent = (
                float(paid / exact(quota.amount) * 100) if quota.amount else 0.0
            )

    # === BUSINESS ===

    def _allocated_by_id(self):
        """Confirmed allocations less what was given back, CNY.

        :rtype: dict[int, Decimal]
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT quota_id, SUM(amount - COALESCE(returned_amount, 0))
                     FROM microworks_fund_allocation
                    WHERE quota_id = ANY(%s) AND state != 'draft'
                 GROUP BY quota_id""",
                list(self.ids),
            )
        )
        return {quota_id: exact(total) for quota_id, total in self.env.cr.fetchall()}

    def _used_by_id(self):
        """What was paid and what is on its way, CNY, by id."""
        return used_by_id(self, "quota_id")

    # === GATE ===

    def _check_gate(self, target):
        lock_and_touch(self.source_id if target == "confirmed" else self)
        return super()._check_gate(target)

    def _get_refusals(self, target):
        if target == "confirmed":
            return self._get_confirm_refusals()
        if target == "closed" and self._used_by_id().get(self.id, (ZERO, ZERO))[1]:
            return [
                Refusal(
                    "MW-FUND-06",
                    self.env._("payments from this quota are still in flight"),
                    next_step=self.env._("wait for their receipts, or cancel them"),
                )
            ]
        return []

    def _refusals_unconfirmed(self):
        """What is missing before anything is given or planned from this quota."""
        if self.state == "confirmed":
            return []
        return [
            Refusal(
                "MW-FUND-07",
                self.env._("the quota is not confirmed, or is closed"),
                basis="预算法实施条例第57条",
                next_step=self.env._("confirm the quota first"),
            )
        ]

    def _get_confirm_refusals(self):
        refusals = []
        # sudo: the totals of the source are needed whatever the person may see.
        source = self.source_id.sudo()
        if source.state != "confirmed":
            refusals.append(
                Refusal(
                    "MW-FUND-03",
                    self.env._("the funding source is not confirmed"),
                    next_step=self.env._("confirm the source first"),
                )
            )
        if self.amount <= 0:
            refusals.append(
                Refusal(
                    "MW-FUND-04",
                    self.env._("a quota needs an amount above zero"),
                    next_step=self.env._("enter the amount of the quota line"),
                )
            )
        given = sum(
            (
                exact(quota.amount)
                for quota in source.quota_ids
                if quota.state != "draft" and quota != self
            ),
            ZERO,
        )
        left = exact(source.amount) - given
        if exact(self.amount) > left:
            refusals.append(
                Refusal(
                    "MW-FUND-05",
                    self.env._(
                        "the source has %(left)s CNY left, the quota is %(amount)s CNY",
                        left=f"{left:,}",
                        amount=f"{exact(self.amount):,}",
                    ),
                    basis="预算法第13条",
                    next_step=self.env._("correct the amount"),
                )
            )
        return refusals

    # === ACTIONS ===

    def action_confirm(self):
        """Confirm the quota as received. :raises Refused: above the source's amount"""
        self._take("confirm")

    def action_close(self, reason=None):
        """Close the quota, with a reason; nothing can be paid from it any more."""
        self._take("close", reason=reason)

    def action_view_allocations(self):
        """Open what was given to projects from this quota."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.fund.allocation",
            "view_mode": "list,form",
            "domain": [("quota_id", "=", self.id)],
            "name": self.env._("Allocations"),
            "context": {"default_quota_id": self.id},
        }
