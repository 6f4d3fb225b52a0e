"""Files of banks, recognised by their titles."""

import base64

from odoo.tests import tagged

from .common import Funds

TITLES = "附言\t流水号\t发生额\t交易日\t交易状态\n"
ABOVE = "清和农村商业银行 代发明细\n账号：\t6222000011112222\n\n"


@tagged("post_install", "-at_install")
class TestReceiptMapping(Funds):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mappings = cls.env["microworks.receipt.mapping"].with_user(
            cls.people["finance"]
        )
        cls.mapping = cls.mappings.create(cls.values("农商行"))

    @classmethod
    def values(cls, name, **values):
        return {
            "name": name,
            "area_id": cls.county.id,
            "request_number": "附言、用途",
            "receipt_number": "流水号",
            "amount": "发生额",
            "date": "交易日",
            "outcome": "交易状态",
            "success_words": "已入账",
            **values,
        }

    def file(self, request, amount="10,000.00元", word="已入账", above=ABOVE):
        day = f"{request.sent_on:%Y年%m月%d日}"
        return (
            f'{above}{TITLES}="{request.number}"\t="0071"\t{amount}\t{day}\t{word}\n'
            f"合计\t1笔\t{amount}\t\t\n"
        ).encode("gb18030")

    def dialogue(self, data):
        return (
            self.env["microworks.receipt.import"]
            .with_user(self.people["finance"])
            .create({"file": base64.b64encode(data), "file_name": "bank.txt"})
        )

    def test_a_file_is_recognised_by_its_titles(self):
        """Lines above, tabs, formulas, units and words of a bank are read."""
        request = self.sent(10_000)
        wizard = self.dialogue(self.file(request))
        wizard.action_preview()
        self.assertEqual((wizard.row_count, wizard.left_out_count), (1, 1))
        self.assertIn("农商行", wizard.preview_html)
        wizard.action_import()
        self.assertEqual(request.state, "paid")
        self.assertEqual(request.receipt_ids.receipt_number, "0071")

    def test_a_returned_payment_of_a_bank(self):
        """退汇 is known without being entered."""
        request = self.sent(10_000)
        receipt = self.env["microworks.receipt"].with_user(self.people["finance"])
        _receipts, problems = receipt._import(self.file(request, word="退汇"), "b.txt")
        self.assertFalse(problems)
        self.assertEqual(request.state, "failed")

    def test_two_banks_of_the_same_titles_are_a_question(self):
        """Who sent the file is asked where the titles do not tell."""
        other = self.mappings.create(self.values("工行", success_words=False))
        request = self.sent(10_000)
        receipt = self.env["microworks.receipt"].with_user(self.people["finance"])
        with self.assert_refused("MW-RCPT-11"):
            receipt._import(self.file(request), "b.txt")
        wizard = self.dialogue(self.file(request))
        wizard.action_preview()
        self.assertEqual(wizard.question_key, "mapping")
        choices = (
            self.env["microworks.table.choice"]
            .with_user(self.people["finance"])
            .search([("res_model", "=", wizard._name), ("res_id", "=", wizard.id)])
        )
        self.assertEqual(set(choices.mapped("name")), {"农商行", "工行"})
        wizard.choice_id = choices.filtered(lambda c: c.value == str(other.id))
        wizard.action_answer()
        self.assertEqual((wizard.row_count, wizard.refused_count), (0, 1))

    def test_the_unit_of_a_bank(self):
        """A bank's unit counts where the file names none; two units are asked for."""
        self.mapping.amount_unit = "分"
        request = self.sent(10_000)
        receipt = self.env["microworks.receipt"].with_user(self.people["finance"])
        above = ABOVE + "单位：元\n"
        with self.assert_refused("MW-RCPT-11"):
            receipt._import(self.file(request, "1000000", above=above), "b.txt")
        receipt._import(self.file(request, "1000000"), "b.txt")
        self.assertEqual(request.receipt_ids.amount, 10_000)

    def test_a_word_has_one_meaning(self):
        """A word does not mean both paid and failed."""
        with self.assert_refused("MW-RCPT-12"):
            self.mapping.failed_words = "退汇, 已入账"
