"""What a variation lacks for its next step."""

from odoo import api, models


class VariationGate(models.Model):
    _inherit = "microworks.variation"

    _gate_live = True

    @api.depends("amount", "days", "project_id.document_ids.state")
    def _compute_gate(self):
        super()._compute_gate()
