"""Which accounts a payment is booked on, where it is booked at all."""

from odoo import api, fields, models

from odoo.addons.microworks_supervision.models.project.constants import (
    VILLAGE_OWNERS,
)

KINDS = [
    ("enterprise", "Enterprise"),
    ("government", "Government (financial and budget accounting)"),
    ("village", "Village collective"),
]


class LedgerProfile(models.Model):
    """Mapping of payment stages to accounts, for one company and kind of owner.

    A government books each payment twice, in a financial and in a budget
    journal: two lines per stage. Entries are drafts; the accountant posts them.
    Without a profile nothing is booked.
    """

    _name = "microworks.ledger.profile"
    _description = "Ledger Profile"
    _order = "company_id, kind"
    _record_rules = ("company",)
    _check_company_auto = True

    _kind_uniq = models.UniqueIndex(
        "(company_id, kind) WHERE active",
        "This company already has a ledger profile of this kind.",
    )

    name = fields.Char(required=True)
    kind = fields.Selection(KINDS, required=True, default="government")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(default=True)
    line_ids = fields.One2many(
        comodel_name="microworks.ledger.profile.line",
        inverse_name="profile_id",
        string="Accounts per Stage",
        copy=True,
    )

    # === BUSINESS ===

    @api.model
    def _lines_for(self, request):
        """The accounts on which a request is booked, none where none are set up.

        :rtype: microworks.ledger.profile.line, in superuser mode
        """
        kind = (
            "village"
            if request.project_id.owner_kind in VILLAGE_OWNERS
            else "government"
        )
        # sudo: finance confirms the payment, the accountant owns profile and entries.
        profiles = self.sudo().search([("company_id", "=", request.company_id.id)])
        profile = profiles.filtered(lambda p: p.kind == kind) or profiles.filtered(
            lambda p: p.kind == "enterprise"
        )
        return profile[:1].line_ids.filtered(lambda x: x.stage == request.stage)

    @api.model
    def _book(self, request):
        """Prepare the draft entries of a paid request that are missing.

        :return: the entries, none where no profile with accounts is set up
        """
        moves = self.env["account.move"].sudo()  # sudo: as in _lines_for
        for line in request._unbooked_lines():
            # sudo: as in _lines_for
            moves |= moves.create(line._prepare_move(request.sudo()))
        return moves
