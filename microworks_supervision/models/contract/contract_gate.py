"""What is missing before a contract can go on, shown on its form."""

from odoo import api, models


class ContractGate(models.Model):
    _inherit = "microworks.contract"

    _gate_live = True

    # === COMPUTE ===

    @api.depends(
        "owner_signatory_id",
        "contractor_signatory_id",
        "boq_line_ids.amount",
        "project_id.document_ids.state",
    )
    def _compute_gate(self):
        super()._compute_gate()

    def _is_gate_asked(self):
        return super()._is_gate_asked() and self.origin == "own"
