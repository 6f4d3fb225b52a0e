"""A bill of quantities comes in as the pricing software exports it."""

import base64

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .bills import workbook
from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestBoqImport(Letting):
    def setUp(self):
        super().setUp()
        self.draft = self.plan(self.priced())

    def wizard(self, record, data, name="清单.xlsx"):
        wizard = (
            self.env["microworks.boq.import"]
            .with_user(self.people["officer"])
            .with_context(active_model=record._name, active_id=record.id)
            .create({"file": base64.b64encode(data), "file_name": name})
        )
        wizard.action_preview()
        return wizard

    def refused(self, code, call, *args):
        with self.assertRaises(UserError) as caught:
            call(*args)
        self.assertEqual(self.codes(caught), [code])

    def test_pages_sections_sums_and_measures(self):
        """Seventy items and two measures; page headings and sums are no items."""
        wizard = self.wizard(self.draft, workbook(priced=False)[0])
        self.assertEqual(wizard.row_count, 72)
        self.assertEqual(wizard.refused_count, 0)
        self.assertIn("本页小计", wizard.preview_html)
        self.assertIn("单位工程汇总表", wizard.preview_html)
        self.assertFalse(self.draft.boq_items)
        wizard.action_confirm()
        items = self.draft._boq()
        self.assertEqual(len(items), 72)
        self.assertEqual(
            items[1],
            {
                "number": "040203000002",
                "name": "第2项路面",
                "unit": "m2",
                "quantity": "2.5",
            },
        )
        self.assertEqual(items[-1]["unit"], "项")
        self.assertIn("第70项路面", self.draft.boq_table)

    def test_no_price_of_the_office_is_published(self):
        """Whatever the file holds, the list let has no price."""
        self.wizard(self.draft, workbook()[0]).action_confirm()
        self.assertNotIn("12.3", self.draft.boq_items)

    def test_nothing_is_stored_that_nobody_has_seen(self):
        """Without a preview, or with another file after it, nothing is taken over."""
        wizard = self.wizard(self.draft, workbook()[0])
        wizard.file = base64.b64encode(workbook(5)[0])
        self.refused("MW-TAB-01", wizard.action_confirm)

    def test_a_row_that_cannot_be_read_stops_the_bill(self):
        """Half a bill is another bill: the row is named, nothing is stored."""

        def change(number, cells):
            if number == 7:
                cells[5] = "七点五"

        wizard = self.wizard(self.draft, workbook(change=change)[0])
        self.assertEqual(wizard.refused_count, 1)
        self.assertIn("七点五", wizard.preview_html)
        self.refused("MW-BOQ-03", wizard.action_confirm)
        self.assertFalse(self.draft.boq_items)

    def test_a_wrong_product_is_named(self):
        """Quantity times price must be the amount of the row."""

        def change(number, cells):
            if number == 3:
                cells[7] = "999.99"

        wizard = self.wizard(self.draft, workbook(change=change)[0])
        self.assertEqual(wizard.refused_count, 1)
        self.assertIn("999.99", wizard.preview_html)

    def test_what_is_no_bill_is_refused(self):
        """A picture, words, an empty file: one sentence."""
        for data in (b"\x89PNG\r\n\x1a\n", "东至河，西至公路".encode(), b"a,b\n1,2\n"):
            self.refused("MW-BOQ-01", self.wizard, self.draft, data)

    def test_the_list_is_fixed_with_the_approval(self):
        """After the method is approved nobody exchanges the list."""
        wizard = self.wizard(self.draft, workbook()[0])
        self.by("leader", self.draft).action_approve()
        self.refused("MW-BOQ-02", wizard.action_confirm)
        with self.assertRaises(UserError):
            self.by("officer", self.draft).write({"boq_items": "[]"})

    def test_another_township_cannot_import(self):
        """Who cannot write the procurement cannot give it a list."""
        stranger = new_test_user(
            self.env,
            "test_far_officer",
            groups="microworks_supervision.group_township_officer",
        )
        wizards = self.env["microworks.boq.import"].with_user(stranger)
        values = {"file": base64.b64encode(workbook(2)[0]), "file_name": "a.xlsx"}
        with self.assertRaises(UserError):
            wizard = wizards.create({**values, "procurement_id": self.draft.id})
            wizard.action_preview()
            wizard.action_confirm()
        self.assertFalse(self.draft.boq_items)

    def test_a_priced_file_is_held_against_the_list(self):
        """Same items, prices taken; anything else is named row by row."""
        self.wizard(self.draft, workbook(priced=False)[0]).action_confirm()
        data, total = workbook()
        bill, differences, lines = self.draft._priced_lines(data, "a.xlsx")
        self.assertEqual((differences, len(lines)), ([], 72))
        self.assertEqual(bill.total, total)
        self.assertEqual(lines[0]["unit_price"], "12.3")

        def change(number, cells):
            if number == 2:
                cells[2] = "沥青路面"
            elif number == 3:
                cells[4] = "m"
            elif number == 4:
                cells[5], cells[7] = "9", "110.70"
            elif number == 70:
                cells[1], cells[2] = "X1", "另加一项"

        data, _total = workbook(change=change)
        _bill, differences, lines = self.draft._priced_lines(data, "a.xlsx")
        self.assertEqual(
            [found.code for found in differences],
            ["name", "unit", "quantity", "lacking", "added"],
        )
        self.assertFalse(lines)

    def test_a_lump_sum_contract_is_divided(self):
        """The items must add up to the contract, then they replace the lump sum."""
        data, total = workbook(20)
        contract = self.lump_sum_contract(total)
        self.refused("MW-BOQ-05", self.wizard(contract, workbook(19)[0]).action_confirm)
        self.wizard(contract, data).action_confirm()
        self.assertEqual(len(contract.boq_line_ids), 22)
        self.assertAlmostEqual(
            sum(contract.boq_line_ids.mapped("amount")), float(total)
        )

    def test_items_of_a_bid_are_not_replaced(self):
        """What was bid item by item is the contract."""
        data, total = workbook(20)
        contract = self.lump_sum_contract(total)
        contract.boq_line_ids._unguarded().write({"from_bid": True})
        self.refused("MW-BOQ-04", self.wizard(contract, data).action_confirm)

    def lump_sum_contract(self, total):
        procurement = self.published(project=self.priced(60_000))
        contract = (
            self.env["microworks.contract"]
            ._unguarded()
            .create(
                {
                    "name": "Works",
                    "project_id": procurement.project_id.id,
                    "procurement_id": procurement.id,
                    "partner_id": self.contractor.id,
                    "amount": float(total),
                    "author_id": self.people["officer"].id,
                    "boq_line_ids": [
                        (
                            0,
                            0,
                            {
                                "name": "Lump sum",
                                "unit_price": float(total),
                                "lump_sum": True,
                            },
                        )
                    ],
                }
            )
        )
        return self.env["microworks.contract"].browse(contract.id)
