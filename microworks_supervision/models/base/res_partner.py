"""What must not happen to a contact that is a party here."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.step import Duty

# Who may say that two contacts are one firm.
MERGERS = Duty(("group_county_department",))
# Kept in the trail when the contact is a party.
WATCHED = ("name", "vat", "active", "ref")
# Decide whose records a firm's account reads; never changed of a party.
BOUND = ("parent_id", "is_company")


class ResPartner(models.Model):
    """Parties: bidders, contractors, payees, members of committees, consultants.

    Their records point at the contact, and seals are bound to it, so contacts are never
    merged: one is marked as a duplicate of the other, with reason and event, archived,
    and everything stays where it was recorded.
    """

    _inherit = "res.partner"

    microworks_same_as_id = fields.Many2one(
        comodel_name="res.partner",
        string="Duplicate Of",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The same firm or person, entered twice; records stay where they are.",
    )

    microworks_is_firm = fields.Boolean(
        string="Can Take Works",
        compute="_compute_microworks_is_firm",
        search="_search_microworks_is_firm",
        help="A firm, or a craftsman with an account of a contractor; no office, no"
        " village and nobody of them.",
    )

    # === FIRMS ===

    def _compute_microworks_is_firm(self):
        firms = self.filtered_domain(self._firm_domain())
        for partner in self:
            partner.microworks_is_firm = partner in firms

    @api.model
    def _search_microworks_is_firm(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return self._firm_domain()

    @api.model
    def _firm_domain(self):
        """What pickers of firms offer: contractors and consultants."""
        # sudo: ids only, of offices, and of persons who have a contractor's account.
        areas = self.env["microworks.area"].sudo().with_context(active_test=False)
        offices = areas.search([("partner_id", "!=", False)]).partner_id
        companies = self.env["res.company"].sudo()  # sudo: as above
        offices |= companies.search([("partner_id", "!=", False)]).partner_id
        group = self.env.ref("microworks_supervision.group_contractor")
        users = self.env["res.users"].sudo()  # sudo: as above
        craftsmen = users.search([("all_group_ids", "in", group.ids)]).partner_id
        return (
            Domain("id", "not in", offices.ids)
            & Domain("partner_share", "=", True)
            & (
                Domain("is_company", "=", True)
                | Domain("id", "in", craftsmen.filtered(lambda p: not p.parent_id).ids)
            )
        )

    # === PARTIES ===

    @api.model
    def _party_fields(self):
        """Stored fields of our models that point at a contact: model and field."""
        return [
            (model, name)
            for model in self.env.registry.values()
            if model._name.startswith("microworks.")
            and not model._abstract
            and not model._transient
            for name, field in model._fields.items()
            if field.type in ("many2one", "many2many")
            and field.comodel_name == "res.partner"
            and field.store
        ]

    def _parties(self):
        """Those of these contacts that a record here names."""
        # sudo: whether there is any record, nothing of it.
        found = self.sudo().browse()
        for model, name in self._party_fields():
            records = self.env[model._name].sudo()  # sudo: see above
            rest = self - found
            if not rest:
                break
            rows = records.with_context(active_test=False)._read_group(
                [(name, "in", rest.ids)], [name]
            )
            # sudo: ids only, of the contacts that were asked about.
            found |= self.sudo().browse([row[0].id for row in rows]) & rest
        return found.with_env(self.env)

    def _check_no_party(self, refuse):
        if self._parties():
            refuse()

    def _refuse_merge(self):
        self.env["microworks.refusing"]._refuse(
            "MW-PARTY-01",
            self.env._(
                "a contact that takes part in procurements, contracts or payments is"
                " not merged"
            ),
            next_step=self.env._(
                "have the county department mark it as a duplicate, with a reason"
            ),
        )

    # === CRUD ===

    def write(self, vals):
        bound = [name for name in BOUND if name in vals]
        watched = [name for name in WATCHED if name in vals]
        if not bound and not watched:
            return super().write(vals)
        parties = self.filtered(
            lambda partner: any(
                partner._fields[name].convert_to_write(partner[name], partner)
                != (vals[name] or False)
                for name in bound + watched
            )
        )._parties()
        if bound and parties.filtered(lambda partner: partner._is_rebound(vals)):
            self.env["microworks.refusing"]._refuse(
                "MW-PARTY-02",
                self.env._(
                    "a contact that takes part in procurements, contracts or payments"
                    " does not move to another firm"
                ),
                next_step=self.env._("make a new contact for the other firm"),
            )
        if self.env.user.share and parties and {"name", "vat"} & {*watched}:
            self._refuse_renaming()
        before = {partner: partner._party_values(watched) for partner in parties}
        result = super().write(vals)
        for partner, old in before.items():
            new = partner._party_values(watched)
            if new != old:
                self.env["microworks.event"]._record(
                    partner, kind="change", before=old, after=new
                )
        return result

    def _refuse_renaming(self):
        # What an account's holder and a signature are held against.
        self.env["microworks.refusing"]._refuse(
            "MW-PARTY-05",
            self.env._(
                "the registered name of a party is not changed by the party itself"
            ),
            next_step=self.env._("bring the new licence to the office"),
        )

    def _is_rebound(self, vals):
        """Whether these values take the contact to another firm than its own."""
        self.ensure_one()
        if not self.parent_id:
            # A craftsman or an expert who is his own firm; a firm stays one.
            into = not vals.get("is_company", self.is_company)
            return bool(into and vals.get("parent_id"))
        firm = vals.get("is_company", self.is_company) != self.is_company
        return firm or (vals.get("parent_id", self.parent_id.id) != self.parent_id.id)

    def _party_values(self, names):
        return {name: self[name] or None for name in names} | (
            {"active": self.active} if "active" in names else {}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_no_party(self):
        if self._parties():
            self.env["microworks.refusing"]._refuse(
                "MW-PARTY-04",
                self.env._(
                    "a contact that takes part in procurements, contracts or payments"
                    " is not deleted"
                ),
                next_step=self.env._("archive it"),
            )

    # === DUPLICATES ===

    def _mark_duplicate(self, original_id, reason=None):
        """Mark this contact as the same firm or person as another, and archive it.

        Nothing else changes: bids, contracts and accounts keep the contact they were
        recorded with, and seals stay whole.

        :param int original_id: the contact to go on with
        :raises Refused: MW-WF-02 no reason; MW-PARTY-03 not possible
        :raises RoleRefused: not the county department
        """
        self.ensure_one()
        self.check_access("read")
        role = next(
            (
                name
                for name in MERGERS.groups
                if self.env.user.has_group(f"microworks_supervision.{name}")
            ),
            None,
        )
        if not role:
            self.env["microworks.refusing"]._refuse_role(MERGERS.groups)
        original = self.browse(original_id if isinstance(original_id, int) else 0)
        original = original.exists()
        if (
            not original
            or original == self
            or original.microworks_same_as_id
            or self.microworks_same_as_id
            or original.is_company != self.is_company
        ):
            self.env["microworks.refusing"]._refuse(
                "MW-PARTY-03",
                self.env._("this contact cannot be a duplicate of that one"),
                next_step=self.env._(
                    "choose another firm, or person, that is no duplicate itself"
                ),
            )
        original.check_access("read")
        self.env["microworks.workflow"]._check_reason(reason)
        # sudo: the department has no right to write contacts in general.
        known = self.sudo()
        known.write({"microworks_same_as_id": original.id, "active": False})
        self.env["microworks.event"]._record(
            known,
            kind="record",
            role=role,
            reason=reason,
            facts={"duplicate_of": [original.id, original.name]},
        )

    def _one_firm(self):
        """All contacts that are this firm: itself, its duplicates, what it duplicates."""
        # sudo: compared only.
        known = self.sudo().with_context(active_test=False)
        firms = known.commercial_partner_id
        firms |= firms.microworks_same_as_id
        return firms | known.search([("microworks_same_as_id", "in", firms.ids)])
