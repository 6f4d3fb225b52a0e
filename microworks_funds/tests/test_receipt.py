"""Batches to the treasury and receipts back."""

import base64
import hashlib
from io import BytesIO

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused

from .common import Funds


@tagged("post_install", "-at_install")
class TestReceipt(Funds):
    def batch(self, *requests):
        return (
            self.env["microworks.payment.batch"]
            .with_user(self.people["finance2"])
            .create(
                {
                    "area_id": self.county.id,
                    "request_ids": [Command.link(request.id) for request in requests],
                }
            )
        )

    def test_batch_file_carries_the_keys(self):
        """The file names quota document, project and request of each payment."""
        request = self.approved(30_000)
        batch = self.batch(request)
        batch.action_send()
        data = base64.b64decode(batch.csv_file)
        text = data.decode("utf-8-sig")
        for key in (
            self.quota.document_number,
            self.quota.code,
            self.project.number,
            request.number,
            "30000.00",
            request.account_number,
        ):
            self.assertIn(key, text)
        self.assertEqual(batch.sha256, hashlib.sha256(data).hexdigest())
        book = openpyxl.load_workbook(BytesIO(base64.b64decode(batch.xlsx_file)))
        self.assertEqual(book.active["I2"].value, 30_000)
        self.assertEqual((request.state, request.batch_id), ("sent", batch))

    def test_batch_is_all_or_nothing(self):
        """One request above a limit keeps the whole batch back."""
        first, second = self.approved(10_000), self.approved(20_000)
        batch = self.batch(first, second)
        self.contract._unguarded().write({"advance_percent": 25})
        with self.assertRaises(Refused), self.env.cr.savepoint():
            batch.action_send()
        self.env.invalidate_all()
        self.assertEqual(first.state, "approved")
        self.assertEqual(batch.state, "draft")

    def test_batch_from_a_selection(self):
        """Approved requests chosen in the list become one batch."""
        requests = self.approved(10_000) | self.approved(5_000)
        action = self.by("finance", requests).action_make_batch()
        batch = self.env["microworks.payment.batch"].browse(action["res_id"])
        self.assertEqual(batch.request_ids, requests)
        with self.assertRaises(RoleRefused):
            self.by("officer", requests).action_make_batch()

    def test_batch_takes_only_what_can_be_sent(self):
        """A request that waits for its approval is named, and no batch is made."""
        ready, waiting = self.approved(10_000), self.submitted(5_000)
        count = self.env["microworks.payment.batch"].search_count
        before = count([])
        with self.assertRaises(Refused) as error, self.cr.savepoint():
            self.by("finance", ready | waiting).action_make_batch()
        self.assertEqual(self.codes(error), ["MW-BATCH-03"])
        self.assertIn(waiting.number, str(error.exception))
        self.assertNotIn(ready.number, str(error.exception))
        self.assertEqual(count([]), before)
        with self.assertRaises(Refused) as error:
            self.batch(ready, waiting).action_send()
        self.assertEqual(self.codes(error), ["MW-BATCH-03"])

    def test_empty_batch_is_refused(self):
        """An empty file is not sent."""
        with self.assertRaises(Refused) as error:
            self.batch().action_send()
        self.assertEqual(self.codes(error), ["MW-BATCH-01"])

    def test_batch_closes_when_all_receipts_are_there(self):
        """A batch with a payment that is not answered stays open."""
        request = self.approved(30_000)
        batch = self.batch(request)
        batch.action_send()
        with self.assertRaises(Refused) as error:
            batch.action_close()
        self.assertEqual(self.codes(error), ["MW-BATCH-02"])
        self.import_rows(self.row(request))
        batch.action_close()
        self.assertEqual(batch.state, "closed")

    def test_batch_is_finance_only(self):
        """Nobody else makes or sends a batch, and its file cannot be written."""
        batch = self.batch(self.approved(30_000))
        with self.assertRaises(AccessError):
            self.by("officer", batch).create({"area_id": self.county.id})
        with self.assertRaises(AccessError):
            self.by("officer", batch).action_send()
        with self.assertRaises(Refused):
            batch.write({"csv_file": base64.b64encode(b"x")})

    def test_bad_rows_stop_no_other(self):
        """Every row that does not fit is named; the others are imported."""
        good, other = self.sent(10_000), self.sent(5_000)
        receipts, problems = self.import_rows(
            self.row(other, amount="4999.99").replace("成功", "??"),
            self.row(other, amount="abc"),
            "ZF-NOBODY,H-9,5,2026-01-01,成功,",
            self.row(other, number="H-7", amount="5000.01"),
            self.row(other, number="H-8").replace(str(other.sent_on), "2001-01-01"),
            self.row(good),
            ",,,,,",
            "too,short",
        )
        self.assertEqual(receipts.request_id, good)
        self.assertEqual(good.state, "paid")
        self.assertEqual(other.state, "sent")
        self.assertEqual(
            [(line, code) for line, code, _text in problems],
            [
                (2, "MW-RCPT-01"),
                (3, "MW-RCPT-01"),
                (4, "MW-RCPT-02"),
                (5, "MW-RCPT-05"),
                (6, "MW-RCPT-06"),
                (9, "MW-RCPT-01"),
            ],
        )

    def test_a_receipt_is_of_something_sent(self):
        """A row for a request that was not sent is named, with what to do."""
        request = self.approved(10_000)
        row = self.row(request).replace(f"{request.sent_on}", "2026-01-01")
        _receipts, problems = self.import_rows(row)
        self.assertEqual([code for _l, code, _t in problems], ["MW-RCPT-04"])
        self.assertIn("→", problems[0][2])

    def test_a_receipt_is_not_typed(self):
        """Nobody writes himself a receipt."""
        with self.assert_refused("MW-RCPT-08"):
            self.env["microworks.receipt"].create({"receipt_number": "H-1"})

    def test_nothing_is_imported_twice(self):
        """The same file again changes nothing and says so."""
        request = self.sent(10_000)
        row = self.row(request)
        self.import_rows(row)
        receipts, problems = self.import_rows(row)
        self.assertFalse(receipts)
        self.assertEqual([code for _l, code, _t in problems], ["MW-RCPT-03"])
        self.assertEqual(self.contract._paid_amount(), 10_000)

    def test_failed_is_sent_again_alone(self):
        """A failed payment goes out again, without its batch."""
        request = self.sent(10_000)
        self.import_rows(self.row(request, outcome="失败", reason="account closed"))
        self.assertEqual(request.state, "failed")
        self.assertEqual(request.failure_reason, "account closed")
        self.by("finance2", request).action_send()
        self.import_rows(self.row(request, number="H-again"))
        self.assertEqual(request.state, "paid")

    def test_payment_in_parts(self):
        """Works and wage account come as two receipts; paid is the sum."""
        request = self.sent(10_000)
        self.import_rows(self.row(request, number="H-1", amount=8_000))
        self.assertEqual(request.state, "sent")
        _receipts, problems = self.import_rows(
            self.row(request, number="H-2", amount=2_000.01),
            self.row(request, number="H-3", amount=2_000, outcome="失败"),
        )
        self.assertEqual(
            [code for _l, code, _t in problems], ["MW-RCPT-05", "MW-RCPT-07"]
        )
        self.import_rows(self.row(request, number="H-4", amount=2_000))
        self.assertEqual(request.state, "paid")

    def test_unreadable_files(self):
        """Whatever is uploaded gets a clear answer."""
        receipt = self.env["microworks.receipt"].with_user(self.people["finance"])
        for data in (b"", b"\xff\xfe\x00", b"PK\x03\x04broken", b"a,b\n1,2\n"):
            with self.subTest(data=data), self.assertRaises(Refused) as error:
                receipt._import(data, "x")
            self.assertEqual(self.codes(error), ["MW-RCPT-10"])

    def test_gb18030_and_excel(self):
        """Files as offices really export them."""
        first, second = self.sent(10_000), self.sent(5_000)
        header = "支付申请号,回单号,金额,日期,结果\n"
        receipt = self.env["microworks.receipt"].with_user(self.people["finance"])
        receipt._import((header + self.row(first)).encode("gb18030"), "a.csv")
        book = openpyxl.Workbook()
        book.active.append(["支付申请号", "回单号", "金额", "日期", "结果"])
        book.active.append([second.number, "H-X", 5000.0, second.sent_on, "成功"])
        stream = BytesIO()
        book.save(stream)
        _receipts, problems = receipt._import(stream.getvalue(), "b.xlsx")
        self.assertFalse(problems)
        self.assertEqual((first.state, second.state), ("paid", "paid"))

    def test_receipts_are_not_made_by_hand(self):
        """No create, write or unlink, not even for finance."""
        request = self.paid(10_000)
        receipt = self.by("finance", request.receipt_ids)
        with self.assertRaises(UserError):
            receipt.create({"request_id": request.id, "receipt_number": "X"})
        with self.assertRaises(UserError):
            receipt.write({"amount": 5})
        with self.assertRaises(UserError):
            receipt.unlink()
        with self.assertRaises(Refused):
            request.receipt_ids.sudo().write({"amount": 5})

    def test_import_is_finance_only(self):
        """Another role cannot bring receipts in."""
        with self.assertRaises(RoleRefused):
            self.import_rows("x", role="officer")

    def test_wizard_reports_rows(self):
        """The upload shows how many rows came in and which did not."""
        request = self.sent(10_000)
        text = (
            "支付申请号,回单号,金额,日期,结果\n"
            + self.row(request)
            + "\n<b>,H,1,x,成功"
        )
        wizard = (
            self.env["microworks.receipt.import"]
            .with_user(self.people["finance"])
            .create({"file": base64.b64encode(text.encode()), "file_name": "a.csv"})
        )
        wizard.action_preview()
        self.assertEqual((wizard.row_count, wizard.refused_count), (1, 1))
        self.assertIn("Paid", wizard.preview_html)
        self.assertNotIn("True", wizard.preview_html)
        self.assertEqual(request.state, "sent")
        wizard.action_import()
        self.assertEqual((wizard.imported_count, wizard.problem_count), (1, 1))
        self.assertIn("MW-RCPT-01", wizard.problem_html)

    def test_the_preview_holds_the_file_against_what_is_stored(self):
        """Known receipts and unknown requests are named before Import."""
        request = self.sent(10_000)
        self.import_rows(self.row(request, number="H-1", amount=4_000))
        rows = [
            self.row(request, number="H-1", amount=4_000),
            self.row(request, number="H-2", amount=7_000),
            self.row(request, number="H-3", amount=6_000),
            self.row(request, number="H-4").replace(request.number, "PR-none"),
        ]
        text = "\n".join(["支付申请号,回单号,金额,日期,结果", *rows])
        wizard = (
            self.env["microworks.receipt.import"]
            .with_user(self.people["finance"])
            .create({"file": base64.b64encode(text.encode()), "file_name": "a.csv"})
        )
        wizard.action_preview()
        self.assertEqual((wizard.row_count, wizard.refused_count), (1, 3))
        for code in ("MW-RCPT-02", "MW-RCPT-03", "MW-RCPT-05"):
            self.assertIn(code, wizard.preview_html)
        self.assertEqual(request.state, "sent")
        wizard.action_import()
        self.assertEqual((wizard.imported_count, wizard.problem_count), (1, 3))

    def test_who_sent_does_not_import(self):
        """Whoever sent a payment says not himself what became of it."""
        request = self.sent(10_000)
        _receipts, problems = self.import_rows(self.row(request), role="finance2")
        self.assertEqual([code for _l, code, _t in problems], ["MW-RCPT-09"])
        self.assertEqual(request.state, "sent")
        twin = self._person("twin2", "group_county_finance", self.county)
        twin.partner_id = self.people["finance2"].partner_id
        self.people["twin2"] = twin
        self.people["finance2"].active = False
        _receipts, problems = self.import_rows(self.row(request), role="twin2")
        self.assertEqual([code for _l, code, _t in problems], ["MW-RCPT-09"])
        self.import_rows(self.row(request))
        self.assertEqual(request.state, "paid")

    def test_a_number_in_another_dress_is_the_same(self):
        """An apostrophe, a formula, blanks or case make no second receipt."""
        request = self.sent(10_000)
        self.import_rows(self.row(request, number="'hd-1", amount=4_000))
        for number in ("HD-1", '="hd-1"', "ＨＤ-1 ", "'HD-1"):
            _receipts, problems = self.import_rows(
                self.row(request, number=number, amount=4_000)
            )
            self.assertEqual([code for _l, code, _t in problems], ["MW-RCPT-03"])
        self.assertEqual(request.receipt_ids.receipt_number, "hd-1")

    def test_wrong_dates_and_amounts_are_refused(self):
        """2026111 is no day, and 1,00 and 1e1 are no amounts."""
        request = self.sent(10_000)
        rows = [
            self.row(request, number=f"L{n}", amount=amount)
            for n, amount in enumerate(('"1,00"', '"1,0.00"', "1_0", "1e1"))
        ]
        rows.append(self.row(request).replace(str(request.sent_on), "2026111"))
        receipts, problems = self.import_rows(*rows)
        self.assertFalse(receipts)
        self.assertEqual([code for _l, code, _t in problems], ["MW-RCPT-01"] * 5)
