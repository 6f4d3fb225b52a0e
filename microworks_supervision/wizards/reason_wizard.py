"""Asks for the reason a step needs, then takes the step."""

from lxml import etree

from odoo import api, fields, models


class ReasonWizard(models.TransientModel):
    """Opened by buttons of steps that need a reason.

    Runs only what the model itself declares as a step or an act with a reason: the
    wizard must not become a way to call anything on any model.
    """

    _name = "microworks.reason.wizard"
    _description = "Reason for a Step"

    res_model = fields.Char(string="About Model", required=True, readonly=True)
    res_id = fields.Integer(string="About Record", required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    reason = fields.Text(required=True)
    step_label = fields.Char(string="Step", compute="_compute_labels")
    record_label = fields.Char(string="Record", compute="_compute_labels")

    @api.depends_context("lang")
    @api.depends("res_model", "res_id", "method")
    def _compute_labels(self):
        """What the person is about to do, in the words of the button he pressed."""
        for wizard in self:
            wizard.step_label = wizard.record_label = False
            model = self.env.get(wizard.res_model or "")
            if not self._takes_reason(model, wizard.method):
                continue
            record = model.browse(wizard.res_id)
            if record.has_access("read"):
                wizard.record_label = record.display_name
                wizard.step_label = record._step_label(wizard.method)
            # An act that is no step has its words on its button only.
            wizard.step_label = wizard.step_label or self._button_label(model, wizard)

    @api.model
    def _button_label(self, model, wizard):
        arch = etree.fromstring(model.get_view(view_type="form")["arch"])
        for button in arch.iter("button"):
            if f"'{wizard.method}'" in (button.get("context") or ""):
                return button.get("string")
        return False

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        context = self.env.context
        values.setdefault("res_model", context.get("active_model"))
        values.setdefault("res_id", context.get("active_id"))
        values.setdefault("method", context.get("step_method"))

    def action_confirm(self):
        """Take the step with the reason.

        :raises Refused: the step is not one that takes a reason
        """
        self.ensure_one()
        model = self.env.get(self.res_model)
        if not self._takes_reason(model, self.method):
            self.env["microworks.guarded"]._refuse(
                "MW-WF-03",
                self.env._("this step does not take a reason"),
                next_step=self.env._("use the button of the record's form"),
            )
        record = model.browse(self.res_id)
        record.check_access("read")
        return getattr(record, self.method)(reason=self.reason) or {
            "type": "ir.actions.act_window_close"
        }

    @api.model
    def _takes_reason(self, model, method):
        """Steps of one name ask for a reason in some models and not in others."""
        return model is not None and bool(
            # A record with a life of its own, or part of one that has.
            hasattr(model, "_reason_acts") and model._takes_reason(method)
        )
