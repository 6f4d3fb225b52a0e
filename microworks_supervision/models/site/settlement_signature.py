"""One of the three signatures under a settlement."""

from odoo import api, fields, models

PARTIES = [
    ("owner", "Project owner"),
    ("contractor", "Contractor"),
    ("reviewer", "Reviewing firm"),
]


class SettlementSignature(models.Model):
    """Recorded from the signed review report, while the settlement is reviewed."""

    _name = "microworks.settlement.signature"
    _description = "Signature under a Settlement"
    _inherit = ["microworks.site.line"]
    _order = "settlement_id, id"
    _rec_name = "party"

    _guard_parent = "settlement_id"
    _guarded_fields = frozenset({"project_id", "area_id", "company_id", "recorder_id"})

    _party_once = models.UniqueIndex(
        "(settlement_id, party)", "This party has already signed."
    )
    _person_once = models.UniqueIndex(
        "(settlement_id, partner_id)", "The three signatures come from three persons."
    )

    settlement_id = fields.Many2one(
        comodel_name="microworks.settlement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    project_id = fields.Many2one(
        related="settlement_id.project_id", store=True, precompute=True, index=True
    )
    area_id = fields.Many2one(
        related="settlement_id.area_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, precompute=True
    )
    party = fields.Selection(PARTIES, required=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Signed By",
        required=True,
        ondelete="restrict",
    )
    signed_on = fields.Date(required=True, default=lambda self: self._legal_today())
    recorder_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )

    @api.depends_context("lang")
    @api.depends("party")
    def _compute_display_name(self):
        labels = dict(self._fields["party"]._description_selection(self.env))
        for record in self:
            record.display_name = labels.get(record.party, "")

    # === CONSTRAINT ===

    @api.constrains("party", "partner_id", "settlement_id")
    def _check_person(self):
        # sudo: compares links of partners the caller may not list.
        for line in self.sudo():
            person = line.partner_id
            firm = {
                "contractor": line.settlement_id.contract_id.partner_id,
                "reviewer": line.settlement_id.reviewer_id,
            }.get(line.party)
            if person.is_company:
                line._refuse(
                    "MW-SET-08",
                    self.env._(
                        "a person signs, not a firm: %(name)s", name=person.name
                    ),
                    next_step=self.env._("choose the person who signed"),
                )
            if firm and person.commercial_partner_id != firm.commercial_partner_id:
                line._refuse(
                    "MW-SET-09",
                    self.env._(
                        "%(person)s does not belong to %(firm)s",
                        person=person.name,
                        firm=firm.name,
                    ),
                    next_step=self.env._("choose a person of that firm"),
                )

    # === CRUD ===

    def write(self, vals):
        result = super().write(vals)
        if not self._guard_is_lifted():
            # Whoever changes the record of a signature answers for it.
            self._unguarded().write({"recorder_id": self.env.uid})
        return result

    # === GUARD ===

    def _guard_check_parent(self):
        # Signatures belong to the one state in which there is a result to sign.
        for settlement in self.sudo().settlement_id:  # sudo: reads the state only
            if settlement.state != "reviewed":
                settlement._refuse(
                    "MW-SET-10",
                    self.env._("signatures are recorded after the review"),
                    next_step=self.env._("record the review first"),
                )
