"""Doors that a second attacker found: numbers in disguise, files of notes, plants."""

from odoo.tests import tagged

from .doors import Doors


@tagged("post_install", "-at_install", "microworks_doors")
class TestDisguised(Doors):
    def disguises(self, number):
        return (str(number), f"+{number}", f" {number}", number * 1.0, hex(number))

    def test_a_number_in_disguise_names_no_hidden_record(self):
        """A many2one given as text, float or in base 16 is checked as its number is."""
        contract = self.hidden("other officer", "microworks.contract")
        for value in (
            *self.disguises(contract.id),
            contract.id - 0.4,
            [f"{contract.id}"],
        ):
            with self.subTest(value=value):
                reply = self.try_door(
                    "other officer",
                    "microworks.payment.request",
                    "create",
                    {"contract_id": value},
                )
                self.assertEqual(reply.codes, ["MW-ROLE-02"], reply)

    def test_a_message_about_a_disguised_account_tells_no_number(self):
        """``record_name`` of a bank account stays shut for a float or a signed text."""
        account = self.victims["res.partner.bank"][0]
        for value in self.disguises(account.id):
            with self.subTest(value=value):
                reply = self.try_door(
                    "other contractor",
                    "mail.message",
                    "onchange",
                    [],
                    {"model": "res.partner.bank", "res_id": value},
                    ["res_id"],
                    {"record_name": {}},
                )
                self.assertFalse(reply.ok, reply)
                self.assertNotIn(account.acc_number, reply.text)

    def note_with_file(self):
        project = self.build("microworks.project", role="officer")
        paper = self.env["ir.attachment"].create(
            {
                "name": "proof.txt",
                "raw": b"as it was",
                "res_model": project._name,
                "res_id": project.id,
            }
        )
        project.message_post(body="Evidence", attachment_ids=paper.ids)
        return paper

    def test_a_file_of_a_note_is_not_exchanged(self):
        """The paper under a note can be neither overwritten, moved nor deleted."""
        paper = self.note_with_file()
        for method, args in (
            ("write", [{"raw": "forged"}]),
            ("write", [{"name": "other.txt"}]),
            ("write", [{"res_model": False, "res_id": False}]),
            ("unlink", []),
        ):
            with self.subTest(method=method, args=args):
                reply = self.try_door(
                    "officer", "ir.attachment", method, paper.ids, *args
                )
                self.assertEqual(reply.codes, ["MW-FILE-14"], reply)

    def test_the_chatter_route_deletes_no_file_of_a_note(self):
        """The route's own deletion runs as superuser and is refused all the same."""
        paper = self.note_with_file()
        with self.assertRaisesRegex(Exception, "MW-FILE-14"):
            paper.with_user(self.people["officer"]).sudo()._delete_and_notify()

    def test_a_default_filter_hides_nothing_from_others(self):
        """Only the administrator gives everybody a filter that works by itself."""
        vals = {"name": "x", "model_id": "microworks.project", "domain": "[(0,'=',1)]"}
        everybody = {**vals, "user_ids": [], "is_default": True}
        reply = self.try_door("officer", "ir.filters", "create", everybody)
        self.assertEqual(reply.codes, ["MW-GUARD-07"], reply)
        reply = self.try_door(
            "officer", "ir.filters", "create", {**vals, "user_ids": []}
        )
        self.assertTrue(reply.ok, reply)

    def test_nobody_plants_a_button_that_calls_a_step(self):
        """A shared button would take a step in the name of whoever presses it."""
        action = self.env["ir.actions.act_window"].search([], limit=1)
        reply = self.try_door(
            "officer",
            "ir.embedded.actions",
            "create",
            {
                "name": "Documents",
                "parent_action_id": action.id,
                "parent_res_model": "microworks.project",
                "python_method": "action_approve",
            },
        )
        self.assertEqual(reply.codes, ["MW-GUARD-07"], reply)


@tagged("post_install", "-at_install", "microworks_doors")
class TestPersons(Doors):
    def test_two_logins_of_one_person_stay_one(self):
        """Duties compare persons: the administrator does not split one into two."""
        other = self.env["res.partner"].create({"name": "Somebody Else"})
        second = self.people["clerk"]
        second.partner_id = self.people["officer"].partner_id
        with self.assertRaisesRegex(Exception, "MW-USER-02"):
            second.write({"partner_id": other.id})

    def test_a_contractors_login_stays_with_its_firm(self):
        """Another person behind it would read another firm's bids."""
        with self.assertRaisesRegex(Exception, "MW-USER-02"):
            self.people["other contractor"].write(
                {"partner_id": self.people["contractor"].partner_id.id}
            )

    def test_a_craftsman_is_not_put_under_a_firm(self):
        """A party without a firm does not become readable to the people of one."""
        craftsman = self.env["res.partner"].create({"name": "Craftsman"})
        self.build("microworks.bid", partner_id=craftsman.id)
        with self.assertRaisesRegex(Exception, "MW-PARTY-02"):
            craftsman.write({"parent_id": self.rival.id})

    def test_a_contractor_does_not_rename_himself(self):
        """The registered name is what the holder of an account is held against."""
        user = self.people["other contractor"]
        self.build("microworks.bid", partner_id=user.partner_id.id)
        with self.assertRaisesRegex(Exception, "MW-PARTY-05"):
            user.partner_id.with_user(user).sudo().write({"name": "Somebody Else"})
