"""Archived and barred firms neither bid nor win."""

from odoo import models

from ...exceptions import Refusal, Refused


class ProcurementBar(models.Model):
    _inherit = "microworks.procurement"

    def _check_bidder(self, partner):
        if refusals := self._refusals_firm(partner):
            raise Refused(self._refusal_name(), refusals)
        return super()._check_bidder(partner)

    def _refusals_awarded(self):
        winner = self._candidates()[:1].partner_id
        return super()._refusals_awarded() + (
            self._refusals_firm(winner) if winner else []
        )

    def _refusals_firm(self, partner):
        """Why this firm neither bids nor wins here; empty when it may."""
        # sudo: the firm, and whether it is barred; a bidder lists no contacts.
        partner = partner.sudo()
        firm = partner.commercial_partner_id
        if not partner.active or not firm.active:
            return [
                Refusal(
                    "MW-BID-17",
                    self.env._("this firm is archived"),
                    next_step=self.env._(
                        "the office restores the contact, or the firm takes no part"
                    ),
                )
            ]
        # sudo: the area of the works.
        area = self.sudo().area_id
        bar = self.env["microworks.firm.bar"]._of_firm(firm, area)
        if not bar:
            return []
        return [
            Refusal(
                "MW-BID-18",
                self.env._("this firm is barred: %(bar)s", bar=bar._in_words()),
                basis=bar.basis,
                next_step=self.env._("it takes part again when the bar has ended"),
            )
        ]
