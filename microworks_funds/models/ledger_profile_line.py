"""Debit and credit account of one stage."""

from odoo import fields, models
from odoo.fields import Command

from ..const import STAGES


class LedgerProfileLine(models.Model):
    _name = "microworks.ledger.profile.line"
    _description = "Ledger Profile Line"
    _order = "profile_id, stage, id"
    _record_rules = ("company",)
    _check_company_auto = True

    profile_id = fields.Many2one(
        comodel_name="microworks.ledger.profile",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="profile_id.company_id", store=True)
    stage = fields.Selection(STAGES, required=True)
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        required=True,
        check_company=True,
        domain=[("type", "=", "general")],
    )
    debit_account_id = fields.Many2one(
        comodel_name="account.account", required=True, check_company=True
    )
    credit_account_id = fields.Many2one(
        comodel_name="account.account", required=True, check_company=True
    )

    def _prepare_move(self, request):
        """Values of the draft entry of ``request`` in this line's journal."""
        self.ensure_one()
        name = f"{request.number} {request.contract_id.display_name}"
        common = {"name": name, "partner_id": request.payee_id.id}
        return {
            "move_type": "entry",
            "journal_id": self.journal_id.id,
            "date": request.paid_on,
            "ref": request.number,
            "company_id": self.company_id.id,
            "microworks_payment_id": request.id,
            "line_ids": [
                Command.create(
                    {
                        **common,
                        "account_id": self.debit_account_id.id,
                        "debit": request.amount,
                        "credit": 0.0,
                    }
                ),
                Command.create(
                    {
                        **common,
                        "account_id": self.credit_account_id.id,
                        "debit": 0.0,
                        "credit": request.amount,
                    }
                ),
            ],
        }
