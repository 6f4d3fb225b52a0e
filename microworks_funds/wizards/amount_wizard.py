"""Asks for an amount and a reason, then takes the step."""

from odoo import api, fields, models

WINDOW = "microworks_funds.amount_wizard_action"


class AmountWizard(models.TransientModel):
    """Runs only the steps that name this window as theirs."""

    _name = "microworks.amount.wizard"
    _inherit = ["microworks.figures"]
    _description = "Amount and Reason"

    step = fields.Char(required=True, readonly=True)
    res_model = fields.Char(string="About Model", required=True, readonly=True)
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
        context = self.env.context
        values.setdefault("step", context.get("step_method"))
        values.setdefault("res_model", context.get("active_model"))
        values.setdefault("res_id", context.get("active_id"))

    def action_confirm(self):
        """Take the step. :raises Refused: not a step that asks for an amount"""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if not self._takes_amount(model, self.step):
            self.env["microworks.guarded"]._refuse(
                "MW-WF-04",
                self.env._("this step does not take an amount"),
                next_step=self.env._("use the button of the record's form"),
            )
        record = model.browse(self.res_id)
        record.check_access("read")
        getattr(record, self.step)(self.amount, reason=self.reason)
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _takes_amount(self, model, method):
        return hasattr(model, "_get_steps") and any(
            step.dialog == WINDOW and step.method_of(name) == method
            for name, step in model._get_steps().items()
        )
