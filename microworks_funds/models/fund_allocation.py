"""Money of one quota set aside for one project."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools import figures, stages
from odoo.addons.microworks_supervision.tools.step import TODAY, USER, Step

from ..locks import lock_and_touch
from ..money import ZERO, exact
from ..used import used_by_id
from .fund_source import FINANCE

_lt = LazyTranslate(__name__)

STATES = [("draft", "Draft"), ("confirmed", "Confirmed"), ("returned", "Given back")]
GIVEN_BACK = ("returned_amount", "lowered_by_ids")
AMOUNT_WIZARD = "microworks_funds.amount_wizard_action"


class FundAllocation(models.Model):
    """draft → confirmed → returned; parts may be given back in between.

    All allocations of a quota together stay at or below the quota; the check
    holds the lock on the quota's row.
    """

    _name = "microworks.fund.allocation"
    _description = "Fund Allocation"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "mail.thread",
    ]
    _order = "project_id, quota_id, id"

    _open_states = ("draft",)
    _signs = {"amount": figures.POSITIVE}
    _steps = {
        "confirm": Step(
            ("draft",),
            "confirmed",
            FINANCE,
            _lt("Confirm"),
            stamp={"confirmed_by_id": USER, "confirmed_on": TODAY},
        ),
        "give_back": Step(
            ("confirmed",),
            "confirmed",
            FINANCE,
            _lt("Give Back"),
            sets=GIVEN_BACK,
            gate=False,
            reason=True,
            dialog=AMOUNT_WIZARD,
        ),
        # The amount tells which of the two it is.
        "give_back_all": Step(
            ("confirmed",),
            "returned",
            FINANCE,
            sets=GIVEN_BACK,
            gate=False,
            reason=True,
            method="action_give_back",
            dialog=AMOUNT_WIZARD,
        ),
    }

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "An allocation is above zero."
    )
    _returned_within = models.Constraint(
        "CHECK (COALESCE(returned_amount, 0) BETWEEN 0 AND amount)",
        "No more can be given back than was allocated.",
    )

    quota_id = fields.Many2one(
        comodel_name="microworks.fund.quota",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("state", "=", "confirmed")],
    )
    source_id = fields.Many2one(related="quota_id.source_id", store=True)
    kind_id = fields.Many2one(related="quota_id.kind_id", store=True)
    year = fields.Integer(related="quota_id.year", store=True)
    amount = fields.Monetary(required=True, tracking=True)
    returned_amount = fields.Monetary(
        string="Given Back", readonly=True, copy=False, tracking=True
    )
    lowered_by_ids = fields.Many2many(
        comodel_name="res.users",
        relation="microworks_fund_allocation_lowered_rel",
        string="Given Back By",
        readonly=True,
        copy=False,
        help="They approve no payment from this allocation.",
    )
    net_amount = fields.Monetary(
        string="Allocated", compute="_compute_net_amount", store=True
    )
    paid_amount = fields.Monetary(string="Paid", compute="_compute_used")
    in_flight_amount = fields.Monetary(string="In Flight", compute="_compute_used")
    available_amount = fields.Monetary(string="Available", compute="_compute_used")
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_on = fields.Date(readonly=True, copy=False)
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

    @api.depends("quota_id.display_name", "project_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for allocation in self:
            # sudo: the name of the quota, of an allocation the person may read.
            quota = allocation.sudo().quota_id.display_name or ""
            number = allocation.project_id.number or ""
            allocation.display_name = f"{quota} → {number}"

    @api.depends("amount", "returned_amount")
    def _compute_net_amount(self):
        for allocation in self:
            allocation.net_amount = allocation.amount - allocation.returned_amount

    @api.depends("net_amount", "state")
    def _compute_used(self):
        used = self._used_by_id()
        for allocation in self:
            paid, in_flight = used.get(allocation.id, (ZERO, ZERO))
            allocation.paid_amount = paid
            allocation.in_flight_amount = in_flight
            allocation.available_amount = (
                exact(allocation.net_amount) - paid - in_flight
                if allocation.state == "confirmed"
                else ZERO
            )

    # === BUSINESS ===

    def _used_by_id(self):
        """What was paid and what is on its way, CNY, by id."""
        return used_by_id(self, "allocation_id")

    # === GATE ===

    def _check_gate(self, target):
        # sudo: the quota is locked whatever the person may see of it.
        lock_and_touch(self.quota_id.sudo())
        return super()._check_gate(target)

    def _get_refusals(self, target):
        if target != "confirmed":
            return []
        # sudo: the totals of the quota count, not what the person sees of it.
        quota = self.quota_id.sudo()
        refusals = quota._refusals_unconfirmed()
        if self.project_id._is_marked(stages.OVER):
            refusals.append(
                Refusal(
                    "MW-FUND-08",
                    self.env._("the project has ended"),
                    next_step=self.env._("choose another project"),
                )
            )
        left = exact(quota.amount) - quota._allocated_by_id().get(quota.id, ZERO)
        if exact(self.amount) > left:
            refusals.append(
                Refusal(
                    "MW-FUND-09",
                    self.env._(
                        "the quota has %(left)s CNY left, the allocation is"
                        " %(amount)s CNY",
                        left=f"{left:,}",
                        amount=f"{exact(self.amount):,}",
                    ),
                    basis="预算法第13条",
                    next_step=self.env._("correct the amount, or use another quota"),
                )
            )
        return refusals

    # === ACTIONS ===

    def action_confirm(self):
        """Set the money aside. :raises Refused: the quota has not that much left"""
        self._take("confirm")

    def action_give_back(self, amount, reason=None):
        """Give back a part of the allocation to the quota.

        :param float amount: CNY, above zero, at most what is not used
        :param str reason: why
        :raises RoleRefused: not county finance
        :raises Refused: more than what is neither paid nor in flight
        """
        self.ensure_one()
        self._check_role(self._get_steps()["give_back"])
        # sudo: the quota is locked whatever the person may see of it.
        lock_and_touch(self.quota_id.sudo())
        given = self._typed_amount(amount, self.env._("Amount"))
        paid, in_flight = self._used_by_id().get(self.id, (ZERO, ZERO))
        left = exact(self.net_amount) - paid - in_flight
        if not ZERO < given <= left:
            self._refuse(
                "MW-FUND-10",
                self.env._(
                    "between 0.01 and %(left)s CNY can be given back",
                    left=f"{left:,}",
                ),
                next_step=self.env._("correct the amount, or cancel open payments"),
            )
        returned = exact(self.returned_amount) + given
        self._take(
            "give_back_all" if returned == exact(self.amount) else "give_back",
            reason=reason,
            vals={
                "returned_amount": float(returned),
                "lowered_by_ids": [fields.Command.link(self.env.user.id)],
            },
        )
