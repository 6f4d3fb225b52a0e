"""Works ready to be let, and people who let them, for tests of several areas."""

import base64
import json
from contextlib import nullcontext
from datetime import timedelta
from functools import wraps
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user

from ..models.procurement import bid_envelope
from ..models.procurement.res_users_key import ResUsers
from ..tools import twokeys
from .common import KEYS, PDF, County

CONTRACTOR = "microworks_supervision.group_contractor"
MONDAY = "2026-03-02 01:00:00"  # nine o'clock in China


UNLOCK = ResUsers._unlock_keys


def typed(user, password):
    """The person types his password, which is his login, unless another is given."""
    return UNLOCK(user, user.login if password is None else password)


def once(helper):
    """Have a helper give what its class made beforehand, to a test's first such call.

    What is asked for with arguments, or a second time, or later than it was made, is
    made anew.
    """

    @wraps(helper)
    def given(self, *args, **values):
        name = helper.__name__
        if name not in self.made or name in self.given or args or values:
            return helper(self, *args, **values)
        record, moment = self.made[name]
        if moment < fields.Datetime.now():
            return helper(self)
        self.given.add(name)
        self.frozen.move_to(moment)
        return record

    return given


class Letting(County):
    # False for tests of the password itself.
    types_password = True
    # Names of the helpers marked @once that several tests of the class begin with.
    made_once = ()
    made = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people["officer3"] = cls._person(
            "officer3", "group_township_officer", cls.township
        )
        cls.firms = cls.env["res.partner"].create(
            [{"name": f"Firm {name}", "is_company": True} for name in "ABCD"]
        )
        cls.experts = cls.env["res.partner"].create(
            [{"name": f"Expert {index}"} for index in range(5)]
        )
        cls.made = {}
        cls.before_made()
        maker, made = cls(), {}
        for name in cls.made_once:
            with maker.passwords_typed(), freeze_time(MONDAY) as maker.frozen:
                record = getattr(maker, name)()
                cls.env.flush_all()
                made[name] = record, fields.Datetime.now()
        cls.made = made

    @classmethod
    def before_made(cls):
        """What has to be there before anything of ``made_once``."""

    def setUp(self):
        super().setUp()
        self.given = set()
        self.enterContext(self.passwords_typed())
        self.clock = freeze_time(MONDAY)
        self.frozen = self.clock.start()
        self.addCleanup(self.clock.stop)

    def passwords_typed(self):
        """Everybody types his password wherever it is asked."""
        if not self.types_password:
            return nullcontext()
        return patch.object(type(self.env["res.users"]), "_unlock_keys", typed)

    # === HELPERS ===

    def satisfy(self, project, *stages):
        """File and confirm every document the gates of ``stages`` ask for."""
        for stage in stages:
            for line in project._rules()._gate_lines(
                stage, project.works_class, project.owner_kind
            ):
                if line.requirement == "document":
                    self.add_document(project, line.reference)

    def priced(self, amount=60_000, **values):
        """A project with a reviewed ceiling price of ``amount`` CNY."""
        project = self.make_project(estimated_amount=amount, **values)
        project._unguarded().write(
            {
                "state": "priced",
                "approved_amount": amount,
                "ceiling_price": amount,
                "applicant_id": self.people["clerk"].id,
                "ruleset_id": project._rules().id,
            }
        )
        self.satisfy(project, "procuring", "procurement_published")
        return project

    def plan(self, project, **values):
        """A draft procurement by the officer."""
        vals = {
            "project_id": project.id,
            "name": project.name,
            "method": "comparative",
            "method_reason": "Local firms know the ground",
            "notice": "Works as described",
            **values,
        }
        model = self.env["microworks.procurement"]
        return model.with_user(self.people["officer"]).create(vals)

    @once
    def published(self, amount=60_000, project=None, **values):
        procurement = self.plan(project or self.priced(amount), **values)
        approver = "department" if procurement.works_class == "a" else "leader"
        self.by(approver, procurement).action_approve()
        day = procurement._earliest_deadline(self.env.company._legal_today())
        deadline = fields.Datetime.to_datetime(day) + timedelta(hours=4)
        if deadline <= fields.Datetime.now():
            deadline = fields.Datetime.now() + timedelta(hours=1)
        procurement.action_publish(deadline)
        return procurement

    def bid(self, procurement, firm, amount, role=None, **payload):
        """A bid from the firm's own account; with ``role``, by that person."""
        bidder = self.people[role] if role else self.contractor_of(firm)
        model = self.env["microworks.bid"].with_user(bidder)
        bid = model._submit(procurement, firm, {"amount": amount, **payload})
        return self.by("officer", bid)

    def paper(self, procurement, firm, role="officer"):
        """A closed paper envelope, taken in at the office."""
        model = self.env["microworks.bid"].with_user(self.people[role])
        return model._register_paper(procurement, firm, "No. 7")

    def close(self, procurement):
        self.frozen.move_to(procurement.deadline + timedelta(minutes=5))
        procurement.action_close()

    def open(self, procurement):
        self.close(procurement)
        self.by("supervisor", procurement).action_witness()
        procurement.action_open()

    def unlock(self, envelope):
        """What is in an envelope, with the halves of supervisor and officer."""
        procurement = envelope.bid_id.procurement_id.sudo()
        private = None
        if procurement.opening_key:
            part = json.loads(procurement.opening_parts)[
                str(self.people["supervisor"].id)
            ]
            halves = twokeys.release(part, self.key_of("supervisor"))
            private = twokeys.join(
                halves[str(self.people["officer"].id)], self.key_of("officer")
            )
        use = bid_envelope.Use(procurement.id, bid_envelope.ring_of(envelope), private)
        return bid_envelope.unlock(envelope, use)

    def key_of(self, role):
        login = self.people[role].login
        return twokeys.unlock(KEYS[login], login)

    def committee(self, procurement, count=3):
        """External members, all experts, all declared."""
        members = (
            self.env["microworks.committee.member"]
            .with_user(self.people["officer"])
            .create(
                [
                    {"procurement_id": procurement.id, "partner_id": expert.id}
                    for expert in self.experts[:count]
                ]
            )
        )
        members.action_declare()
        return members

    def finish_notice(self, record, kind):
        """Review, post and finish the notice of ``kind`` about ``record``."""
        notice = self.env["microworks.publicity"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("kind", "=", kind),
                ("state", "!=", "stopped"),
            ]
        )
        self.by("leader", notice).action_review()
        self.by("officer", notice).action_post()
        self.frozen.move_to(
            fields.Datetime.to_datetime(notice.earliest_end) + timedelta(hours=2)
        )
        self.by("officer", notice).action_finish()
        return notice

    @once
    def evaluated(self, amounts=(50_000, 52_000, 55_000), **values):
        procurement = self.published(**values)
        for firm, amount in zip(self.firms, amounts, strict=False):
            self.bid(procurement, firm, amount)
        self.open(procurement)
        self.committee(procurement)
        procurement.action_evaluate()
        return procurement

    @once
    def awarded(self, **values):
        procurement = self.evaluated(**values)
        procurement.action_publish_candidates()
        self.finish_notice(procurement, "P06")
        self.satisfy(procurement.project_id, "procurement_awarded", "awarded")
        procurement.action_award()
        return procurement

    @once
    def contract(self, procurement=None, **values):
        procurement = procurement or self.awarded()
        contract_id = procurement.action_create_contract()["res_id"]
        contract = procurement.env["microworks.contract"].browse(contract_id)
        if values:
            contract.write(values)
        return contract

    @once
    def signed(self, contract=None):
        self.sign_both(contract := contract or self.contract())
        contract.action_sign()
        return contract

    def sign_both(self, contract):
        """The clerk for the owner, a manager on paper for the contractor."""
        if not contract.duration_days:
            contract.duration_days = 30
        self.by("clerk", contract).action_sign_owner()
        person = self.env["res.partner"].create(
            {"name": "Manager Li", "parent_id": contract.partner_id.id}
        )
        contract._sign_contractor_on_paper(
            person, base64.b64encode(PDF), "contract.pdf"
        )
        self.by("leader", contract).action_check_paper()

    @once
    def in_force(self, contract=None):
        contract = contract or self.signed()
        self.satisfy(contract.project_id, "contracted", "contract_in_force")
        contract.action_in_force()
        return contract

    def contractor_of(self, firm):
        """The account of ``firm``; made when it has none."""
        users = self.env["res.users"].search(
            [
                ("partner_id.commercial_partner_id", "=", firm.id),
                ("all_group_ids", "=", self.env.ref(CONTRACTOR).id),
            ],
            limit=1,
        )
        return users or self.contractor_account(firm, f"bidder_{firm.id}")

    def contractor_account(self, firm, login):
        user = new_test_user(
            self.env,
            login,
            groups=CONTRACTOR,
            context={"no_reset_password": True},
            name=f"Account of {firm.name}",
        )
        user.partner_id.parent_id = firm
        return user
