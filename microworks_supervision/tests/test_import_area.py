"""Areas from a file: any order, row by row, twice the same."""

import base64
import io

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import County
from .test_import_ocds import FIXTURES


@tagged("post_install", "-at_install")
class TestImportArea(County):
    def run_text(self, content):
        data = content if isinstance(content, bytes) else content.encode()
        return self.env["microworks.area.import.wizard"]._import_rows(io.BytesIO(data))

    def area(self, code):
        return self.env["microworks.area"].search(
            [("code", "=", code.ljust(12, "0")), ("parent_id", "!=", -1)]
        )

    def test_any_order_and_all_bad_rows(self):
        """Villages before their county find their place; every bad row is listed."""
        result = self.run_text((FIXTURES / "areas.csv").read_bytes())
        self.assertEqual(result["count_created"], 3)
        self.assertEqual(
            [(row.line_no, row.error) for row in result["bad"]],
            [
                (5, "bad_code"),
                (6, "no_name"),
                (7, "duplicate"),
                (8, "parent_missing"),
            ],
        )
        village = self.area("990188101201")
        self.assertEqual(village.level, "village")
        self.assertEqual(village.parent_id, self.area("990188101"))
        self.assertEqual(village.parent_id.parent_id.level, "county")

    def test_twice_changes_nothing(self):
        """The same file again finds every area as it is."""
        content = (FIXTURES / "areas.csv").read_bytes()
        self.run_text(content)
        result = self.run_text(content)
        self.assertEqual((result["count_created"], result["count_updated"]), (0, 0))
        self.assertEqual(result["count_unchanged"], 3)

    def test_gb18030(self):
        """A file of an older office program is read as well."""
        result = self.run_text((FIXTURES / "areas_gb18030.csv").read_bytes())
        self.assertEqual(result["count_created"], 2)
        self.assertEqual(self.area("990188").name, "测试县")

    def test_new_name(self):
        """A renamed area gets its new name and stays the same record."""
        self.run_text("990188,Old\n")
        area = self.area("990188")
        result = self.run_text("990188,New\n")
        self.assertEqual(result["count_updated"], 1)
        self.assertEqual(area.name, "New")

    def test_a_township_alone_is_hung_up_later(self):
        """A county that comes in a later file takes its townships."""
        self.run_text("990188101,Town\n")
        self.assertFalse(self.area("990188101").parent_id)
        result = self.run_text("990188,County\n")
        self.assertEqual(self.area("990188101").parent_id, self.area("990188"))
        self.assertEqual(result["count_updated"], 1)

    def test_rubbish(self):
        """A file that is no text at all ends in a list of bad rows."""
        for content in (b"", b"\x00\xff\x01", b"PK\x03\x04" * 50, b"990188,a\x00b\n"):
            result = self.run_text(content)
            self.assertEqual(result["count_created"], 0)

    def test_the_wizard_shows_the_bad_rows(self):
        """The result stays on screen with every row that was not taken over."""
        wizard = self.env["microworks.area.import.wizard"].create(
            {"file": base64.b64encode((FIXTURES / "areas.csv").read_bytes())}
        )
        wizard.action_confirm()
        self.assertTrue(wizard.done)
        self.assertEqual(len(wizard.line_ids), 4)

    def test_only_set_up(self):
        """No business role imports areas."""
        for role in ("clerk", "leader", "department", "auditor"):
            with self.assertRaises(AccessError):
                self.by(role, self.env["microworks.area.import.wizard"]).create(
                    {"file": b"eA=="}
                )

    def test_whole_county_in_few_queries(self):
        """Twelve hundred areas go in level by level, not one by one."""
        lines = ["990188,County"]
        lines += [f"990188{t:03},Town {t}" for t in range(100, 120)]
        lines += [
            f"990188{t:03}{v:03},Village {t}-{v}"
            for t in range(100, 120)
            for v in range(200, 260)
        ]
        self.run_text("990177,Warm up\n")
        self.env.flush_all()
        with self.assertQueryCount(120):
            result = self.run_text("\n".join(lines))
            self.env.flush_all()
        self.assertEqual(result["count_created"], 1_221)
