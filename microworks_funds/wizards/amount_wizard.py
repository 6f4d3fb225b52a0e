"""Asks for an amount and a reason, then takes the step."""

from odoo import api, fields, models

STEPS = {
    "action_give_back": "microworks.fund.allocation",
    "action_keep": "microworks.retention",
}


class AmountWizard(models.TransientModel):
    """Runs only the steps named in :data:`STEPS`."""

    _name = "microworks.amount.wizard"
    _inherit = ["microworks.figures"]
    _description = "Amount and Reason"

    step = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(string="About Record", required=True, readonly=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        default=lambda self: self.env.company.currency_id,
        readonly=True,
    )
    amount = fields.Monetary(required=True)
    reason = fields.Text(required=True)

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        values.setdefault("step", self.env.context.get("step_method"))
        values.setdefault("res_id", self.env.context.get("active_id"))

    def action_confirm(self):
        """Take the step. :raises Refused: not a step that asks for an amount"""
        self.ensure_one()
        if self.step not in STEPS:
            self.env["microworks.guarded"]._refuse(
                "MW-WF-04",
                self.env._("this step does not take an amount"),
                next_step=self.env._("use the button of the record's form"),
            )
        record = self.env[STEPS[self.step]].browse(self.res_id)
        record.check_access("read")
        getattr(record, self.step)(self.amount, reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
