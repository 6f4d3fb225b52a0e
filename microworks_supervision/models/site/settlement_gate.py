"""What stands between a settlement and its next step."""

from odoo import models
from odoo.tools import format_list

from ...exceptions import Refusal

PARTIES = ("owner", "contractor", "reviewer")
# The kind of document that bears the three signatures.
REPORT = "D39"


class SettlementGate(models.Model):
    _inherit = "microworks.settlement"

    # === GATE ===

    def _get_refusals(self, target):
        # sudo: states and totals are compared, whoever may read them.
        known = self.sudo()
        if target == "submitted":
            return known._get_submit_refusals()
        if target == "reviewed":
            return known._get_review_refusals()
        if target == "signed":
            return (
                known._get_review_refusals()
                + known._get_signature_refusals()
                + known._get_paper_refusals()
                + known.project_id._get_following_refusals("settled", known, target)
            )
        return []

    def _get_submit_refusals(self):
        refusals = []
        if self.project_id.state != "accepted":
            refusals.append(
                Refusal(
                    "MW-SET-01",
                    self.env._("the works are not accepted, or already settled"),
                    next_step=self.env._("settle after the acceptance has passed"),
                )
            )
        if self.submitted_amount <= 0:
            refusals.append(
                Refusal(
                    "MW-SET-02",
                    self.env._("no amount was submitted"),
                    next_step=self.env._("enter the amount of the settlement book"),
                )
            )
        return refusals

    def _get_review_refusals(self):
        refusals = []
        reviewed, compare = self.reviewed_amount, self.currency_id.compare_amounts
        if reviewed <= 0 or compare(reviewed, self.submitted_amount) > 0:
            refusals.append(
                Refusal(
                    "MW-SET-03",
                    self.env._(
                        "the reviewed amount is missing or above the submitted one"
                    ),
                    next_step=self.env._("enter the amount of the review report"),
                )
            )
        limit = float(self.contract_id._current_amount())
        if compare(reviewed, limit) > 0:
            refusals.append(
                Refusal(
                    "MW-SET-04",
                    self.env._(
                        "%(amount)s is above the contract with its approved"
                        " variations: %(limit)s",
                        amount=reviewed,
                        limit=limit,
                    ),
                    next_step=self.env._("have a variation approved first"),
                )
            )
        if not self.reviewer_id:
            refusals.append(
                Refusal(
                    "MW-SET-05",
                    self.env._("the reviewing firm is not named"),
                    next_step=self.env._("name the firm of the review report"),
                )
            )
        duty = self._get_held_duty(self.reviewer_id.commercial_partner_id)
        if duty:
            refusals.append(
                Refusal(
                    "MW-SET-06",
                    self.env._(
                        "the reviewing firm has another duty in this project: %(duty)s",
                        duty=duty,
                    ),
                    rule=self.env._("separation of duties"),
                    next_step=self.env._("hire a firm that had no part in the works"),
                )
            )
        return refusals

    def _get_held_duty(self, firm):
        """In which other duty ``firm`` already served this project; empty if none."""
        if not firm:
            return ""
        for label, partners in self._get_duties():
            if firm in partners.commercial_partner_id:
                return label
        return ""

    def _get_duties(self):
        """Pairs of duty and partners that cannot review this settlement."""
        people = self.project_id.acceptance_ids.participant_ids
        return [
            (self.env._("contractor"), self.contract_id.partner_id),
            (
                self.env._("bidder"),
                self.contract_id.procurement_id._all_bids().partner_id,
            ),
            (
                self.env._("designer or supervisor"),
                people.filtered(
                    lambda line: line.role in ("designer", "supervisor")
                ).partner_id,
            ),
        ]

    def _get_signature_refusals(self):
        signed = set(self.signature_ids.mapped("party"))
        labels = dict(
            self.signature_ids._fields["party"]._description_selection(self.env)
        )
        missing = [labels[party] for party in PARTIES if party not in signed]
        if not missing:
            return []
        return [
            Refusal(
                "MW-SET-07",
                self.env._(
                    "not signed by: %(parties)s", parties=format_list(self.env, missing)
                ),
                next_step=self.env._("record the signatures of the review report"),
            )
        ]

    def _get_paper_refusals(self):
        """Signatures on paper are seen on a report that a second person confirmed."""
        papers = self.review_report_id | self.project_id.document_ids.filtered(
            lambda document: document.kind_id.code == REPORT
        )
        if not self.paper_recorder_ids or "reviewed" in papers.mapped("state"):
            return []
        return [
            Refusal(
                "MW-SET-11",
                self.env._("signatures on paper, but no confirmed review report"),
                next_step=self.env._(
                    "add the signed report and have another person confirm it"
                ),
            )
        ]
