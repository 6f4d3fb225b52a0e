"""Asks why an award cannot stand and what comes next, then withdraws it."""

from odoo import api, fields, models

from ..models.procurement.procurement_revoke import GROUNDS, KEPT, PARAMETER


class AwardRevokeWizard(models.TransientModel):
    _name = "microworks.award.revoke.wizard"
    _description = "Withdraw the Award"

    procurement_id = fields.Many2one(
        comodel_name="microworks.procurement", required=True, readonly=True
    )
    project_id = fields.Many2one(related="procurement_id.project_id")
    winner_id = fields.Many2one(related="procurement_id.winner_id")
    ground = fields.Selection(GROUNDS, required=True, default="gave_up")
    basis = fields.Char(compute="_compute_basis", string="Legal Basis")
    bond_note = fields.Char(compute="_compute_basis", string="Bid Security")
    next_name = fields.Char(compute="_compute_next_name", string="Next Candidate")
    again = fields.Boolean(
        string="End Without an Award",
        help="The works are let again instead of going to the next candidate.",
    )
    document_id = fields.Many2one(
        comodel_name="microworks.document", string="Evidence", required=True
    )
    reason = fields.Text(required=True)

    # === COMPUTE ===

    @api.depends("ground", "procurement_id")
    def _compute_basis(self):
        self.basis = self.bond_note = False
        for wizard in self.filtered("procurement_id"):
            rules = wizard.project_id._rules()
            code = PARAMETER % wizard.ground
            fate = rules._parameter_if_set(code) if wizard.ground else None
            wizard.basis = rules._legal_basis(code)
            if not wizard.procurement_id._winners_bond():
                wizard.bond_note = self.env._("none is held")
            elif fate == KEPT:
                wizard.bond_note = self.env._("is not given back")
            else:
                wizard.bond_note = self.env._("is given back")

    @api.depends("procurement_id")
    def _compute_next_name(self):
        self.next_name = False
        for wizard in self.filtered("procurement_id"):
            # sudo: the candidates are published.
            bid = wizard.procurement_id._next_candidate().sudo()
            wizard.next_name = bid.partner_id.name or False

    @api.model
    def _complete_defaults(self, values, names):
        super()._complete_defaults(values, names)
        values.setdefault("procurement_id", self.env.context.get("active_id"))
        procurement = self.env["microworks.procurement"].browse(
            values["procurement_id"]
        )
        if procurement.exists() and procurement.has_access("read"):
            values.setdefault("again", not procurement._next_candidate())

    def action_confirm(self):
        """Withdraw the award. :raises Refused: see ``action_revoke``"""
        self.ensure_one()
        self.procurement_id.action_revoke(
            ground=self.ground,
            document_id=self.document_id.id,
            again=self.again,
            reason=self.reason,
        )
        return {"type": "ir.actions.act_window_close"}
