"""What a firm has won here: in own procedures, and in imported works of the past."""

from odoo import models


class FirmHistory(models.Model):
    _inherit = "res.partner"

    def action_view_works_won(self):
        """Open the procurements this firm won, historical records among them."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "microworks.procurement",
            "view_mode": "list,form",
            "domain": [("winner_id", "in", self._one_firm().ids)],
            "name": self.env._("Works Won"),
        }
