"""Whose account it is: a paper, two persons, and neither of them pays."""

import base64

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused
from odoo.addons.microworks_supervision.tests.common import PDF

from .common import Funds


@tagged("post_install", "-at_install")
class TestPayeeAccount(Funds):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["finance3"] = cls._person(
            "finance3", "group_county_finance", cls.county
        )

    def entered(self, role="officer", submit=True, **values):
        """A submitted proof of an account of the contractor, entered by ``role``."""
        account = self._account(
            values.pop("number", "6222 3333 0001"), trusted=False, **values
        )
        proof = (
            self.env["microworks.payee.account"]
            .with_user(self.people[role])
            .create(
                {
                    "bank_id": account.id,
                    "area_id": self.township.id,
                    "file": base64.b64encode(PDF),
                    "file_name": "permit.pdf",
                }
            )
        )
        if submit:
            proof.action_submit()
        return account, proof

    def refused(self, call):
        with self.assertRaises(Refused) as error:
            call()
        return self.codes(error)

    def duty_refused(self, call):
        with self.assertRaises(RoleRefused) as error:
            call()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def test_one_button_whichever_confirmation_it_is(self):
        """The holder's name decides which of the two steps is offered."""
        _account, proof = self.entered()
        self.assertEqual(self.by("finance3", proof).allowed_steps, ["verify", "refuse"])
        _account, other = self.entered(
            number="6222 3333 0002", acc_holder_name="Another", submit=False
        )
        other.reason = "renamed"
        other.action_submit()
        self.assertEqual(self.by("finance3", other).allowed_steps, ["check", "refuse"])
        self.by("finance3", other).action_verify()
        other.invalidate_recordset()
        self.assertEqual(other.state, "checked")
        self.assertEqual(
            self.by("department", other).allowed_steps, ["verify_checked", "refuse"]
        )

    def test_the_picker_of_accounts_offers_those_of_firms(self):
        """No account of a person of the house stands where a contractor's is chosen."""
        officer = self.people["officer"].partner_id
        own = self.env["res.partner.bank"].create(
            {"partner_id": officer.id, "acc_number": "6222 9999 0001"}
        )
        firms = self._account("6222 3333 0009", trusted=False)
        domain = self.env["microworks.payee.account"]._fields["bank_id"].domain
        offered = self.env["res.partner.bank"].search(domain)
        self.assertIn(firms, offered)
        self.assertNotIn(own, offered)

    # === THE PROOF ===

    def test_paper_and_second_person(self):
        """The account is trusted when another person confirmed it from the paper."""
        account, proof = self.entered()
        self.assertFalse(account.allow_out_payment)
        self.by("finance", proof).action_verify()
        self.assertTrue(account.allow_out_payment)
        self.make_request(30_000, bank_id=account.id).action_submit()

    def test_flag_alone_proves_nothing(self):
        """Odoo's trust flag, written directly, makes no account payable."""
        account = self._account("6222 3333 0002", trusted=False)
        self.by("finance", account).write({"allow_out_payment": True})
        request = self.make_request(30_000, bank_id=account.id)
        self.assertEqual(self.refused(request.action_submit), ["MW-PAY-07"])

    def test_whoever_entered_it_does_not_verify_it(self):
        """Not whoever made the proof, nor whoever changed a word of it."""
        _account, proof = self.entered("finance")
        self.duty_refused(self.by("finance", proof).action_verify)
        _account, proof = self.entered(number="6222 3333 0003", submit=False)
        self.by("finance", proof).write({"file_name": "other.pdf"})
        self.by("officer", proof).action_submit()
        self.duty_refused(self.by("finance", proof).action_verify)

    def test_proof_without_paper(self):
        """No account without a paper that can be opened."""
        with self.assertRaises(Refused) as error:
            self.env["microworks.payee.account"].with_user(
                self.people["officer"]
            ).create(
                {
                    "bank_id": self._account("6222 3333 0004", trusted=False).id,
                    "file": False,
                    "file_name": "nothing.pdf",
                }
            )
        self.assertEqual(self.codes(error), ["MW-FILE-01"])

    def test_account_needs_its_bank(self):
        """The bank's name is part of what is proved."""
        _account, proof = self.entered(submit=False, bank_id=False)
        self.assertEqual(self.refused(proof.action_submit), ["MW-BANK-02"])

    def test_archived_account(self):
        """An archived account is proved by nobody and paid by nobody."""
        account, proof = self.entered(submit=False)
        account.sudo().active = False
        self.assertEqual(self.refused(proof.action_submit), ["MW-BANK-01"])
        self.bank.sudo().active = False
        request = self.make_request(30_000)
        self.assertEqual(self.refused(request.action_submit), ["MW-PAY-07"])

    def test_holder_of_another_name(self):
        """A private person's account needs a reason, and the county department."""
        _account, proof = self.entered(submit=False, acc_holder_name="Zhang San")
        self.assertEqual(self.refused(proof.action_submit), ["MW-BANK-03"])
        proof.reason = "\u200b "
        self.assertEqual(self.refused(proof.action_submit), ["MW-BANK-03"])
        proof.reason = "Branch office, power of attorney attached"
        proof.action_submit()
        self.by("finance", proof).action_verify()
        self.assertEqual(proof.state, "checked")
        with self.assertRaises(RoleRefused):
            self.by("finance2", proof).action_verify()
        self.by("department", proof).action_verify()
        self.assertEqual(proof.state, "verified")

    def test_holder_spelled_otherwise(self):
        """Width, blanks and brackets make no other firm."""
        self.contractor.name = "恒达（湖南）工程有限公司"
        _account, proof = self.entered(acc_holder_name="恒达(湖南) 工程有限公司")
        self.assertFalse(proof.name_differs)
        self.by("finance", proof).action_verify()
        self.assertEqual(proof.state, "verified")

    def test_changed_after_the_paper(self):
        """Number, holder or bank changed before the confirmation: entered anew."""
        account, proof = self.entered()
        account.sudo().write({"acc_number": "6222 9999"})
        codes = self.refused(self.by("finance", proof).action_verify)
        self.assertEqual(codes, ["MW-BANK-04"])

    def test_changed_after_the_proof(self):
        """Whatever is changed of a proved account needs a proof of its own."""
        other = self.env["res.bank"].create({"name": "Another Bank"})
        for values in (
            {"acc_number": "6222 1234 9999"},
            {"acc_holder_name": "Zhang San"},
            {"bank_id": other.id},
            {"clearing_number": "403555000017"},
        ):
            with self.subTest(values=values), self.env.cr.savepoint() as savepoint:
                self.bank.sudo().write(values)
                request = self.make_request(30_000)
                self.assertEqual(self.refused(request.action_submit), ["MW-PAY-07"])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_firm_renamed_after_the_proof(self):
        """A contact renamed to the holder's wish makes nobody the registered firm."""
        _account, proof = self.entered()
        self.by("finance", proof).action_verify()
        self.assertTrue(proof._valid_for(proof.bank_id))
        self.contractor.sudo().name = "Zhang San"
        self.assertFalse(proof._valid_for(proof.bank_id))

    def test_ended_account(self):
        """An account that was ended is paid to no more; Odoo's flag falls with it."""
        account, proof = self.entered()
        self.by("finance", proof).action_verify()
        self.by("finance", proof).action_end(reason="closed at the bank")
        self.assertFalse(account.allow_out_payment)

    def test_refused_account(self):
        """A paper that proves nothing is refused with a reason."""
        _account, proof = self.entered()
        self.assertEqual(
            self.refused(self.by("finance", proof).action_refuse), ["MW-WF-02"]
        )
        self.by("finance", proof).action_refuse(reason="another number on the paper")
        self.assertEqual(proof.state, "refused")

    # === THE PAYMENT ===

    def endorsed(self, **values):
        request = self.submitted(30_000, **values)
        self.by("officer", request).action_verify()
        self.by("supervisor", request).action_endorse()
        return request

    def test_whoever_verified_does_not_pay(self):
        """Neither approval nor sending by whoever verified an account of it."""
        account, proof = self.entered()
        self.by("finance", proof).action_verify()
        request = self.endorsed(bank_id=account.id)
        self.duty_refused(self.by("finance", request).action_approve)
        self.by("finance2", request).action_approve()
        self.duty_refused(self.by("finance", request).action_send)
        self.by("finance3", request).action_send()

    def test_whoever_entered_does_not_pay(self):
        """The one finance person of the case: makes the account, approves later."""
        account, proof = self.entered("finance2")
        self.by("department", proof).action_verify()
        request = self.endorsed(bank_id=account.id)
        self.duty_refused(self.by("finance2", request).action_approve)
        self.by("finance", request).action_approve()

    def test_whoever_made_the_account_does_not_pay(self):
        """Whoever typed the account on the contact has entered it, too."""
        account = (
            self.env["res.partner.bank"]
            .with_user(self.people["finance"])
            .create(
                {
                    "acc_number": "6222 3333 0009",
                    "partner_id": self.contractor.id,
                    "bank_id": self.bank.bank_id.id,
                }
            )
        )
        self._prove(account)
        account.sudo().allow_out_payment = True
        request = self.endorsed(bank_id=account.id)
        self.duty_refused(self.by("finance", request).action_approve)

    def test_wage_account_counts_as_well(self):
        """The duty is apart for the account of the wages, too."""
        account, proof = self.entered()
        self.by("finance", proof).action_verify()
        request = self.endorsed(wage_bank_id=account.id)
        self.duty_refused(self.by("finance", request).action_approve)

    def test_archived_login_frees_nobody(self):
        """The second login of a person whose first verified the account."""
        account, proof = self.entered()
        self.by("finance", proof).action_verify()
        request = self.endorsed(bank_id=account.id)
        first = self.people["finance"]
        second = self._person("finance_again", "group_county_finance", self.county)
        second.partner_id = first.partner_id
        first.active = False
        self.duty_refused(request.with_user(second).action_approve)
        self.by("finance2", request).action_approve()
        batch = self.env["microworks.payment.batch"].create(
            {"area_id": self.county.id, "request_ids": [Command.link(request.id)]}
        )
        self.assertFalse(batch.with_user(second).may_send)

    def test_bank_is_frozen_with_the_request(self):
        """A bank renamed under way stops the payment; the file has the frozen name."""
        request = self.endorsed()
        self.by("finance", request).action_approve()
        self.assertEqual(request.account_bank, "County Bank")
        batch = self.by("finance2", self.env["microworks.payment.batch"]).create(
            {"area_id": self.county.id, "request_ids": [Command.link(request.id)]}
        )
        self.bank.bank_id.sudo().name = "Another Bank"
        self.assertEqual([row.bank for row in batch._get_rows()], ["County Bank"])
        with self.assertRaises(Refused) as error:
            batch.action_send()
        self.assertIn("MW-PAY-15", str(error.exception))

    @mute_logger("odoo.models.unlink")
    def test_proofs_are_made_by_steps_only(self):
        """State, persons and proved values are nobody's to write."""
        _account, proof = self.entered(submit=False)
        for values in (
            {"state": "verified"},
            {"verifier_id": self.people["finance"].id},
            {"account_holder": "Zhang San"},
            {"registered_name": "Zhang San"},
        ):
            with self.subTest(values=values):
                codes = self.refused(
                    lambda values=values: self.by("officer", proof).write(values)
                )
                self.assertEqual(codes, ["MW-GUARD-01"])
