"""The life of a payment request: roles, duties, papers, payee."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused, RoleRefused

from .common import Funds


@tagged("post_install", "-at_install")
class TestPaymentRequest(Funds):
    def test_whole_life(self):
        """From the draft to the receipt, with an event per step."""
        request = self.paid(30_000)
        events = self.env["microworks.event"].search(
            [
                ("res_model", "=", request._name),
                ("res_id", "=", request.id),
                ("kind", "=", "transition"),
            ]
        )
        self.assertEqual(
            events.sorted("id").mapped("target"),
            ["submitted", "verified", "endorsed", "approved", "sent", "paid"],
        )
        self.assertEqual(self.contract._paid_amount(), 30_000)
        self.assertEqual(self.contract._in_flight_amount(), 0)

    def test_paid_request_prepares_its_notice(self):
        """Each payment is made public (P11), with the share paid so far."""
        request = self.paid(30_000)
        notice = self.project.publicity_ids.filtered(lambda p: p.kind == "P11")
        self.assertEqual(len(notice), 1)
        self.assertIn("30.0 %", notice.body)
        self.assertNotIn(request.account_number, notice.body)

    def test_amount_in_capitals(self):
        """The paper shows the amount in Chinese capitals."""
        self.assertEqual(
            self.make_request(16_409.02).amount_capital, "壹万陆仟肆佰零玖元零贰分"
        )

    def test_maker_cannot_verify(self):
        """Whoever made the request does not judge it."""
        request = self.submitted(30_000, role="officer")
        with self.assertRaises(RoleRefused) as error:
            self.by("officer", request).action_verify()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])

    def test_helper_of_the_maker_cannot_verify(self):
        """Whoever wrote a line of the draft is one of its makers, too."""
        request = self.make_request(10_000)
        self.by("officer", request).line_ids.write({"amount": 20_000})
        request.action_submit()
        with self.assertRaises(RoleRefused):
            self.by("officer", request).action_verify()
        self.by("officer2", request).action_verify()

    def test_same_person_with_two_logins(self):
        """Duties are kept apart by person, not by login."""
        request = self.submitted(30_000, role="officer")
        twin = self._person("twin", "group_township_officer", self.township)
        twin.partner_id = self.people["officer"].partner_id
        with self.assertRaises(RoleRefused):
            request.with_user(twin).action_verify()

    def test_every_step_has_its_role(self):
        """No step is taken by another role."""
        request = self.submitted(30_000)
        steps = [
            ("action_verify", "officer", ("clerk", "supervisor", "leader", "finance")),
            ("action_endorse", "supervisor", ("clerk", "officer2", "finance")),
            (
                "action_approve",
                "finance",
                ("clerk", "officer2", "leader", "department"),
            ),
            ("action_send", "finance2", ("clerk", "officer2", "leader", "finance")),
        ]
        for step, role, others in steps:
            for other in others:
                with (
                    self.subTest(step=step, role=other),
                    self.assertRaises(RoleRefused),
                ):
                    getattr(self.by(other, request), step)()
            getattr(self.by(role, request), step)()
        self.assertEqual(request.state, "sent")

    def test_steps_cannot_be_skipped(self):
        """No approval without verification and endorsement."""
        request = self.submitted(30_000)
        with self.assertRaises(Refused) as error:
            self.by("finance", request).action_approve()
        self.assertEqual(self.codes(error), ["MW-WF-01"])

    def test_township_leader_endorses_where_no_village_pays(self):
        """For works of the government the township leader endorses."""
        self.project._unguarded().write({"owner_kind": "government"})
        request = self.submitted(30_000)
        self.by("officer", request).action_verify()
        with self.assertRaises(RoleRefused):
            self.by("supervisor", request).action_endorse()
        self.by("leader", request).action_endorse()
        self.assertEqual(request.state, "endorsed")

    def test_raw_writes_are_refused(self):
        """State, actors, account and dates come from steps only."""
        request = self.make_request(30_000)
        for vals in (
            {"state": "approved"},
            {"approver_id": self.people["clerk"].id},
            {"author_ids": [Command.clear()]},
            {"account_number": "1"},
            {"paid_on": "2026-01-01"},
            {"due_on": "2026-01-01"},
            {"number": "X"},
            {"batch_id": False},
            {"lock_version": 1},
        ):
            with self.subTest(vals=vals), self.assertRaises(Refused):
                request.write(vals)

    def test_default_state_is_ignored(self):
        """A forged context makes no approved request."""
        request = (
            self.env["microworks.payment.request"]
            .with_user(self.people["clerk"])
            .with_context(
                default_state="approved",
                default_approver_id=self.people["finance"].id,
                microworks_guard=True,
            )
            .create({"contract_id": self.contract.id, "stage": "advance"})
        )
        self.assertEqual(request.state, "draft")
        self.assertFalse(request.approver_id)

    def test_copy_starts_from_nothing(self):
        """A copy of an approved request is a draft without approvals."""
        copy = self.by("clerk", self.approved(10_000)).copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.approver_id or copy.bank_id or copy.account_number)
        self.assertEqual(copy.author_ids, self.people["clerk"])
        self.assertEqual(copy.amount, 10_000)

    def test_lines_are_frozen_after_submission(self):
        """Neither amount nor quota of a submitted request can be changed."""
        request = self.submitted(20_000)
        line = self.by("clerk", request.line_ids)
        for attack in (
            lambda: line.write({"amount": 30_000}),
            lambda: line.unlink(),
            lambda: line.create(
                {
                    "request_id": request.id,
                    "allocation_id": self.allocation.id,
                    "amount": 5,
                }
            ),
            lambda: request.write({"line_ids": [Command.clear()]}),
            lambda: request.write({"contract_id": self.contract.id}),
        ):
            with self.assertRaises(Refused) as error:
                attack()
            self.assertIn(self.codes(error)[0], ("MW-GUARD-02", "MW-GUARD-03"))

    def test_line_cannot_wander_into_a_frozen_request(self):
        """A line of a draft cannot be moved to a submitted request."""
        submitted = self.submitted(10_000)
        draft = self.make_request(10_000)
        with self.assertRaises(Refused):
            draft.line_ids.write({"request_id": submitted.id})

    def test_allocation_of_another_project_is_refused(self):
        """A line takes money of its own project only."""
        project, _contract = self._make_contract(50_000)
        _source, _quota, allocation = self._fund(project, 50_000)
        with self.assertRaises(Refused) as error:
            self.make_request(
                1,
                line_ids=[
                    Command.create({"allocation_id": allocation.id, "amount": 1_000})
                ],
            )
        self.assertEqual(self.codes(error), ["MW-PAY-17"])

    def test_payee_is_the_contractor(self):
        """The account of anybody else is refused."""
        other = self.env["res.partner"].create({"name": "Other"})
        account = self._account("6222 7777", other)
        request = self.make_request(30_000, bank_id=account.id)
        with self.assertRaises(Refused) as error:
            request.action_submit()
        self.assertEqual(self.codes(error), ["MW-PAY-07"])

    def test_account_must_be_verified(self):
        """An account nobody has verified gets no money."""
        account = self._account("6222 8888", trusted=False)
        request = self.make_request(30_000, bank_id=account.id)
        with self.assertRaises(Refused) as error:
            request.action_submit()
        self.assertEqual(self.codes(error), ["MW-PAY-07"])

    def test_an_account_that_was_not_chosen_is_chosen(self):
        """Finance is not asked to verify what is verified: the form lacks the choice."""
        request = self.make_request(30_000, bank_id=False)
        with self.assertRaises(Refused) as error:
            request.action_submit()
        self.assertEqual(self.codes(error), ["MW-PAY-07"])
        self.assertIn("choose one", error.exception.refusals[0].next_step)

    def test_account_cannot_change_under_way(self):
        """A number changed after the submission stops the payment."""
        request = self.submitted(30_000)
        self.by("officer", request).action_verify()
        self.by("supervisor", request).action_endorse()
        self.bank.sudo().write({"allow_out_payment": False})
        self.bank.sudo().write({"acc_number": "6666 6666"})
        self.bank.sudo().write({"allow_out_payment": True})
        with self.assertRaises(Refused) as error:
            self.by("finance", request).action_approve()
        self.assertEqual(self.codes(error), ["MW-PAY-15"])

    def test_holder_cannot_change_under_way(self):
        """A contractor renamed after the submission stops the payment.

        Odoo renames the holder of an account with its owner, a verified one, too.
        """
        request = self.approved(30_000)
        verified = self.bank.acc_holder_name
        self.contractor.sudo().name = "Somebody Else"
        batch = self.by("finance2", self.env["microworks.payment.batch"]).create(
            {"area_id": self.county.id, "request_ids": [Command.link(request.id)]}
        )
        self.assertEqual([row.payee for row in batch._get_rows()], [verified])
        self.assertEqual(self.bank.acc_holder_name, "Somebody Else")
        with self.assertRaises(Refused) as error:
            batch.action_send()
        self.assertIn("MW-PAY-15", str(error.exception))

    def test_wages_are_paid_to_the_holder_of_the_wage_account(self):
        """Such an account often bears a name of its own; the file has it by line."""
        holder = "Contractor, wages only"
        self.wage_bank.sudo().write({"allow_out_payment": False})
        self.wage_bank.sudo().write({"acc_holder_name": holder})
        self.wage_bank.sudo().write({"allow_out_payment": True})
        self._prove(self.wage_bank)
        measurement = self.certify(50_000)
        request = self.approved(
            10_000, "interim", measurement_ids=[Command.link(measurement.id)]
        )
        batch = self.by("finance2", self.env["microworks.payment.batch"]).create(
            {"area_id": self.county.id, "request_ids": [Command.link(request.id)]}
        )
        paid = {row.payee: row.account for row in batch._get_rows()}
        self.assertEqual(
            paid,
            {
                self.bank.acc_holder_name: self.bank.acc_number,
                holder: self.wage_bank.acc_number,
            },
        )

    def test_only_finance_verifies_accounts(self):
        """A township officer cannot make an account trusted."""
        account = self._account("6222 5555", trusted=False)
        with self.assertRaises(UserError):
            self.by("officer", account).write({"allow_out_payment": True})
        self.by("finance", account).write({"allow_out_payment": True})

    @mute_logger("odoo.sql_db")
    def test_invoice_is_used_once(self):
        """The same invoice of a contractor cannot be paid twice."""
        measurement = self.certify(50_000)
        self.submitted(
            10_000,
            "interim",
            invoice_number="INV-1",
            measurement_ids=[Command.link(measurement.id)],
        )
        with self.assertRaises(Exception) as error:  # noqa: B017
            self.make_request(10_000, "interim", invoice_number="INV-1")
            self.env.flush_all()
        self.assertIn("invoice", str(error.exception).lower())

    def test_interim_needs_papers(self):
        """Invoice, certified measurement and labour share are asked for at once."""
        request = self.make_request(10_000, "interim", invoice_number=False)
        request.line_ids.filtered(lambda x: x.purpose == "labour").write(
            {"purpose": "works"}
        )
        with self.assertRaises(Refused) as error:
            request.action_submit()
        codes = self.codes(error)
        self.assertLessEqual({"MW-PAY-08", "MW-PAY-13", "MW-PAY-16"}, set(codes))

    def test_labour_goes_to_the_wage_account(self):
        """The labour share needs a verified wage account."""
        measurement = self.certify(50_000)
        request = self.make_request(
            10_000,
            "interim",
            wage_bank_id=False,
            measurement_ids=[Command.link(measurement.id)],
        )
        self.assertEqual(request.labour_amount, 2_000)
        self.assertEqual(request.amount, 10_000)
        with self.assertRaises(Refused) as error:
            request.action_submit()
        self.assertEqual(self.codes(error), ["MW-PAY-14"])

    def test_wages_do_not_go_to_the_main_account(self):
        """The wage account is another than the one for the rest, by its number, too."""
        measurement = self.certify(50_000)
        branch = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.contractor.id}
        )
        twin = self._account("6222-0001-0001 ", partner=branch)
        for account in (self.bank, twin):
            with self.subTest(account=account.acc_number):
                request = self.make_request(
                    10_000,
                    "interim",
                    wage_bank_id=account.id,
                    measurement_ids=[Command.link(measurement.id)],
                )
                with self.assertRaises(Refused) as error:
                    request.action_submit()
                self.assertEqual(self.codes(error), ["MW-PAY-21"])

    def test_approver_does_not_send(self):
        """Whoever approved a payment does not let it go, alone or in a batch."""
        request = self.approved(30_000)
        finance = self.by("finance", request)
        with self.assertRaises(RoleRefused) as error:
            finance.action_send()
        self.assertEqual(self.codes(error), ["MW-DUTY-01"])
        batch = finance.env["microworks.payment.batch"].create(
            {"area_id": self.county.id, "request_ids": [Command.link(request.id)]}
        )
        with self.assertRaises(RoleRefused):
            batch.action_send()
        # The form says so instead of offering it.
        self.assertFalse(batch.may_send)
        twin = self._person("twin", "group_county_finance", self.county)
        twin.partner_id = self.people["finance"].partner_id
        with self.assertRaises(RoleRefused):
            request.with_user(twin).action_send()
        self.by("finance2", request).action_send()
        self.assertEqual(request.state, "sent")

    def test_measurement_of_another_contract(self):
        """A request covers measurements of its own contract only."""
        _project, contract = self._make_contract(50_000)
        measurement = self.certify(10_000, contract)
        with self.assertRaises(Refused) as error:
            self.make_request(
                5, "interim", measurement_ids=[Command.link(measurement.id)]
            )
        self.assertEqual(self.codes(error), ["MW-PAY-10"])

    def test_contract_must_be_in_force(self):
        """Nothing is paid on a contract that is only signed."""
        self.contract._unguarded().write({"state": "signed"})
        with self.assertRaises(Refused) as error:
            self.submitted(30_000)
        self.assertEqual(self.codes(error), ["MW-PAY-06"])

    def test_nothing_is_no_payment(self):
        """A request without lines is refused."""
        request = self.make_request(1, line_ids=[])
        with self.assertRaises(Refused) as error:
            request.action_submit()
        self.assertIn("MW-PAY-05", self.codes(error))

    def test_refused_request_is_corrected_and_judged_again(self):
        """After a refusal the chain of four eyes begins anew."""
        request = self.submitted(30_000)
        self.by("officer", request).action_verify()
        self.by("supervisor", request).action_refuse(reason="road not finished")
        self.assertEqual(self.contract._in_flight_amount(), 0)
        request.action_reopen(reason="corrected")
        self.assertFalse(request.verifier_id)
        request.action_submit()
        self.assertEqual(request.state, "submitted")

    def test_no_step_to_paid_by_hand(self):
        """There is no public way to call a request paid."""
        request = self.sent(30_000)
        with self.assertRaises(Refused) as error:
            self.by("finance", request)._transition("paid")
        self.assertEqual(self.codes(error), ["MW-PAY-20"])

    def test_other_area_sees_nothing(self):
        """A clerk of another village neither reads nor submits."""
        request = self.make_request(30_000)
        theirs = request.with_user(self.stranger)
        self.assertFalse(theirs.search([("id", "=", request.id)]))
        with self.assertRaises(AccessError):
            theirs.read(["amount"])
        with self.assertRaises(AccessError):
            theirs.action_submit()
