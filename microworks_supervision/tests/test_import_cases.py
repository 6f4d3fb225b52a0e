"""Files of other publishers that were once read wrong without a word."""

import tempfile

from odoo.tests import tagged

from ..exceptions import Refused
from .test_import_ocds import FIXTURES, ImportCase

CASES = FIXTURES / "cases"


@tagged("post_install", "-at_install")
class TestImportCases(ImportCase):
    def notes(self):
        return {(line.line, line.code) for line in self.last.error_ids}

    def found(self, ocid):
        return self.env["microworks.procurement"].search([("external_id", "=", ocid)])

    def test_placeholder_identifiers_merge_no_firms(self):
        """Seven firms whose ids say nothing stay seven firms, each with a note."""
        counts = self.run_file(CASES / "placeholder_id_two_firms.jsonl")
        rows = counts["created"]
        self.assertEqual(counts["refused"], 0)
        winners = self.env["microworks.procurement"]
        for number in range(1, rows + 1):
            winners += self.found(f"ocds-h7p-{number}")
        names = winners.mapped("winner_id.name")
        self.assertEqual(len(set(names)), rows)
        self.assertEqual(len(winners.winner_id), rows)
        self.assertEqual(names[:2], ["甲建筑队", "乙建筑队"])
        noted = {line for line, code in self.notes() if code == "placeholder_id"}
        self.assertEqual(noted, set(range(1, rows + 1)))
        self.assertFalse(any(winners.winner_id.mapped("vat")))

    def test_one_register_id_under_two_names_is_told(self):
        """A true register number is one firm, but its second name is remarked."""
        first, second = self.good(), self.good()
        second["ocid"] = "ocds-mwtest-901"
        second["parties"][1]["name"] = "宏达建设集团"
        second["parties"][1]["identifier"]["legalName"] = "宏达建设集团"
        with self.file_of(first, second) as path:
            self.run_file(path)
        self.assertIn((2, "party_other_name"), self.notes())
        self.assertNotIn((1, "party_other_name"), self.notes())

    def test_an_older_file_overwrites_nothing(self):
        """The later release stays, the older one is remarked."""
        self.run_file(CASES / "newer_first_1.jsonl")
        counts = self.run_file(CASES / "newer_first_2_older.jsonl")
        procurement = self.found("ocds-h7o-1")
        self.assertEqual(procurement.winner_id.name, "乙队")
        self.assertEqual(procurement.award_amount, 2_000)
        self.assertEqual((counts["updated"], counts["unchanged"]), (0, 1))
        self.assertEqual(self.notes(), {(1, "party_in_place"), (1, "older")})

    def test_the_newer_file_still_overwrites(self):
        """In the order of their dates the later release replaces the earlier."""
        self.run_file(CASES / "newer_first_2_older.jsonl")
        counts = self.run_file(CASES / "newer_first_1.jsonl")
        self.assertEqual(counts["updated"], 1)
        self.assertEqual(self.found("ocds-h7o-1").winner_id.name, "乙队")
        release = self.env["microworks.ocds.release"].search(
            [("ocid", "=", "ocds-h7o-1")]
        )
        self.assertEqual(str(release.released_at), "2024-03-02 00:00:00")

    def test_a_release_without_a_date_overwrites_none_with_one(self):
        """Who tells no date is not taken for newer."""
        self.run_file(FIXTURES / "ocds_good.jsonl")
        release = self.good()
        del release["date"]
        release["tender"]["title"] = "x"
        with self.file_of(release) as path:
            counts = self.run_file(path)
        self.assertEqual(counts["updated"], 0)
        self.assertIn((1, "older"), self.notes())

    def test_the_same_facts_published_again_keep_the_later_date(self):
        """What was confirmed in May is not overwritten by a release of April."""
        releases = [self.good(), self.good(), self.good()]
        releases[1]["date"] = "2023-05-10T00:00:00+08:00"
        releases[2]["date"] = "2023-04-20T00:00:00+08:00"
        releases[2]["tender"]["title"] = "x"
        for release in releases:
            with self.file_of(release) as path:
                counts = self.run_file(path)
        self.assertEqual(counts["unchanged"], 1)
        self.assertNotEqual(self.project("001").name, "x")

    def test_tenderers_as_an_object(self):
        """A list of one without brackets is read; both rows carry a note."""
        counts = self.run_file(CASES / "tenderers_object.jsonl")
        self.assertEqual(counts["created"], 2)
        self.assertEqual(self.found("ocds-h7t-1").bid_ids.partner_id.name, "甲工程队")
        self.assertLessEqual(
            {
                (1, "list_repaired"),
                (1, "amount_rounded"),
                (2, "list_repaired"),
                (2, "tenderers_left_out"),
                (2, "amount_rounded"),
            },
            self.notes(),
        )

    def test_two_awards_with_one_id(self):
        """Two winners under one id are refused; a cancelled first one is not."""
        self.run_file(CASES / "award_id_twice.jsonl")
        self.assertEqual(self.problems(), {(1, "award_twice")})
        self.assertLessEqual({(2, "several_awards"), (4, "consortium")}, self.notes())
        self.assertEqual(self.found("ocds-h7a-3").winner_id.name, "乙队")

    def test_an_amount_with_commas_breaks_its_line_only(self):
        """In a file of lines one line is lost and named."""
        counts = self.run_file(CASES / "comma_amount_line.jsonl")
        self.assertEqual(counts["created"], 2)
        self.assertEqual(self.problems(), {(2, "json")})

    def test_an_amount_with_commas_ends_a_package(self):
        """In a package everything behind it is lost, and said so."""
        counts = self.run_file(CASES / "comma_amount_package.json")
        self.assertEqual(counts["created"], 2)
        self.assertEqual({code for _line, code in self.problems()}, {"json"})

    def test_another_kind_of_file_is_told_once(self):
        """A table of 15,000 rows gives one sentence, not 15,000 lines."""
        for row in ("990123,清和县\n", '{"name": "x"}\n', "\x00\x01\n"):
            self._write_and_run(row * 15_000)
            self.assertEqual(self.last.state, "failed")
            self.assertFalse(self.last.error_ids)
            self.assertIn("500", self.last.failure)

    def _write_and_run(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write(text)
            file.flush()
            return self.run_file(file.name)

    def test_several_counties_and_no_area(self):
        """Where it is not clear whose records they are, a sentence asks."""
        self.env["microworks.area"].create(
            {"name": "另县", "code": "990125000000", "level": "county"}
        )
        with self.assertRaises(Refused) as caught:
            self.env["microworks.ocds.import"]._import_file(
                CASES / "newer_first_1.jsonl"
            )
        self.assertEqual(self.codes(caught), ["MW-IMPORT-02"])

    def test_an_award_nobody_published_is_no_failure(self):
        """“Complete” without an award says that it ended, not how."""
        release = self.good(2)
        release["tender"]["status"] = "complete"
        with self.file_of(release) as path:
            self.run_file(path)
        self.assertEqual(self.procurement("003").state, "ended")
