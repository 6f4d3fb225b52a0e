"""Two parties, two persons."""

from odoo import models

from ...exceptions import Refused
from ..core.workflow import Edge

OFFICER = Edge(("group_township_officer",))
OWNER_SIDE = Edge(
    (
        "group_village_clerk",
        "group_township_officer",
        "group_township_leader",
        "group_county_department",
    )
)
CONTRACTOR = Edge(("group_contractor",))


class ContractSigning(models.Model):
    _inherit = "microworks.contract"

    def action_sign_owner(self):
        """Sign for the project owner.

        :raises Refused: no draft, signed already, or a term is missing
        """
        for contract in self:
            contract._lock()
            role = contract._check_role(OWNER_SIDE)
            contract._check_unsigned("owner_signatory_id")
            contract._check_ready_to_sign()
            contract._unguarded().write(
                {
                    "owner_signatory_id": self.env.user.id,
                    "owner_signed_on": self._legal_today(),
                }
            )
            contract._record_signature("owner", role)

    def action_sign_contractor(self):
        """Sign for the own firm (contractor's account).

        :raises Refused: no draft, signed already, a term is missing, another firm's
            contract
        """
        for contract in self:
            contract._lock()
            role = contract._check_role(CONTRACTOR)
            # sudo: the own firm of the account.
            person = self.env.user.sudo().partner_id
            firm = contract.sudo().partner_id  # sudo: to compare with it only
            if person.commercial_partner_id != firm:
                contract._refuse_signatory()
            contract._sign_contractor(person, role)

    def _sign_contractor_on_paper(self, person):
        """Record the contractor's signature on paper (township officers).

        :param person: the representative, a contact of the contractor
        """
        self._lock()
        role = self._check_role(OFFICER)
        if person.commercial_partner_id != self.partner_id:
            self._refuse_signatory()
        self._sign_contractor(person, role)

    def _refuse_signatory(self):
        self._refuse(
            "MW-CONT-11",
            self.env._("this person does not belong to the contractor"),
            next_step=self.env._("have the contractor's representative sign"),
        )

    def _sign_contractor(self, person, role):
        self._check_unsigned("contractor_signatory_id")
        self._check_ready_to_sign()
        self._unguarded().write(
            {
                "contractor_signatory_id": person.id,
                "contractor_signed_on": self._legal_today(),
                "contractor_recorder_id": self.env.user.id,
            }
        )
        self._record_signature("contractor", role)

    def _check_unsigned(self, name):
        if self.state != "draft" or self[name]:
            self._refuse(
                "MW-CONT-12",
                self.env._("this side has signed already, or there is no draft"),
                next_step=self.env._("reload the form"),
            )

    def _check_ready_to_sign(self):
        """The first signature closes the draft: nothing may be missing in it."""
        if refusals := self._refusals_draft():
            raise Refused(self._refusal_name(), refusals)

    def _refusals_draft(self):
        """What the draft lacks before anybody signs it."""
        # sudo: what lacks is the same for the contractor, who may not read the rules.
        record = self.sudo()
        return record._refusals_amount() + record._refusals_terms()

    def _record_signature(self, side, role):
        # sudo: names for the trail.
        record = self.sudo()
        self.env["microworks.event"]._record(
            self,
            kind="record",
            role=role,
            facts={
                "side": side,
                "owner": record.owner_signatory_id.name or None,
                "contractor": record.contractor_signatory_id.name or None,
                "amount": f"{record.amount:.2f}",
            },
        )
