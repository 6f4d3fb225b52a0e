"""Which firm of our contacts an identifier of a register means."""

from odoo import api, fields, models

# The list of org-id.guide for the unified social credit identifier, which firms in
# our contacts carry as their tax number.
USCI = "CN-USCI"


class PartyIdentifier(models.Model):
    """One identifier of one firm; a firm may have several."""

    _name = "microworks.party.identifier"
    _description = "Identifier of a Firm"
    _inherit = ["microworks.guarded"]
    _rec_name = "identifier"
    _order = "scheme, identifier, id"

    _guarded_fields = frozenset({"partner_id", "scheme", "identifier", "name_key"})

    _place_uniq = models.UniqueIndex("(scheme, identifier, name_key)")

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Firm",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    scheme = fields.Char(
        string="Register",
        required=True,
        readonly=True,
        help="The register, or the publisher for ids that only he knows.",
    )
    identifier = fields.Char(readonly=True)
    name_key = fields.Char(
        string="Name Compared",
        readonly=True,
        help="Ids of a publisher's own mean something together with the name only.",
    )

    @api.model
    def _partners_of(self, parties):
        """The firms of ``parties``; those not known yet are created.

        :param parties: :class:`~...tools.ocds_types.Party` in the order of the file:
            under one id the first says what a new firm is called
        :return: dict of firm ids by (scheme, identifier, key)
        """
        wanted = {}
        for party in parties:
            wanted.setdefault((party.scheme, party.identifier, party.key), party)
        # sudo: the caller may import; whom an identifier means is for the register.
        known = self.sudo().search_fetch(
            [
                ("scheme", "in", list({key[0] for key in wanted})),
                ("identifier", "in", list({key[1] for key in wanted})),
            ],
            ["scheme", "identifier", "name_key", "partner_id"],
        )
        found = {
            (row.scheme, row.identifier, row.name_key): row.partner_id.id
            for row in known
        }
        missing = {key: p for key, p in wanted.items() if key not in found}
        if missing:
            found |= self._create_missing(missing)
        return found

    def _create_missing(self, missing):
        partners = self._partners_by_usci(missing)
        new = [key for key in missing if key not in partners]
        # sudo: firms of the past are contacts like others; whoever may import may
        # not need to edit contacts.
        created = (
            self.env["res.partner"]
            .sudo()  # sudo: see above
            .with_context(
                tracking_disable=True,
                mail_create_nosubscribe=True,
                mail_create_nolog=True,
            )
            .create(
                [
                    {
                        "name": missing[key].name,
                        "is_company": True,
                        "vat": key[1] if key[0] == USCI else False,
                    }
                    for key in new
                ]
            )
        )
        partners |= dict(zip(new, created.ids, strict=True))
        self._unguarded().create(
            [
                {
                    "scheme": key[0],
                    "identifier": key[1],
                    "name_key": key[2],
                    "partner_id": partners[key],
                }
                for key in missing
            ]
        )
        return partners

    def _partners_by_usci(self, missing):
        """Firms we know already by their unified social credit identifier."""
        codes = {key[1]: key for key in missing if key[0] == USCI}
        if not codes:
            return {}
        # sudo: as above, only to link.
        known = (
            self.env["res.partner"]
            .sudo()  # sudo: see above
            .search([("vat", "in", list(codes)), ("is_company", "=", True)])
        )
        return {codes[firm.vat]: firm.id for firm in known.sorted("id", reverse=True)}
