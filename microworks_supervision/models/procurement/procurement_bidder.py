"""Who may bid."""

from odoo import api, fields, models

from .procurement import RESTRICTED_METHODS


class ProcurementBidder(models.Model):
    _inherit = "microworks.procurement"

    by_invitation = fields.Boolean(
        compute="_compute_by_invitation",
        help="Only the firms that were invited or drawn may bid.",
    )

    # === COMPUTE ===

    @api.depends("method")
    def _compute_by_invitation(self):
        for procurement in self:
            procurement.by_invitation = procurement.method in RESTRICTED_METHODS

    # === BUSINESS ===

    def _check_bidder(self, partner):
        """:raises Refused: the firm is not asked, or has a hand in these works"""
        if (
            self.by_invitation
            and self.invited_ids
            and partner not in (self.invited_ids.commercial_partner_id)
        ):
            self._refuse(
                "MW-BID-10",
                self.env._("this firm was not invited or drawn"),
                next_step=self.env._("only invited firms may bid here"),
            )
        if partner in self._related_partners().commercial_partner_id:
            self._refuse(
                "MW-BID-11",
                self.env._("this firm has another part in these works"),
                basis="政府采购法实施条例第18条",
                next_step=self.env._("the bid cannot be taken"),
            )

    def _related_partners(self):
        """Persons and firms that cannot bid here: who decides, designs, supervises."""
        self.ensure_one()
        # sudo: partners behind accounts, compared only.
        record = self.sudo()
        project = record.project_id
        users = (
            project.applicant_id
            | project.approver_id
            | project.pricer_id
            | project.manager_id
            | record.author_id
            | record.approver_id
            | record.publisher_id
            | record.witness_id
            | record._all_members().user_id
        )
        partners = record.excluded_ids | users.partner_id
        partners |= record._all_members().partner_id
        if record.method != "self_build":
            partners |= project.owner_id
        return partners
