"""Each signature by its own person, or on a paper that a second person checked."""

import base64

from odoo import Command
from odoo.tests import tagged

from .common import PDF
from .test_procurement_common import Letting
from .test_site_base import Site

SCAN = base64.b64encode(PDF)


@tagged("post_install", "-at_install")
class TestContractSignatures(Letting):
    def person(self, contract):
        return self.env["res.partner"].create(
            {"name": "Manager Li", "parent_id": contract.partner_id.id}
        )

    def test_one_officer_does_not_hold_both_hands(self):
        """Who signed for the owner records no paper of the contractor, and vice versa."""
        contract = self.contract(duration_days=30)
        contract.action_sign_owner()
        with self.assert_refused("MW-DUTY-01"):
            contract._sign_contractor_on_paper(self.person(contract), SCAN, "a.pdf")
        self.by("officer2", contract)._sign_contractor_on_paper(
            self.person(contract), SCAN, "a.pdf"
        )
        self.assertEqual(contract.contractor_recorder_id, self.people["officer2"])

    def test_the_recorder_does_not_sign_for_the_owner(self):
        """The same in the other order."""
        contract = self.contract(duration_days=30)
        contract._sign_contractor_on_paper(self.person(contract), SCAN, "a.pdf")
        with self.assert_refused("MW-DUTY-01"):
            contract.action_sign_owner()

    def test_a_signature_on_paper_needs_its_scan(self):
        """Without the paper there is nothing to check."""
        contract = self.contract(duration_days=30)
        with self.assert_refused("MW-CONT-15"):
            contract._sign_contractor_on_paper(self.person(contract))
        # Recorded before scans were asked for: it comes before the check.
        contract._unguarded().write(
            {
                "contractor_signatory_id": self.person(contract).id,
                "contractor_recorder_id": self.people["officer"].id,
            }
        )
        with self.assert_refused("MW-CONT-15"):
            self.by("leader", contract).action_check_paper()

    def test_another_person_checks_the_paper(self):
        """Not the recorder; before that the signature is not completed."""
        contract = self.contract(duration_days=30)
        self.by("clerk", contract).action_sign_owner()
        contract._sign_contractor_on_paper(self.person(contract), SCAN, "a.pdf")
        with self.assert_refused("MW-CONT-13"):
            contract.action_sign()
        with self.assert_refused("MW-DUTY-01"):
            contract.action_check_paper()
        self.by("leader", contract).action_check_paper()
        with self.assert_refused("MW-CONT-14"):
            self.by("leader", contract).action_check_paper()
        # Another paper is another check.
        contract.write({"file": base64.b64encode(PDF + b" "), "file_name": "b.pdf"})
        with self.assert_refused("MW-CONT-13"):
            contract.action_sign()
        self.by("leader", contract).action_check_paper()
        contract.action_sign()
        self.assertEqual(contract.state, "signed")

    def test_a_signature_by_login_needs_no_paper(self):
        """The contractor's own account is its own person."""
        contract = self.contract(duration_days=30)
        account = self.contractor_account(contract.partner_id, "the_winner")
        contract.with_user(account).action_sign_contractor()
        self.by("clerk", contract).action_sign_owner()
        contract.action_sign()
        self.assertEqual(contract.state, "signed")


