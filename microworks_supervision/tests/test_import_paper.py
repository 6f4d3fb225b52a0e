"""The sheet of an opening is typed into the paper envelopes, under their rules."""

import base64
import io
import json

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_procurement_common import Letting

HEADS = "投标单位,投标报价（万元）,工期（天）,项目经理,统一社会信用代码,信封编号"


@tagged("post_install", "-at_install")
class TestImportPaper(Letting):
    def setUp(self):
        super().setUp()
        self.procurement = self.published()
        self.envelopes = [self.paper(self.procurement, firm) for firm in self.firms[:3]]

    def witnessed(self):
        self.close(self.procurement)
        self.by("supervisor", self.procurement).action_witness()

    def wizard(self, *rows, role="officer", data=None):
        """The dialogue after its preview."""
        data = data or "\n".join(["开标一览表", HEADS, *rows]).encode()
        wizard = (
            self.env["microworks.paper.import"]
            .with_user(self.people[role])
            .with_context(
                active_model="microworks.procurement", active_id=self.procurement.id
            )
            .create({"file": base64.b64encode(data), "file_name": "开标.csv"})
        )
        wizard.action_preview()
        return wizard

    def book(self, bids, items):
        book = openpyxl.Workbook()
        for row in bids:
            book.active.append(row)
        sheet = book.create_sheet("清单")
        for row in items:
            sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def answer(self, wizard, value):
        choice = self.env["microworks.table.choice"].search(
            [
                ("res_id", "=", wizard.id),
                ("question", "=", wizard.question_key),
                ("value", "=", value),
            ]
        )
        wizard.choice_id = choice[-1:]
        wizard.action_answer()

    def test_rows_go_into_the_envelopes(self):
        """Sealed after the preview only, opened with the rest, checked by another."""
        self.witnessed()
        wizard = self.wizard(
            "Firm A,4.98,60,张三,,", "firm Ｂ,5.1,55,,,", "合计,10.08,,,,"
        )
        self.assertFalse(wizard.question_key)
        self.assertEqual((wizard.row_count, wizard.left_out_count), (2, 1))
        self.assertIn("49,800.00", wizard.preview_html)
        self.assertFalse(self.envelopes[0].digest)
        wizard.action_import()
        self.assertEqual(wizard.typed_count, 2)
        self.assertFalse(wizard.file or wizard.preview_html)
        self.assertTrue(self.envelopes[0].digest)
        self.assertEqual(self.envelopes[0].amount, 0)
        self.assertEqual(self.envelopes[0].entered_by_id, self.people["officer"])
        event = self.env["microworks.event"].search(
            [
                ("res_model", "=", self.procurement._name),
                ("res_id", "=", self.procurement.id),
            ],
            order="id desc",
            limit=1,
        )
        facts = json.loads(event.content)["facts"]
        self.assertEqual((facts["file"], facts["typed"]), (wizard.sha256, 2))
        self.wizard("Firm C,5.2,60,,,").action_import()
        self.procurement.action_open()
        bid = self.envelopes[0]
        self.assertEqual((bid.amount, bid.duration_days), (49_800, 60))
        self.assertTrue(bid.awaits_paper_check)
        with self.assert_refused("MW-DUTY-01"):
            self.by("officer", bid).action_confirm_paper()
        self.by("officer3", bid).action_confirm_paper()

    def test_items_stand_on_a_second_sheet(self):
        """They must add up to the price; a bad item refuses its firm only."""
        self.witnessed()
        data = self.book(
            [["投标单位", "投标报价(元)"], ["Firm A", 49000], ["Firm B", 50000],
             ["Firm C", 51000]],
            [
                ["投标单位", "项目编码", "清单名称", "计量单位", "工程量", "综合单价"],
                ["Firm A", "01", "Concrete", "m3", 98, 500],
                ["Firm B", "01", "Concrete", "m3", 98, 500],
                ["Firm C", "01", "Concrete", "m3", "many", 500],
            ],
        )  # fmt: skip
        wizard = self.wizard(data=data)
        self.assertEqual((wizard.row_count, wizard.refused_count), (1, 2))
        self.assertIn("MW-BID-05", wizard.preview_html)
        wizard.action_import()
        self.assertTrue(self.envelopes[0].digest)
        self.assertFalse(self.envelopes[1].digest or self.envelopes[2].digest)

    def test_a_firm_that_is_not_named_exactly_is_asked(self):
        """The person says which envelope it is; who has none is refused."""
        self.witnessed()
        wizard = self.wizard("Firma A,4.98,60,,,", "Firm B,5.1,60,,,")
        self.assertTrue(wizard.question_key.startswith("envelope:"))
        with self.assert_refused("MW-TAB-02"):
            wizard.action_import()
        self.answer(wizard, str(self.envelopes[0].id))
        wizard.action_import()
        self.assertEqual(wizard.typed_count, 2)
        wizard = self.wizard("Firm A,4.90,60,,,", "Firm D,5,60,,,", "Firm C,1e1,60,,,")
        self.answer(wizard, "skip")
        self.assertEqual((wizard.row_count, wizard.refused_count), (0, 3))

    def test_a_credit_code_finds_the_firm(self):
        """The code decides, whatever the firm is called in the sheet."""
        code = "91990123MA4L00001X"
        self.firms[2].vat = code
        self.witnessed()
        wizard = self.wizard(f"Firm Cc,5,60,,{code},")
        wizard.action_import()
        self.assertTrue(self.envelopes[2].digest)

    def test_two_envelopes_of_one_firm_are_told_by_their_mark(self):
        """Without a mark it is asked; the second row of one envelope is refused."""
        twin = self.paper(self.procurement, self.firms[0])
        twin._unguarded().write({"envelope_mark": "No. 9"})
        self.witnessed()
        wizard = self.wizard("Firm A,4.98,60,,,No. 9", "Firm A,4.97,60,,,no.9")
        self.assertEqual((wizard.row_count, wizard.refused_count), (1, 1))
        wizard.action_import()
        self.assertTrue(twin.digest)
        self.assertFalse(self.envelopes[0].digest)
        wizard = self.wizard("Firm A,4.98,60,,,")
        self.assertTrue(wizard.question_key.startswith("envelope:"))

    def test_the_rules_of_typing_hold(self):
        """Not before deadline and witness, not by the witness, not by other roles."""
        with self.assert_refused("MW-BID-13"):
            self.wizard("Firm A,4.98,60,,,")
        self.close(self.procurement)
        with self.assert_refused("MW-BID-13"):
            self.wizard("Firm A,4.98,60,,,")
        self.by("officer3", self.procurement).action_witness()
        with self.assert_refused("MW-DUTY-01"):
            self.wizard("Firm A,4.98,60,,,", role="officer3")
        for role in ("clerk", "supervisor", "leader", "department"):
            with self.assertRaises(AccessError):
                self.wizard("Firm A,4.98,60,,,", role=role)
        wizard = self.wizard("Firm A,4.98,60,,,")
        wizard.file = base64.b64encode(f"{HEADS}\nFirm A,4.9,60,,,".encode())
        with self.assert_refused("MW-TAB-01"):
            wizard.action_import()

    def test_a_file_that_is_no_sheet_is_refused(self):
        """Without firm and price there is nothing to type in."""
        self.witnessed()
        with self.assert_refused("MW-BID-31"):
            self.wizard(data=b"a,b\n1,2\n")
