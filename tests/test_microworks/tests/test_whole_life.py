"""One project of each class from the village's application to the archive.

The life is the one of the demonstration county. Here every step is first tried by
persons who may not take it, every gate first without its documents, and every
publicity first too early; only then does the right person go on.
"""

import json
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.microworks_portal.demo.accounts import prove
from odoo.addons.microworks_portal.demo.cast import Cast
from odoo.addons.microworks_portal.demo.life import Life
from odoo.addons.microworks_supervision.exceptions import Refused
from odoo.addons.microworks_supervision.tests.common import County

# Persons who can never take a step of this village's project.
OUTSIDERS = ("auditor", "discipline", "stranger")


class TriedLife(Life):
    """A life in which every step is tried the wrong way first."""

    def __init__(self, case, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.refused = []
        self.shut_gates = 0
        self.too_early = 0
        self.told = 0
        self.offered = 0

    def password(self, role):
        return self.case.people[role].login

    def step(self, role, record, method, *args, **kwargs):
        for outsider in OUTSIDERS:
            self.expect_refusal(outsider, record, method, *args, **kwargs)
        self.expect_button(role, record, method)
        take = super().step
        return self.expect_told(take, role, record, method, *args, **kwargs)

    def expect_button(self, role, record, method):
        """Who takes a step of the office has its button, and no outsider has."""
        steps = getattr(record, "_get_steps", dict)()
        names = {n for n, s in steps.items() if s.label and s.method_of(n) == method}
        person = self.cast.by(role, record)
        if not names or person.env.user.share:
            return
        offered = {name.partition(":")[0] for name in person.allowed_steps}
        self.case.assertTrue(names & offered, f"{role}: {record._name}.{method}")
        for outsider in ("auditor", "discipline"):
            # sudo: what he would be offered, whether he may read the record or not.
            theirs = record.with_user(getattr(self.case, outsider)).sudo()
            held = {name.partition(":")[0] for name in theirs._get_allowed_steps()}
            self.case.assertFalse(names & held, f"{outsider}: {method}")
        self.offered += 1

    def expect_told(self, take, role, record, method, *args, **kwargs):
        """Take a step; the form has asked for every stage that the step asks for.

        A step that takes the project along asks for the project's gate, too: whoever
        sees a form without a list must not be refused by a gate of another record.
        """
        shown = isinstance(record, self.case.registry["microworks.gated"])
        target = record.sudo()._next_target() if shown else None
        with self.case.stages_asked() as told:
            listed = record.sudo()._get_next_refusals() if target else []
        before = self.state_of(record)
        with self.case.stages_asked() as asked:
            result = take(role, record, method, *args, **kwargs)
        if target and before != target and self.state_of(record) == target:
            self.case.assertLessEqual(asked, told, f"{record._name}: {method}")
            # What went through was clear; what is clear goes through, or this ends.
            self.case.assertFalse(listed, f"{record._name}: {method}")
            self.told += len(asked)
        return result

    def expect_refusal(self, outsider, record, method, *args, **kwargs):
        """An outsider's attempt fails and changes nothing."""
        before = self.state_of(record)
        person = getattr(self.case, outsider)
        with self.case.assertRaises((UserError), msg=f"{outsider}: {method}"):
            with self.case.env.cr.savepoint():
                getattr(record.with_user(person), method)(*args, **kwargs)
        self.case.assertEqual(self.state_of(record), before)
        self.refused.append((outsider, record._name, method))

    def state_of(self, record):
        return record.sudo().state if "state" in record._fields else None

    def papers(self, codes, author="clerk", reviewer="officer"):
        target = self.project._next_target()
        if target and self.project.gate_count:
            with self.case.assertRaises(Refused) as error:
                with self.case.env.cr.savepoint():
                    self.project._check_gate(target)
            self.case.assertTrue(error.exception.codes)
            self.shut_gates += 1
        return super().papers(codes, author, reviewer)

    def post(self, notices):
        super().post(notices)
        for notice in notices:
            with self.case.assertRaises(Refused) as error:
                with self.case.env.cr.savepoint():
                    notice.with_user(self.cast.officer).action_finish()
            self.case.assertIn("MW-PUB-01", error.exception.codes)
            self.too_early += 1


@tagged("post_install", "-at_install")
class TestWholeLife(County):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.village.write({"lat": 28.2457, "lng": 113.0828})
        head = cls.env["microworks.log.head"]
        cls.states_before = head._verify()["states"]
        cls.finance2 = cls._person("finance2", "group_county_finance", cls.county)
        cls.auditor = cls.people["auditor"]
        cls.discipline = cls.people["discipline"]
        partner = cls.env["res.partner"]
        firms = []
        for name in ("恒达", "瑞丰", "宏业", "金桥"):
            firm = partner.create(
                {"name": f"清和{name}工程有限公司", "is_company": True}
            )
            person = partner.create({"name": f"{name}代表", "parent_id": firm.id})
            # One firm bids with an account, the others bring closed envelopes.
            if not firms:
                user = cls._login("firm", "group_contractor")
                user.partner_id.parent_id = firm
                person = user.partner_id
            accounts = cls.env["res.partner.bank"].create(
                [
                    {"partner_id": firm.id, "acc_number": f"{bank}{firm.id:012d}"}
                    for bank in ("6222", "6288")
                ]
            )
            prove(
                accounts,
                bank="清和农商银行",
                area=cls.township,
                officer=cls.people["officer"],
                verifier=cls.people["department"],
            )
            firms.append((firm, person))
        reviewer = partner.create(
            {"name": "清和公信造价咨询有限公司", "is_company": True}
        )
        cls.cast = Cast(
            env=cls.env,
            village=cls.village,
            clerk=cls.people["clerk"],
            supervisor=cls.people["supervisor"],
            officer=cls.people["officer"],
            technician=cls.people["officer2"],
            leader=cls.people["leader"],
            department=cls.people["department"],
            department2=cls.people["department2"],
            finance=cls.people["finance"],
            finance2=cls.finance2,
            firms=firms,
            experts=[partner.create({"name": f"评审专家{n}"}) for n in range(7)],
            reviewer=reviewer,
            reviewer_person=partner.create(
                {"name": "造价工程师", "parent_id": reviewer.id}
            ),
        )

    @contextmanager
    def stages_asked(self):
        """The stages of the rule set whose gates are asked for meanwhile."""
        asked = set()
        projects = self.registry["microworks.project"]
        original = projects._get_stage_refusals

        def asking(project, stage, *args, **kwargs):
            if project._rules()._gate_lines(
                stage, project.works_class, project.owner_kind
            ):
                asked.add(stage)
            return original(project, stage, *args, **kwargs)

        with patch.object(projects, "_get_stage_refusals", asking):
            yield asked

    def make_quota(self):
        source = (
            self.env["microworks.fund.source"]
            .with_user(self.people["finance"])
            .create(
                {
                    "name": "乡村建设资金",
                    "kind_id": self.env.ref(
                        "microworks_supervision.funding_kind_f04"
                    ).id,
                    "area_id": self.county.id,
                    "year": 2025,
                    "document_number": "清财农指〔2025〕1号",
                    "amount": 5_000_000,
                }
            )
        )
        source.action_confirm()
        quota = (
            self.env["microworks.fund.quota"]
            .with_user(self.people["finance"])
            .create(
                {
                    "code": "ZB-2025-0001",
                    "source_id": source.id,
                    "year": 2025,
                    "amount": 5_000_000,
                }
            )
        )
        quota.action_confirm()
        return quota

    def live(self, plan, works_class):
        """Run the whole life day by day; the clock moves only when the life waits."""
        with freeze_time("2025-03-03 01:00:00") as clock:
            self.cast.quota = self.make_quota()
            life = TriedLife(self, self.cast, plan)
            for days in life.run():
                clock.tick(timedelta(days=days))
            project = life.project
            self.assertEqual(project.works_class, works_class)
            self.assertEqual(project.state, "archived")
            self.assertGreater(len(life.refused), 100)
            self.assertGreaterEqual(life.shut_gates, 8)
            self.assertGreaterEqual(life.too_early, 5)
            self.assertGreaterEqual(life.told, 10)
            self.assertGreaterEqual(life.offered, 30)
            # Everything is paid, to the fen, and the trail holds.
            self.assertEqual(
                round(project.funds_paid, 2),
                round(life.settlement_record.reviewed_amount, 2),
            )
            self.assertEqual(self.public_card(project)["progress"], 100)
            head = self.env["microworks.log.head"]
            self.env.flush_all()
            while head._sequence_batch(self.env.cr):
                pass
            result = head._verify()
            self.assertIsNone(result["index"], result)
            # Tests of races commit records that no step made.
            self.assertEqual(result["states"], self.states_before)
        return project

    def public_card(self, project):
        """What the public reads of the project in the end."""
        card = self.env["microworks.disclosure"].search(
            [("project_id", "=", project.id), ("kind", "=", "card")],
            order="id desc",
            limit=1,
        )
        return json.loads(card.payload)

    def test_class_a(self):
        """A school playground: county approval, open tendering, joint acceptance."""
        project = self.live(
            {
                "name": "中心小学操场改造",
                "works_type": "playground",
                "nature": "rehabilitation",
                "estimated_amount": 720_000,
                "area_m2": 2400,
                "flag_ids": [
                    Command.set(
                        self.env["microworks.works.flag"]
                        .search([("code", "=", "school_kindergarten")])
                        .ids
                    )
                ],
            },
            "a",
        )
        self.assertEqual(project.procurement_ids.method, "open")

    def test_class_b(self):
        """A village road: township approval, competitive consultation."""
        project = self.live(
            {
                "name": "三组道路拓宽",
                "works_type": "road",
                "nature": "expansion",
                "estimated_amount": 268_000,
                "length_m": 900,
            },
            "b",
        )
        self.assertEqual(project.procurement_ids.method, "consultation")

    def test_class_c(self):
        """A repair: filed by the township, direct award after deliberation."""
        project = self.live(
            {
                "name": "排水边沟修补",
                "works_type": "irrigation",
                "nature": "repair",
                "estimated_amount": 48_000,
                "length_m": 300,
            },
            "c",
        )
        self.assertEqual(project.procurement_ids.method, "direct")
