"""A small county with one person per role, for tests of every addon."""

import base64
from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase

from ..exceptions import Refused, RoleRefused
from ..tools import twokeys

# The smallest file that is a PDF for every type detector.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

# A position in the county, in CGCS2000.
PLACE = {"kind": "planned", "lat": 28.2457, "lng": 113.0828}

# A period in a year whose holidays are announced, and one in a year where not.
KNOWN = ("2026-03-02", "2026-03-20")
UNKNOWN = ("2026-12-20", "2027-01-06")

# Password hashes and keys by login, kept for the whole run.
HASHES = {}
KEYS = {}

ROLES = {
    "clerk": ("group_village_clerk", "village"),
    "supervisor": ("group_village_supervisor", "village"),
    "officer": ("group_township_officer", "township"),
    "officer2": ("group_township_officer", "township"),
    "leader": ("group_township_leader", "township"),
    "department": ("group_county_department", "county"),
    "department2": ("group_county_department", "county"),
    "finance": ("group_county_finance", "county"),
    "auditor": ("group_auditor", "county"),
    "discipline": ("group_discipline", "county"),
}


class County(TransactionCase):
    """Areas, people and helpers; heirs act as ``self.people[role]``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Tracking and messages belong to what is tested.
        cls.env.company.currency_id = cls.env.ref("base.CNY")
        cls.env.ref("base.CNY").active = True
        area = cls.env["microworks.area"]
        cls.county = area.create(
            {"name": "Qinghe County", "code": "990123000000", "level": "county"}
        )
        cls.township, cls.other_township = area.create(
            [
                {
                    "name": name,
                    "code": code,
                    "level": "township",
                    "parent_id": cls.county.id,
                }
                for name, code in (
                    ("Liuhe Town", "990123101000"),
                    ("Baishi Township", "990123201000"),
                )
            ]
        )
        cls.village, cls.other_village = area.create(
            [
                {
                    "name": name,
                    "code": code,
                    "level": "village",
                    "parent_id": parent.id,
                    "partner_id": cls.env["res.partner"]
                    .create({"name": f"{name} Committee", "is_company": True})
                    .id,
                }
                for name, code, parent in (
                    ("Shangwan Village", "990123101201", cls.township),
                    ("Xiawan Village", "990123201201", cls.other_township),
                )
            ]
        )
        *people, cls.stranger, cls.contractor_user = cls._logins(
            *(
                (role, group, getattr(cls, level))
                for role, (group, level) in ROLES.items()
            ),
            ("stranger", "group_village_clerk", cls.other_village),
            ("contractor", "group_contractor", None),
        )
        cls.people = dict(zip(ROLES, people, strict=True))
        cls.contractor = cls.env["res.partner"].create(
            {"name": "Hengda Works Ltd", "is_company": True}
        )
        cls.contractor_user.partner_id.parent_id = cls.contractor

    @classmethod
    def _person(cls, role, group, area):
        return cls._logins((role, group, area))

    @classmethod
    def _login(cls, role, group):
        return cls._logins((role, group, None))

    @classmethod
    def _logins(cls, *wanted):
        """Users ``test_<role>`` whose passwords are their logins.

        A good password hash is slow on purpose, so each is computed once for all
        test classes; the invitation by e-mail is left out for the same reason. Made
        together they take a quarter of the queries.

        :param wanted: role, group of our addon, and area or None, of each
        """
        users = (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "login": f"test_{role}",
                        "name": role.capitalize(),
                        "email": f"test_{role}@example.com",
                        "group_ids": [
                            Command.set(
                                cls.env.ref(f"microworks_supervision.{group}").ids
                            )
                        ],
                        "microworks_area_ids": [Command.set(area.ids if area else [])],
                    }
                    for role, group, area in wanted
                ]
            )
        )
        for user in users:
            if user.login not in HASHES:
                crypt = cls.env["res.users"]._crypt_context()
                HASHES[user.login] = crypt.hash(user.login)
                KEYS[user.login] = twokeys.lock_new(user.login)
            cls.env.cr.execute(
                "UPDATE res_users SET password = %s WHERE id = %s",
                [HASHES[user.login], user.id],
            )
            if not user.share:
                user._keep_keys(KEYS[user.login])
        return users

    # === HELPERS ===

    def by(self, role, record):
        """``record`` as the person of ``role`` sees and touches it."""
        return record.with_user(self.people[role])

    def flush_tracking(self):
        """Have the notes of what changed written, as the end of a request does."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    @contextmanager
    def assert_refused(self, *codes):
        """What is done inside is refused, and these codes are among the reasons."""
        with self.assertRaises(UserError) as error:
            yield
        self.assertIsInstance(error.exception, Refused | RoleRefused)
        self.assertLessEqual(set(codes), set(error.exception.codes))

    def codes(self, error):
        """The refusal codes of a caught exception."""
        return error.exception.codes

    def make_project(self, role="clerk", **values):
        """A draft project of the village, class C by default."""
        vals = {
            "name": "Road hardening, group 3",
            "area_id": self.village.id,
            "estimated_amount": 60_000,
            "nature": "repair",
            "works_type": "road",
            "planned_start": "2026-03-01",
            "planned_end": "2026-05-01",
            "location_ids": [Command.create(PLACE)],
            **values,
        }
        return self.env["microworks.project"].with_user(self.people[role]).create(vals)

    def add_document(self, project, code, author="clerk", reviewer="officer"):
        """A document of kind ``code``; confirmed unless ``reviewer`` is None."""
        kind = self.env["microworks.document.kind"]._by_code(code)
        document = (
            self.env["microworks.document"]
            .with_user(self.people[author])
            .create(
                {
                    "project_id": project.id,
                    "kind_id": kind.id,
                    "file": base64.b64encode(PDF),
                    "file_name": f"{code}.pdf",
                }
            )
        )
        document.action_submit()
        if reviewer:
            self.by(reviewer, document).action_review()
        return document

    def add_place(self, project, role="clerk", kind="planned"):
        """A position in the county, in CGCS2000."""
        return (
            self.env["microworks.project.location"]
            .with_user(self.people[role])
            .create({**PLACE, "project_id": project.id, "kind": kind})
        )

    def make_deliberation(self, project, **values):
        """A deliberation of the village with four valid meetings."""
        meetings = (
            ("party_proposal", "2026-02-02", 7, 6),
            ("committees_consultation", "2026-02-03", 11, 9),
            ("party_members_review", "2026-02-04", 45, 34),
            ("reps_meeting", "2026-02-06", 36, 30),
        )
        return (
            self.env["microworks.deliberation"]
            .with_user(self.people["clerk"])
            .create(
                {
                    "project_id": project.id,
                    "matter": project.name,
                    "meeting_ids": [
                        Command.create(
                            {
                                "step": step,
                                "held_on": held_on,
                                "members": members,
                                "expected": members,
                                "attended": attended,
                                "votes_for": attended - 1,
                                "votes_against": 1,
                                "representatives": 30 if step == "reps_meeting" else 0,
                                "women": 14 if step == "reps_meeting" else 0,
                            }
                        )
                        for step, held_on, members, attended in meetings
                    ],
                    **values,
                }
            )
        )

    def post(self, notice, author="clerk", reviewer="officer"):
        """Release and post a notice."""
        self.by(reviewer, notice).action_review()
        self.by(author, notice).action_post()


class Announced:
    """2026 is announced, 2027 is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        days = cls.env["microworks.calendar.day"]
        days.search([("date", ">=", "2027-01-01")]).unlink()

    def assert_note(self, record, start, end, holder=None):
        """The note of ``record`` follows the dates ``start`` and ``end``.

        :param holder: the record that has ``start``, if it is another one
        """
        holder = holder or record
        for (first, last), expected in ((KNOWN, False), (UNKNOWN, True)):
            holder._unguarded().write({start: first})
            record._unguarded().write({end: last})
            note = record.calendar_note
            self.assertEqual(bool(note), expected, (record._name, end))
            self.assertEqual("2027" in (note or ""), expected)
        record._unguarded().write({end: False})
        self.assertFalse(record.calendar_note)
