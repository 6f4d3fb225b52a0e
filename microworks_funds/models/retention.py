"""质保金: what is kept back until the defects period is over."""

from decimal import ROUND_DOWN

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools.step import NOTHING, TODAY, Step

from ..locks import lock_and_touch
from ..money import FEN, ZERO, exact
from .payment_request_workflow import MAKERS, OFFICER

_lt = LazyTranslate(__name__)

STATES = [
    ("held", "Held"),
    ("requested", "Release asked for"),
    ("released", "Released"),
]
BASIS = "建设工程质量保证金管理办法第7、10至11条"


class Retention(models.Model):
    """Made when the project is settled: settled amount × percent.

    It leaves through a payment request of the stage “release of retention” only.
    """

    _name = "microworks.retention"
    _description = "Retention Money"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "microworks.calendar.note",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _counted = (("requested_on", "due_on"),)
    _open_states = ()
    _guarded_fields = frozenset(
        {
            "contract_id",
            "settled_amount",
            "percent",
            "held_amount",
        }
    )
    _steps = {
        "request_release": Step(
            ("held",),
            "requested",
            MAKERS,
            _lt("Ask for Release"),
            stamp={"requested_on": TODAY},
            sets=("due_on",),
        ),
        "keep": Step(
            ("held",),
            "held",
            OFFICER,
            _lt("Keep for Defects"),
            sets=("forfeited_amount",),
            gate=False,
            reason=True,
            dialog="microworks_funds.amount_wizard_action",
        ),
        "return": Step(
            ("requested",),
            "held",
            OFFICER,
            _lt("Take Back"),
            stamp={"requested_on": NOTHING, "due_on": NOTHING},
            reason=True,
        ),
        # Follows from the payment.
        "release": Step(
            ("requested",),
            "released",
            stamp={"released_on": TODAY},
            gate=False,
            system=True,
            aside=True,
        ),
    }

    _contract_uniq = models.UniqueIndex(
        "(contract_id)", "The retention money of this contract is already recorded."
    )
    _forfeited_within = models.Constraint(
        "CHECK (COALESCE(forfeited_amount, 0) BETWEEN 0 AND held_amount)",
        "No more can be kept than was retained.",
    )

    contract_id = fields.Many2one(
        comodel_name="microworks.contract",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    payee_id = fields.Many2one(
        related="contract_id.partner_id", store=True, string="Contractor", index=True
    )
    settled_amount = fields.Monetary(readonly=True)
    percent = fields.Float(string="Retention (%)", digits=(6, 3), readonly=True)
    held_amount = fields.Monetary(string="Retained", readonly=True)
    forfeited_amount = fields.Monetary(
        string="Kept for Defects",
        readonly=True,
        tracking=True,
        help="Spent on defects the contractor did not make good.",
    )
    release_amount = fields.Monetary(
        string="To Be Released", compute="_compute_release_amount"
    )
    requested_on = fields.Date(readonly=True)
    due_on = fields.Date(string="Release Until", readonly=True)
    released_on = fields.Date(readonly=True)
    request_ids = fields.One2many(
        comodel_name="microworks.payment.request",
        inverse_name="retention_id",
        string="Payment Requests",
    )
    is_releasable = fields.Boolean(
        string="Warranty Released", compute="_compute_is_releasable"
    )
    is_sent = fields.Boolean(string="At the Treasury", compute="_compute_is_sent")
    state = fields.Selection(
        STATES, default="held", required=True, readonly=True, tracking=True, index=True
    )

    # === COMPUTE ===

    @api.depends("contract_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for retention in self:
            # sudo: the contract's name, of retention money the person may read.
            name = retention.sudo().contract_id.display_name or ""
            retention.display_name = self.env._(
                "Retention of %(contract)s", contract=name
            )

    @api.depends("held_amount", "forfeited_amount")
    def _compute_release_amount(self):
        for retention in self:
            retention.release_amount = (
                retention.held_amount - retention.forfeited_amount
            )

    @api.depends("project_id")
    def _compute_is_releasable(self):
        # sudo: the warranty counts, whoever may list it.
        warranties = self.env["microworks.warranty"].sudo()
        rows = warranties._read_group(
            [("project_id", "in", self.project_id.ids)],
            ["project_id"],
            ["state:array_agg"],
        )
        states = {project.id: set(found) for project, found in rows}
        for retention in self:
            retention.is_releasable = states.get(retention.project_id.id) == {
                "released"
            }

    @api.depends("request_ids.state")
    def _compute_is_sent(self):
        for retention in self:
            # sudo: payments of this retention, whoever may list them.
            retention.is_sent = "sent" in retention.sudo().request_ids.mapped("state")

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_lifted():
            self._refuse(
                "MW-RET-01",
                self.env._("retention money follows from the settlement"),
                next_step=self.env._("settle the project"),
            )
        return super().create(vals_list)

    # === BUSINESS ===

    @api.model
    def _open_for(self, contract, settled):
        """Record what is kept of the settled amount; nothing where nothing is kept.

        :param Decimal settled: reviewed settlement price, CNY
        """
        share = contract._retention_share()
        # Rounded as the ceiling of the settlement payment, so that both together
        # are the settled amount to the fen.
        held = exact(settled) - (exact(settled) * (100 - share) / 100).quantize(
            FEN, ROUND_DOWN
        )
        # sudo: made by the step that settled the project.
        known = self.sudo().search([("contract_id", "=", contract.id)])
        if known or not held:
            return known.with_env(self.env)
        created = self._unguarded().create(
            {
                "project_id": contract.project_id.id,
                "contract_id": contract.id,
                "settled_amount": float(settled),
                "percent": float(share),
                "held_amount": float(held),
            }
        )
        self.env["microworks.event"]._record(
            self.browse(created.id), kind="record", facts={"held": str(held)}
        )
        return self.browse(created.id)

    def _note_paid(self):
        """Release when everything that is owed was paid."""
        for retention in self:
            # sudo: payments of this retention, whoever imports the receipt.
            requests = retention.sudo().request_ids
            paid = sum(requests.filtered(lambda r: r.state == "paid").mapped("amount"))
            if retention.state == "requested" and exact(paid) >= exact(
                retention.release_amount
            ):
                retention._transition("released", system=True)

    def _is_offered(self, name):
        if name == "request_release" and not self.is_releasable:
            return False
        if name == "return" and self.is_sent:
            return False
        return super()._is_offered(name)

    # === GATE ===

    def _get_refusals(self, target):
        if target == "held" and self.is_sent:
            # Its receipt releases the money, and finds nothing to release then.
            return [
                Refusal(
                    "MW-RET-04",
                    self.env._("the money is on its way from the treasury"),
                    next_step=self.env._("wait for the receipt"),
                )
            ]
        if target == "requested" and not self.is_releasable:
            return [
                Refusal(
                    "MW-RET-02",
                    self.env._("the warranty is not released yet"),
                    basis=BASIS,
                    next_step=self.env._(
                        "have the works checked at the end of the defects period"
                    ),
                )
            ]
        return []

    # === ACTIONS ===

    def action_request_release(self):
        """Ask for the release; from here D-RET runs.

        :raises RoleRefused: nobody who makes requests
        :raises Refused: the warranty is not released
        """
        for retention in self:
            retention._check_role(self._get_steps()["request_release"])
            today = self._legal_today()
            due = retention.project_id._rules()._deadline_end("D-RET", today)
            retention._take("request_release", vals={"due_on": due})
            # sudo: a reminder that follows from the step, for somebody else.
            retention.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=due,
                summary=self.env._("Pay the retention money"),
                user_id=retention.project_id.manager_id.id or self.env.uid,
            )

    def action_return(self, reason=None):
        """Take the request for release back, with a reason."""
        self._take("return", reason=reason)

    def action_keep(self, amount, reason=None):
        """Keep a part for defects that were not made good.

        :param float amount: CNY, cumulative, at most what was retained
        :param str reason: which defects
        :raises RoleRefused: not the township officer
        :raises Refused: above what was retained
        """
        self.ensure_one()
        self._check_role(self._get_steps()["keep"])
        # sudo: the ceiling of the contract falls with this amount.
        lock_and_touch(self.sudo().contract_id)
        kept = self._typed_amount(amount, self.env._("Amount"))
        if not ZERO < kept <= exact(self.held_amount):
            self._refuse(
                "MW-RET-03",
                self.env._(
                    "between 0.01 and %(held)s CNY can be kept",
                    held=f"{exact(self.held_amount):,}",
                ),
                basis=BASIS,
                next_step=self.env._("correct the amount"),
            )
        self._take("keep", reason=reason, vals={"forfeited_amount": float(kept)})

    def action_view_requests(self):
        """Open the payment requests of this retention money."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.payment.request",
            "view_mode": "list,form",
            "domain": [("retention_id", "=", self.id)],
            "name": self.env._("Payment Requests"),
            "context": {
                "default_contract_id": self.contract_id.id,
                "default_stage": "retention",
                "default_retention_id": self.id,
            },
        }
