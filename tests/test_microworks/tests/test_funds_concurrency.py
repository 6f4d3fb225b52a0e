"""Two connections that race for the same money: never do both win.

These tests commit: events cannot be deleted, so their rows stay in the test
database, which is thrown away. Names and codes are made anew for each run.
"""

import base64
import threading
import uuid

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.orm.environments import Transaction
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused
from odoo.addons.microworks_supervision.tests.common import PDF

CONFLICTS = (SerializationFailure, DeadlockDetected)
TRIES = 5


@tagged("post_install", "-at_install")
class TestFundsConcurrency(TransactionCase):
    def setUp(self):
        super().setUp()
        self.mark = uuid.uuid4().hex[:8]
        with self.registry.cursor() as cr:
            self.world = self.make_world(api.Environment(cr, SUPERUSER_ID, {}))
        self.registry.clear_all_caches()

    # === WORLD ===

    def make_world(self, env):
        """Two contracts of one project that share one quota of 30,000 CNY."""
        # Digits of the mark, so that codes of earlier runs do not collide.
        digits = f"{int(self.mark, 16) % 10**6:06d}"
        county = env["microworks.area"].create(
            {"name": f"Race {self.mark}", "code": f"98{digits}0000", "level": "county"}
        )
        groups = "microworks_supervision.group_"
        users = {
            role: env["res.users"].create(
                {
                    "name": f"{role} {self.mark}",
                    "login": f"{role}_{self.mark}",
                    "group_ids": [Command.link(env.ref(groups + group).id)],
                    "microworks_area_ids": [Command.link(county.id)],
                }
            )
            for role, group in (
                ("clerk", "village_clerk"),
                ("finance", "county_finance"),
            )
        }
        contractor = env["res.partner"].create({"name": f"Contractor {self.mark}"})
        bank = env["res.partner.bank"].create(
            {
                "acc_number": self.mark,
                "partner_id": contractor.id,
                "bank_id": env["res.bank"].create({"name": f"Bank {self.mark}"}).id,
                "allow_out_payment": True,
            }
        )
        env["microworks.payee.account"]._unguarded().create(
            {
                "bank_id": bank.id,
                "area_id": county.id,
                "file": base64.b64encode(PDF),
                "file_name": "permit.pdf",
                **bank._proved_values(),
                "registered_name": contractor.name,
                "state": "verified",
            }
        )
        national = env["microworks.ruleset"].search(
            [("code", "=", "CN-NATIONAL")], limit=1
        )
        project = env["microworks.project"].create(
            {"name": f"Race {self.mark}", "area_id": county.id}
        )
        project._unguarded().write(
            {"state": "under_construction", "ruleset_id": national.id}
        )
        contracts = (
            env["microworks.contract"]
            ._unguarded()
            .create(
                [
                    {
                        "project_id": project.id,
                        "name": f"Race {self.mark} {number}",
                        "partner_id": contractor.id,
                        "amount": 100_000,
                        "advance_percent": 30,
                        "state": "in_force",
                    }
                    for number in (1, 2)
                ]
            )
        )
        source = env["microworks.fund.source"].create(
            {
                "name": f"Race {self.mark}",
                "kind_id": env["microworks.funding.kind"].search([], limit=1).id,
                "area_id": county.id,
                "amount": 1_000_000,
            }
        )
        source._unguarded().write({"state": "confirmed"})
        return {
            "users": {role: user.id for role, user in users.items()},
            "bank": bank.id,
            "project": project.id,
            "contracts": contracts.ids,
            "source": source.id,
        }

    def make_quota(self, env, amount):
        quota = env["microworks.fund.quota"].create(
            {
                "code": f"{self.mark}-{amount}",
                "source_id": self.world["source"],
                "amount": amount,
            }
        )
        quota._unguarded().write({"state": "confirmed"})
        return quota

    def make_requests(self, quota_amount, contracts):
        """Drafts of 20,000 CNY, one per given contract, from one allocation."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            allocation = env["microworks.fund.allocation"].create(
                {
                    "project_id": self.world["project"],
                    "quota_id": self.make_quota(env, quota_amount).id,
                    "amount": quota_amount,
                }
            )
            allocation._unguarded().write({"state": "confirmed"})
            return (
                env["microworks.payment.request"]
                .create(
                    [
                        {
                            "contract_id": contract,
                            "stage": "advance",
                            "bank_id": self.world["bank"],
                            "line_ids": [
                                Command.create(
                                    {
                                        "allocation_id": allocation.id,
                                        "amount": 20_000,
                                    }
                                )
                            ],
                        }
                        for contract in contracts
                    ]
                )
                .ids
            )

    # === RACE ===

    def race(self, model, ids, role, step):
        """Take ``step`` on each record in a thread and connection of its own.

        Each has looked at the database before the first one begins, so each
        has a snapshot in which there is money for it. Conflicts are tried
        again, as Odoo does for a request.

        :return: ``(outcomes, conflicts)``; an outcome is ``ok`` or a code
        """
        ready = threading.Barrier(len(ids))
        outcomes, conflicts = [], []

        def run(record_id):
            with self.registry.cursor() as cr:
                # The thread of the tests holds the lock that looking the registry
                # up by name would wait for.
                cr.transaction = Transaction(self.registry)
                for attempt in range(TRIES):
                    env = api.Environment(cr, self.world["users"][role], {})
                    record = env[model].browse(record_id)
                    record.read(["state"])
                    if not attempt:
                        ready.wait(timeout=30)
                    try:
                        getattr(record, step)()
                        cr.commit()  # pylint: disable=invalid-commit
                        outcomes.append("ok")
                        return
                    except CONFLICTS as conflict:
                        conflicts.append(conflict)
                        cr.rollback()
                    except Refused as refused:
                        cr.rollback()
                        outcomes.append(refused.codes[0])
                        return

        threads = [threading.Thread(target=run, args=(i,)) for i in ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return sorted(outcomes), conflicts

    # === TESTS ===

    @mute_logger("odoo.sql_db")
    def test_two_requests_race_for_one_contract(self):
        """20,000 + 20,000 of 30,000 CNY advance: one passes, one is refused."""
        first = self.world["contracts"][0]
        ids = self.make_requests(90_000, [first, first])
        outcomes, conflicts = self.race(
            "microworks.payment.request", ids, "clerk", "action_submit"
        )
        self.assertEqual(outcomes, ["MW-PAY-01", "ok"])
        self.assertTrue(conflicts)

    @mute_logger("odoo.sql_db")
    def test_two_contracts_race_for_one_quota(self):
        """20,000 + 20,000 from a quota of 30,000 CNY: one passes."""
        ids = self.make_requests(30_000, self.world["contracts"])
        outcomes, conflicts = self.race(
            "microworks.payment.request", ids, "clerk", "action_submit"
        )
        self.assertEqual(outcomes, ["MW-PAY-02", "ok"])
        self.assertTrue(conflicts)

    @mute_logger("odoo.sql_db")
    def test_eight_requests_race(self):
        """Of eight requests of 20,000 from 90,000 CNY on two contracts, two pass."""
        ids = self.make_requests(90_000, self.world["contracts"] * 4)
        outcomes, _conflicts = self.race(
            "microworks.payment.request", ids, "clerk", "action_submit"
        )
        self.assertLessEqual(outcomes.count("ok"), 2)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for contract in env["microworks.contract"].browse(self.world["contracts"]):
                self.assertLessEqual(contract._in_flight_amount(), 30_000)

    @mute_logger("odoo.sql_db")
    def test_two_allocations_race_for_one_quota(self):
        """20,000 + 20,000 set aside of 30,000 CNY: one passes."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            quota = self.make_quota(env, 30_000)
            ids = (
                env["microworks.fund.allocation"]
                .create(
                    [
                        {
                            "project_id": self.world["project"],
                            "quota_id": quota.id,
                            "amount": 20_000,
                        }
                    ]
                    * 2
                )
                .ids
            )
        outcomes, conflicts = self.race(
            "microworks.fund.allocation", ids, "finance", "action_confirm"
        )
        self.assertEqual(outcomes, ["MW-FUND-09", "ok"])
        self.assertTrue(conflicts)
