"""What the site, the measurement and the end of the works refuse, code by code."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .test_site_base import Site


@tagged("post_install", "-at_install")
class TestSiteRefusals(Site):
    def other_contract(self):
        """A contract of other works of the same village, with one item."""
        other = self.make_project(name="Culvert")
        contract = (
            self.env["microworks.contract"]
            ._unguarded()
            .create(
                {
                    "name": "Culvert works",
                    "project_id": other.id,
                    "partner_id": self.contractor.id,
                    "amount": 1_000,
                    "state": "in_force",
                    "boq_line_ids": [Command.create({"name": "Pipe", "quantity": 1})],
                }
            )
        )
        return self.env["microworks.contract"].browse(contract.id)

    def codes_of(self, record, target):
        return [refusal.code for refusal in record._get_refusals(target)]

    # === LOGS, PHOTOS, MATERIAL ===

    def test_a_log_is_of_a_day_that_was(self):
        """The day after tomorrow has seen no works."""
        day = self.env.company._legal_today() + timedelta(days=2)
        with self.assert_refused("MW-LOG-01"):
            self.make_log(date=day)

    def test_a_log_keeps_its_kind(self):
        """The log of the contractor does not become that of the village."""
        log = self.make_log(submit=False)
        with self.assert_refused("MW-LOG-02"):
            log.kind = "villager"

    def test_a_log_without_a_photo_is_refused(self):
        """What nobody photographed is not submitted."""
        with self.assert_refused("MW-LOG-05"):
            self.make_log(submit=False).action_submit()

    def test_a_photo_is_not_of_the_future(self):
        """An hour ahead is a wrong clock, two days are not."""
        log = self.make_log(submit=False)
        with self.assert_refused("MW-PHOTO-01"):
            self.add_photo(
                "contractor",
                log,
                "log_id",
                taken_at=fields.Datetime.now() + timedelta(days=2),
            )

    def test_a_photo_stays_with_its_record(self):
        """One photo does not prove two days."""
        photo = self.add_photo("contractor", self.make_log(submit=False), "log_id")
        other = self.make_log(submit=False)
        with self.assert_refused("MW-PHOTO-02"):
            photo.log_id = other

    def test_a_paper_belongs_to_these_works(self):
        """The certificate of another site proves nothing here."""
        paper = self.add_document(self.make_project(), "D31", reviewer=None)
        with self.assert_refused("MW-MAT-01"):
            self.model("clerk", "microworks.material.entry").create(
                {
                    "project_id": self.project.id,
                    "name": "Cement",
                    "quantity": 1,
                    "unit": "t",
                    "certificate_id": paper.id,
                }
            )

    def test_concealed_works_are_measured(self):
        """A signature without numbers is none."""
        part = self.model("contractor", "microworks.concealed.work").create(
            {
                "project_id": self.project.id,
                "name": "Rebar",
                "cover_at": fields.Datetime.now() + timedelta(hours=30),
            }
        )
        part.action_notify()
        with self.assert_refused("MW-HID-03"):
            self.by("officer", part).action_sign_owner()
        self.assertIn("MW-SITE-14", self.codes_of(self.project, "completed"))

    # === MEASUREMENT ===

    def test_a_record_names_a_contract_of_its_project(self):
        """Quantities of one site are not measured under another's contract."""
        other = self.other_contract()
        with self.assert_refused("MW-SITE-01"):
            self.make_log(submit=False, contract_id=other.id)

    def test_nothing_measured_is_not_verified(self):
        """No line, no period that is over, no contract in force: all are named."""
        measurement = self.make_measurement(base=0)
        measurement.period_end = self.env.company._legal_today() + timedelta(days=9)
        self.contract._unguarded().write({"state": "terminated"})
        with self.assert_refused("MW-MEAS-01", "MW-MEAS-02", "MW-MEAS-03"):
            self.by("officer", measurement).action_verify()

    def test_less_than_nothing_is_refused(self):
        """A correction takes back at most what was certified."""
        measurement = self.make_measurement(base=-1)
        with self.assert_refused("MW-MEAS-05"):
            self.by("officer", measurement).action_verify()

    def test_the_value_stays_within_the_contract(self):
        """Quantities within the bill can still be worth more than the contract."""
        self.contract._unguarded().write({"amount": 10_000})
        measurement = self.make_measurement(base=500)
        with self.assert_refused("MW-MEAS-06"):
            self.by("officer", measurement).action_verify()

    def test_an_item_of_another_contract_is_refused(self):
        """Only what this contract lists is measured under it."""
        measurement = self.make_measurement()
        foreign = self.other_contract().boq_line_ids
        with self.assert_refused("MW-MEAS-07"):
            measurement.line_ids.boq_line_id = foreign

    # === FINDINGS AND INSPECTIONS ===

    def test_an_order_says_what_to_do(self):
        """“Put it right” is not enough."""
        finding = self.make_finding(order=False, demand=" ")
        with self.assert_refused("MW-FIND-01", "MW-FIND-02"):
            finding.action_order()

    def test_an_answer_needs_a_reply(self):
        """A finding does not count as answered before somebody wrote something."""
        finding = self.make_finding()
        self.assertEqual(self.codes_of(finding, "replied"), ["MW-FIND-03"])

    def test_a_recheck_says_what_was_seen(self):
        """The second look is written down, too."""
        finding = self.make_finding()
        self.reply(finding)
        with self.assert_refused("MW-FIND-04"):
            self.by("officer2", finding).action_recheck()

    def test_a_reply_is_submitted_by_its_author(self):
        """Nobody hands in what another one wrote."""
        finding = self.make_finding()
        reply = self.model("clerk", "microworks.rectification").create(
            {"finding_id": finding.id, "measures": "Laid again"}
        )
        self.add_photo("clerk", reply, "rectification_id")
        self.assertIn(
            "MW-RECT-02", self.codes_of(self.by("officer", reply), "submitted")
        )

    def test_a_draw_needs_a_pool(self):
        """A number before the pool, too few works, too few inspectors."""
        plan = self.model("department", "microworks.inspection.plan").create(
            {"name": "Q1", "object_count": 999}
        )
        with self.assert_refused("MW-PLAN-01"):
            plan.nonce = "26021"
        with self.assert_refused("MW-PLAN-03", "MW-PLAN-04"):
            plan.action_close_pool()

    # === THE END OF THE WORKS ===

    def test_acceptance_waits_for_the_completion(self):
        """Works under construction are not accepted as a whole."""
        acceptance = self.model("clerk", "microworks.acceptance").create(
            {"project_id": self.project.id}
        )
        with self.assert_refused("MW-ACC-01"):
            acceptance.action_convene()
        for target, code in (
            ("accepted", "MW-SITE-15"),
            ("settled", "MW-SITE-16"),
            ("in_warranty", "MW-SITE-17"),
        ):
            self.assertIn(code, self.codes_of(self.project, target))

    def test_acceptance_waits_for_the_measured_items(self):
        """Without an inspection, and with a failed one, nothing is accepted."""
        self.complete()
        acceptance = self.make_acceptance()
        acceptance._unguarded().write({"inspection_id": False})
        with self.assert_refused("MW-ACC-04"):
            self.by("officer", acceptance).action_pass()
        failed = self.model("officer", "microworks.inspection").create(
            {"project_id": self.project.id, "kind": "INS-A"}
        )
        failed._unguarded().write({"state": "done", "result": "fail"})
        acceptance._unguarded().write({"inspection_id": failed.id})
        with self.assert_refused("MW-ACC-05"):
            self.by("officer", acceptance).action_pass()

    def test_acceptance_rests_on_its_own_inspection(self):
        """Nobody accepts by a routine inspection, nor by that of another project."""
        self.complete()
        acceptance = self.make_acceptance()
        inspections = self.model("officer", "microworks.inspection")
        routine = inspections.create({"project_id": self.project.id, "kind": "INS-R"})
        routine._unguarded().write({"state": "done", "result": "pass"})
        acceptance._unguarded().write({"inspection_id": routine.id})
        with self.assert_refused("MW-ACC-04"):
            self.by("officer", acceptance).action_pass()
        foreign = inspections.create(
            {"project_id": self.make_project().id, "kind": "INS-A"}
        )
        foreign._unguarded().write({"state": "done", "result": "pass"})
        with self.assert_refused("MW-PART-02"):
            acceptance.inspection_id = foreign
        paper = self.add_document(foreign.project_id, "D31")
        with self.assert_refused("MW-PART-02"):
            acceptance.test_report_id = paper

    def test_a_report_is_of_the_same_project(self):
        """No retest, test or review of other works stands for these."""
        paper = self.add_document(self.make_project(), "D31")
        finding = self.make_finding(severity="serious")
        self.reply(finding)
        with self.assert_refused("MW-PART-02"):
            self.by("officer2", finding).retest_report_id = paper
        reply = finding.rectification_ids
        with self.assert_refused("MW-PART-02"):
            reply._unguarded().document_id = paper

    def test_a_settlement_is_reviewed_for_its_own_works(self):
        """The review of another project settles nothing here."""
        self.accept()
        settlement = self.model("contractor", "microworks.settlement").create(
            {"contract_id": self.contract.id, "submitted_amount": 1000}
        )
        paper = self.add_document(self.make_project(), "D39")
        with self.assert_refused("MW-PART-02"):
            settlement._unguarded().review_report_id = paper

    def test_a_settlement_names_amount_reviewer_and_persons(self):
        """Nothing is settled without an amount, a firm that reviewed, and people."""
        self.accept()
        settlement = self.model("contractor", "microworks.settlement").create(
            {"contract_id": self.contract.id, "submitted_amount": 0}
        )
        with self.assert_refused("MW-SET-02"):
            settlement.action_submit()
        settlement.submitted_amount = 50_000
        settlement.action_submit()
        signature = {
            "settlement_id": settlement.id,
            "party": "contractor",
            "partner_id": self.contractor_user.partner_id.id,
        }
        signatures = self.model("officer", "microworks.settlement.signature")
        with self.assert_refused("MW-SET-10"):
            signatures.create(signature)
        mine = self.by("officer", settlement)
        mine.reviewed_amount = 48_000
        with self.assert_refused("MW-SET-05"):
            mine.action_review()
        mine.reviewer_id = self.env["res.partner"].create(
            {"name": "Cost Consult", "is_company": True}
        )
        mine.action_review()
        with self.assert_refused("MW-SET-08"):
            signatures.create({**signature, "partner_id": self.contractor.id})
