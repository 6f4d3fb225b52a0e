"""What procurement, contract and variation refuse, code by code."""

from odoo import Command
from odoo.tests import tagged

from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestLettingRefusals(Letting):
    made_once = ("published", "evaluated", "in_force")

    def codes_of(self, record, target):
        return [refusal.code for refusal in record._get_refusals(target)]

    def member(self, procurement, **values):
        return (
            self.env["microworks.committee.member"]
            .with_user(self.people["officer"])
            .create(
                {
                    "procurement_id": procurement.id,
                    "partner_id": self.experts[0].id,
                    **values,
                }
            )
        )

    def score(self, bid, member):
        return (
            self.env["microworks.bid.score"]
            .with_user(self.people["officer"])
            .create({"bid_id": bid.id, "member_id": member.id, "score": 90})
        )

    def consultation(self):
        """A procurement whose bids get points, with three of them."""
        procurement = self.published(
            amount=200_000, method="consultation", method_reason=False
        )
        return procurement, [
            self.bid(procurement, firm, 150_000) for firm in self.firms[:3]
        ]

    # === PROCUREMENT ===

    def test_the_project_waits_for_notice_award_and_contract(self):
        """The life of the works follows what really happened."""
        project = self.priced()
        for target, code in (
            ("procuring", "MW-PROJ-10"),
            ("awarded", "MW-PROJ-11"),
            ("contracted", "MW-PROJ-12"),
        ):
            self.assertIn(code, self.codes_of(project, target))

    def test_a_notice_has_a_text_and_a_deadline(self):
        """No empty notice is approved, none without a last hour published."""
        procurement = self.plan(self.priced(), notice=False)
        with self.assert_refused("MW-PROC-05"):
            self.by("leader", procurement).action_approve()
        procurement.notice = "Works as described"
        self.by("leader", procurement).action_approve()
        with self.assert_refused("MW-PROC-08"):
            procurement.action_publish(False)

    def test_only_a_failure_is_repeated(self):
        """A running procurement has no second try."""
        with self.assert_refused("MW-PROC-09"):
            self.published().action_again()

    def test_a_witness_comes_to_the_opening(self):
        """Nobody confirms in advance that he will have been there."""
        with self.assert_refused("MW-PROC-17"):
            self.by("supervisor", self.published()).action_witness()

    def test_only_invited_firms_bid(self):
        """In a restricted method the others are not asked, nor is their envelope taken."""
        procurement = self.published(
            method="direct",
            method_reason=False,
            invited_ids=[Command.link(self.firms[0].id)],
        )
        bids = self.env["microworks.bid"].with_user(self.people["officer"])
        with self.assert_refused("MW-BID-10"):
            bids._register_paper(procurement, self.firms[1], "No. 7")

    def test_an_envelope_is_never_altered(self):
        """Not even by the superuser."""
        bid = self.bid(self.published(), self.firms[0], 50_000)
        envelope = self.env["microworks.bid.envelope"].search([("bid_id", "=", bid.id)])
        with self.assert_refused("MW-BID-12"):
            envelope.sealed = b"e30="
        with self.assert_refused("MW-BID-12"):
            envelope.unlink()

    def test_a_bid_is_excluded_in_the_evaluation_only(self):
        """Once the ranking stands, it takes a reopening with a reason."""
        procurement = self.evaluated()
        with self.assert_refused("MW-BID-09"):
            procurement.bid_ids[0].action_disqualify("Too late")

    def test_without_a_valid_bid_there_is_no_candidate(self):
        """An evaluation that ranks nobody publishes nobody."""
        procurement = self.evaluated()
        procurement.bid_ids._unguarded().write({"rank": 0})
        with self.assert_refused("MW-PROC-18"):
            procurement.action_publish_candidates()

    # === COMMITTEE ===

    def test_a_committee_declares_after_the_opening(self):
        """Before it nobody knows whose friend he would be."""
        member = self.member(self.published())
        with self.assert_refused("MW-COMM-02"):
            member.action_declare()

    def test_a_committee_is_closed_with_the_evaluation(self):
        """Nobody joins the people who have already ranked."""
        procurement = self.evaluated()
        with self.assert_refused("MW-COMM-01"):
            self.member(procurement, partner_id=self.experts[4].id)

    def test_points_follow_opening_and_declaration(self):
        """No points for a closed envelope, none by somebody who did not declare."""
        procurement, bids = self.consultation()
        member = self.member(procurement)
        # Who bids is no more to be read than what: nobody names a sealed bid.
        with self.assert_refused("MW-ROLE-02"):
            self.score(bids[0], member)
        with self.assert_refused("MW-COMM-05"):
            self.env["microworks.bid.score"].create(
                {"bid_id": bids[0].id, "member_id": member.id, "score": 90}
            )
        self.open(procurement)
        with self.assert_refused("MW-COMM-06"):
            self.score(bids[0], member)

    def test_a_committee_of_relatives_without_points_ranks_nothing(self):
        """Too few experts, a conflict found later, points missing: all are named."""
        procurement, _bids = self.consultation()
        self.open(procurement)
        members = self.committee(procurement)
        members._unguarded().write({"role": "owner_rep"})
        # A party does not move to a firm any more; a contact of before may have.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET parent_id = %s, commercial_partner_id = %s"
            " WHERE id = %s",
            [self.firms[0].id, self.firms[0].id, self.experts[0].id],
        )
        self.env.invalidate_all()
        with self.assert_refused("MW-PROC-13", "MW-PROC-15", "MW-PROC-16"):
            procurement.action_evaluate()

    # === CONTRACT ===

    def test_the_contract_is_what_was_awarded(self):
        """Another amount, no start, no defects period: refused with each code."""
        contract = self.contract(start_planned=False, duration_days=0, defects_months=1)
        contract._unguarded().write({"amount": 60_000})
        codes = self.codes_of(contract, "signed")
        for code in ("MW-CONT-05", "MW-CONT-08", "MW-CONT-09"):
            self.assertIn(code, codes)

    def test_nobody_signs_what_is_not_complete(self):
        """The first signature closes the draft, so what lacks is asked for before it."""
        contract = self.contract(start_planned=False, duration_days=30)
        with self.assert_refused("MW-CONT-08"):
            self.by("clerk", contract).action_sign_owner()
        self.assertFalse(contract.owner_signatory_id)
        contract.start_planned = "2030-01-01"
        self.by("clerk", contract).action_sign_owner()
        self.assertTrue(contract.owner_signatory_id)

    def test_a_side_signs_once(self):
        """A second signature would replace the first one."""
        contract = self.contract(duration_days=30)
        self.by("clerk", contract).action_sign_owner()
        with self.assert_refused("MW-CONT-12"):
            self.by("clerk", contract).action_sign_owner()

    def test_a_contract_follows_its_works(self):
        """Works that are not completed have no completed contract."""
        contract = self.in_force()
        for target in ("completed", "settled", "closed"):
            self.assertEqual(self.codes_of(contract, target), ["MW-CONT-04"])

    def test_a_security_is_for_something(self):
        """Money without a procurement or contract is not taken."""
        with self.assert_refused("MW-BOND-01"):
            self.env["microworks.security"].with_user(self.people["officer"]).create(
                {"amount": 1, "partner_id": self.firms[0].id}
            )

    # === VARIATIONS ===

    def variation(self, contract, *lines, **values):
        return (
            self.env["microworks.variation"]
            .with_user(self.people["clerk"])
            .create(
                {
                    "contract_id": contract.id,
                    "name": "Change",
                    "description": "As found on site",
                    "line_ids": [Command.create(line) for line in lines],
                    **values,
                }
            )
        )

    def test_a_variation_changes_something_and_leaves_something(self):
        """Neither an empty change nor one that takes all away."""
        contract = self.in_force()
        with self.assert_refused("MW-VAR-02"):
            self.by("officer", self.variation(contract)).action_verify()
        item = contract.boq_line_ids[0]
        whole = {"boq_line_id": item.id, "quantity": -item.quantity}
        with self.assert_refused("MW-VAR-03"):
            self.by("officer", self.variation(contract, whole)).action_verify()

    def test_the_items_of_a_variation_are_its_own(self):
        """Items of another contract and items without a quantity are refused."""
        contract = self.in_force()
        with self.assert_refused("MW-VAR-09"):
            self.variation(contract, {"name": "Kerb", "quantity": 0, "unit_price": 5})
        variation = self.variation(
            contract, {"name": "Kerb", "quantity": 1, "unit_price": 5}
        )
        foreign = contract._unguarded().copy({"procurement_id": False})
        item = (
            self.env["microworks.boq.line"]
            ._unguarded()
            .create({"contract_id": foreign.id, "name": "Pipe", "quantity": 1})
        )
        with self.assert_refused("MW-VAR-07"):
            variation.line_ids.boq_line_id = item.id

    def test_a_government_contract_grows_by_a_tenth(self):
        """What a government adds beyond that is let again."""
        contract = self.in_force()
        contract.project_id._unguarded().write({"owner_kind": "government"})
        variation = self.variation(
            contract, {"name": "Kerb", "quantity": 1, "unit_price": 5_000.01}
        )
        self.assertIn("MW-VAR-05", self.codes_of(variation, "approved"))
