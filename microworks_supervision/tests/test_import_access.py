"""Who may import, and who may change what was imported."""

import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..exceptions import Refused, RoleRefused
from ..models.imports import ocds_import_run
from .test_import_ocds import FIXTURES, ImportCase

GUARD = "MW-GUARD-01"


@tagged("post_install", "-at_install")
class TestImportAccess(ImportCase):
    def wizard(self, role, area=None, content=None):
        file = content or (FIXTURES / "ocds_good.jsonl").read_bytes()
        return (
            self.env["microworks.ocds.import.wizard"]
            .with_user(self.people[role])
            .create(
                {
                    "file": base64.b64encode(file),
                    "file_name": "good.jsonl",
                    "area_id": (area or self.county).id,
                }
            )
        )

    def job(self):
        with self.enter_registry_test_mode():
            self.env["microworks.ocds.import"]._cron_import()
        self.env.invalidate_all()

    def test_the_department_imports_in_the_background(self):
        """The wizard makes a waiting run, the job works through it."""
        action = self.wizard("department").action_confirm()
        run = self.env["microworks.ocds.import"].browse(action["res_id"])
        self.assertEqual(run.state, "waiting")
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 60.0
        ):
            self.job()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.count_created, 5)
        self.assertEqual(run.progress, 100)
        event = self.project("001").event_ids
        self.assertEqual(event.user_id, self.people["department"])
        self.assertEqual(event.role, "group_county_department")

    def test_the_job_stops_in_time_and_goes_on(self):
        """A job whose time is over leaves the rest for the next one."""
        action = self.wizard("department").action_confirm()
        run = self.env["microworks.ocds.import"].browse(action["res_id"])
        crons = type(self.env["ir.cron"])
        with (
            patch.object(ocds_import_run, "BATCH", 2),
            patch.object(crons, "_commit_progress", lambda *a, **k: 0.0),
        ):
            self.job()
            self.assertEqual((run.state, run.entries_read), ("running", 2))
            self.job()
            self.job()
            self.job()
        self.assertEqual((run.state, run.count_created), ("done", 5))

    def test_other_roles_cannot_import(self):
        """Nobody but the county department gets as far as choosing a file."""
        for role in ("clerk", "supervisor", "officer", "leader", "finance", "auditor"):
            with self.assertRaises(AccessError):
                self.wizard(role, area=self.village)

    def test_not_above_the_own_area(self):
        """A department cannot import into an area that is not below its own."""
        province = self.env["microworks.area"].create(
            {"name": "Province", "code": "990000000000", "level": "province"}
        )
        self.county.parent_id = province
        with self.assertRaises(AccessError):
            self.wizard("department", area=province).action_confirm()

    def test_empty_file(self):
        """A file without anything in it is refused at once."""
        with self.assertRaises(Refused) as caught:
            self.wizard("department", content=b" \n").action_confirm()
        self.assertEqual(self.codes(caught), ["MW-IMPORT-04"])

    def test_an_outsider_sees_nothing(self):
        """Runs and their reports are those of the own areas."""
        self.run_file(FIXTURES / "ocds_dirty.jsonl", area=self.township)
        for model in (
            "microworks.ocds.import",
            "microworks.ocds.import.error",
            "microworks.ocds.release",
        ):
            records = self.env[model].with_user(self.stranger)
            self.assertFalse(records.search([]))
            self.assertTrue(self.by("officer", self.env[model]).search([]))

    def test_results_cannot_be_forged(self):
        """No caller writes counts, digests, report lines or identifiers."""
        self.run_file(FIXTURES / "ocds_dirty.jsonl")
        run = self.last
        cases = (
            (run, {"count_bad": 0}),
            (run, {"state": "waiting"}),
            (run.error_ids[0], {"code": "json"}),
            (self.project("101").ocds_release_ids, {"digest": "0" * 64}),
            (
                self.env["microworks.party.identifier"].search([], limit=1),
                {"identifier": "x"},
            ),
        )
        for record, vals in cases:
            with self.assertRaises(Refused) as caught:
                record.write(vals)
            self.assertEqual(self.codes(caught), [GUARD])
            with self.assertRaises(UserError):
                self.by("department", record).write(vals)

    def test_a_run_cannot_be_created_finished(self):
        """A default in the context does not make a run that is done."""
        imports = self.env["microworks.ocds.import"].with_context(default_state="done")
        vals = {"name": "x", "area_id": self.county.id, "user_id": self.env.uid}
        with self.assertRaises(Refused):
            imports.create(vals)
        with self.assertRaises(UserError):
            self.by("department", imports).create(vals)
        with self.assertRaises(AccessError):
            self.by("department", imports).create({})

    def test_only_the_department_stops_a_run(self):
        """Others may look at a run, but not stop it or start it again."""
        action = self.wizard("department").action_confirm()
        run = self.env["microworks.ocds.import"].browse(action["res_id"])
        with self.assertRaises(RoleRefused):
            self.by("auditor", run).action_cancel()
        self.by("department2", run).action_cancel()
        self.assertEqual(run.state, "cancelled")
        with self.assertRaises(Refused):
            self.by("department", run).action_retry()

    def test_historical_projects_cannot_be_edited(self):
        """What was imported is frozen for every role."""
        self.run_file(FIXTURES / "ocds_good.jsonl", area=self.village)
        project = self.project("001")
        with self.assertRaises(Refused):
            self.by("clerk", project).write({"name": "better"})

    def test_set_up_is_no_licence_to_import(self):
        """The set-up group has no business power."""
        person = new_test_user(
            self.env, "test_setup", groups="microworks_supervision.group_manager"
        )
        with self.assertRaises(AccessError):
            self.env["microworks.ocds.import.wizard"].with_user(person).create(
                {"file": b"eA==", "area_id": self.county.id}
            )

    def test_the_pages_open(self):
        """Lists, forms and buttons of the imports work for the department."""
        self.run_file(FIXTURES / "ocds_dirty.jsonl")
        run = self.by("department", self.last)
        for model in (
            "microworks.ocds.import",
            "microworks.ocds.release",
            "microworks.ocds.import.wizard",
        ):
            views = [(False, "form"), (False, "list"), (False, "search")]
            self.by("department", self.env[model]).get_views(views)
        for action in (run.action_view_projects(), run.action_view_report()):
            model = self.by("department", self.env[action["res_model"]])
            self.assertTrue(model.search(action["domain"]))
        self.assertEqual(run.read(["progress"])[0]["progress"], 100)
