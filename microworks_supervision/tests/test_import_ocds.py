"""Import of open contracting data: complete, exact, repeatable, row by row."""

import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import Refused
from ..models.imports import ocds_import_run
from .common import County

FIXTURES = Path(__file__).parent / "fixtures"
REAL_FILE = Path(
    os.environ.get("MICROWORKS_OCDS_FILE")
    or Path(__file__).parents[3]
    / "shared/open-contracting/data/tsuchiura/tsuchiura_ocds.jsonl"
)


class ImportCase(County):
    """Runs the import as the command line does, inside the test's transaction."""

    def run_file(self, path, area=None):
        with self.enter_registry_test_mode():
            report = self.env["microworks.ocds.import"]._import_file(
                path, area=area or self.county
            )
        self.env.invalidate_all()
        self.last = self.env["microworks.ocds.import"].browse(report["id"])
        return report["counts"]

    @contextmanager
    def file_of(self, *releases):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.write("\n".join(json.dumps(release) for release in releases))
            file.flush()
            yield file.name

    def good(self, number=0):
        lines = (FIXTURES / "ocds_good.jsonl").read_text().splitlines()
        return json.loads(lines[number])

    def project(self, number):
        return self.env["microworks.project"].search(
            [("external_id", "=", f"ocds-mwtest-{number}")]
        )

    def procurement(self, number):
        return self.env["microworks.procurement"].search(
            [("external_id", "=", f"ocds-mwtest-{number}")]
        )

    def problems(self):
        return {
            (line.line, line.code)
            for line in self.last.error_ids
            if line.kind == "refused"
        }


