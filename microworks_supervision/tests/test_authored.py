"""Whoever changed a word is an author; duties are of persons, not of logins."""

import base64

from odoo import Command
from odoo.tests import tagged

from ..models.core.authored import AUTHORS
from .common import PDF
from .test_site_base import Site, photo_file


@tagged("post_install", "-at_install")
class TestWriters(Site):
    def notice(self):
        return self.model("clerk", "microworks.publicity").create(
            {"project_id": self.project.id, "kind": "P09", "title": "Site board"}
        )

    def variation(self):
        return self.model("clerk", "microworks.variation").create(
            {
                "contract_id": self.contract.id,
                "name": "More road",
                "description": "Longer than drawn",
                "line_ids": [
                    Command.create(
                        {
                            "boq_line_id": self.contract.sudo().boq_line_ids[0].id,
                            "quantity": 1,
                        }
                    )
                ],
            }
        )

    def bond(self):
        return self.model("officer2", "microworks.security").create(
            {"contract_id": self.contract.id, "kind": "performance", "amount": 100}
        )

    # === WORDS ===

    def test_who_rewrote_a_notice_does_not_review_it(self):
        """A changed title makes the officer an author; a colleague reviews it."""
        notice = self.notice()
        self.by("officer", notice).title = "Another title"
        with self.assert_refused("MW-DUTY-01"):
            self.by("officer", notice).action_review()
        self.by("officer2", notice).action_review()
        self.assertEqual(notice.state, "reviewed")
        self.assertEqual(
            notice.sudo().writer_ids, self.people["clerk"] + self.people["officer"]
        )

    def test_a_writer_stays_one_when_the_review_is_taken_back(self):
        """His words still stand in the text that is reviewed again."""
        notice = self.notice()
        self.by("officer", notice).title = "Another title"
        self.by("officer2", notice).action_review()
        self.by("leader", notice).action_reopen("A mistake in the date")
        with self.assert_refused("MW-DUTY-01"):
            self.by("officer", notice).action_review()

    def test_a_changed_line_is_a_changed_word(self):
        """Quantities of a measurement and items of a variation have writers, too."""
        for record, values in (
            (self.make_measurement(), {"quantity": 7}),
            (self.variation(), {"quantity": 2}),
        ):
            for role, change in (
                ("officer", lambda lines, vals=values: lines[0].write(vals)),
                ("officer2", lambda lines: lines[0].unlink()),
            ):
                with self.subTest(model=record._name, role=role):
                    change(self.by(role, record).line_ids)
                    with self.assert_refused("MW-DUTY-01"):
                        self.by(role, record).action_verify()

    def test_who_changed_an_amount_does_not_confirm_it(self):
        """A security of a colleague, changed, is a security of both."""
        bond = self.bond()
        self.by("officer", bond).amount = 200
        with self.assert_refused("MW-DUTY-01"):
            self.by("officer", bond).action_hold()
        self.by("finance", bond).action_hold()
        self.assertEqual(bond.state, "held")

    def test_a_document_is_its_authors_alone(self):
        """The reviewer cannot touch a word before he reviews."""
        kind = self.env["microworks.document.kind"]._by_code("D24")
        document = self.model("clerk", "microworks.document").create(
            {
                "project_id": self.project.id,
                "kind_id": kind.id,
                "file": base64.b64encode(PDF),
                "file_name": "a.pdf",
            }
        )
        with self.assert_refused("MW-GUARD-04"):
            self.by("officer", document).note = "Better so"

    def test_a_step_makes_nobody_a_writer(self):
        """What a step or a message writes is no word of the record."""
        notice = self.notice()
        self.by("officer2", notice).message_subscribe(
            self.people["officer2"].partner_id.ids
        )
        self.by("officer2", notice).action_review()
        self.assertEqual(notice.sudo().writer_ids, self.people["clerk"])

    def test_writers_cannot_be_written(self):
        """Neither set nor emptied by a caller."""
        notice = self.notice()
        with self.assert_refused("MW-GUARD-01"):
            self.by("officer", notice).write({"written_by": []})

    def test_every_step_that_keeps_an_author_apart_keeps_writers_apart(self):
        """By the frame, for each edge of each model."""
        checked = 0
        for name in self.env.registry.descendants(["microworks.workflow"], "_inherit"):
            model = self.env[name]
            for edge in model._get_steps().values():
                if AUTHORS.intersection(edge.apart):
                    self.assertIn("writer_ids", model._kept_apart(edge), name)
                    checked += 1
        self.assertGreater(checked, 20)

    def test_an_objection_keeps_its_words(self):
        """Who answers does not put it into other words, nor who wrote the notice."""
        notice = self.notice()
        self.by("officer", notice).title = "Another title"
        self.by("officer2", notice).action_review()
        self.by("clerk", notice).action_post()
        objection = self.model("supervisor", "microworks.objection").create(
            {"publicity_id": notice.id, "subject": "Not so", "body": "It is wrong"}
        )
        with self.assert_refused("MW-DUTY-01"):
            self.by("officer", objection).action_reject("It is right")
        mine = self.by("officer2", objection)
        if mine.has_access("write"):
            with self.assert_refused("MW-GUARD-04"):
                mine.subject = "All is well"
        mine.action_reject("It is right")
        self.assertEqual(objection.state, "rejected")

    def test_old_drafts_get_their_writer(self):
        """The migration takes the author, or whoever made the record."""
        notice = self.notice()
        notice._unguarded().write({"written_by": False})
        self.env.flush_all()
        self.env["microworks.workflow"]._adopt_writers("microworks_supervision")
        notice.invalidate_recordset()
        clerk = self.people["clerk"]
        self.assertEqual(notice.written_by, [[clerk.id, clerk.partner_id.id]])

    # === PERSONS ===

    def test_an_archived_login_still_did_what_it_did(self):
        """The second login of an archived author is the same person."""
        notice = self.notice()
        self.by("officer", notice).title = "Another title"
        second = self._login("second", "group_township_officer")
        second.microworks_area_ids = self.township
        second.partner_id = self.people["officer"].partner_id
        self.people["officer"].active = False
        self.env.invalidate_all()
        with self.assert_refused("MW-DUTY-01"):
            notice.with_user(second).action_review()

    def test_two_logins_are_one_inspector(self):
        """A log of one login is not voided by the other one, as before by name."""
        log = self.make_log("officer", kind="technician")
        second = self._login("second", "group_township_officer")
        second.microworks_area_ids = self.township
        second.partner_id = self.people["officer"].partner_id
        self.people["officer"].active = False
        self.env.invalidate_all()
        self.assertFalse(log.with_user(second).may_void)
        with self.assert_refused("MW-DUTY-01"):
            log.with_user(second).action_void("Wrong day")

    # === FIELDS OF A ROLE ===

    def test_the_reply_is_not_rechecked_by_its_writer(self):
        """The village that put it right does not write the result of the re-check."""
        finding = self.make_finding()
        self.reply(finding, "clerk")
        for name in ("recheck_note", "retest_report_id"):
            self.assertIn(name, finding._fields_of)
        with self.assert_refused("MW-FILL-01"):
            self.by("clerk", finding)._guard_write_vals({"recheck_note": "Fine"})

    def test_a_test_that_was_asked_for_is_not_dropped_by_the_contractor(self):
        """He may ask for one; only who accepts the material says none is needed."""
        entry = self.model("contractor", "microworks.material.entry").create(
            {
                "project_id": self.project.id,
                "name": "Cement",
                "quantity": 5,
                "unit": "t",
                "needs_test": True,
            }
        )
        with self.assert_refused("MW-MAT-04"):
            entry.needs_test = False
        self.by("officer", entry).needs_test = False
        self.assertFalse(entry.needs_test)

    def test_a_reply_is_its_writers_alone(self):
        """The clerk does not reword the contractor's reply."""
        finding = self.make_finding()
        reply = self.model("contractor", "microworks.rectification").create(
            {"finding_id": finding.id, "measures": "Laid again"}
        )
        with self.assert_refused("MW-GUARD-04"):
            self.by("clerk", reply).measures = "Nothing was done"


