"""Two certifications that race for the quantities of one contract.

This test commits: its rows stay in the test database, which is thrown away.
"""

import threading
import uuid

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.microworks_supervision.exceptions import Refused

CONFLICTS = (SerializationFailure, DeadlockDetected)
TRIES = 5


@tagged("post_install", "-at_install")
class TestSiteConcurrency(TransactionCase):
    def setUp(self):
        super().setUp()
        mark = uuid.uuid4().hex[:8]
        with self.registry.cursor() as cr:
            self.make_world(api.Environment(cr, SUPERUSER_ID, {}), mark)
        self.registry.clear_all_caches()

    def make_world(self, env, mark):
        """Two verified measurements of 300 m2 each, 500 m2 in the contract."""
        digits = f"{int(mark, 16) % 10**6:06d}"
        county = env["microworks.area"].create(
            {"name": f"Race {mark}", "code": f"97{digits}0000", "level": "county"}
        )
        group = env.ref("microworks_supervision.group_county_department")
        users = env["res.users"].create(
            [
                {
                    "name": f"{role} {mark}",
                    "login": f"{role}_{mark}",
                    "group_ids": [Command.link(group.id)],
                    "microworks_area_ids": [Command.link(county.id)],
                }
                for role in ("first", "second")
            ]
        )
        project = env["microworks.project"].create(
            {"name": f"Race {mark}", "area_id": county.id}
        )
        project._unguarded().write({"state": "under_construction"})
        contract = (
            env["microworks.contract"]
            ._unguarded()
            .create(
                {
                    "project_id": project.id,
                    "name": f"Race {mark}",
                    "partner_id": env["res.partner"].create({"name": mark}).id,
                    "amount": 20_000,
                    "state": "in_force",
                    "boq_line_ids": [
                        Command.create(
                            {
                                "name": "Base",
                                "unit": "m2",
                                "quantity": 500,
                                "unit_price": 40,
                            }
                        )
                    ],
                }
            )
        )
        today = env.company._legal_today()
        measurements = env["microworks.measurement"].create(
            [
                {
                    "contract_id": contract.id,
                    "period_start": today,
                    "period_end": today,
                    "line_ids": [
                        Command.create(
                            {
                                "boq_line_id": contract.boq_line_ids.id,
                                "quantity": 300,
                            }
                        )
                    ],
                }
            ]
            * 2
        )
        measurements._unguarded().write({"state": "verified"})
        self.jobs = list(zip(measurements.ids, users.ids, strict=True))
        self.contract_id = contract.id

    def race(self):
        """Certify both, each with a snapshot from before the other began.

        :return: ``(outcomes, conflicts)``; an outcome is ``ok`` or a code
        """
        ready = threading.Barrier(len(self.jobs))
        outcomes, conflicts = [], []

        def run(cr, record_id, user_id):
            with cr:
                for attempt in range(TRIES):
                    env = api.Environment(cr, user_id, {})
                    record = env["microworks.measurement"].browse(record_id)
                    record.read(["state"])
                    if not attempt:
                        ready.wait(timeout=30)
                    try:
                        record.action_certify()
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

        threads = []
        for record_id, user_id in self.jobs:
            cr = self.registry.cursor()
            # The server holds the lock of the registries while it runs tests; the
            # first environment of a cursor needs it, so it is made here.
            api.Environment(cr, user_id, {})
            threads.append(threading.Thread(target=run, args=(cr, record_id, user_id)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return sorted(outcomes), conflicts

    @mute_logger("odoo.sql_db")
    def test_two_certifications_race_for_one_contract(self):
        """300 + 300 of 500 m2: one is certified, the other is refused."""
        outcomes, conflicts = self.race()
        self.assertEqual(outcomes, ["MW-MEAS-04", "ok"])
        self.assertTrue(conflicts)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            contract = env["microworks.contract"].browse(self.contract_id)
            self.assertEqual(contract._certified_value(), 12_000)
