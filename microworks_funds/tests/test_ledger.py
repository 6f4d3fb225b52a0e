"""Draft entries of confirmed payments, where a profile asks for them."""

from odoo import Command
from odoo.tests import tagged

from .common import Funds


@tagged("post_install", "-at_install")
class TestLedger(Funds):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.env["account.account"]
        cls.payable, cls.cash = account.create(
            [
                {
                    "code": "211900",
                    "name": "应付款",
                    "account_type": "liability_current",
                },
                {"code": "102900", "name": "银行存款", "account_type": "asset_current"},
            ]
        )
        cls.journal = cls.env["account.journal"].create(
            {"name": "Village", "code": "VIL9", "type": "general"}
        )

    def profile(self, kind="village", **values):
        return self.env["microworks.ledger.profile"].create(
            {
                "name": kind,
                "kind": kind,
                "line_ids": [
                    Command.create(
                        {
                            "stage": "advance",
                            "journal_id": self.journal.id,
                            "debit_account_id": self.payable.id,
                            "credit_account_id": self.cash.id,
                        }
                    )
                ],
                **values,
            }
        )

    def test_nothing_is_booked_without_profile(self):
        """Whoever keeps his books elsewhere gets no entries here."""
        self.assertFalse(self.paid(30_000).sudo().move_ids)

    def test_draft_entry_of_a_village(self):
        """Dr 211 Cr 102, as a draft the accountant posts."""
        self.profile()
        move = self.paid(30_000).sudo().move_ids
        self.assertEqual(move.state, "draft")
        self.assertEqual(move.journal_id, self.journal)
        amounts = {
            line.account_id.code: (line.debit, line.credit) for line in move.line_ids
        }
        self.assertEqual(amounts, {"211900": (30_000, 0), "102900": (0, 30_000)})

    def test_government_profile_does_not_book_a_village(self):
        """The kind of owner decides which profile is used."""
        self.profile("government")
        self.assertFalse(self.paid(30_000).sudo().move_ids)

    def test_booked_once(self):
        """Booking again changes nothing."""
        self.profile()
        request = self.paid(30_000)
        self.env["microworks.ledger.profile"]._book(request)
        self.assertEqual(len(request.sudo().move_ids), 1)
