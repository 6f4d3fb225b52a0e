"""Draft entries of confirmed payments, where a profile asks for them."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused

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

    def reverse(self, move):
        """As the accountant's dialogue does it."""
        move.action_post()
        wizard = self.env["account.move.reversal"].create(
            {"move_ids": move.ids, "journal_id": move.journal_id.id}
        )
        wizard.refund_moves()
        return wizard.new_move_ids

    def test_reversal_belongs_to_the_payment(self):
        """The reversing entry is found under the payment whose entry it takes back."""
        self.profile()
        request = self.paid(30_000).sudo()
        reversal = self.reverse(request.move_ids)
        self.assertEqual(reversal.microworks_payment_id, request)
        self.assertEqual(len(request.move_ids), 2)

    def test_reversal_of_others_stays_as_it_is(self):
        """An entry that is no payment of ours gets no payment by its reversal."""
        self.profile()
        move = self.paid(30_000).sudo().move_ids.copy()
        self.assertFalse(self.reverse(move).microworks_payment_id)

    def test_booked_again_after_the_reversal(self):
        """Once the reversal is posted, the payment gets a new draft entry, and one only."""
        self.profile()
        request = self.paid(30_000)
        self.reverse(request.sudo().move_ids)
        self.assertTrue(request.may_book)
        request.with_user(self.people["finance"]).action_book()
        self.assertEqual(len(request.sudo().move_ids), 3)
        with self.assertRaisesRegex(Refused, "MW-LEDG-03"):
            request.with_user(self.people["finance"]).action_book()

    def test_a_draft_reversal_takes_nothing_back(self):
        """It may be deleted, and then the payment would be booked twice."""
        self.profile()
        request = self.paid(30_000)
        request.sudo().move_ids.action_post()
        reversal = request.sudo().move_ids._reverse_moves()
        self.assertEqual(reversal.state, "draft")
        self.assertFalse(request.may_book)

    def test_booked_again_after_a_deleted_draft(self):
        """A deleted draft entry does not leave the payment unbooked for good."""
        self.profile()
        request = self.paid(30_000)
        request.sudo().move_ids.unlink()
        request.with_user(self.people["finance"]).action_book()
        self.assertEqual(len(request.sudo().move_ids), 1)

    def test_booked_once_a_profile_is_there(self):
        """A payment of before the profile is booked by hand, when there is a profile."""
        request = self.paid(30_000)
        self.assertFalse(request.may_book)
        with self.assertRaisesRegex(Refused, "MW-LEDG-02"):
            request.with_user(self.people["finance"]).action_book()
        self.profile()
        request.with_user(self.people["finance"]).action_book()
        self.assertEqual(len(request.sudo().move_ids), 1)

    def test_only_the_journal_that_lacks_its_entry(self):
        """Of a double entry the one that stands is not booked twice."""
        budget = self.journal.copy({"code": "VIB9"})
        profile = self.profile()
        profile.line_ids.copy({"journal_id": budget.id})
        request = self.paid(30_000)
        moves = request.sudo().move_ids
        self.assertEqual(moves.journal_id, self.journal | budget)
        moves.filtered(lambda m: m.journal_id == budget).unlink()
        request.with_user(self.people["finance"]).action_book()
        moves = request.sudo().move_ids
        self.assertEqual(
            sorted(moves.journal_id.mapped("code")), ["VIB9", "VIL9"], moves
        )

    def test_nothing_is_booked_before_the_payment(self):
        """Only confirmed payments are booked."""
        self.profile()
        request = self.paid(30_000).copy()
        with self.assertRaisesRegex(Refused, "MW-LEDG-01"):
            request.with_user(self.people["finance"]).action_book()

    def test_a_clerk_books_nothing(self):
        """Whoever makes requests does not touch the books."""
        self.profile()
        request = self.paid(30_000)
        with self.assertRaises(RoleRefused):
            request.with_user(self.people["clerk"]).action_book()
