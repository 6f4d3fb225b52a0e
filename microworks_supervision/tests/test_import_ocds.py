"""Import of open contracting data: complete, exact, repeatable, row by row."""

import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from odoo.tests import tagged

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
    def test_empty_file(self):
        """A file with nothing in it is reported, not passed as without a fault."""
        with self.file_of() as path:
            counts = self.run_file(path)
        self.assertEqual(counts["refused"], 1)
        self.assertEqual(self.problems(), {(1, "no_release")})

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

    def test_many_processes_in_few_queries(self):
        """A batch is stored set by set, whatever its size."""
        releases = []
        for number in range(60):
            release = self.good()
            release["ocid"] = f"ocds-mwtest-q{number}"
            releases.append(release)
        self.run_file(FIXTURES / "ocds_good.jsonl")
        with self.file_of(*releases) as path, self.enter_registry_test_mode():
            before = self.env.cr.sql_log_count
            self.env["microworks.ocds.import"]._import_file(path, area=self.county)
            queries = self.env.cr.sql_log_count - before
        # Four of each are the numbers drawn for the project and the procurement.
        self.assertLess(queries, 60 * 6 + 250)

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
