"""Contacts that are parties here are never merged into one another by Odoo's wizard."""

from odoo import models


class PartnerMerge(models.TransientModel):
    """A merge writes foreign keys past every guard and without an event, and breaks the
    seals of bids, which are bound to their bidder.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids).exists()
        # Persons with a login are duties kept apart: no contact becomes another's.
        # sudo: whether there is a login, archived or not.
        known = partners.sudo().with_context(active_test=False)
        if known.user_ids:
            partners._refuse_merge()
        partners._check_no_party(partners._refuse_merge)
        return super()._merge(partner_ids, dst_partner, extra_checks)

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Whoever comes here by another way than _merge.
        src_partners._check_no_party(src_partners._refuse_merge)
        return super()._update_foreign_keys(src_partners, dst_partner)
