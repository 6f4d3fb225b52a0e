"""Areas from a file: any order, row by row, twice the same."""

import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..exceptions import Refused
from .common import County
from .test_import_ocds import FIXTURES


@tagged("post_install", "-at_install")
class TestImportArea(County):
    def dialogue(self, content, name="areas.csv"):
        data = content if isinstance(content, bytes) else content.encode()
        return self.env["microworks.area.import.wizard"].create(
            {"file": base64.b64encode(data), "file_name": name}
        )

    def run_text(self, content):
        """Preview and import. :return: the dialogue"""
        wizard = self.dialogue(content)
        wizard.action_preview()
        wizard.action_confirm()
        return wizard

    def area(self, code):
        return self.env["microworks.area"].search(
            [("code", "=", code.ljust(12, "0")), ("parent_id", "!=", -1)]
        )

    def test_any_order_and_all_bad_rows(self):
        """Villages before their county find their place; every bad row is listed."""
        result = self.run_text((FIXTURES / "areas.csv").read_bytes())
        self.assertEqual(result["count_created"], 3)
        self.assertEqual(
            [(row.line, row.reason.split(":")[0]) for row in result.line_ids],
            [
                (5, "not a division code"),
                (6, "no value for"),
                (7, "came earlier in the same file"),
                (8, "the area above is neither here nor in the file"),
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
        """A file that is no list is refused in one sentence."""
        for content in (b"", b"\x00\xff\x01", b"PK\x03\x04" * 50, b"990188,a\x00b\n"):
            with self.assert_refused("MW-AIMP-10"):
                self.run_text(content)

    def test_a_stray_byte_is_named(self):
        """One byte that does not fit is refused with its line; no name is another."""
        with self.assertRaises(Refused) as error:
            self.run_text("代码,名称\n990188,新川县\n".encode() + b"990188101,\xa0\n")
        self.assertIn("0xA0", str(error.exception))
        self.assertFalse(self.area("990188"))

    def test_columns_are_found_by_their_titles(self):
        """The bureau's list with the class between code and name gives names."""
        self.run_text(
            "统计用区划代码,城乡分类代码,名称\n990189000000,,北川县\n"
            "990189101000,,甲镇\n990189101201,220,东湾村\n"
        )
        self.assertEqual(self.area("990189101201").name, "东湾村")

    def test_a_name_of_digits_is_none(self):
        """A number in the place of the name is refused by row."""
        result = self.run_text("990189,220\n990190,县\n")
        self.assertEqual((result.count_created, len(result.line_ids)), (1, 1))
        self.assertFalse(self.area("990189"))

    def test_nothing_is_stored_before_the_preview(self):
        """The preview stores nothing, and the import asks for it."""
        wizard = self.dialogue("990188,县\n")
        with self.assert_refused("MW-TAB-01"):
            wizard.action_confirm()
        wizard.action_preview()
        self.assertEqual((wizard.state, wizard.row_count), ("preview", 1))
        self.assertIn("990188000000", wizard.preview_html)
        self.assertFalse(self.area("990188"))
        wizard.file = base64.b64encode("990199,别县\n".encode())
        with self.assert_refused("MW-TAB-01"):
            wizard.action_confirm()

    def test_a_question_is_answered_in_the_preview(self):
        """A text that may be two things is asked, and read by the answer."""
        wizard = self.dialogue("430121,小学\n".encode("gb18030"))
        wizard.action_preview()
        self.assertEqual(wizard.question_key, "encoding")
        with self.assert_refused("MW-TAB-02"):
            wizard.action_confirm()
        choices = self.env["microworks.table.choice"].search(
            [("res_model", "=", wizard._name), ("res_id", "=", wizard.id)]
        )
        wizard.choice_id = choices.filtered(lambda c: c.value == "GB18030")
        wizard.action_answer()
        self.assertFalse(wizard.question_key)
        wizard.action_confirm()
        self.assertEqual(self.area("430121").name, "小学")

    def test_another_file_may_be_chosen(self):
        """From the preview one goes back to the file."""
        wizard = self.dialogue("990188,县\n")
        wizard.action_preview()
        wizard.action_back()
        self.assertEqual(wizard.state, "choose")
        self.assertFalse(wizard.preview_html)

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
