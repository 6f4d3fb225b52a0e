"""Roles and areas are given and taken in the open; passwords are not guessed."""

import json

from odoo import Command
from odoo.tests import tagged

from .common import County


@tagged("post_install", "-at_install")
class TestRoleEvents(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader_group = cls.env.ref("microworks_supervision.group_township_leader")
        cls.admin = cls.env.ref("base.user_admin")
        cls.person = cls.people["clerk"]
        cls.events = cls.env["microworks.event"]

    def last(self, user=None):
        """Kind and content of the last event about a person's roles."""
        user = user or self.person
        event = self.events.search(
            [("res_model", "=", "res.users"), ("res_id", "=", user.id)], limit=1
        )
        return event, json.loads(event.content) if event else {}

    def assert_given(self, step, given=("group_township_leader",), user=None):
        before = self.last(user)[0]
        step()
        event, content = self.last(user)
        self.assertNotEqual(event, before)
        names = {name.rpartition(".")[2] for name in content["facts"]["given"]}
        self.assertLessEqual(set(given), names)
        return event

    # === EVERY DOOR ===

    def test_the_form_of_a_person(self):
        """Who gave what to whom, and who took it away."""
        person = self.person.with_user(self.admin)
        event = self.assert_given(
            lambda: person.write({"group_ids": [Command.link(self.leader_group.id)]})
        )
        self.assertEqual((event.kind, event.user_id), ("role", self.admin))
        person.write({"group_ids": [Command.unlink(self.leader_group.id)]})
        content = self.last()[1]
        self.assertIn(
            "microworks_supervision.group_township_leader", content["facts"]["taken"]
        )

    def test_the_form_of_a_group(self):
        """A group's list of people is a door, too."""
        group = self.leader_group.with_user(self.admin)
        self.assert_given(
            lambda: group.write({"user_ids": [Command.link(self.person.id)]})
        )

    def test_a_group_that_implies_a_role(self):
        """A role that comes with another group is a role."""
        group = self.env["res.groups"].create(
            {"name": "Choir", "user_ids": [Command.link(self.person.id)]}
        )
        self.assert_given(
            lambda: group.write({"implied_ids": [Command.link(self.leader_group.id)]})
        )
        self.assert_given(
            lambda: self.env["res.groups"].create(
                {
                    "name": "Band",
                    "user_ids": [Command.link(self.people["officer"].id)],
                    "implied_ids": [Command.link(self.leader_group.id)],
                }
            ),
            user=self.people["officer"],
        )

    def test_a_new_person_and_a_copy(self):
        """Whoever is made with a role is told of."""
        made = self._login("another", "group_township_officer")
        self.assertEqual(self.last(made)[0].kind, "role")
        copy = self.people["leader"].copy({"login": "test_copy"})
        given = self.last(copy)[1]["facts"]["given"]
        self.assertIn("microworks_supervision.group_township_leader", given)

    def test_areas_from_both_sides(self):
        """An area is given on the form of the person or of the area."""
        code = self.other_village.code
        self.person.microworks_area_ids = [Command.link(self.other_village.id)]
        self.assertIn(code, self.last()[1]["after"]["areas"])
        self.other_village.user_ids = [Command.unlink(self.person.id)]
        content = self.last()[1]
        self.assertIn(code, content["before"]["areas"])
        self.assertNotIn(code, content["after"]["areas"])
        area = self.env["microworks.area"].create(
            {
                "name": "Zhongwan Village",
                "code": "990123101202",
                "level": "village",
                "parent_id": self.township.id,
                "user_ids": [Command.link(self.person.id)],
            }
        )
        self.assertIn(area.code, self.last()[1]["after"]["areas"])

    def test_an_administrator_who_serves_himself_is_seen(self):
        """A role given to oneself is an event of its own, before discipline's eyes."""
        itself = self.admin.with_user(self.admin)
        event = self.assert_given(
            lambda: itself.write({"group_ids": [Command.link(self.leader_group.id)]}),
            user=self.admin,
        )
        self.assertEqual(event.kind, "own_role")
        for role in ("discipline", "auditor"):
            seen = self.events.with_user(self.people[role])
            self.assertIn(event, seen.search([("kind", "=", "own_role")]), role)
        seen = self.events.with_user(self.people["clerk"])
        self.assertFalse(seen.search([("id", "=", event.id)]))

    def test_logins_of_others_leave_nothing(self):
        """A person without any role of ours, or a new name, is no event."""
        before = self.events.search([], limit=1)
        self.env["res.users"].create({"login": "test_nobody", "name": "Nobody"})
        self.person.name = "Clerk Wang"
        self.assertEqual(self.events.search([], limit=1), before)

    # === PASSWORDS ===

    def test_a_password_that_is_guessed_is_refused(self):
        """By administrator, by oneself and by the dialogue of many, whatever the addon."""
        for password in ("1", "1234567", "20260101", "aaaaaaaa"):
            with self.assert_refused("MW-USER-01"):
                self.person.password = password
            with self.assert_refused("MW-USER-01"):
                self.env["res.users"].create(
                    {"login": "test_weak", "name": "Weak", "password": password}
                )
        self.person.password = "shuikou-bridge-7"

    def test_the_shortest_password_is_a_setting(self):
        """Longer ones may be asked for, shorter ones than eight not."""
        self.env["res.config.settings"].create(
            {"microworks_password_length": 16}
        ).execute()
        with self.assert_refused("MW-USER-01"):
            self.person.password = "shuikou-brid"
        with self.assert_refused("MW-CFG-03"):
            self.env["res.config.settings"].create(
                {"microworks_password_length": 3}
            ).execute()

    # === SECOND FACTOR ===

    def test_approvers_are_told_of_the_second_factor(self):
        """Once, with their first login; others are not."""
        activities = self.env["mail.activity"]
        for role, told in (("leader", 1), ("finance", 1), ("clerk", 0)):
            user = self.people[role]
            for _ in range(2):
                user.with_user(user)._update_last_login()
                user.invalidate_recordset()
            mine = activities.search(
                [("user_id", "=", user.id), ("res_model", "=", False)]
            )
            expected = told if "totp_enabled" in user._fields else 0
            self.assertEqual(len(mine), expected, role)
