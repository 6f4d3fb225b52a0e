"""A deadline extended after bids were sealed: what is shut stays shut until the new one."""

import json
import os
import shutil
import tempfile
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import RoleRefused
from ..models.procurement import bid_envelope
from ..tools import keyring, sealed
from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestProcurementExtension(Letting):
    made_once = ("published",)

    def setUp(self):
        super().setUp()
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.path = os.path.join(folder, "bids")
        keyring.make(self.path)
        self.startPatcher(patch.object(bid_envelope, "key_path", lambda: self.path))
        self.procurement = self.published()
        self.sealed = self.bid(self.procurement, self.firms[0], 50_000)
        self.before = self.procurement.deadline

    def extend(self, days=1):
        self.procurement.action_extend(
            self.procurement.deadline + timedelta(days=days), "New drawings"
        )
        self.env.flush_all()

    def envelope(self):
        return self.env["microworks.bid.envelope"].search(
            [("bid_id", "=", self.sealed.id)]
        )

    def turn_back(self):
        """Somebody with the database at hand sets the old deadline again."""
        self.env.cr.execute(
            "UPDATE microworks_procurement SET deadline = %s WHERE id = %s",
            [self.before, self.procurement.id],
        )
        self.env.invalidate_all()

    def test_what_was_sealed_before_is_read_out_after_two_extensions(self):
        """Content and receipt are those of the first sealing, whichever key was new."""
        self.extend()
        keyring.rotate(self.path)
        self.extend()
        for firm, amount in zip(self.firms[1:3], (51_000, 52_000), strict=True):
            self.bid(self.procurement, firm, amount)
        self.open(self.procurement)
        bid = self.sealed
        self.assertEqual((bid.state, bid.amount), ("valid", 50_000))
        self.assertTrue(
            sealed.matches(
                bid.digest, json.loads(bid.payload), bytes.fromhex(bid.nonce)
            )
        )

    def test_a_deadline_turned_back_opens_nothing(self):
        """The first deadline is over, the extended one is in the second seal."""
        self.extend()
        self.turn_back()
        self.close(self.procurement)
        self.assertEqual(self.procurement.deadline, self.before)
        with self.assert_refused("MW-SEAL-05"):
            self.unlock(self.envelope())

    def test_a_seal_taken_off_in_the_database_is_noticed(self):
        """With another number of seals the box does not open."""
        self.extend()
        self.env.cr.execute("UPDATE microworks_bid_envelope SET layers = 0")
        self.env.invalidate_all()
        self.assertIsNone(self.unlock(self.envelope()))

    def test_nothing_but_a_longer_seal_is_written(self):
        """An earlier time, or another content alone, is refused as before."""
        envelope = self.envelope()._unguarded()
        later = self.before + timedelta(days=1)
        seal = {"sealed": b"", "key_id": "x", "not_before": later, "layers": 1}
        for vals in (
            {"sealed": b""},
            dict(seal, layers=2),
            dict(seal, not_before=self.before),
        ):
            with self.assert_refused("MW-BID-12"):
                envelope.write(vals)
        with self.assert_refused("MW-BID-12"):
            self.envelope().write(seal)

    @mute_logger("odoo.addons.microworks_supervision.models.procurement.bid_envelope")
    def test_without_the_key_no_deadline_is_extended(self):
        """What could not be sealed again keeps its deadline."""
        os.remove(self.path)
        with self.assert_refused("MW-SEAL-01"):
            self.extend()
        self.assertEqual(self.procurement.deadline, self.before)

    def test_what_lapsed_while_suspended_gets_a_new_deadline_from_a_leader(self):
        """Nobody could bid meanwhile; the officer alone does not reopen the time."""
        self.procurement.action_suspend("A complaint")
        self.extend()
        self.frozen.move_to(self.procurement.deadline + timedelta(hours=1))
        with self.assert_refused("MW-PROC-32"):
            self.procurement.action_resume("Settled")
        later = self.procurement.deadline + timedelta(days=7)
        with self.assertRaises(RoleRefused):
            self.procurement.action_extend(later, "Settled")
        leader = self.by("leader", self.procurement)
        with self.assert_refused("MW-PROC-21"):
            leader.action_extend(
                self.procurement.deadline + timedelta(minutes=5), "In the past"
            )
        leader.action_extend(later, "The complaint was settled")
        self.procurement.action_resume("Settled")
        self.assertEqual(self.procurement.state, "published")
        for firm, amount in zip(self.firms[1:3], (51_000, 52_000), strict=True):
            self.bid(self.procurement, firm, amount)
        self.open(self.procurement)
        self.assertEqual((self.sealed.state, self.sealed.amount), ("valid", 50_000))

    def test_after_the_deadline_there_is_no_extension(self):
        """Late bids are refused; more time is given before the last hour."""
        self.frozen.move_to(self.before)
        with self.assert_refused("MW-PROC-30"):
            self.extend()
        # Nor by stopping it first.
        with self.assert_refused("MW-PROC-30"):
            self.procurement.action_suspend("A complaint")
