"""From the ceiling price to the award, for the three classes."""

from datetime import timedelta

import psycopg2

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import Refused, RoleRefused
from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestProcurementFlow(Letting):
    made_once = ("published", "evaluated")

    # === THE WAY FORWARD ===

    def test_comparative_selection_goes_to_the_lowest_bid(self):
        """Class C by comparative selection: the lowest valid bid wins."""
        procurement = self.awarded(amounts=(55_000, 50_000, 52_000))
        self.assertEqual(procurement.state, "awarded")
        self.assertEqual(procurement.winner_id, self.firms[1])
        self.assertEqual(procurement.award_amount, 50_000)
        self.assertEqual(procurement.project_id.state, "awarded")
        self.assertEqual(
            procurement.bid_ids.filtered("is_winner"), procurement.winner_bid_id
        )

    def test_direct_award_needs_one_quotation_and_no_committee(self):
        """Class C after deliberation: one invited firm, three days of publicity."""
        project = self.priced()
        procurement = self.published(
            project=project,
            method="direct",
            method_reason=False,
            invited_ids=[Command.link(self.firms[0].id)],
        )
        self.bid(procurement, self.firms[0], 58_000)
        self.open(procurement)
        procurement.action_evaluate()
        procurement.action_publish_candidates()
        notice = self.finish_notice(procurement, "P06")
        self.assertGreater(notice.earliest_end - notice.started_on, timedelta(days=3))
        self.satisfy(project, "procurement_awarded", "awarded")
        procurement.action_award()
        self.assertEqual(procurement.winner_id, self.firms[0])

    def test_consultation_scores_price_and_technique(self):
        """Class B: 60 % price, 40 % points of the members; the best sum wins."""
        procurement = self.published(
            amount=200_000, method="consultation", method_reason=False
        )
        self.assertEqual(procurement.evaluation, "score")
        bids = [
            self.bid(procurement, firm, amount)
            for firm, amount in zip(
                self.firms, (150_000, 160_000, 180_000), strict=False
            )
        ]
        self.open(procurement)
        members = self.committee(procurement)
        for bid, points in zip(bids, (60, 90, 70), strict=True):
            for member in members:
                bid.env["microworks.bid.score"].create(
                    {"bid_id": bid.id, "member_id": member.id, "score": points}
                )
        procurement.action_evaluate()
        # 150/160 × 100 × 0.6 + 90 × 0.4
        self.assertEqual(bids[1].score, 92.25)
        self.assertEqual([bid.rank for bid in bids], [2, 1, 3])

    def test_open_tender_of_class_a_is_approved_by_the_county(self):
        """A township leader cannot approve the method of class A."""
        procurement = self.plan(
            self.priced(600_000), method="open", method_reason=False
        )
        with self.assertRaises(RoleRefused) as error:
            self.by("leader", procurement).action_approve()
        self.assertEqual(self.codes(error), ["MW-ROLE-01"])
        self.by("department", procurement).action_approve()
        self.assertEqual(procurement.ceiling_price, 600_000)

    def test_publishing_moves_the_project(self):
        """The works are in procurement once the notice is out."""
        procurement = self.published()
        self.assertEqual(procurement.project_id.state, "procuring")
        self.assertTrue(
            procurement.project_id.publicity_ids.filtered(lambda p: p.kind == "P05")
        )

    def test_the_cron_closes_after_the_deadline(self):
        """Nobody has to be there to close."""
        procurement = self.published()
        self.frozen.move_to(procurement.deadline)
        self.patch(
            self.registry["ir.cron"],
            "_commit_progress",
            lambda cron, processed=0, **kwargs: 100,
        )
        self.env["microworks.procurement"]._cron_close_due()
        self.assertEqual(procurement.state, "closed")

    def test_equal_bids_go_to_the_earlier_receipt(self):
        """Two equal prices: who came first."""
        procurement = self.published()
        for firm in (self.firms[2], self.firms[0], self.firms[1]):
            self.bid(procurement, firm, 50_000)
            self.frozen.tick(timedelta(minutes=1))
        self.open(procurement)
        self.committee(procurement)
        procurement.action_evaluate()
        self.assertEqual(
            procurement.bid_ids.filtered(lambda b: b.rank == 1).partner_id,
            self.firms[2],
        )

    def test_a_failed_procurement_is_repeated(self):
        """Too few bids: not opened, failed, and a new draft follows."""
        procurement = self.published()
        self.bid(procurement, self.firms[0], 50_000)
        self.close(procurement)
        self.by("supervisor", procurement).action_witness()
        with self.assertRaises(Refused) as error:
            procurement.action_open()
        self.assertIn("MW-PROC-11", self.codes(error))
        procurement.action_fail("Only one bid")
        self.assertEqual(procurement.project_id.state, "priced")
        again = self.env["microworks.procurement"].browse(
            procurement.action_again()["res_id"]
        )
        self.assertEqual(again.previous_id, procurement)
        # Pressed again, it opens what there is.
        self.assertEqual(procurement.action_again()["res_id"], again.id)
        self.assertEqual(again.state, "draft")
        self.assertFalse(procurement.bid_ids.amount)

    def test_suspension_goes_on_where_it_stood(self):
        """A suspended procurement cannot skip a step."""
        procurement = self.published()
        procurement.action_suspend("An objection to the notice")
        with self.assertRaises(Refused):
            procurement.action_close()
        procurement.action_resume("The objection was withdrawn")
        self.assertEqual(procurement.state, "published")

    def test_cancelled_works_cancel_their_plan(self):
        """A plan of works that were given up does not stay open."""
        procurement = self.plan(self.priced())
        self.by("leader", procurement.project_id).action_cancel("Road was sold")
        self.assertEqual(procurement.state, "cancelled")

    def test_a_copy_is_a_new_draft(self):
        """Duplicating takes over the text, not the history."""
        procurement = self.published()
        again = procurement.copy()
        self.assertEqual(again.state, "draft")
        self.assertFalse(again.deadline)
        self.assertNotEqual(again.number, procurement.number)

    # === REFUSALS ===

    def test_the_author_does_not_approve(self):
        """The same person never plans and approves."""
        procurement = self.plan(self.priced())
        procurement._unguarded().write({"author_id": self.people["leader"].id})
        with self.assertRaises(RoleRefused) as error:
            self.by("leader", procurement).action_approve()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def test_a_method_the_rules_forbid_is_refused(self):
        """A direct award is not for class B."""
        procurement = self.plan(self.priced(200_000), method="direct")
        with self.assertRaises(Refused) as error:
            self.by("leader", procurement).action_approve()
        self.assertEqual(self.codes(error), ["MW-PROC-02"])

    def test_an_unusual_method_needs_its_reason(self):
        """Whoever leaves the usual method says why."""
        procurement = self.plan(self.priced(), method_reason=False)
        with self.assertRaises(Refused) as error:
            self.by("leader", procurement).action_approve()
        self.assertEqual(self.codes(error), ["MW-PROC-03"])

    def test_a_restricted_method_needs_the_invited_firms(self):
        """A direct award names the firm that is asked."""
        procurement = self.plan(self.priced(), method="direct", method_reason=False)
        with self.assertRaises(Refused) as error:
            self.by("leader", procurement).action_approve()
        self.assertEqual(self.codes(error), ["MW-PROC-04"])

    def test_unpriced_works_are_not_let(self):
        """Without a ceiling price there is no procurement."""
        project = self.priced()
        project._unguarded().write({"state": "approved"})
        with self.assertRaises(Refused) as error:
            self.by("leader", self.plan(project)).action_approve()
        self.assertEqual(self.codes(error), ["MW-PROC-01"])

    def test_too_short_a_deadline_is_refused(self):
        """The time for bids is the rule's, to the day."""
        procurement = self.plan(self.priced())
        self.by("leader", procurement).action_approve()
        earliest = procurement._earliest_deadline(self.env.company._legal_today())
        noon = fields.Datetime.to_datetime(earliest) + timedelta(hours=4)
        with self.assertRaises(Refused) as error:
            procurement.action_publish(noon - timedelta(days=1))
        self.assertEqual(self.codes(error), ["MW-PROC-06"])
        procurement.action_publish(noon)
        self.assertEqual(procurement.deadline, noon)

    def test_a_deadline_moves_only_later_and_with_a_reason(self):
        """Bidders may get more time, never less, and the trail says why."""
        procurement = self.published()
        before = procurement.deadline
        for deadline, reason, code in (
            (before - timedelta(minutes=1), "Less", "MW-PROC-21"),
            (before + timedelta(days=1), " ", "MW-WF-02"),
        ):
            with self.assertRaises(Refused) as error:
                procurement.action_extend(deadline, reason)
            self.assertEqual(self.codes(error), [code])
        with self.assertRaises(RoleRefused):
            self.by("leader", procurement).action_extend(
                before + timedelta(days=1), "More"
            )
        procurement.action_extend(before + timedelta(days=1), "New drawings")
        self.assertEqual(procurement.deadline, before + timedelta(days=1))

    def test_nobody_closes_before_the_deadline(self):
        """Not even the officer."""
        procurement = self.published()
        with self.assertRaises(Refused) as error:
            procurement.action_close()
        self.assertEqual(self.codes(error), ["MW-PROC-07"])

    def test_an_opening_needs_a_witness_who_is_somebody_else(self):
        """The officer who opens cannot be his own witness."""
        procurement = self.published()
        for firm in self.firms[:3]:
            self.bid(procurement, firm, 50_000)
        self.close(procurement)
        with self.assertRaises(Refused) as error:
            procurement.action_open()
        self.assertIn("MW-PROC-10", self.codes(error))
        procurement.action_witness()
        with self.assertRaises(RoleRefused) as error:
            procurement.action_open()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])
        self.by("officer2", procurement).action_witness()
        procurement.action_open()
        self.assertEqual(procurement.witness_id, self.people["officer2"])

    def test_a_bid_above_the_ceiling_is_sealed_and_then_excluded(self):
        """The ceiling is looked at when the bids are opened, not before."""
        procurement = self.published()
        high = self.bid(procurement, self.firms[0], 60_000.01)
        for firm in self.firms[1:4]:
            self.bid(procurement, firm, 60_000)
        self.open(procurement)
        self.assertEqual(high.state, "disqualified")
        self.assertEqual(len(procurement._valid_bids()), 3)

    def test_too_few_valid_bids_can_only_fail(self):
        """Three bids, one above the ceiling: the evaluation is shut."""
        procurement = self.published()
        for firm, amount in zip(self.firms, (50_000, 51_000, 70_000), strict=False):
            self.bid(procurement, firm, amount)
        self.open(procurement)
        self.committee(procurement)
        with self.assertRaises(Refused) as error:
            procurement.action_evaluate()
        self.assertIn("MW-PROC-11", self.codes(error))
        procurement.action_fail("Two valid bids")

    def test_the_committee_is_odd_expert_and_declared(self):
        """Number, share of experts and declarations are all asked for."""
        procurement = self.published()
        for firm in self.firms[:3]:
            self.bid(procurement, firm, 50_000)
        self.open(procurement)
        with self.assertRaises(Refused) as error:
            procurement.action_evaluate()
        self.assertIn("MW-PROC-12", self.codes(error))
        members = self.env["microworks.committee.member"].with_user(
            self.people["officer"]
        )
        for expert in self.experts[:3]:
            members |= members.create(
                {"procurement_id": procurement.id, "partner_id": expert.id}
            )
        with self.assertRaises(Refused) as error:
            procurement.action_evaluate()
        self.assertEqual(self.codes(error), ["MW-PROC-14"])
        members.action_declare()
        procurement.action_evaluate()

    def test_a_member_of_a_bidder_is_recused(self):
        """Somebody of a bidding firm cannot declare, only step down."""
        procurement = self.published()
        for firm in self.firms[:3]:
            self.bid(procurement, firm, 50_000)
        self.open(procurement)
        expert = self.env["res.partner"].create(
            {"name": "Expert of a firm", "parent_id": self.firms[0].id}
        )
        member = (
            self.env["microworks.committee.member"]
            .with_user(self.people["officer"])
            .create({"procurement_id": procurement.id, "partner_id": expert.id})
        )
        with self.assertRaises(Refused) as error:
            member.action_declare()
        self.assertEqual(self.codes(error), ["MW-COMM-03"])
        member.action_recuse("Works for a bidder")
        self.assertTrue(member.recused)

    def test_no_member_scores_for_another(self):
        """A member with an account gives his own points."""
        procurement = self.published(
            amount=200_000, method="consultation", method_reason=False
        )
        bids = [self.bid(procurement, firm, 150_000) for firm in self.firms[:3]]
        self.open(procurement)
        member = (
            self.env["microworks.committee.member"]
            .with_user(self.people["officer"])
            .create(
                {
                    "procurement_id": procurement.id,
                    "user_id": self.people["officer3"].id,
                    "role": "owner_rep",
                }
            )
        )
        self.by("officer3", member).action_declare()
        with self.assertRaises(Refused) as error:
            bids[0].env["microworks.bid.score"].create(
                {"bid_id": bids[0].id, "member_id": member.id, "score": 90}
            )
        self.assertEqual(self.codes(error), ["MW-COMM-04"])

    def test_candidates_stay_posted_before_the_award(self):
        """No award while the notice of the candidates runs."""
        procurement = self.evaluated()
        procurement.action_publish_candidates()
        self.satisfy(procurement.project_id, "procurement_awarded", "awarded")
        with self.assertRaises(Refused) as error:
            procurement.action_award()
        self.assertIn("MW-PROC-19", self.codes(error))

    def test_the_ranking_is_void_after_a_reopening(self):
        """Reopened, one bid excluded: the next one leads."""
        procurement = self.evaluated(amounts=(50_000, 51_000, 52_000, 53_000))
        procurement.action_reopen("Wrong certificate")
        first = procurement.bid_ids.filtered(lambda b: b.amount == 50_000)
        first.action_disqualify("False certificate")
        procurement.action_evaluate()
        self.assertEqual(procurement._candidates()[0].amount, 51_000)
        self.assertEqual(first.rank, 0)

    def test_other_candidates_are_posted_anew(self):
        """A finished notice of an earlier ranking opens no award."""
        procurement = self.evaluated()
        procurement.action_publish_candidates()
        first = self.finish_notice(procurement, "P06")
        self.satisfy(procurement.project_id, "procurement_awarded", "awarded")
        procurement.action_reopen("An objection was right")
        self.assertEqual((first.state, first.superseded), ("finished", True))
        procurement.action_evaluate()
        procurement.action_publish_candidates()
        with self.assertRaises(Refused) as error:
            procurement.action_award()
        self.assertIn("MW-PROC-19", self.codes(error))
        self.assertNotEqual(procurement._notices("P06"), first)

    def test_a_rule_may_ask_for_a_longer_posting(self):
        """The days of the method go beyond the three of the law."""
        procurement = self.evaluated()
        procurement.action_publish_candidates()
        line = procurement._method_line()
        line._unguarded().write({"candidate_publicity": 10})
        self.finish_notice(procurement, "P06")
        self.satisfy(procurement.project_id, "procurement_awarded", "awarded")
        with self.assertRaises(Refused) as error:
            procurement.action_award()
        self.assertEqual(self.codes(error), ["MW-PROC-19"])

    # === ATTACKS ===

    def test_guarded_fields_cannot_be_written(self):
        """State, deadline, ceiling and winner are set by steps only."""
        procurement = self.published()
        for vals in (
            {"state": "awarded"},
            {"deadline": "2026-03-02 02:00:00"},
            {"ceiling_price": 1},
            {"min_bidders": 1},
            {"witness_id": self.people["officer2"].id},
            {"winner_id": self.firms[0].id},
            {"origin": "history"},
        ):
            with self.subTest(vals=vals), self.assertRaises(Refused) as error:
                procurement.write(vals)
            self.assertEqual(self.codes(error), ["MW-GUARD-01"])

    def test_a_default_in_the_context_does_not_award(self):
        """default_state of a caller is dropped."""
        project = self.priced()
        procurement = self.plan(
            project.with_context(default_state="awarded", default_winner_id=1)
        )
        procurement = (
            self.env["microworks.procurement"]
            .with_user(self.people["officer"])
            .with_context(default_state="awarded", default_origin="history")
            .create({"project_id": project.id, "name": "Forged", "method": "open"})
        )
        self.assertEqual(procurement.state, "draft")
        self.assertEqual(procurement.origin, "own")

    def test_wrong_roles_take_no_step(self):
        """Clerks, supervisors, auditors and finance let no works."""
        procurement = self.published()
        self.frozen.move_to(procurement.deadline)
        for role in ("clerk", "supervisor", "auditor", "discipline", "finance"):
            with self.subTest(role=role), self.assertRaises(RoleRefused):
                self.by(role, procurement).action_close()

    def test_another_area_sees_nothing(self):
        """A clerk of another township finds no procurement."""
        self.published()
        model = self.env["microworks.procurement"].with_user(self.stranger)
        self.assertFalse(model.search([]))

    def test_the_published_notice_is_frozen(self):
        """Method and notice cannot be changed under the bidders' hands."""
        procurement = self.published()
        with self.assertRaises(Refused) as error:
            procurement.write({"notice": "Something else"})
        self.assertEqual(self.codes(error), ["MW-GUARD-02"])

    def test_two_running_procurements_of_one_project_are_refused(self):
        """Works are let once at a time."""
        procurement = self.published()
        second = self.plan(procurement.project_id)
        with (
            self.assertRaises(psycopg2.IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            second._unguarded().write({"state": "approved"})

    def test_two_winners_are_impossible(self):
        """The database itself allows one winner."""
        procurement = self.evaluated()
        bids = procurement.bid_ids
        with (
            self.assertRaises(psycopg2.IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            bids[:2]._unguarded().write({"is_winner": True})
            self.env.flush_all()

    def test_a_contractor_sees_published_procurements_only(self):
        """Drafts and other firms' invitations stay out of sight."""
        user = self.contractor_account(self.firms[0], "firm_a")
        draft = self.plan(self.priced())
        model = self.env["microworks.procurement"].with_user(user)
        self.assertNotIn(draft, model.search([]))
        public = self.published()
        self.assertIn(public, model.search([]))
        invited = self.published(
            method="direct",
            method_reason=False,
            invited_ids=[Command.link(self.firms[1].id)],
        )
        self.assertNotIn(invited, model.search([]))
        with self.assertRaises(AccessError):
            public.with_user(user).write({"notice": "x"})

    def test_the_list_of_procurements_costs_few_queries(self):
        """Counting bids does not grow with the rows."""
        for _index in range(3):
            self.published()
        records = self.env["microworks.procurement"].search([])
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            records.read(["display_name", "state", "bid_count", "ceiling_price"])
