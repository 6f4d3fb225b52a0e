"""Numbers of papers are one in every spelling; amounts are kept to the fen."""

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused

from .common import Funds


@tagged("post_install", "-at_install")
class TestNumbers(Funds):
    def codes_of(self, call):
        with self.assertRaises(Refused) as error:
            call()
        return self.codes(error)

    @mute_logger("odoo.sql_db")
    def assertTaken(self, call):
        """The unique index of the number refuses."""
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            call()
            self.env.flush_all()

    def test_invoice_in_every_spelling(self):
        """DUP-9, "DUP-9 ", dup-9 and the full-width one are one invoice."""
        measurement = self.certify(50_000)
        links = [Command.link(measurement.id)]
        self.submitted(10_000, "interim", invoice_number="DUP-9", measurement_ids=links)
        for number in ("DUP-9 ", "dup-9", "DUP\u200b-9", "ＤＵＰ－９"):
            with self.subTest(number=number):
                self.assertTaken(
                    lambda number=number: self.make_request(
                        1_000, "interim", invoice_number=number
                    )
                )

    def test_key_is_nobodys_to_write(self):
        """Who could write the key could use an invoice twice."""
        request = self.make_request(1_000, "settlement", invoice_number="INV-1")
        self.assertEqual(
            self.codes_of(lambda: request.write({"invoice_key": "other"})),
            ["MW-GUARD-01"],
        )

    def test_invoice_of_unseen_signs_is_none(self):
        """A number of zero-width signs is no number."""
        self.certify(50_000)
        request = self.make_request(1_000, "interim", invoice_number="\u200b")
        self.assertIn("MW-PAY-08", self.codes_of(request.action_submit))

    def test_receipt_in_every_spelling(self):
        """A receipt comes once, however its number is spelled."""
        request = self.sent(30_000)
        self.import_rows(self.row(request, number="h-77", amount=10_000))
        _receipts, problems = self.import_rows(
            self.row(request, number="Ｈ－７７", amount=10_000)
        )
        self.assertEqual([code for _line, code, _text in problems], ["MW-RCPT-03"])

    def test_documents_and_quotas_in_every_spelling(self):
        """Funding documents and quotas are registered once."""
        finance = self.people["finance"]
        source = self.source
        self.assertTaken(
            lambda: source.with_user(finance).copy(
                {
                    "document_number": source.document_number.replace(
                        "〔", "["
                    ).replace("〕", "] ")
                }
            )
        )
        self.assertTaken(
            lambda: self.env["microworks.fund.quota"]
            .with_user(finance)
            .create(
                {
                    "code": f" {self.quota.code.lower()}",
                    "source_id": source.id,
                    "amount": 1,
                }
            )
        )

    def test_wage_account_in_another_spelling(self):
        """The firm's own account is no wage account in full-width digits either."""
        wide = self._account("６２２２ 0001 0001")
        measurement = self.certify(50_000)
        request = self.make_request(
            10_000,
            "interim",
            wage_bank_id=wide.id,
            measurement_ids=[Command.link(measurement.id)],
        )
        self.assertEqual(self.codes_of(request.action_submit), ["MW-PAY-21"])

    def test_amounts_given_to_steps(self):
        """Words, not-a-number and parts of a fen are refused with a code."""
        allocation = self.by("finance", self.allocation)
        for bad, code in (
            ("abc", "MW-NUM-01"),
            (float("nan"), "MW-NUM-01"),
            ([], "MW-NUM-01"),
            (None, "MW-NUM-01"),
            (0.005, "MW-NUM-07"),
        ):
            with self.subTest(bad=bad):
                self.assertEqual(
                    self.codes_of(
                        lambda bad=bad: allocation.action_give_back(bad, reason="x")
                    ),
                    [code],
                )

    def test_amount_wizard_keeps_to_the_fen(self):
        """So does the dialogue that asks for them."""
        wizard = self.by("finance", self.env["microworks.amount.wizard"])
        values = {
            "step": "action_give_back",
            "res_model": "microworks.fund.allocation",
            "res_id": self.allocation.id,
            "amount": 0.015,
            "reason": "x",
        }
        self.assertEqual(self.codes_of(lambda: wizard.create(values)), ["MW-NUM-07"])

    def test_payment_line_keeps_to_the_fen(self):
        """A payment of 100.001 CNY is not one of 100.00."""
        self.assertEqual(
            self.codes_of(lambda: self.make_request(100.001)), ["MW-NUM-07"]
        )

    def test_retention_kept_whole_blocks_nothing(self):
        """3 % with a third decimal, all of it kept: the rest is still paid."""
        self.settle(1_234.55)
        retention = self.env["microworks.retention"].search(
            [("contract_id", "=", self.contract.id)]
        )
        self.assertEqual(retention.held_amount, 37.04)
        self.by("officer", retention).action_keep(37.04, reason="cracks")
        request = self.make_request(100, "settlement")
        limits, refusals = request._get_limits()
        self.assertFalse(refusals)
        self.assertEqual(str(limits[0].ceiling), "1197.51")
