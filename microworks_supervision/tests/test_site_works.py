"""Site log, photos, materials and concealed works."""

import base64
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import Refused, RoleRefused
from .common import PDF
from .test_site_base import Site, photo_file

ANSWERS = {
    f"q_{name}": "good"
    for name in (
        "people",
        "material",
        "thickness",
        "safety",
        "board",
        "attitude",
        "environment",
        "wage",
    )
}


@tagged("post_install", "-at_install")
class TestSiteLog(Site):
    def test_a_submitted_log_is_frozen_with_its_photos(self):
        """Neither text nor photo can be changed, added or removed."""
        log = self.make_log(progress=20)
        self.assertEqual(log.state, "submitted")
        with self.assertRaises(Refused):
            log.works_done = "More"
        with self.assertRaises(Refused):
            self.add_photo("contractor", log, "log_id")
        with self.assertRaises(Refused):
            log.photo_ids.unlink()
        with self.assertRaises(Refused):
            log.photo_ids.caption = "another"
        with self.assertRaises(Refused):
            log.unlink()

    def test_progress_falls_only_with_a_reason(self):
        """The reported share of the works never shrinks silently."""
        self.make_log(progress=40)
        log = self.make_log(progress=30, submit=False)
        self.add_photo("contractor", log, "log_id")
        with self.assertRaises(Refused) as error:
            log.action_submit()
        self.assertEqual(self.codes(error), ["MW-LOG-07"])
        log.progress_reason = "Two slabs taken down"
        log.action_submit()
        self.assertEqual(log.previous_progress, 40)
        self.assertEqual(self.project.progress, 30)

    def test_the_observed_cannot_touch_the_observers_log(self):
        """The villager's log is his own; clerk and contractor keep none of its kind."""
        log = self.make_log("supervisor", submit=False, **ANSWERS)
        self.assertEqual(log.kind, "villager")
        with self.assertRaises(Refused) as error:
            self.by("clerk", log).q_safety = "good"
        self.assertEqual(self.codes(error), ["MW-LOG-03"])
        with self.assertRaises(Refused):
            self.by("clerk", log).unlink()
        with self.assertRaises(Refused):
            self.add_photo("clerk", log, "log_id")
        with self.assertRaises(RoleRefused):
            self.make_log("clerk", submit=False, kind="villager")
        with self.assertRaises(Refused):
            self.make_log("clerk", submit=False).kind = "villager"

    def test_eight_questions_are_answered(self):
        """A visit without an answer is not handed in."""
        log = self.make_log("supervisor", submit=False, **{**ANSWERS, "q_wage": False})
        self.add_photo("supervisor", log, "log_id")
        with self.assertRaises(Refused) as error:
            log.action_submit()
        self.assertEqual(self.codes(error), ["MW-LOG-06"])

    def test_the_distance_to_the_site_is_computed(self):
        """A point 0.01 degrees north is 1,112 metres away, whatever it claims."""
        log = self.make_log(submit=False, lat=28.2557, lng=113.0828)
        self.assertAlmostEqual(log.distance_m, 1112, delta=1)
        self.assertTrue(log.sudo().is_far)
        with self.assertRaises(Refused):
            log.distance_m = 1
        self.assertEqual(self.make_log(submit=False).distance_m, -1)
        with self.assertRaises(Refused):
            log.write({"lat": 113.0828, "lng": 28.2457})

    def test_no_log_of_the_future_or_before_the_start(self):
        """Tomorrow cannot be logged, nor works that have not begun."""
        tomorrow = self.env.company._legal_today() + timedelta(days=2)
        with self.assertRaises(Refused):
            self.make_log(date=tomorrow)
        self.project._unguarded().write({"state": "contracted"})
        with self.assertRaises(Refused) as error:
            self.make_log()
        self.assertIn("MW-LOG-04", self.codes(error))

    def test_another_area_sees_and_writes_nothing(self):
        """A clerk of another township neither reads nor creates logs here."""
        log = self.make_log()
        model = self.env["microworks.site.log"].with_user(self.stranger)
        self.assertFalse(model.search([("id", "=", log.id)]))
        with self.assertRaises(AccessError):
            model.create({"project_id": self.project.id})
        with self.assertRaises(AccessError):
            model.create(
                {"project_id": self.project.id, "area_id": self.other_village.id}
            )


