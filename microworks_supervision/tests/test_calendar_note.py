"""Every form with a counted date says when a year's holidays are not known."""

from odoo.tests import tagged

from .common import UNKNOWN, Announced
from .test_procurement_common import Letting
from .test_site_base import Site


@tagged("post_install", "-at_install")
class TestCalendarNoteOfTheSite(Announced, Site):
    def test_findings(self):
        """The last day for the reply, and the one for the re-check."""
        finding = self.make_finding()
        self.assert_note(finding, "ordered_on", "due_on")
        self.assert_note(finding, "replied_on", "recheck_due_on")

    def test_random_inspections(self):
        """The last day for the publication of the result."""
        inspection = self.model("department", "microworks.inspection").create(
            {"project_id": self.project.id, "kind": "INS-D"}
        )
        self.assert_note(inspection, "done_on", "publish_by")

    def test_settlements(self):
        """The last day for the submission, and the one for the review."""
        settlement = self.env["microworks.settlement"].create(
            {"contract_id": self.contract.id}
        )
        self.assert_note(settlement, "accepted_on", "due_on", holder=self.project)
        self.assert_note(settlement, "submitted_on", "review_due_on")

    def test_publicity_objections_and_deliberations(self):
        """A notice, what is said against it, and the decision it makes known."""
        deliberation = self.make_deliberation(self.project)
        deliberation.action_resolve()
        notice = deliberation.publicity_ids
        self.post(notice)
        objection = self.env["microworks.objection"].create(
            {"publicity_id": notice.id, "subject": "Not my road"}
        )
        self.assert_note(objection, "received_on", "due_on")
        self.assert_note(notice, "started_on", "earliest_end")
        notice._unguarded().write({"earliest_end": UNKNOWN[1]})
        self.assertIn("2027", deliberation.calendar_note)

    def test_a_list_of_notes_costs_no_more(self):
        """The calendar is read once, however many records there are."""
        findings = self.env["microworks.finding"]
        for index in range(8):
            findings |= self.make_finding(name=f"Finding {index}")

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("calendar_note")
            return self.env.cr.sql_log_count - before

        count(findings)
        self.assertEqual(count(findings), count(findings[:1]))


@tagged("post_install", "-at_install")
class TestCalendarNoteOfTheLetting(Announced, Letting):
    def test_procurements_and_contracts(self):
        """Time for bids, time to sign; and the wizard that asks for the deadline."""
        procurement = self.awarded()
        contract = self.contract(procurement)
        self.assert_note(procurement, "published_at", "deadline")
        procurement._unguarded().write({"published_at": False, "deadline": False})
        self.assert_note(procurement, "awarded_on", "contract_due")
        self.assert_note(contract, "awarded_on", "due_on", holder=procurement)
        wizard = self.env["microworks.bid.publish.wizard"].create(
            {
                "procurement_id": procurement.id,
                "asked_on": UNKNOWN[0],
                "deadline": f"{UNKNOWN[1]} 08:00:00",
            }
        )
        self.assertIn("2027", wizard.calendar_note)
