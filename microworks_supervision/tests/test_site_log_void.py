"""A log written in error: voided by another person, counted nowhere."""

from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from .test_site_base import Site, photo_file
from .test_site_works import ANSWERS


@tagged("post_install", "-at_install")
class TestSiteLogVoid(Site):
    def test_another_person_voids_a_log_written_in_error(self):
        """With a reason; it stays to be read, and is progress no more."""
        self.make_log(progress=20)
        log = self.make_log(progress=90)
        with self.assertRaises(Refused) as error:
            self.by("officer", log).action_void(reason=" ")
        self.assertEqual(self.codes(error), ["MW-WF-02"])
        self.assertIn("void", self.by("officer", log)._get_allowed_steps())
        self.by("officer", log).action_void(reason="Of another site")
        self.assertEqual(log.state, "voided")
        self.assertEqual(log.void_reason, "Of another site")
        # Whoever reads the form need not look for the reason in the trail.
        self.flush_tracking()
        self.assertIn("Of another site", str(log.sudo().message_ids.mapped("body")))
        self.assertEqual(log.voider_id, self.people["officer"])
        self.assertEqual(self.project.progress, 20)
        self.assertTrue(log.photo_ids.is_void)
        with self.assertRaises(Refused):
            log.works_done = "More"
        with self.assertRaises(Refused):
            log.unlink()

    def test_a_voided_log_fills_no_gate(self):
        """What was declared void is missing again."""
        line = self.env["microworks.rule.gate"].new(
            {"requirement": "site_log", "count": 1}
        )
        log = self.make_log()
        self.assertIsNone(self.project._gate_missing(line))
        self.by("officer", log).action_void(reason="Of another site")
        self.assertIsNotNone(self.project._gate_missing(line))

    def test_nobody_voids_his_own_log(self):
        """The technician's patrol is voided by somebody else of the office."""
        log = self.make_log("officer")
        self.assertNotIn("void", log._get_allowed_steps())
        with self.assertRaises(RoleRefused) as error:
            log.action_void(reason="x")
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])
        self.by("department", log).action_void(reason="Not there that day")
        self.assertEqual(log.state, "voided")

    def test_the_observed_do_not_void_the_observers_log(self):
        """Neither the village nor the township takes a villager's visit away."""
        log = self.make_log("supervisor", submit=False, **ANSWERS)
        self.add_photo("supervisor", log, "log_id")
        log.action_submit()
        for role in ("clerk", "officer", "contractor"):
            with self.assertRaises(RoleRefused):
                self.by(role, log).action_void(reason="x")
        self.assertNotIn("void", self.by("officer", log)._get_allowed_steps())
        self.by("department", log).action_void(reason="Wrong works chosen")
        self.assertEqual(log.state, "voided")

    def test_what_the_project_rests_on_is_not_voided(self):
        """Completed on this log, the works are resumed before it is voided."""
        log = self.make_log(progress=100)
        today = log._legal_today()
        self.project._unguarded().write({"state": "completed", "completed_on": today})
        officers = self.by("officer", log)
        self.assertNotIn("void", officers._get_allowed_steps())
        with self.assertRaises(Refused) as error:
            officers.action_void(reason="x")
        self.assertEqual(self.codes(error), ["MW-LOG-08"])
        self.by("officer", self.project).action_resume(reason="Not done yet")
        officers.action_void(reason="Not done yet")
        self.assertEqual(log.state, "voided")

    def test_void_is_not_written_by_hand(self):
        """State, reason and person come from the step alone."""
        log = self.make_log()
        model = self.model("officer", "microworks.site.log")
        for name, value in (
            ("state", "voided"),
            ("void_reason", "x"),
            ("voider_id", self.env.uid),
        ):
            with self.assertRaises(Refused):
                self.by("officer", log).write({name: value})
            with self.assertRaises(Refused):
                model.create({"project_id": self.project.id, name: value})
        with self.assertRaises(Refused):
            log.photo_ids.is_void = True

    def test_the_author_uses_the_photos_of_a_voided_log_again(self):
        """He corrects himself; nobody else shows the same photo as his own."""
        file = photo_file()
        wrong = self.make_log(submit=False)
        model = self.model("contractor", "microworks.site.photo")
        model.create({"log_id": wrong.id, "file": file, "file_name": "a.png"})
        wrong.action_submit()
        self.by("officer", wrong).action_void(reason="Of another day")
        theirs = self.make_log("clerk", submit=False)
        with self.assertRaises(Refused) as error:
            self.model("clerk", "microworks.site.photo").create(
                {"log_id": theirs.id, "file": file, "file_name": "b.png"}
            )
        self.assertEqual(self.codes(error), ["MW-PHOTO-04"])
        right = self.make_log(submit=False)
        model.create({"log_id": right.id, "file": file, "file_name": "a.png"})
        right.action_submit()
        self.assertEqual(right.state, "submitted")
