"""Archived and barred firms sign no contract."""

from odoo import models

from ...exceptions import Refusal


class ContractBar(models.Model):
    _inherit = "microworks.contract"

    def _get_refusals(self, target):
        refusals = super()._get_refusals(target)
        return refusals + self._refusals_firm() if target == "signed" else refusals

    def _refusals_firm(self):
        # sudo: the firm of the contract, and whether it is barred.
        known = self.sudo()
        firm = known.partner_id
        if firm and not firm.active:
            return [
                Refusal(
                    "MW-CONT-16",
                    self.env._("the contractor's contact is archived"),
                    next_step=self.env._("restore the contact, or withdraw the award"),
                )
            ]
        bar = self.env["microworks.firm.bar"]._of_firm(firm, known.area_id)
        if not bar:
            return []
        return [
            Refusal(
                "MW-CONT-17",
                self.env._("the contractor is barred: %(bar)s", bar=bar._in_words()),
                basis=bar.basis,
                next_step=self.env._("withdraw the award"),
            )
        ]