@tagged("post_install", "-at_install")
class TestSitePhoto(Site):
    def test_the_same_photo_is_refused_with_the_log_it_is_in(self):
        """The file counts, not its name."""
        file = photo_file()
        log = self.make_log(submit=False)
        model = self.model("contractor", "microworks.site.photo")
        model.create({"log_id": log.id, "file": file, "file_name": "a.png"})
        other = self.make_log(submit=False)
        with self.assertRaises(Refused) as error:
            model.create({"log_id": other.id, "file": file, "file_name": "b.png"})
        self.assertEqual(self.codes(error), ["MW-PHOTO-04"])
        self.assertIn(log.display_name, str(error.exception))

    def test_another_area_is_not_named(self):
        """Who may not see the other record learns only that there is one."""
        file = photo_file()
        log = self.make_log(submit=False)
        self.model("contractor", "microworks.site.photo").create(
            {"log_id": log.id, "file": file, "file_name": "a.png"}
        )
        model = self.env["microworks.site.photo"].with_user(self.stranger)
        with self.assertRaises(Refused) as error:
            model.create({"log_id": 1, "file": file, "file_name": "b.png"})
        self.assertNotIn(self.project.name, str(error.exception))

    def test_only_images(self):
        """A PDF with the name of a photo is no photo."""
        log = self.make_log(submit=False)
        with self.assertRaises(Refused) as error:
            self.model("contractor", "microworks.site.photo").create(
                {"log_id": log.id, "file": base64.b64encode(PDF), "file_name": "a.jpg"}
            )
        self.assertEqual(self.codes(error), ["MW-PHOTO-03"])

    def test_the_stored_file_is_no_way_around_the_log(self):
        """The attachment behind the photo can be neither replaced nor removed."""
        log = self.make_log("clerk")
        stored = (
            self.env["ir.attachment"]
            .search(
                [
                    ("res_model", "=", "microworks.site.photo"),
                    ("res_id", "=", log.photo_ids.id),
                    ("res_field", "=", "file"),
                ]
            )
            .with_user(self.people["clerk"])
        )
        self.assertTrue(stored)
        for values in ({"datas": photo_file()}, {"res_id": 0}, {"res_field": False}):
            with self.assertRaises(Refused) as error:
                stored.write(values)
            self.assertEqual(self.codes(error), ["MW-FILE-04"])
        with self.assertRaises(Refused):
            stored.unlink()
        with self.assertRaises(Refused):
            stored.create(
                {
                    "name": "b.png",
                    "datas": photo_file(),
                    "res_model": "microworks.site.photo",
                    "res_id": log.photo_ids.id,
                    "res_field": "file",
                }
            )

    def test_a_photo_is_changed_by_nobody_else(self):
        """The clerk cannot remove what the contractor added, nor the other way."""
        finding = self.make_finding(order=False)
        photo = self.add_photo("officer", finding, "finding_id")
        with self.assertRaises(AccessError):
            self.by("contractor", photo).unlink()
        with self.assertRaises(AccessError):
            self.add_photo("contractor", finding, "finding_id")
        with self.assertRaises(Refused) as error:
            self.by("officer2", photo).unlink()
        self.assertEqual(self.codes(error), ["MW-PHOTO-05"])

    def test_a_photo_does_not_move_and_its_hash_is_not_typed(self):
        """The record it proves and the hash are fixed."""
        log = self.make_log(submit=False)
        photo = self.add_photo("contractor", log, "log_id")
        self.assertEqual(len(photo.sha256), 64)
        other = self.make_log(submit=False)
        with self.assertRaises(Refused):
            photo.log_id = other
        with self.assertRaises(Refused):
            photo.sha256 = "0" * 64
        with self.assertRaises(Refused):
            photo.project_id = self.project.copy()


@tagged("post_install", "-at_install")
class TestMaterial(Site):
    def make(self, **values):
        return self.model("contractor", "microworks.material.entry").create(
            {
                "project_id": self.project.id,
                "name": "Cement",
                "quantity": 12,
                "unit": "t",
                "certificate_no": "Z-77",
                **values,
            }
        )

    def test_somebody_else_accepts(self):
        """Not the person who entered it."""
        entry = self.model("clerk", "microworks.material.entry").create(
            self.make().copy_data()[0]
        )
        with self.assertRaises(RoleRefused):
            self.by("clerk", entry).action_accept()
        self.by("officer", entry).action_accept()
        self.assertEqual(entry.accepted_by_id, self.people["officer"])
        with self.assertRaises(Refused):
            self.by("clerk", entry).quantity = 20

    def test_a_certificate_and_a_reviewed_test_are_needed(self):
        """Structural material waits for its test report."""
        entry = self.make(certificate_no=False, needs_test=True)
        with self.assertRaises(Refused) as error:
            self.by("officer", entry).action_accept()
        self.assertEqual(self.codes(error), ["MW-MAT-02", "MW-MAT-03"])


@tagged("post_install", "-at_install")
class TestConcealedWork(Site):
    def make(self, hours=30):
        return self.model("contractor", "microworks.concealed.work").create(
            {
                "project_id": self.project.id,
                "name": "Rebar K0+100",
                "cover_at": fields.Datetime.now() + timedelta(hours=hours),
                "measured": "Spacing 200 mm",
            }
        )

    def test_the_notice_is_long_enough(self):
        """24 hours by the national set; a minute less is refused."""
        with freeze_time("2026-03-02 02:00:00"):
            part = self.make(hours=23)
            with self.assertRaises(Refused) as error:
                part.action_notify()
            self.assertEqual(self.codes(error), ["MW-HID-01"])
            part.cover_at = "2026-03-03 02:00:00"
            part.action_notify()
            with self.assertRaises(Refused):
                part.cover_at = "2026-03-02 03:00:00"

    def test_two_persons_sign_what_both_see(self):
        """Owner's side and village; after the first signature nothing changes."""
        part = self.make()
        part.action_notify()
        with self.assertRaises(Refused) as error:
            self.by("officer", part).action_sign_owner()
        self.assertEqual(self.codes(error), ["MW-HID-02"])
        self.add_photo("contractor", part, "concealed_id")
        self.by("officer", part).action_sign_owner()
        self.assertEqual(part.state, "notified")
        with self.assertRaises(Refused):
            part.measured = "other"
        with self.assertRaises(RoleRefused):
            self.by("officer", part).action_sign_village()
        self.by("supervisor", part).action_sign_village()
        self.assertEqual(part.state, "inspected")
        with self.assertRaises(Refused):
            self.by("officer", part).write(
                {"village_inspector_id": self.people["clerk"].id}
            )
