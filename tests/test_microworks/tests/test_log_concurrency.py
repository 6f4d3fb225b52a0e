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
    def worker(self):
        """An environment with a connection of its own, under REPEATABLE READ.

        Made in the main thread: while tests run Odoo holds the lock of its
        registries, and a thread that makes its first environment would wait.
        """
        cursor = self.registry.cursor()
        self.addCleanup(cursor.close)
        return api.Environment(cursor, SUPERUSER_ID, {})

    def in_threads(self, works):
        """Run the functions at the same time; raises the first error."""
        errors = []

        def run(work):
            try:
                work()
            except Exception as error:  # noqa: BLE001 - reported below
                errors.append(error)

        threads = [threading.Thread(target=run, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]

    def writer(self, number):
        """A function that writes events, one transaction each."""
        env = self.worker()

        def work():
            for step in range(EVENTS):
                env["microworks.event"]._record(
                    env.company, kind="record", reason=f"writer {number} step {step}"
                )
                env.cr.commit()  # pylint: disable=invalid-commit

        return work

    def sequencer(self, stop):
        """A function that sequences until ``stop`` is set."""
        env = self.worker()

        def work():
            while not stop.is_set():
                env["microworks.log.head"]._sequence()

        return work

    def sequence(self):
        return self.worker()["microworks.log.head"]._sequence()

    def test_four_writers_and_four_sequencers_cannot_fork_the_log(self):
        """Every event has exactly one place, without gap, and the log verifies."""
        with self.registry.cursor() as cr:
            cr.execute("SHOW transaction_isolation")
            self.assertEqual(cr.fetchone()[0], "repeatable read")
        stop = threading.Event()
        sequencers = [self.sequencer(stop) for _number in range(SEQUENCERS)]
        writers = [self.writer(number) for number in range(WRITERS)]

        def write_then_stop():
            try:
                self.in_threads(writers)
            finally:
                stop.set()

        self.in_threads([write_then_stop, *sequencers])
        self.sequence()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            result = env["microworks.log.head"]._verify()
            # States without an event are those other tests put in place and committed.
            self.assertIsNone(result["index"], result)
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
                self.writer(0)()
                self.assertEqual(self.sequence(), 0)
            finally:
                cr.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])
        self.assertGreaterEqual(self.sequence(), EVENTS)
