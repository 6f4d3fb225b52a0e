"""The log under writers and sequencers that really run at the same time.

These tests commit: events cannot be deleted, so they stay in the test database,
which is thrown away.
"""

import threading

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged

WRITERS = 4
SEQUENCERS = 4
EVENTS = 60


@tagged("post_install", "-at_install")
class TestLogConcurrency(TransactionCase):
    def in_threads(self, count, work):
        """Run ``work(env, number)`` in ``count`` threads, each with connections of
        its own under REPEATABLE READ; raises the first error."""
        errors = []

        def run(number):
            try:
                work(number)
            except Exception as error:  # noqa: BLE001 - reported below
                errors.append(error)

        threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]

    def write_events(self, number):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for step in range(EVENTS):
                env["microworks.event"]._record(
                    env.company, kind="record", reason=f"writer {number} step {step}"
                )
                cr.commit()  # pylint: disable=invalid-commit

    def sequence(self):
        with self.registry.cursor() as cr:
            return api.Environment(cr, SUPERUSER_ID, {})[
                "microworks.log.head"
            ]._sequence()

    def test_four_writers_and_four_sequencers_cannot_fork_the_log(self):
        """Every event has exactly one place, without gap, and the log verifies."""
        with self.registry.cursor() as cr:
            cr.execute("SHOW transaction_isolation")
            self.assertEqual(cr.fetchone()[0], "repeatable read")
        stop = threading.Event()

        def work(number):
            if number < WRITERS:
                self.write_events(number)
            else:
                while not stop.is_set():
                    self.sequence()

        def writers_then_stop():
            self.in_threads(WRITERS, self.write_events)
            stop.set()

        control = threading.Thread(target=writers_then_stop)
        control.start()
        self.in_threads(SEQUENCERS, lambda n: work(WRITERS + n))
        control.join()
        self.sequence()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            result = env["microworks.log.head"]._verify()
            self.assertTrue(result["ok"], result)
            self.assertEqual(result["waiting"], 0)
            cr.execute(
                "SELECT count(*), count(DISTINCT event_id), max(idx) + 1"
                " FROM microworks_log_node WHERE lvl = 0"
            )
            self.assertEqual(len(set(cr.fetchone())), 1)
            cr.execute(
                "SELECT count(*) FROM microworks_event WHERE reason LIKE 'writer %'"
            )
            self.assertGreaterEqual(cr.fetchone()[0], WRITERS * EVENTS)

    def test_a_second_sequencer_leaves_the_work_to_the_first(self):
        """While one holds the lock, another returns at once and changes nothing."""
        from odoo.addons.microworks_supervision.models.core.log_head import (
            SEQUENCER_LOCK,
        )

        with self.registry.cursor() as cr:
            cr.execute("SELECT pg_advisory_lock(%s)", [SEQUENCER_LOCK])
            try:
                self.write_events(0)
                self.assertEqual(self.sequence(), 0)
            finally:
                cr.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])
        self.assertGreaterEqual(self.sequence(), EVENTS)
