"""Asks for the reviewed ceiling price."""

from odoo import api, fields, models


class CeilingWizard(models.TransientModel):
    _name = "microworks.ceiling.wizard"
    _inherit = ["microworks.figures"]
    _description = "Ceiling Price"

    project_id = fields.Many2one(
        comodel_name="microworks.project", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="project_id.currency_id")
    approved_amount = fields.Monetary(related="project_id.approved_amount")
    amount = fields.Monetary(string="Ceiling Price", required=True)

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        values.setdefault("project_id", self.env.context.get("active_id"))

    def action_confirm(self):
        """Set the ceiling price. :raises Refused: amount out of range"""
        self.ensure_one()
        self.project_id.action_set_ceiling(self.amount)
        return {"type": "ir.actions.act_window_close"}
