"""公示: reviewed before, long enough, objections answered."""

from freezegun import freeze_time

from odoo import Command
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

    # === HOW LONG ===

    def hand_made(self, kind):
        """A posted notice that no step prepared."""
        notice = (
            self.env["microworks.publicity"]
            .with_user(self.people["clerk"])
            .create({"project_id": self.project.id, "kind": kind, "title": "Notice"})
        )
        self.post(notice)
        return notice

    @freeze_time("2026-03-02 02:00:00")
    def test_the_kind_says_how_long(self):
        """A notice of a person stays as long as one of a step, by its kind."""
        for kind, code, end in (
            ("P06", "D-CAND", "2026-03-06"),
            ("P07", "D-PUB-P07", "2026-03-04"),
            ("P12", "D-PUB-P12", "2026-03-18"),
            ("P16", "D-FUND-PUB", "2026-03-13"),
            # No line of their own: the general one of the village board.
            ("P01", "D-VILLAGE-PUB", "2026-03-18"),
            ("P09", "D-VILLAGE-PUB", "2026-03-18"),
        ):
            with self.subTest(kind=kind):
                notice = self.hand_made(kind)
                self.assertEqual(notice.deadline_code, code)
                self.assertEqual(str(notice.earliest_end), end)
                self.assertIn(str(notice._rule_line().limit), notice.period)
                with self.assert_refused("MW-PUB-01"):
                    self.by("clerk", notice).action_finish()

    @freeze_time("2026-03-02 02:00:00")
    def test_a_county_may_ask_for_more(self):
        """A line for the kind in the project's own rule set goes before all."""
        rules = self.env["microworks.ruleset"].create(
            {
                "code": "QH-PUB",
                "name": "Rules of Qinghe County",
                "area_id": self.county.id,
                "base_id": self.project._rules().id,
                "date_from": "2026-01-01",
                "legal_basis": "Qinghe decision 1/2026",
                "deadline_ids": [
                    Command.create(
                        {
                            "code": "D-PUB-P09",
                            "name": "Site board stays",
                            "trigger": "posting – end",
                            "limit": 30,
                            "legal_basis": "Qinghe decision 1/2026",
                        }
                    )
                ],
            }
        )
        rules._unguarded().write({"state": "in_force"})
        self.project._unguarded().write({"ruleset_id": rules.id})
        notice = self.hand_made("P09")
        self.assertEqual(notice.deadline_code, "D-PUB-P09")
        self.assertEqual(str(notice.earliest_end), "2026-04-02")

    def test_rules_that_do_not_say_how_long_post_nothing(self):
        """A set that switches the general line off is refused: no default in the code."""
        rules = self.env["microworks.ruleset"].create(
            {
                "code": "QH-EMPTY",
                "name": "Empty",
                "date_from": "2026-01-01",
                "legal_basis": "none",
                "base_only": True,
                "deadline_ids": [
                    Command.create(
                        {
                            "code": "D-VILLAGE-PUB",
                            "name": "On the board",
                            "trigger": "posted – taken down",
                            "legal_basis": "none",
                            "disabled": True,
                        }
                    )
                ],
            }
        )
        self.project._unguarded().write({"ruleset_id": rules.id})
        with self.assert_refused("MW-RULE-04"):
            self.hand_made("P09")

    def test_nobody_chooses_the_period(self):
        """A caller cannot name a shorter rule for his notice."""
        values = {"project_id": self.project.id, "kind": "P02", "title": "Mine"}
        notices = self.env["microworks.publicity"].with_user(self.people["clerk"])
        with self.assert_refused("MW-GUARD-01"):
            notices.create({**values, "deadline_code": "D-PUB-P07"})
        notice = notices.with_context(default_deadline_code="D-PUB-P07").create(values)
        self.assertFalse(notice.deadline_code)

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

    def test_an_objection_is_upheld_after_the_notice_was_withdrawn(self):
        """Withdrawing the notice does not take the answer away from the objector."""
        self.posted()
        objection = (
            self.env["microworks.objection"]
            .with_user(self.people["clerk"])
            .create({"publicity_id": self.notice.id, "subject": "Counted twice"})
        )
        self.by("officer", self.notice).action_stop(reason="A wrong name.")
        self.by("leader", objection).action_uphold(reason="It was a wrong name.")
        self.assertEqual(objection.state, "upheld")
        self.assertEqual(self.notice.state, "stopped")

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
