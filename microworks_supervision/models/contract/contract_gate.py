"""What is missing before a contract can go on, shown on its form."""

from odoo import api, fields, models

from ...exceptions import Refused


class ContractGate(models.Model):
    _inherit = "microworks.contract"

    gate_waivable = fields.Boolean(related="project_id.gate_waivable")

    # === COMPUTE ===

    @api.depends(
        "state",
        "owner_signatory_id",
        "contractor_signatory_id",
        "boq_line_ids.amount",
        "project_id.document_ids.state",
    )
    def _compute_gate(self):
        forward = {"draft": "signed", "signed": "in_force"}
        for contract in self:
            target = forward.get(contract.state)
            refusals = []
            if target and contract._origin.id and contract.origin == "own":
                try:
                    refusals = contract._get_refusals(target)
                except Refused as refused:
                    refusals = refused.refusals
            contract.gate_count = len(refusals)
            contract.gate_html = contract.project_id._render_refusals(refusals)
