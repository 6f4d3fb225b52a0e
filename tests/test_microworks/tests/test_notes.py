"""What stands under a record is neither forged nor changed, and read by its readers."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.microworks_supervision.tests.common import County


@tagged("post_install", "-at_install")
class TestNotes(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.make_project(cls)
        cls.clerk = cls.people["clerk"]
        cls.other = cls.people["officer"].partner_id

    def messages(self, role="clerk"):
        return self.env["mail.message"].with_user(self.people[role])

    def step_note(self):
        """The note a step left under the project."""
        # What was made and changed in one go leaves no note.
        self.flush_tracking()
        self.by("clerk", self.project).name = "Road hardening, group 4"
        self.flush_tracking()
        note = self.env["mail.message"].search(
            [
                ("model", "=", self.project._name),
                ("res_id", "=", self.project.id),
                ("tracking_value_ids", "!=", False),
            ],
            limit=1,
        )
        self.assertTrue(note)
        return note

    def comment(self, role="clerk", body="All is well."):
        return self.by(role, self.project).message_post(
            body=body, message_type="comment"
        )

    # === NOBODY FORGES ===

    def test_nobody_writes_in_anothers_name(self):
        """Neither a message nor a post names another author."""
        vals = {"model": self.project._name, "res_id": self.project.id, "body": "x"}
        with self.assert_refused("MW-MSG-01"):
            self.messages().create(vals | {"author_id": self.other.id})
        with self.assert_refused("MW-MSG-01"):
            self.by("clerk", self.project).message_post(
                body="x", author_id=self.other.id
            )
        with self.assert_refused("MW-MSG-01"):
            self.messages().with_context(
                default_model=self.project._name, default_res_id=self.project.id
            ).create({"body": "x", "author_id": self.other.id})

    def test_nobody_writes_yesterday_or_as_a_step(self):
        """Date, kind and sender of a call are what they are."""
        for context in ({}, {"default_date": "2020-01-01 00:00:00"}):
            note = (
                self.messages()
                .with_context(**context)
                .create(
                    {
                        "model": self.project._name,
                        "res_id": self.project.id,
                        "body": "approved",
                        "date": "2020-01-01 00:00:00",
                        "message_type": "notification",
                        "email_from": "boss@example.cn",
                    }
                )
            )
            self.assertEqual(note.author_id, self.clerk.partner_id)
            self.assertEqual(note.message_type, "comment")
            self.assertGreater(f"{note.date}", "2021")
            self.assertNotIn("boss", note.email_from)

    # === NOBODY CHANGES ===

    def test_the_note_of_a_step_stays(self):
        """Who took the step, an administrator and superuser mode change no word of it."""
        note = self.step_note()
        for user in (
            self.people["officer"],
            self.clerk,
            self.env.ref("base.user_admin"),
        ):
            for vals in ({"body": "x"}, {"author_id": 1}, {"date": "2020-01-01"}):
                for known in (note.with_user(user), note.with_user(user).sudo()):
                    with self.assertRaises(UserError) as error:
                        known.write(vals)
                    self.assertIn("MW-MSG-02", str(error.exception), (user.login, vals))
            with self.assertRaises(UserError) as error:
                note.with_user(user).unlink()
            # An administrator without an office does not even reach it.
            refused = isinstance(error.exception, AccessError)
            self.assertTrue(refused or "MW-MSG-02" in str(error.exception))

    def test_a_comment_is_mended_by_its_author_only(self):
        """The author mends the words of a comment; nobody else, and nobody deletes it."""
        comment = self.comment()
        comment.with_user(self.clerk).write({"body": "All is well, I think."})
        for user in (self.people["officer"], self.env.ref("base.user_admin")):
            with self.assertRaises(UserError) as error:
                comment.with_user(user).write({"body": "Nothing is well."})
            self.assertIn("MW-MSG-02", str(error.exception))
        with self.assert_refused("MW-MSG-02"):
            comment.with_user(self.clerk).unlink()
        with self.assert_refused("MW-MSG-02"):
            comment.with_user(self.clerk).write({"date": "2020-01-01 00:00:00"})

    def test_a_draft_takes_its_notes_along(self):
        """What may still be deleted is deleted as a whole."""
        project = self.make_project(location_ids=False)
        self.by("clerk", project).message_post(body="x")
        self.by("clerk", project).unlink()
        self.assertFalse(project.exists())

    # === TO-DOS ===

    def test_a_to_do_is_not_taken_from_another(self):
        """Neither deleted, moved nor done by somebody it does not concern."""
        todo = self.by("officer", self.project).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.people["officer"].id
        )
        for step in (
            lambda: todo.with_user(self.clerk).unlink(),
            lambda: todo.with_user(self.clerk).write({"date_deadline": "2099-01-01"}),
            lambda: todo.with_user(self.clerk).action_feedback(feedback="done"),
        ):
            with self.assert_refused("MW-MSG-03"):
                step()
        todo.with_user(self.people["officer"]).action_feedback(feedback="done")
        self.assertFalse(todo.active)

    # === READING FOLLOWS THE RECORD ===

    def test_a_neighbour_reads_nothing_of_it(self):
        """Messages, followers, notifications and to-dos of another area stay unread."""
        self.project.message_subscribe(self.other.ids)
        self.comment()
        todo = self.project.activity_schedule("mail.mail_activity_data_todo")
        place = [
            ("res_model", "=", self.project._name),
            ("res_id", "=", self.project.id),
        ]
        followers = self.env["mail.followers"].search(place)
        notices = self.env["mail.notification"].create(
            {
                "mail_message_id": self.project.message_ids[:1].id,
                "res_partner_id": self.other.id,
            }
        )
        self.assertTrue(followers)
        for records, domain in (
            (followers, place),
            (notices, [("id", "in", notices.ids)]),
            (self.project.message_ids, [("id", "in", self.project.message_ids.ids)]),
            (todo, [("id", "in", todo.ids)]),
        ):
            theirs = records.with_user(self.stranger)
            self.assertFalse(theirs.search(domain), records._name)
            with self.assertRaises(AccessError):
                theirs.read(["display_name"])
            mine = records.with_user(self.people["officer"])
            self.assertEqual(mine.search(domain), records, records._name)

    def test_no_label_of_an_unreadable_record(self):
        """Messages, to-dos and files name a record only to who may read it."""
        for model, place, label in (
            ("mail.message", {"model": self.project._name}, "record_name"),
            ("ir.attachment", {"res_model": self.project._name}, "res_name"),
        ):
            for user, known in ((self.people["officer"], True), (self.stranger, False)):
                record = (
                    self.env[model]
                    .with_user(user)
                    .new({**place, "res_id": self.project.id})
                )
                self.assertEqual(bool(record[label]), known, (model, user.login))

    # === LOGINS OF CONTRACTORS ===

    def test_an_office_knows_the_contractors_it_works_with(self):
        """A contractor's login is read where his firm has a contract, nowhere else."""
        login = self.contractor_user
        users = self.env["res.users"]
        for role in ("officer", "clerk", "department"):
            known = users.with_user(self.people[role])
            self.assertFalse(known.search([("id", "=", login.id)]), role)
            with self.assertRaises(AccessError):
                known.browse(login.id).read(["login"])
        self.env["microworks.contract"]._unguarded().create(
            {
                "project_id": self.project.id,
                "name": "Works",
                "partner_id": self.contractor.id,
                "amount": 1000,
            }
        )
        officer = users.with_user(self.people["officer"])
        self.assertTrue(officer.search([("id", "=", login.id)]))
        self.assertEqual(
            officer.browse(login.id).read(["login"])[0]["login"], login.login
        )
        other = users.with_user(self.stranger)
        self.assertFalse(other.search([("id", "=", login.id)]))
        self.assertTrue(other.search([("id", "=", self.clerk.id)]))
        self.assertTrue(users.search([("id", "=", login.id)]))