@tagged("post_install", "-at_install")
class TestLateFields(Site):
    def late_event(self, record):
        return self.env["microworks.event"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)], limit=1
        )

    def paper(self, text):
        return base64.b64encode(PDF + text)

    def test_a_signed_paper_is_followed_not_exchanged(self):
        """The earlier one stays; the event has both hashes."""
        contract = self.by("officer", self.contract)
        self.contract._unguarded().write({"state": "closed"})
        contract.write({"file": self.paper(b"1"), "file_name": "one.pdf"})
        first = self.late_event(contract)
        self.assertIn('"before":{"file":null', first.content)
        contract.write({"file": self.paper(b"2"), "file_name": "two.pdf"})
        second = self.late_event(contract)
        self.assertNotEqual(first, second)
        digest = contract._digest_of(self.paper(b"1"))
        self.assertIn(f'"before":{{"file":"{digest}"', second.content)
        self.assertEqual(contract.earlier_paper_ids.name, "one.pdf")
        self.assertEqual(contract.earlier_paper_ids.sudo().raw, PDF + b"1")
        with self.assert_refused("MW-FILE-04"):
            contract.earlier_paper_ids.write({"name": "other.pdf"})

    def test_a_paper_of_a_frozen_record_is_not_taken_away(self):
        """Contract and board photo stay once they are there."""
        contract = self.by("officer", self.contract)
        contract.file = self.paper(b"1")
        with self.assert_refused("MW-PAPER-01"):
            contract.file = False
        notice = self.model("clerk", "microworks.publicity").create(
            {"project_id": self.project.id, "kind": "P09", "title": "Site board"}
        )
        self.post(notice)
        notice.board_photo = photo_file()
        with self.assert_refused("MW-PAPER-01"):
            notice.board_photo = False
        self.assertIn("board_photo", self.late_event(notice).content)

    def test_every_late_field_leaves_an_event(self):
        """The person in charge, the review of a settlement: before and after."""
        self.by("clerk", self.project).manager_id = self.people["clerk"]
        before = self.late_event(self.project)
        self.by("clerk", self.project).manager_id = self.people["officer"]
        event = self.late_event(self.project)
        self.assertNotEqual(event, before)
        self.assertIn("manager_id", event.content)
