"""The priced bill of a bid: typed or from a file, never cut."""

import json

from odoo.tests import HttpCase, tagged

from odoo.addons.microworks_supervision.tests.bills import workbook
from odoo.addons.microworks_supervision.tests.test_procurement_common import Letting
from odoo.addons.microworks_supervision.tools import boq

from .forms import Forms


@tagged("post_install", "-at_install")
class TestContractorBoq(Forms, Letting, HttpCase):
    made_once = ("published",)

    def setUp(self):
        super().setUp()
        self.procurement = self.published()
        self.path = f"/my/works/procurements/{self.procurement.id}"
        self.authenticate("test_contractor", "test_contractor")
        self.env.flush_all()

    def let_list(self, count=70):
        bill = boq.read(workbook(count, priced=False)[0], "a.xlsx", priced=False)
        self.procurement._unguarded().write(
            {"boq_items": json.dumps([item.published() for item in bill.items])}
        )
        self.env.flush_all()

    def bids(self):
        return self.procurement.sudo().bid_ids

    def typed(self, count, **more):
        return {
            "amount": str(count),
            "duration_days": "30",
            "line_name": [f"Item {number}" for number in range(count)],
            "line_number": [str(number) for number in range(count)],
            "line_unit": ["m"] * count,
            "line_quantity": ["1"] * count,
            "line_unit_price": ["1"] * count,
            **more,
        }

    def test_two_hundred_lines(self):
        """Line 61 and all others are sealed: their sum must be the price."""
        response = self.send(self.path, **self.typed(200))
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(self.bids()), 1)

    def test_line_61_is_not_dropped(self):
        """A price that fits only without line 61 is refused."""
        response = self.send(self.path, **self.typed(61, amount="60"))
        self.assertEqual(response.status_code, 422)
        self.assertIn("MW-BID-05", response.text)
        self.assertFalse(self.bids())

    def test_more_lines_than_are_taken(self):
        """1,001 lines are refused in words, not cut."""
        response = self.send(self.path, **self.typed(1_001))
        self.assertEqual(response.status_code, 422)
        self.assertIn("MW-BOQ-06", response.text)

    def test_long_texts_are_not_cut(self):
        """What would have to be cut is refused."""
        for code, values in (
            ("MW-BOQ-07", {"line_name": ["x" * 501]}),
            ("MW-BOQ-10", {"note": "x" * 4_001}),
            ("MW-BID-07", {"duration_days": "soon"}),
        ):
            response = self.send(self.path, **self.typed(1, **values))
            self.assertEqual(response.status_code, 422)
            self.assertIn(code, response.text)

    def test_eleven_files(self):
        """The eleventh file is not dropped without a word."""
        files = [("files", (f"{n}.pdf", b"%PDF-1.4 x")) for n in range(11)]
        response = self.send(self.path, files=files, amount="9", duration_days="3")
        self.assertEqual(response.status_code, 422)
        self.assertIn("MW-FILE-20", response.text)

    def look(self, data, name="清单.xlsx"):
        files = {"boq": (name, data)}
        return self.send(self.path, files=files, read="1")

    def test_a_file_fills_the_rows(self):
        """The file is shown first; then the form hands in what was shown."""
        data, total = workbook()
        response = self.look(data)
        self.assertEqual(response.status_code, 200)
        self.assertIn(f"{total:,.2f}", response.text)
        self.assertIn("第70项路面", response.text)
        self.assertFalse(self.bids())

    def test_prices_for_the_list_that_is_let(self):
        """Only prices are sent; the items are those of the office."""
        self.let_list()
        data, total = workbook()
        self.assertEqual(self.look(data).status_code, 200)
        prices = ["12.3"] * 70 + ["1500", "200"]
        response = self.send(
            self.path,
            amount=str(total),
            duration_days="30",
            line_unit_price=prices,
            line_name=["Another item"] * 72,
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(len(self.bids()), 1)

    def test_a_file_of_other_items_is_refused_row_by_row(self):
        """Each difference from the list is named, nothing is taken over."""
        self.let_list()

        def change(number, cells):
            if number == 5:
                cells[5], cells[7] = "9", "110.70"

        response = self.look(workbook(change=change)[0])
        self.assertEqual(response.status_code, 422)
        self.assertIn("第5项路面", response.text)
        self.assertIn("5.5", response.text)

    def test_an_item_without_a_price(self):
        """All items are priced, or none."""
        self.let_list()
        response = self.send(
            self.path,
            amount="12.3",
            duration_days="30",
            line_unit_price=["12.3"] + [""] * 71,
        )
        self.assertEqual(response.status_code, 422)
        self.assertIn("MW-BOQ-08", response.text)
        self.send(
            self.path, amount="50000", duration_days="30", line_unit_price=[""] * 72
        )
        self.assertEqual(len(self.bids()), 1)

    def test_a_file_that_is_no_table(self):
        """One sentence, and what was typed stays."""
        response = self.look(b"%PDF-1.4", "a.pdf")
        self.assertEqual(response.status_code, 422)
        self.assertIn("MW-BOQ-09", response.text)
