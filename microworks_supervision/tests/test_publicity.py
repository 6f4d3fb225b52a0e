"""公示: reviewed before, long enough, objections answered."""

from freezegun import freeze_time

from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from .common import County


@tagged("post_install", "-at_install")
class TestPublicity(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.make_project(cls)
        record = cls.make_deliberation(cls, cls.project)
        record.action_resolve()
        cls.notice = record.publicity_ids

    def posted(self):
        self.by("officer", self.notice).action_review()
        self.by("clerk", self.notice).action_post()

    def test_an_unreviewed_notice_cannot_be_posted(self):
        """先审查后公开: review first, then publish."""
        with self.assertRaises(Refused) as error:
            self.by("clerk", self.notice).action_post()
        self.assertEqual(self.codes(error), ["MW-WF-01"])

    def test_the_author_cannot_review_his_own_notice(self):
        """The person who wrote it does not release it."""
        self.notice._unguarded().write({"author_id": self.people["officer"].id})
        with self.assertRaises(RoleRefused) as error:
            self.by("officer", self.notice).action_review()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    @freeze_time("2026-03-02 02:00:00")
    def test_fifteen_full_days_on_the_board(self):
        """The day of posting does not count; one day too early is refused."""
        self.posted()
        self.assertEqual(str(self.notice.earliest_end), "2026-03-18")
        with freeze_time("2026-03-17 08:00:00"), self.assertRaises(Refused) as error:
            self.by("clerk", self.notice).action_finish()
        self.assertEqual(self.codes(error), ["MW-PUB-01"])
        with freeze_time("2026-03-18 02:00:00"):
            self.by("clerk", self.notice).action_finish()
        self.assertEqual(self.notice.state, "finished")

    def test_an_open_objection_keeps_it_posted(self):
        """The clock does not run out over an unanswered objection."""
        with freeze_time("2026-03-02 02:00:00"):
            self.posted()
            objection = (
                self.env["microworks.objection"]
                .with_user(self.people["clerk"])
                .create({"publicity_id": self.notice.id, "subject": "Not my road"})
            )
        with freeze_time("2026-04-01 02:00:00"):
            with self.assertRaises(Refused) as error:
                self.by("clerk", self.notice).action_finish()
            self.assertEqual(self.codes(error), ["MW-PUB-02"])
            self.by("officer", objection).action_reject(reason="It is public land.")
            self.by("clerk", self.notice).action_finish()
        self.assertEqual(self.notice.state, "finished")

    def test_an_upheld_objection_withdraws_the_notice(self):
        """Who is right stops the procedure."""
        self.posted()
        objection = (
            self.env["microworks.objection"]
            .with_user(self.people["clerk"])
            .create({"publicity_id": self.notice.id, "subject": "Counted twice"})
        )
        self.by("leader", objection).action_uphold(reason="Counted again: no majority.")
        self.assertEqual(self.notice.state, "stopped")

    def test_the_earliest_end_cannot_be_moved(self):
        """Not by write, and not before it is posted either."""
        self.posted()
        with self.assertRaises(Refused):
            self.by("officer", self.notice).write({"earliest_end": "2026-01-01"})

    def test_nobody_objects_to_what_is_not_posted(self):
        """An objection needs a posted notice."""
        with self.assertRaises(Refused) as error:
            self.env["microworks.objection"].with_user(self.people["clerk"]).create(
                {"publicity_id": self.notice.id, "subject": "Too early"}
            )
        self.assertEqual(self.codes(error), ["MW-OBJ-01"])

    def test_a_year_not_announced_is_told(self):
        """Where holidays are not known yet, weekends are counted and the form says so."""
        self.env["microworks.calendar.day"].search(
            [("date", ">=", "2027-01-01"), ("date", "<=", "2027-12-31")]
        ).unlink()
        with freeze_time("2026-03-02 02:00:00"):
            self.posted()
        self.assertFalse(self.notice.calendar_note)
        self.notice._unguarded().write({"earliest_end": "2027-01-06"})
        self.assertIn("2027", self.notice.calendar_note)
