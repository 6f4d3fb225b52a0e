"""Bad rows, broken runs, other people's records: reported, never stored half."""

import tempfile
from unittest.mock import patch

from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import Refused
from ..models.imports import ocds_import_run
from .test_import_ocds import FIXTURES, REAL_FILE, ImportCase

DIRTY_FILE = REAL_FILE.parents[1] / "spoonbill_test/resources/2021-03-03.json"


@tagged("post_install", "-at_install")
class TestImportRows(ImportCase):
    def test_dirty_file(self):
        """Good rows go in, every bad row is reported with line and code."""
        counts = self.run_file(FIXTURES / "ocds_dirty.jsonl")
        self.assertEqual(self.last.state, "done")
        self.assertEqual(
            self.problems(),
            {
                (2, "amount_negative"),
                (3, "amount_text"),
                (4, "amount_range"),
                (5, "amount_text"),
                (6, "json"),
                (7, "not_object"),
                (8, "no_ocid"),
                (9, "bid_no_tenderer"),
                (10, "party_unknown"),
                (12, "duplicate_ocid"),
                (14, "currency"),
                (16, "not_finished"),
                (17, "amount_ambiguous"),
            },
        )
        self.assertEqual(counts["refused"], 13)
        self.assertEqual(counts["created"], 4)
        self.assertEqual(counts["repaired"], 3)
        self.assertEqual(self.procurement("101").award_amount, 85_000)
        self.assertEqual(len(self.project("113").name), 250)
        self.assertTrue(self.project("115"))

    def test_dirty_file_twice(self):
        """The second run reports the same rows and changes nothing."""
        self.run_file(FIXTURES / "ocds_dirty.jsonl")
        before = self.problems()
        counts = self.run_file(FIXTURES / "ocds_dirty.jsonl")
        self.assertEqual(self.problems(), before)
        self.assertEqual(counts["created"] + counts["updated"], 0)
        self.assertEqual(counts["unchanged"], 4)

    def test_own_project_is_never_touched(self):
        """A process with the ID of a project of our own is refused."""
        own = self.make_project()
        own._unguarded().write({"external_id": "ocds-mwtest-001"})
        counts = self.run_file(FIXTURES / "ocds_good.jsonl")
        self.assertEqual(counts["created"], 4)
        self.assertEqual(self.problems(), {(1, "own_project")})
        self.assertEqual(own.name, "Road hardening, group 3")

    def test_records_of_another_area_are_not_taken_over(self):
        """A township cannot rewrite the history of its neighbour."""
        self.run_file(FIXTURES / "ocds_good.jsonl", area=self.township)
        release = self.good()
        release["tender"]["title"] = "x"
        with self.file_of(release) as path:
            self.run_file(path, area=self.other_township)
            self.assertEqual(self.problems(), {(1, "other_area")})
            counts = self.run_file(path, area=self.county)
        self.assertEqual(counts["updated"], 1)

    def test_a_row_the_database_refuses_costs_only_itself(self):
        """An ID taken by something else is reported, the rest goes in."""
        self.run_file(FIXTURES / "ocds_records.json")
        self.procurement("002")._unguarded().write({"external_id": "ocds-mwtest-003"})
        with mute_logger("odoo.sql_db"):
            counts = self.run_file(FIXTURES / "ocds_good.jsonl")
        self.assertEqual(self.problems(), {(3, "refused")})
        self.assertEqual((counts["created"], counts["unchanged"]), (2, 2))

    def test_small_batches_give_the_same(self):
        """Where a batch ends changes nothing, a duplicate is found across batches."""
        with patch.object(ocds_import_run, "BATCH", 2):
            counts = self.run_file(FIXTURES / "ocds_dirty.jsonl")
        self.assertIn((12, "duplicate_ocid"), self.problems())
        self.assertEqual((counts["created"], counts["refused"]), (4, 13))

    def test_a_broken_run_goes_on_where_it_was(self):
        """What was stored before a break is not read again."""
        model = type(self.env["microworks.ocds.import"])
        store, calls = model._store, []

        def breaks(records, rows):
            calls.append(rows)
            if len(calls) == 2:
                raise RuntimeError("power cut")
            return store(records, rows)

        with (
            patch.object(ocds_import_run, "BATCH", 2),
            patch.object(model, "_store", breaks),
            self.assertLogs("odoo.addons.microworks_supervision", "ERROR"),
        ):
            self.run_file(FIXTURES / "ocds_good.jsonl")
        run = self.last
        self.assertEqual(run.state, "failed")
        self.assertIn("power cut", run.failure)
        self.assertEqual((run.entries_read, run.count_created), (2, 2))
        self.by("department", run).action_retry()
        with self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
            again = run.with_env(self.env(cr=cr))
            again._work((FIXTURES / "ocds_good.jsonl").open("rb"))
        self.env.invalidate_all()
        self.assertEqual(run.state, "done")
        self.assertEqual((run.entries_read, run.count_created), (5, 5))

    def test_unknown_file_and_area(self):
        """A wrong path and an unclear area are refused with a code."""
        imports = self.env["microworks.ocds.import"]
        with self.assertRaises(Refused) as caught:
            imports._import_file("/no/such/file", area=self.county)
        self.assertEqual(self.codes(caught), ["MW-IMPORT-01"])
        with self.assertRaises(Refused) as caught:
            imports._import_file(FIXTURES / "ocds_good.jsonl", area="999999")
        self.assertEqual(self.codes(caught), ["MW-IMPORT-02"])

    def test_two_imports_at_a_time(self):
        """A second run is refused while another one is at work."""
        with db_connect(self.env.cr.dbname).cursor() as other:
            lock = ocds_import_run.IMPORT_LOCK
            other.execute("SELECT pg_advisory_lock(%s)", [lock])
            with self.assertRaises(Refused) as caught:
                self.run_file(FIXTURES / "ocds_good.jsonl")
            other.execute("SELECT pg_advisory_unlock(%s)", [lock])
        self.assertEqual(self.codes(caught), ["MW-IMPORT-03"])
        self.assertEqual(self.run_file(FIXTURES / "ocds_good.jsonl")["created"], 5)

    def test_a_file_without_any_release(self):
        """Rubbish ends in a report, never in a traceback."""
        for content in (b"", b"\n\n", b"\x00\xff\xfe", b"[]", b'{"releases": []}'):
            with tempfile.NamedTemporaryFile() as file:
                file.write(content)
                file.flush()
                counts = self.run_file(file.name)
            self.assertEqual(self.last.state, "done")
            self.assertEqual(counts["created"], 0)

    def test_real_dirty_releases(self):
        """A hundred real releases of another country go in or are reported."""
        path = DIRTY_FILE
        if not path.is_file():
            self.skipTest(f"{path} is not there")
        counts = self.run_file(path)
        self.assertEqual(self.last.state, "done")
        self.assertEqual(counts["created"] + counts["refused"], 100)
