"""A winner who does not sign: the award is withdrawn, the next candidate or a new try."""

from odoo import fields, models

from ...exceptions import Refusal, Refused

GROUNDS = [
    ("gave_up", "Gives up the award or does not sign"),
    ("no_security", "Does not furnish the performance security"),
    ("force_majeure", "Cannot perform because of force majeure"),
    ("unlawful", "Unlawful conduct that affected the award"),
]
# Parameter of the rule set per ground: what becomes of the bid security.
PARAMETER = "award.revoked.%s"
KEPT = "kept"


class ProcurementRevoke(models.Model):
    """awarded → candidates_published, where the next candidate can be awarded, or
    awarded → failed, where the works can be let again (招标投标法实施条例 Art. 55, 74;
    政府采购法实施条例 Art. 49).

    Only while no contract is signed, by a leader who did not award; the next award
    is for somebody else than who withdrew this one. The bid that lost its award
    stays out for good.
    """

    _inherit = "microworks.procurement"

    revoked_on = fields.Date(string="Award Withdrawn On", readonly=True, copy=False)
    revoker_id = fields.Many2one(
        comodel_name="res.users",
        string="Award Withdrawn By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    # === GATE ===

    def _refusals_revocation(self, target, ground, document):
        refusals = []
        if ground not in [key for key, _label in GROUNDS]:
            refusals.append(
                Refusal(
                    "MW-PROC-25",
                    self.env._("the ground is missing"),
                    basis="招标投标法实施条例第55条",
                    next_step=self.env._("choose why the award cannot stand"),
                )
            )
        if document.project_id != self.project_id or document.state != "reviewed":
            refusals.append(
                Refusal(
                    "MW-PROC-26",
                    self.env._("there is no evidence that the award cannot stand"),
                    next_step=self.env._(
                        "upload the declaration or proof as a document of these works"
                        " and have it reviewed"
                    ),
                )
            )
        if self._signed_contracts():
            refusals.append(
                Refusal(
                    "MW-PROC-27",
                    self.env._("the contractor has signed the contract"),
                    basis="招标投标法第46条",
                    next_step=self.env._(
                        "terminate the contract with a reason instead"
                    ),
                )
            )
        if target == "candidates_published" and self._signed_contracts("terminated"):
            refusals.append(
                Refusal(
                    "MW-PROC-31",
                    self.env._("a contract of this award was signed, then terminated"),
                    basis="招标投标法实施条例第55条",
                    next_step=self.env._(
                        "end without an award and let the works again"
                    ),
                )
            )
        elif target == "candidates_published" and not self._next_candidate():
            refusals.append(
                Refusal(
                    "MW-PROC-28",
                    self.env._("there is no further candidate"),
                    basis="招标投标法实施条例第55条",
                    next_step=self.env._(
                        "end without an award and let the works again"
                    ),
                )
            )
        return refusals

    def _signed_contracts(self, *states):
        """Contracts that the contractor signed: those in ``states``, or that stand."""
        # sudo: whether one is signed, whoever may read it.
        return self.sudo().contract_ids.filtered(
            lambda contract: (
                (contract.contractor_signatory_id or contract.signed_on)
                and (
                    contract.state in states
                    if states
                    else contract.state != "terminated"
                )
            )
        )

    def _next_candidate(self):
        """The published candidate after the winner; empty when there is none."""
        return self._candidates().filtered(lambda bid: not bid.is_winner)[:1]

    def _winners_bond(self):
        """The bid security of the winner that is still held."""
        # sudo: the security of the award, whoever recorded it.
        bonds = self.env["microworks.security"].sudo()
        firm = self.sudo().winner_id.commercial_partner_id  # sudo: see above
        return bonds.search(
            [
                ("procurement_id", "=", self.id),
                ("kind", "=", "bid"),
                ("state", "=", "held"),
                ("partner_id", "child_of", firm.id),
            ]
        )

    # === ACTIONS ===

    def action_revoke(self, ground=None, document_id=None, again=False, reason=None):
        """Withdraw the award of a winner who does not sign.

        :param str ground: ``gave_up``, ``no_security``, ``force_majeure``, ``unlawful``
        :param int document_id: a reviewed document of these works, the evidence
        :param bool again: end without an award instead of the next candidate
        :raises Refused: signed already, no evidence, no candidate left, no reason
        :raises RoleRefused: no leader, or the one who awarded
        """
        self.ensure_one()
        target = "failed" if again else "candidates_published"
        self._lock()
        self._check_step(target)
        if self.state != "awarded" or self.origin != "own":
            self._refuse_edge(self.state, target)
        # Anything may be sent in a call; only a number names a document.
        known = [document_id] if type(document_id) is int else []
        document = self.env["microworks.document"].browse(known).exists()
        if refusals := self._refusals_revocation(target, ground, document):
            raise Refused(self._refusal_name(), refusals)
        facts = self._revocation_facts(ground, document)
        self._transition(
            target,
            reason=reason,
            vals={
                "winner_bid_id": False,
                "winner_id": False,
                "award_amount": 0,
                "contract_due": False,
            },
            facts=facts,
        )
        self._after_revocation(target, reason, facts)
        self.project_id._raise_colour(
            "yellow", self.env._("award withdrawn: %(why)s", why=reason), self
        )

    def _revocation_facts(self, ground, document):
        """What the event says: basis, evidence, security, and what credit knows."""
        rules = self.project_id._rules()
        code = PARAMETER % ground
        fate = rules._parameter(code)
        # sudo: the firm, whose name was published with the award.
        firm = self.sudo().winner_id
        return {
            "ground": ground,
            "basis": rules._legal_basis(code),
            "evidence": [document.id, document.sha256 or ""],
            "award": f"{self.award_amount:.2f}",
            "bid_security": [
                [bond.id, f"{bond.amount:.2f}", fate] for bond in self._winners_bond()
            ]
            or "none held",
            "credit": {"party": [firm.id, firm.name], "fact": f"award lost: {ground}"},
        }

    def _after_revocation(self, target, reason, facts):
        """The bid, its security, the draft of the contract and the notices follow."""
        self._forget_activities()
        loser = self._all_bids().filtered("is_winner")
        loser._unguarded().write({"is_winner": False})
        # sudo: the draft goes whoever drew it up.
        for contract in self.sudo().contract_ids.filtered(lambda c: c.state == "draft"):
            contract._transition("terminated", reason=reason, system=True)
        self._settle_bonds(reason, facts)
        loser._transition("revoked", reason=reason, system=True)
        self._stop_notices(reason, kind="P07")
        if target == "failed":
            self._speaking()._announce_revocation()
            return
        self.project_id._transition("procuring", system=True)
        # sudo: a task for somebody else; a leader does not write procurements.
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Award to the next candidate"),
            user_id=self.author_id.id or self.env.user.id,
        )

    def _announce_revocation(self):
        """Whoever read the first notice reads that it does not hold any more."""
        self._open_notice(
            "P07",
            self.env._("Award withdrawn: %(name)s", name=self.name),
            body=self.env._("The award is withdrawn; the works will be let again."),
        )

    def _settle_bonds(self, reason, facts):
        if facts["bid_security"] == "none held":
            return
        today = self._legal_today()
        due = self.project_id._rules()._deadline_end("D-BOND", today)
        # sudo: the bonds found for the facts; the role was checked by the step.
        bonds = self.env["microworks.security"].sudo()
        for bond_id, _amount, fate in facts["bid_security"]:
            bond = bonds.browse(bond_id)
            if fate == KEPT:
                bond._transition("called", reason=reason)
                continue
            bond.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=due,
                summary=self.env._("Give the bid security back"),
                user_id=self.author_id.id or self.env.user.id,
            )
