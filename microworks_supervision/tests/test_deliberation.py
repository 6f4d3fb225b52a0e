"""四议两公开: counts decide, nobody types a result."""

import psycopg2

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..exceptions import Refused, RoleRefused
from .common import County


@tagged("post_install", "-at_install")
class TestDeliberation(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.make_project(cls)
        cls.record = cls.make_deliberation(cls, cls.project)

    def meeting(self, step):
        return self.record.meeting_ids.filtered(lambda m: m.step == step)

    def test_meetings_are_entered_on_a_screen(self):
        """A new line is empty first, and its result comes with its counts."""
        project = self.make_project(name="A second one")
        form = Form(self.env["microworks.deliberation"].with_user(self.people["clerk"]))
        form.matter = "Shall the road be built?"
        with form.meeting_ids.new() as meeting:
            self.assertFalse(meeting.result)
            meeting.step = "reps_meeting"
            self.assertFalse(meeting.result)
        form.meeting_ids.remove(0)
        form.project_id = project
        with form.meeting_ids.new() as meeting:
            self.assertFalse(meeting.result)
            meeting.step = "reps_meeting"
            self.assertIn("needed", meeting.result)
        self.assertEqual(form.save().meeting_ids.step, "reps_meeting")

    def test_four_valid_meetings_resolve(self):
        """With quorum and majority in all four the matter is resolved and posted."""
        self.record.action_resolve()
        self.assertEqual(self.record.state, "resolved")
        self.assertEqual(self.record.publicity_ids.kind, "P02")

    def test_a_missing_meeting_is_named(self):
        """Three meetings are not four."""
        self.meeting("party_members_review").unlink()
        with self.assertRaises(Refused) as error:
            self.record.action_resolve()
        self.assertEqual(self.codes(error), ["MW-DELIB-01"])

    def test_no_quorum_is_refused(self):
        """Fewer than two thirds of the representatives cannot decide."""
        self.meeting("reps_meeting").write(
            {"attended": 20, "votes_for": 20, "votes_against": 0}
        )
        with self.assertRaises(Refused) as error:
            self.record.action_resolve()
        self.assertEqual(self.codes(error), ["MW-DELIB-06"])

    def test_no_majority_is_refused(self):
        """Half of those present is not more than half."""
        self.meeting("reps_meeting").write(
            {"attended": 30, "votes_for": 15, "votes_against": 15}
        )
        with self.assertRaises(Refused) as error:
            self.record.action_resolve()
        self.assertEqual(self.codes(error), ["MW-DELIB-07"])

    def test_votes_above_attendance_are_refused(self):
        """More votes than people present cannot be recorded at all."""
        with self.assertRaises(Refused) as error:
            self.meeting("reps_meeting").write({"votes_for": 99})
        self.assertEqual(self.codes(error), ["MW-DELIB-04"])

    def test_a_body_of_the_wrong_people_is_refused(self):
        """A third of the representatives are women, four fifths are elected."""
        self.meeting("reps_meeting").women = 11
        self.assertIn("Women Representatives", self.meeting("reps_meeting").result)
        with self.assertRaises(Refused) as error:
            self.record.action_resolve()
        self.assertEqual(self.codes(error), ["MW-DELIB-08"])
        # A number that was not entered is entered, no meeting is called for it.
        self.assertIn("enter the number", error.exception.refusals[0].next_step)

    def test_a_meeting_to_come_is_refused(self):
        """Counts of tomorrow are invented."""
        with self.assert_refused("MW-DELIB-05"):
            self.meeting("reps_meeting").held_on = "2190-01-01"

    def test_attendance_above_membership_is_refused(self):
        """More people than the body has members cannot be recorded at all."""
        with self.assertRaises(Refused) as error:
            self.meeting("reps_meeting").write({"expected": 99})
        self.assertEqual(self.codes(error), ["MW-DELIB-04"])

    def test_meetings_out_of_order_are_refused(self):
        """The representatives decide after the party members, not before."""
        self.meeting("reps_meeting").write({"held_on": "2026-01-01"})
        with self.assertRaises(Refused) as error:
            self.record.action_resolve()
        self.assertEqual(self.codes(error), ["MW-DELIB-02"])

    def test_counts_are_frozen_after_the_resolution(self):
        """Lines are as frozen as their record: write, create and unlink."""
        self.record.action_resolve()
        meeting = self.meeting("reps_meeting")
        with self.assertRaises(Refused):
            meeting.write({"votes_for": 36})
        with self.assertRaises(Refused):
            meeting.unlink()
        with self.assertRaises(Refused):
            self.record.write({"meeting_ids": [(0, 0, {"step": "reps_meeting"})]})

    def test_the_publication_cannot_be_skipped(self):
        """The resolution stays posted as long as the law wants."""
        self.record.action_resolve()
        with self.assertRaises(Refused) as error:
            self.record.action_pass()
        self.assertEqual(self.codes(error), ["MW-DELIB-03"])

    def test_only_the_clerk_of_the_village_records_it(self):
        """The township does not deliberate for the village."""
        with self.assertRaises(RoleRefused):
            self.by("officer", self.record).action_resolve()

    def test_a_second_deliberation_is_refused(self):
        """One matter is not put to the vote until it passes."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.make_deliberation(self.project)