@tagged("post_install", "-at_install")
class TestSheetSignatures(Site):
    def setUp(self):
        super().setUp()
        self.complete()
        for code in ("D36", "D38"):
            self.add_document(self.project, code)

    def test_who_ticked_the_signatures_does_not_pass(self):
        """The decider holds the sheet against what somebody else recorded."""
        acceptance = self.make_acceptance()
        line = acceptance.participant_ids[0]
        self.by("officer", line).write({"signed": True, "remark": "seen"})
        with self.assert_refused("MW-DUTY-01"):
            self.by("officer", acceptance).action_pass()
        self.by("officer2", acceptance).action_pass()
        self.assertEqual(acceptance.state, "passed")

    def test_ticks_without_the_sheet_do_not_pass(self):
        """Signatures on paper are seen on the scanned sheet."""
        acceptance = self.make_acceptance(sheet=False)
        with self.assert_refused("MW-ACC-06"):
            self.by("officer", acceptance).action_pass()

    def test_a_person_with_a_login_signs_himself(self):
        """Nobody ticks for him, and he signs no other line."""
        acceptance = self.make_acceptance()
        line = acceptance.participant_ids.create(
            {
                "acceptance_id": acceptance.id,
                "role": "supervision_committee",
                "name": "Supervisor",
                "user_id": self.people["supervisor"].id,
            }
        )
        with self.assert_refused("MW-ACC-07"):
            line.signed = True
        with self.assert_refused("MW-ACC-08"):
            self.by("supervisor", acceptance.participant_ids[0]).action_sign()
        self.by("supervisor", line).action_sign()
        self.assertTrue(line.signed)
        self.assertFalse(line.is_on_paper)
        self.assertEqual(line.recorder_id, self.people["supervisor"])
        with self.assert_refused("MW-ACC-07"):
            line.opinion = "disagree"

    def test_settlement_signatures_are_concluded_by_another(self):
        """Who recorded them from the report does not close the settlement."""
        acceptance = self.make_acceptance()
        self.by("officer", acceptance).action_pass()
        firm = self.env["res.partner"].create({"name": "Cost", "is_company": True})
        people = self.env["res.partner"].create(
            [{"name": "Li"}, {"name": "Fu", "parent_id": firm.id}]
        )
        settlement = self.model("contractor", "microworks.settlement").create(
            {"contract_id": self.contract.id, "submitted_amount": 50_000}
        )
        settlement.action_submit()
        for name, value in (
            ("reviewed_amount", 50_000),
            ("reviewer_id", firm.id),
            ("review_note", "As submitted"),
        ):
            # A firm he may not read is refused before the field is.
            code = "MW-ROLE-02" if name == "reviewer_id" else "MW-FILL-01"
            with self.subTest(field=name), self.assert_refused(code):
                settlement.write({name: value})
            with self.subTest(field=name), self.assert_refused("MW-FILL-01"):
                self.by("clerk", settlement).write({name: value})
        mine = self.by("officer", settlement)
        mine.write({"reviewed_amount": 48_000, "reviewer_id": firm.id})
        mine.action_review()
        mine.write(
            {
                "signature_ids": [
                    Command.create({"party": party, "partner_id": person.id})
                    for party, person in (
                        ("owner", people[0]),
                        ("contractor", self.contractor_user.partner_id),
                        ("reviewer", people[1]),
                    )
                ]
            }
        )
        with self.assert_refused("MW-DUTY-01"):
            mine.action_sign()
        with self.assert_refused("MW-SET-11"):
            self.by("finance", settlement).action_sign()
        self.add_document(self.project, "D39")
        # Nor does who changed the record of a signature.
        line = self.by("officer2", settlement).signature_ids[0]
        line.signed_on = "2026-01-05"
        with self.assert_refused("MW-DUTY-01"):
            self.by("officer2", settlement).action_sign()
        self.by("finance", settlement).action_sign()
        self.assertEqual(settlement.sudo().state, "signed")

    def test_concealed_works_are_signed_by_no_writer(self):
        """Who wrote what was measured does not sign that it is right."""
        part = self.model("contractor", "microworks.concealed.work").create(
            {
                "project_id": self.project.id,
                "name": "Base",
                "cover_at": "2036-01-01 08:00:00",
                "measured": "182 mm",
            }
        )
        self.add_photo("contractor", part, "concealed_id")
        part.action_notify()
        self.by("clerk", part).measured = "200 mm"
        with self.assert_refused("MW-DUTY-01"):
            self.by("clerk", part).action_sign_owner()
        self.by("officer", part).action_sign_owner()
        self.by("supervisor", part).action_sign_village()
        self.assertEqual(part.sudo().state, "inspected")
