"""Records who signed the paper contract for the contractor."""

from odoo import api, fields, models


class ContractSignWizard(models.TransientModel):
    _name = "microworks.contract.sign.wizard"
    _description = "Contractor's Signature"

    contract_id = fields.Many2one(
        comodel_name="microworks.contract", required=True, readonly=True
    )
    firm_id = fields.Many2one(related="contract_id.partner_id")
    person_id = fields.Many2one(
        comodel_name="res.partner",
        string="Representative",
        required=True,
        domain="[('commercial_partner_id', '=', firm_id)]",
    )

    file = fields.Binary(string="Signed Paper", attachment=False)
    file_name = fields.Char()
    has_paper = fields.Boolean(compute="_compute_has_paper")

    @api.depends("contract_id")
    def _compute_has_paper(self):
        for wizard in self:
            wizard.has_paper = bool(wizard.contract_id.file)

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        values.setdefault("contract_id", self.env.context.get("active_id"))

    def action_confirm(self):
        """Record the signature. :raises Refused: not of the contractor's people"""
        self.ensure_one()
        self.contract_id._sign_contractor_on_paper(
            self.person_id, self.file, self.file_name
        )
        return {"type": "ir.actions.act_window_close"}
