"""Archived and barred firms are not paid anew."""

from odoo import models

from odoo.addons.microworks_supervision.exceptions import Refusal


class PaymentRequestBar(models.Model):
    """Asked when a request is submitted: what is on its way goes on, a failed transfer
    is repeated. A bar ends no debt; where its decision lets earned money be paid, only
    advances are refused.
    """

    _inherit = "microworks.payment.request"

    def _get_refusals(self, target):
        refusals = super()._get_refusals(target)
        return refusals + self._refusals_firm() if target == "submitted" else refusals

    def _refusals_firm(self):
        # sudo: the firm of the contract, and whether it is barred.
        known = self.sudo()
        firm = known.contract_id.partner_id
        if firm and not firm.active:
            return [
                Refusal(
                    "MW-PAY-24",
                    self.env._("the contractor's contact is archived"),
                    next_step=self.env._(
                        "find out who is to be paid, then restore the contact"
                    ),
                )
            ]
        bar = self.env["microworks.firm.bar"]._of_firm(firm, known.area_id)
        if not bar or (bar.pays_due and self.stage != "advance"):
            return []
        return [
            Refusal(
                "MW-PAY-25",
                self.env._("the contractor is barred: %(bar)s", bar=bar._in_words()),
                basis=bar.basis,
                next_step=self.env._(
                    "the county department lifts the bar, or makes one under which"
                    " earned money is paid"
                ),
            )
        ]