@tagged("post_install", "-at_install")
class TestImportOcds(ImportCase):
    def test_good_file(self):
        """Five processes become five archived projects with their procurement."""
        counts = self.run_file(FIXTURES / "ocds_good.jsonl")
        self.assertEqual(counts["created"], 5)
        self.assertEqual(counts["refused"], 0)
        project, procurement = self.project("001"), self.procurement("001")
        self.assertEqual(project.origin, "history")
        self.assertEqual(project.state, "archived")
        self.assertEqual(project.works_type, "road")
        self.assertEqual(project.estimated_amount, 90_000)
        self.assertEqual(project.owner_id.name, "青禾镇人民政府")
        self.assertEqual(str(project.archived_on), "2023-04-10")
        self.assertFalse(project.works_class)
        self.assertEqual(procurement.project_id, project)
        self.assertEqual(procurement.origin, "history")
        self.assertEqual(procurement.state, "awarded")
        self.assertEqual(procurement.method, "invited")
        self.assertEqual(procurement.winner_id.name, "宏达建设有限公司")
        self.assertEqual(procurement.award_amount, 85_000)
        self.assertEqual(
            procurement.bid_ids.sorted("amount").mapped("state"),
            ["disqualified", "valid", "valid"],
        )
        self.assertEqual(self.project("005").nature, "new_build")
        self.assertEqual(str(self.project("005").planned_end), "2023-09-10")
        self.assertEqual(self.project("005").ocds_release_ids.contract_value, 116_000)

    def test_no_award_is_failed(self):
        """A tender that found nobody is kept as failed, with its bids."""
        self.run_file(FIXTURES / "ocds_good.jsonl")
        procurement = self.procurement("003")
        self.assertEqual(procurement.state, "failed")
        self.assertEqual(len(procurement.bid_ids), 1)
        self.assertFalse(procurement.winner_id)

    def test_foreign_currency(self):
        """Yen stay yen on the procurement and are no yuan on the project."""
        yen = self.env.ref("base.JPY")
        active = yen.active
        self.run_file(FIXTURES / "ocds_good.jsonl")
        procurement = self.procurement("004")
        self.assertEqual(self.project("004").estimated_amount, 0)
        self.assertEqual(procurement.currency_id, yen)
        self.assertEqual(procurement.ceiling_price, 3_780_000)
        self.assertEqual(procurement.bid_ids.currency_id, yen)
        self.assertEqual(self.project("004").ocds_release_ids.currency_id, yen)
        self.assertEqual(yen.active, active)

    def test_same_file_twice_changes_nothing(self):
        """The second run finds everything as it is."""
        self.run_file(FIXTURES / "ocds_good.jsonl")
        self.env.flush_all()
        tables = (
            "microworks_project",
            "microworks_procurement",
            "microworks_bid",
            "res_partner",
            "microworks_party_identifier",
        )

        def picture():
            rows = []
            for table in tables:
                self.env.cr.execute(f"SELECT * FROM {table} ORDER BY id")
                rows.append(self.env.cr.fetchall())
            return rows

        before = picture()
        counts = self.run_file(FIXTURES / "ocds_good.jsonl")
        self.assertEqual(counts["unchanged"], 5)
        self.assertEqual(counts["created"] + counts["updated"] + counts["refused"], 0)
        self.assertEqual(picture(), before)

    def test_firms_are_not_made_twice(self):
        """The same firm of several processes and runs is one contact."""
        self.run_file(FIXTURES / "ocds_good.jsonl")
        self.run_file(FIXTURES / "ocds_records.json")
        firms = self.env["res.partner"].search([("name", "=", "宏达建设有限公司")])
        self.assertEqual(len(firms), 1)
        self.assertEqual(firms.vat, "91990123MA00000H1X")

    def test_a_known_firm_is_found_by_its_credit_code(self):
        """A contractor of our own contacts keeps being the same firm."""
        self.contractor.vat = "91990123MA00000H1X"
        self.run_file(FIXTURES / "ocds_good.jsonl")
        self.assertEqual(self.procurement("001").winner_id, self.contractor)

    def test_record_package_equals_lines(self):
        """The same processes in a record package are nothing new."""
        self.run_file(FIXTURES / "ocds_good.jsonl")
        counts = self.run_file(FIXTURES / "ocds_records.json")
        self.assertEqual(counts["unchanged"], 2)

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

    def test_changed_process_is_updated(self):
        """A corrected publication replaces what the historical record says."""
        self.run_file(FIXTURES / "ocds_good.jsonl")
        release = self.good()
        release["tender"]["title"] = "更正"
        release["bids"]["details"][1]["value"]["amount"] = 84_000
        release["awards"][0]["suppliers"] = [{"id": "t"}]
        release["awards"][0]["value"]["amount"] = 84_000
        with self.file_of(release) as path:
            counts = self.run_file(path)
        self.assertEqual(counts["updated"], 1)
        procurement = self.procurement("001")
        self.assertEqual(self.project("001").name, "更正")
        self.assertEqual(procurement.winner_id.name, "恒通路桥工程有限公司")
        self.assertEqual(procurement.winner_bid_id.amount, 84_000)
        self.assertEqual(len(procurement.bid_ids), 3)
        events = self.project("001").event_ids
        self.assertEqual(events.mapped("kind"), ["import", "import"])

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

    def test_one_event_per_project(self):
        """The trail names file, line and digest of each imported process."""
        self.run_file(FIXTURES / "ocds_good.jsonl")
        event = self.project("002").event_ids
        self.assertEqual(len(event), 1)
        self.assertEqual(event.kind, "import")
        facts = json.loads(event.content)["facts"]
        self.assertEqual(facts["ocid"], "ocds-mwtest-002")
        self.assertEqual(facts["line"], 2)
        self.assertEqual(facts["file"], self.last.sha256)

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

    def test_the_real_file(self):
        """1,565 auctions of a municipality go in completely, twice."""
        if not REAL_FILE.is_file():
            self.skipTest(f"{REAL_FILE} is not there; MICROWORKS_OCDS_FILE names it")
        counts = self.run_file(REAL_FILE)
        self.assertEqual((counts["created"], counts["refused"]), (1_565, 0))
        history = self.env["microworks.procurement"].search(
            [("external_id", "like", "ocds-000000-tsuchiura-")]
        )
        self.assertEqual(len(history.bid_ids), 6_013)
        self.assertEqual(len(history.bid_ids.filtered("is_winner")), 1_561)
        self.assertEqual(len(history.bid_ids.partner_id), 269)
        counts = self.run_file(REAL_FILE)
        self.assertEqual(counts["unchanged"], 1_565)
