"""Two parties, two persons."""

from odoo import api, models

from ...exceptions import Refused
from ...tools.step import Duty

OWNERS = (
    "group_village_clerk",
    "group_township_officer",
    "group_township_leader",
    "group_county_department",
)
# Nobody holds both hands: who signs for one side does not record the other's paper.
OFFICER = Duty(("group_township_officer",), apart=("owner_signatory_id",))
OWNER_SIDE = Duty(OWNERS, apart=("contractor_recorder_id",))
CHECKER = Duty(OWNERS, apart=("contractor_recorder_id",))
CONTRACTOR = Duty(("group_contractor",))


class ContractSigning(models.Model):
    _inherit = "microworks.contract"

    # === COMPUTE ===

    @api.depends(
        "state",
        "contractor_signatory_id",
        "contractor_recorder_id",
        "contractor_checker_id",
    )
    @api.depends_context("uid")
    def _compute_awaits_paper_check(self):
        for contract in self:
            contract.awaits_paper_check = (
                contract.state == "draft"
                and contract._is_signed_on_paper()
                and not contract.contractor_checker_id
            )

    # === CRUD ===

    def write(self, vals):
        result = super().write(vals)
        if "file" in vals:
            # Another paper is another check.
            checked = self.filtered(
                lambda contract: (
                    contract.state == "draft" and contract.contractor_checker_id
                )
            )
            checked._unguarded().write(
                {"contractor_checker_id": False, "contractor_checked_on": False}
            )
        return result

    # === ACTIONS ===

    def action_sign_owner(self):
        """Sign for the project owner.

        :raises Refused: no draft, signed already, or a term is missing
        """
        for contract in self:
            contract._lock()
            role = contract._check_role(OWNER_SIDE)
            contract._check_apart(OWNER_SIDE)
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

    def action_check_paper(self):
        """Confirm that the scanned paper bears the contractor's signature.

        :raises Refused: there is no such signature to be checked
        :raises RoleRefused: the person who recorded it
        """
        for contract in self:
            contract._lock()
            role = contract._check_role(CHECKER)
            contract._check_apart(CHECKER)
            if not contract.awaits_paper_check:
                contract._refuse(
                    "MW-CONT-14",
                    self.env._("no signature on paper waits for a check here"),
                    next_step=self.env._("reload the form"),
                )
            contract._check_scan()
            contract._unguarded().write(
                {
                    "contractor_checker_id": self.env.user.id,
                    "contractor_checked_on": self._legal_today(),
                }
            )
            contract._record_signature("paper checked", role)

    def _sign_contractor_on_paper(self, person, file=None, file_name=None):
        """Record the contractor's signature on paper (township officers).

        Another person checks the scan before the signature is completed.

        :param person: the representative, a contact of the contractor
        :param file: the scanned paper, base64; none where the contract has it already
        """
        self._lock()
        role = self._check_role(OFFICER)
        self._check_apart(OFFICER)
        if person.commercial_partner_id != self.partner_id:
            self._refuse_signatory()
        if file:
            self.env["microworks.document"]._file_facts(
                {"file": file, "file_name": file_name}
            )
            self.write({"file": file, "file_name": file_name})
        self._check_scan()
        self._sign_contractor(person, role)

    def _check_scan(self):
        if not self._paper("file"):
            self._refuse(
                "MW-CONT-15",
                self.env._("a signature on paper is recorded with its scan"),
                next_step=self.env._("add the scanned paper, or let him sign online"),
            )

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

    def _is_signed_on_paper(self):
        """Whether somebody else recorded the contractor's signature."""
        # sudo: compares persons only.
        known = self.sudo()
        recorder = known.contractor_recorder_id
        return bool(known.contractor_signatory_id and recorder) and (
            not recorder._is_one_of(known.contractor_signatory_id)
        )

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
                "paper": record._paper_digest(record._paper("file")),
            },
        )
