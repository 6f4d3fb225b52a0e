"""A winner who does not sign: the next candidate, or a new try."""

from odoo.tests import Form, tagged

from ..exceptions import Refused, RoleRefused
from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestProcurementRevoke(Letting):
    made_once = ("awarded", "evaluated")

    def setUp(self):
        super().setUp()
        self.procurement = self.awarded()
        self.project = self.procurement.project_id
        self.winner = self.procurement.winner_bid_id
        self.evidence = self.add_document(self.project, "D18")
        self.assertEqual(self.evidence.state, "reviewed")

    def revoke(self, role="leader", **values):
        vals = {
            "ground": "gave_up",
            "document_id": self.evidence.id,
            "reason": "The firm declares that it gives up",
            **values,
        }
        self.by(role, self.procurement).action_revoke(**vals)
        self.env.invalidate_all()

    def notices(self, kind="P07"):
        return self.procurement._notices(kind)

    def last_event(self):
        return self.env["microworks.event"].search(
            [
                ("res_model", "=", "microworks.procurement"),
                ("res_id", "=", self.procurement.id),
                ("kind", "=", "transition"),
            ],
            limit=1,
        )

    def bond(self, amount=1_000, hold=True):
        bond = self.by("officer", self.env["microworks.security"]).create(
            {
                "procurement_id": self.procurement.id,
                "partner_id": self.winner.partner_id.id,
                "kind": "bid",
                "amount": amount,
            }
        )
        if hold:
            self.by("officer2", bond).action_hold()
        return bond

    # === THE NEXT CANDIDATE ===

    def test_the_next_candidate_is_awarded_by_somebody_else(self):
        """Award withdrawn by the leader, the second firm awarded by the officer."""
        self.revoke()
        self.assertEqual(self.procurement.state, "candidates_published")
        self.assertEqual(self.project.state, "procuring")
        self.assertFalse(self.procurement.winner_id or self.procurement.award_amount)
        self.assertEqual(self.winner.state, "revoked")
        self.assertFalse(self.winner.is_winner)
        self.procurement.action_award()
        self.assertEqual(self.procurement.winner_id, self.firms[1])
        self.assertEqual(self.procurement.award_amount, 52_000)
        self.assertEqual(self.project.state, "awarded")
        self.assertEqual(
            self.notices().filtered(lambda n: n.state == "draft").kind, "P07"
        )

    def test_the_first_notice_of_the_award_does_not_go_on(self):
        """A posted notice of the first award is stopped; the second gets its own."""
        first = self.notices()
        self.by("leader", first).action_review()
        self.by("officer", first).action_post()
        self.revoke()
        self.assertEqual(first.state, "stopped")
        self.procurement.action_award()
        second = self.notices() - first
        self.assertIn(self.firms[1].name, second.body)
        self.assertNotIn(self.firms[0].name, second.body)

    def test_a_finished_notice_of_the_award_is_followed_by_another(self):
        """Its days are over when a winner gives up; the next award is posted, too."""
        first = self.finish_notice(self.procurement, "P07")
        self.revoke()
        self.assertTrue(first.superseded)
        self.procurement.action_award()
        self.assertEqual(self.notices().mapped("state"), ["draft"])
        self.assertIn(self.firms[1].name, self.notices().body)

    def test_who_withdrew_does_not_award_the_next(self):
        """The leader who took it away cannot give it to somebody."""
        self.revoke()
        with self.assertRaises(RoleRefused) as error:
            self.by("leader", self.procurement).action_award()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])
        self.by("department", self.procurement).action_award()

    def test_who_awarded_does_not_withdraw(self):
        """One leader awards, another person takes it away."""
        self.procurement._unguarded().write({"awarded_by_id": self.people["leader"].id})
        with self.assertRaises(RoleRefused) as error:
            self.revoke()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])
        self.revoke("department")

    def test_the_firm_cannot_win_again_here(self):
        """Not by the next award, and not after a new evaluation."""
        self.revoke()
        self.assertNotIn(self.winner, self.procurement._candidates())
        self.procurement.action_reopen("Evaluate again")
        self.assertEqual(self.winner.state, "revoked")
        self.assertNotIn(self.winner, self.procurement._valid_bids())

    def test_all_candidates_may_give_up_one_after_the_other(self):
        """Three firms, three withdrawals; then only a new try is left."""
        for role, other in (("leader", "officer"), ("department", "officer")):
            self.revoke(role)
            self.by(other, self.procurement).action_award()
        self.assertEqual(self.procurement.winner_id, self.firms[2])
        with self.assertRaises(Refused) as error:
            self.revoke()
        self.assertEqual(self.codes(error), ["MW-PROC-28"])
        self.revoke(again=True)
        self.assertEqual(self.procurement.state, "failed")

    def test_only_published_candidates_move_up(self):
        """The fourth of the ranking was never posted and is no candidate."""
        procurement = self.evaluated(amounts=(50_000, 51_000, 52_000, 53_000))
        fourth = procurement.bid_ids.filtered(lambda b: b.rank == 4)
        first = procurement.bid_ids.filtered(lambda b: b.rank == 1)
        first._transition("revoked", reason="Gave up", system=True)
        self.assertNotIn(fourth, procurement._candidates())

    # === A NEW TRY ===

    def test_without_an_award_the_works_are_let_again(self):
        """The procurement fails, the works are priced, the public reads it."""
        self.revoke(again=True)
        self.assertEqual(self.procurement.state, "failed")
        self.assertEqual(self.project.state, "priced")
        notice = self.notices().filtered(lambda n: n.state == "draft")
        self.assertTrue(notice)
        again = self.env["microworks.procurement"].browse(
            self.procurement.action_again()["res_id"]
        )
        self.assertEqual(again.previous_id, self.procurement)

    def test_an_award_does_not_fail_without_ground_and_evidence(self):
        """The button for failed procurements is no way around."""
        with self.assertRaises(Refused) as error:
            self.by("leader", self.procurement).action_fail("Just so")
        self.assertEqual(self.codes(error), ["MW-PROC-29"])
        with self.assertRaises(RoleRefused):
            self.procurement.action_fail("Just so")

    # === REFUSALS ===

    def test_ground_evidence_and_reason_are_needed(self):
        """Each is named where it is missing."""
        foreign = self.add_document(self.priced(), "D18")
        draft = self.add_document(self.project, "D18", reviewer=None)
        for values, code in (
            ({"ground": None}, "MW-PROC-25"),
            ({"ground": "mood"}, "MW-PROC-25"),
            ({"ground": ["gave_up"]}, "MW-PROC-25"),
            ({"document_id": None}, "MW-PROC-26"),
            ({"document_id": "1 OR 1"}, "MW-PROC-26"),
            ({"document_id": [self.evidence.id]}, "MW-PROC-26"),
            ({"document_id": foreign.id}, "MW-PROC-26"),
            ({"document_id": draft.id}, "MW-PROC-26"),
            ({"document_id": 2**31 - 1}, "MW-PROC-26"),
            ({"reason": " "}, "MW-WF-02"),
        ):
            with self.subTest(values=values), self.assertRaises(Refused) as error:
                self.revoke(**values)
            self.assertEqual(self.codes(error), [code])
        self.assertEqual(self.procurement.state, "awarded")

    def test_only_leaders_withdraw(self):
        """Officers, clerks, finance and auditors do not; the role is asked first."""
        for role in ("officer", "clerk", "supervisor", "finance", "auditor"):
            with self.subTest(role=role), self.assertRaises(RoleRefused) as error:
                self.by(role, self.procurement).action_revoke()
            self.assertEqual(self.codes(error), ["MW-ROLE-01"])

    def test_only_an_award_is_withdrawn(self):
        """Before the award there is nothing to take away."""
        procurement = self.evaluated()
        procurement.action_publish_candidates()
        with self.assertRaises(Refused) as error:
            self.by("leader", procurement).action_revoke(
                ground="gave_up", document_id=self.evidence.id, reason="x"
            )
        self.assertEqual(self.codes(error), ["MW-WF-01"])
        with self.assertRaises(Refused) as error:
            self.by("leader", procurement).action_revoke(
                ground="gave_up", document_id=self.evidence.id, reason="x", again=True
            )
        self.assertEqual(self.codes(error), ["MW-WF-01"])

    def test_a_signed_contract_is_not_undone(self):
        """Once the contractor has signed, the award stands."""
        contract = self.contract(self.procurement)
        self.sign_both(contract)
        with self.assertRaises(Refused) as error:
            self.revoke()
        self.assertEqual(self.codes(error), ["MW-PROC-27"])
        contract.action_sign()
        with self.assertRaises(Refused) as error:
            self.revoke(again=True)
        self.assertEqual(self.codes(error), ["MW-PROC-27"])

    def test_after_a_terminated_signature_the_works_are_only_let_again(self):
        """The next candidate is for awards that never became a contract."""
        contract = self.contract(self.procurement)
        self.sign_both(contract)
        self.by("leader", contract).action_terminate("The firm is insolvent")
        with self.assertRaises(Refused) as error:
            self.revoke()
        self.assertEqual(self.codes(error), ["MW-PROC-31"])
        self.revoke(again=True)
        self.assertEqual(self.project.state, "priced")

    def test_a_draft_contract_goes_with_the_award(self):
        """What only the owner signed ends; the next contract is the next firm's."""
        contract = self.contract(self.procurement, duration_days=30)
        self.by("clerk", contract).action_sign_owner()
        self.revoke()
        self.assertEqual(contract.state, "terminated")
        self.procurement.action_award()
        second = self.contract(self.procurement)
        self.assertEqual(second.partner_id, self.firms[1])
        self.assertEqual(second.amount, 52_000)

    # === SECURITY, CREDIT, EVENT ===

    def test_the_bid_security_is_kept_where_the_rules_say_so(self):
        """Who gives up without a reason does not get it back."""
        bond = self.bond()
        self.revoke()
        self.assertEqual(bond.state, "called")
        self.assertIn('"kept"', self.last_event().content)

    def test_the_bid_security_is_given_back_for_force_majeure(self):
        """Nobody pays for a flood."""
        bond = self.bond()
        self.revoke(ground="force_majeure")
        self.assertEqual(bond.state, "held")
        self.assertTrue(bond.activity_ids)
        self.assertIn('"returned"', self.last_event().content)

    def test_a_rule_set_decides_about_the_security(self):
        """Ground, fate of the security and legal basis are lines of the rule set."""
        rules = self.project._rules()
        for ground in ("gave_up", "no_security", "force_majeure", "unlawful"):
            code = f"award.revoked.{ground}"
            self.assertIn(rules._parameter(code), ("kept", "returned"))
            self.assertIn("55", rules._legal_basis(code))

    def test_the_event_says_it_all(self):
        """Ground, basis, evidence, security and what credit will count."""
        self.revoke()
        event = self.last_event()
        self.assertEqual(event.role, "group_township_leader")
        for text in (
            '"ground":"gave_up"',
            "招标投标法实施条例",
            self.evidence.sha256,
            '"bid_security":"none held"',
            f'"party":[{self.firms[0].id},"{self.firms[0].name}"]',
            "award lost: gave_up",
            "50000.00",
        ):
            self.assertIn(text, event.content)

    def test_the_dialogue_shows_basis_and_next_candidate(self):
        """The leader sees what follows before he confirms."""
        self.bond()
        wizard = Form(
            self.env["microworks.award.revoke.wizard"]
            .with_user(self.people["leader"])
            .with_context(active_id=self.procurement.id)
        )
        self.assertEqual(wizard.next_name, self.firms[1].name)
        self.assertIn("74", wizard.basis)
        kept = wizard.bond_note
        wizard.ground = "force_majeure"
        self.assertNotEqual(wizard.bond_note, kept)
        wizard.document_id = self.evidence
        wizard.reason = "Flood"
        wizard.save().action_confirm()
        self.assertEqual(self.procurement.state, "candidates_published")

    def test_the_names_stay_readable(self):
        """What was public with the award is not hidden again."""
        self.revoke()
        members = self.env["microworks.committee.member"].with_user(
            self.people["auditor"]
        )
        self.assertTrue(members.search([("procurement_id", "=", self.procurement.id)]))

    def test_guarded_fields_of_a_withdrawal_cannot_be_written(self):
        """Nobody sets or clears them by hand."""
        for vals in ({"revoked_on": "2026-03-02"}, {"revoker_id": 2}):
            with self.assertRaises(Refused) as error:
                self.procurement.write(vals)
            self.assertEqual(self.codes(error), ["MW-GUARD-01"])

    # === ROLES FIRST ===

    def test_the_role_is_asked_before_anything_else(self):
        """Who has no part in a step hears that, whatever else is missing."""
        draft = self.plan(self.priced())
        cases = (
            (draft, "action_publish", (None,)),
            (draft, "action_award", ()),
            (draft, "action_open", ()),
            (draft, "action_evaluate", ()),
            (draft, "action_publish_candidates", ()),
            (draft, "action_close", ()),
            (draft, "action_fail", ()),
            (draft, "action_extend", (None,)),
            (draft, "action_witness", ()),
            (draft, "action_again", ()),
            (draft, "action_create_contract", ()),
            (draft, "action_reopen", ()),
            (draft, "action_suspend", ()),
            (draft, "action_resume", ()),
            (draft, "action_cancel", ()),
            (draft, "action_return", ()),
            (draft, "action_approve", ()),
            (draft, "action_revoke", ()),
        )
        for record, step, arguments in cases:
            for role in ("auditor", "finance"):
                with self.subTest(step=step, role=role):
                    with self.assertRaises(RoleRefused) as error:
                        getattr(self.by(role, record), step)(*arguments)
                    self.assertEqual(self.codes(error), ["MW-ROLE-01"])
