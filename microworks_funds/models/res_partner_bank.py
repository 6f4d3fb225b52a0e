"""What of a bank account decides where money goes."""

from odoo import fields, models


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    microworks_proof_ids = fields.One2many(
        comodel_name="microworks.payee.account",
        inverse_name="bank_id",
        string="Proofs",
        groups="microworks_supervision.group_user",
    )

    def _holder(self):
        """The name the bank knows, which pays to no other."""
        return self.acc_holder_name or self.partner_id.name

    def _proved_values(self):
        """What a paper proves and a payment freezes, as it is now."""
        return {
            "account_number": self.acc_number or False,
            "account_holder": self._holder() or False,
            "account_bank": self.bank_id.name or False,
            "account_clearing": self.clearing_number or False,
        }
