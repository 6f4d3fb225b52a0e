"""Asks for the reason a step needs, then takes the step."""

from inspect import signature

from lxml import etree

from odoo import api, fields, models


class ReasonWizard(models.TransientModel):
    """Opened by buttons of steps that need a reason.

    Runs only methods named in ``_REASON_ACTIONS``: the wizard must not become a
    way to call anything on any model.
    """

    _name = "microworks.reason.wizard"
    _description = "Reason for a Step"

    _REASON_ACTIONS = frozenset(
        {
            "action_return",
            "action_cancel",
            "action_terminate",
            "action_suspend",
            "action_resume",
            "action_refuse",
            "action_reject",
            "action_uphold",
            "action_stop",
            "action_fail",
            "action_withdraw",
            "action_disqualify",
            "action_reopen",
            "action_recuse",
            "action_call",
            "action_sign",
            "action_void",
            "action_recheck",
            "action_lower_class",
            "action_close",
            "action_drop",
            "action_end",
            "action_lift",
        }
    )

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
            if not hasattr(model, wizard.method or "_") or (
                wizard.method not in self._REASON_ACTIONS
            ):
                continue
            record = model.browse(wizard.res_id)
            if record.has_access("read"):
                wizard.record_label = record.display_name
            arch = etree.fromstring(model.get_view(view_type="form")["arch"])
            for button in arch.iter("button"):
                if f"'{wizard.method}'" in (button.get("context") or ""):
                    wizard.step_label = button.get("string")
                    break

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        context = self.env.context
        values.setdefault("res_model", context.get("active_model"))
        values.setdefault("res_id", context.get("active_id"))
        values.setdefault("method", context.get("reason_method"))

    def action_confirm(self):
        """Take the step with the reason.

        :raises Refused: the step is not one that takes a reason
        """
        self.ensure_one()
        model = self.env.get(self.res_model)
        if (
            self.method not in self._REASON_ACTIONS
            or model is None
            # A record of ours: with a life of its own, or part of one that has.
            or not hasattr(model, "_guarded_fields")
            or not self._takes_reason(model)
        ):
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

    def _takes_reason(self, model):
        """Steps of one name ask for a reason in some models and not in others."""
        step = getattr(model, self.method, None)
        return step is not None and "reason" in signature(step).parameters
