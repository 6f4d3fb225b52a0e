"""Labour share of an interim payment, until the workers have it."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from odoo.addons.microworks_supervision.exceptions import Refusal
from odoo.addons.microworks_supervision.tools import figures
from odoo.addons.microworks_supervision.tools.step import USER, Step

from .payment_request_workflow import OFFICER

_lt = LazyTranslate(__name__)

STATES = [("due", "At the wage account"), ("paid", "Paid to the workers")]


class WagePayment(models.Model):
    """due → paid, confirmed from the wage sheet (保障农民工工资支付条例 Arts. 24-29)."""

    _name = "microworks.wage.payment"
    _description = "Wage Payment"
    _inherit = [
        "microworks.part",
        "microworks.workflow",
        "microworks.gated",
        "microworks.calendar.note",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "due_on, id"
    _rec_name = "request_id"

    _counted = (("request_id.paid_on", "due_on"),)
    _open_states = ("due",)
    _guarded_fields = frozenset({"request_id", "amount", "due_on"})
    _signs = {"workers": figures.NOT_NEGATIVE}
    _steps = {
        "confirm": Step(
            ("due",),
            "paid",
            OFFICER,
            _lt("Workers Are Paid"),
            stamp={"confirmed_by_id": USER},
        ),
    }

    _request_uniq = models.UniqueIndex("(request_id)")
    _workers_positive = models.Constraint(
        "CHECK (workers >= 0)", "A number of workers cannot be negative."
    )

    request_id = fields.Many2one(
        comodel_name="microworks.payment.request",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    project_id = fields.Many2one(
        related="request_id.project_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    payee_id = fields.Many2one(
        related="request_id.payee_id", store=True, string="Contractor"
    )
    amount = fields.Monetary(string="Labour Share", readonly=True)
    due_on = fields.Date(string="Pay Workers Until", readonly=True)
    workers = fields.Integer(string="Workers Paid")
    paid_on = fields.Date(string="Paid to the Workers On")
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        STATES, default="due", required=True, readonly=True, tracking=True, index=True
    )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        if not self._guard_is_lifted():
            self._refuse(
                "MW-WAGE-01",
                self.env._("the labour share follows from a paid request"),
                next_step=self.env._("have the interim payment paid first"),
            )
        return super().create(vals_list)

    # === BUSINESS ===

    @api.model
    def _open_for(self, request):
        """Record the labour share of a paid request; the wages are due (D-WAGE)."""
        created = self._unguarded().create(
            {
                "request_id": request.id,
                "amount": request.labour_amount,
                "due_on": request.project_id._rules()._deadline_end(
                    "D-WAGE", request.paid_on
                ),
            }
        )
        return self.browse(created.id)

    # === GATE ===

    def _get_refusals(self, target):
        today = self._legal_today()
        if self.workers and self.paid_on and self.paid_on <= today:
            return []
        return [
            Refusal(
                "MW-WAGE-02",
                self.env._("number of workers or day of payment missing"),
                basis="保障农民工工资支付条例第24条",
                next_step=self.env._("copy them from the wage sheet"),
            )
        ]

    # === ACTIONS ===

    def action_confirm(self):
        """Confirm from the wage sheet that the workers have their money."""
        self._take("confirm")
