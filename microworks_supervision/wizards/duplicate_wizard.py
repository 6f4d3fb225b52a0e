"""Marks a contact as the duplicate of another one, instead of merging them."""

from odoo import api, fields, models


class DuplicateWizard(models.TransientModel):
    _name = "microworks.duplicate.wizard"
    _description = "Duplicate Contact"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Duplicate", required=True, readonly=True
    )
    original_id = fields.Many2one(
        comodel_name="res.partner",
        string="Goes On As",
        required=True,
        domain="[('id', '!=', partner_id)]",
    )
    reason = fields.Text(required=True)

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        if self.env.context.get("active_model") == "res.partner":
            values.setdefault("partner_id", self.env.context.get("active_id"))

    def action_confirm(self):
        """Mark and archive the duplicate.

        :raises Refused: no reason, or it cannot be one
        :raises RoleRefused: not the county department
        """
        self.ensure_one()
        self.partner_id._mark_duplicate(self.original_id.id, reason=self.reason)
        return {"type": "ir.actions.act_window_close"}
