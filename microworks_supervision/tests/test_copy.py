"""A copy of the database knows that it is one."""

import os
import shutil
import tempfile
from unittest.mock import patch

from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.procurement import bid_envelope
from ..tools import keyring
from .test_procurement_common import Letting


@tagged("post_install", "-at_install")
class TestCopy(Letting):
    made_once = ("published",)

    def setUp(self):
        super().setUp()
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.path = os.path.join(folder, "keys", "bids")
        keyring.make(self.path)
        self.startPatcher(patch.object(bid_envelope, "key_path", lambda: self.path))
        self.procurement = self.published()
        for firm in self.firms[:3]:
            self.bid(self.procurement, firm, 50_000)
        self.envelopes = self.env["microworks.bid.envelope"]

    def become_a_copy(self):
        """As Odoo does when it duplicates or restores a database as a copy."""
        self.env["ir.config_parameter"].set_param("database.uuid", "another-one")

    def neutralize(self):
        for module in (
            "base",
            "web",
            "microworks_supervision",
            "microworks_funds",
            "microworks_portal",
        ):
            if self.env["ir.module.module"]._get(module).state != "installed":
                continue
            for query in get_neutralization_queries([module]):
                self.env.cr.execute(SQL(query.replace("%", "%%")))
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        self.addCleanup(self.env.registry.clear_all_caches)

    def test_the_first_bid_writes_the_database_down(self):
        """Beside the keys stands which database they serve."""
        own = self.env["ir.config_parameter"].get_param("database.uuid")
        self.assertEqual(keyring.databases(self.path), [own])
        self.assertEqual(os.stat(f"{self.path}.databases").st_mode & 0o077, 0)

    def test_a_copy_neither_seals_nor_opens(self):
        """With key and files beside it, another identity is refused."""
        self.become_a_copy()
        with self.assert_refused("MW-SEAL-10"):
            self.bid(self.procurement, self.firms[3], 49_000)
        self.close(self.procurement)
        self.by("supervisor", self.procurement).action_witness()
        with self.assert_refused("MW-SEAL-10"):
            self.procurement.action_open()

    def test_a_restored_database_is_claimed_with_reason_and_event(self):
        """After that it is the office's own."""
        self.become_a_copy()
        with self.assert_refused("MW-SEAL-13"):
            self.envelopes._claim_keys(" ")
        self.envelopes._claim_keys("Restored after the fire of 3 March")
        event = self.env["microworks.event"].search(
            [("res_model", "=", "res.company")], limit=1
        )
        self.assertIn("fire", event.reason)
        self.bid(self.procurement, self.firms[3], 49_000)

    def test_a_neutralised_copy_has_no_key_and_no_jobs(self):
        """`odoo neutralize` switches our jobs off and the keys away."""
        self.neutralize()
        jobs = self.env["ir.cron"].with_context(active_test=False)
        ours = jobs.search([("cron_name", "like", "Micro-works")])
        self.assertTrue(ours)
        self.assertFalse(any(ours.mapped("active")))
        with self.assert_refused("MW-SEAL-11"):
            self.bid(self.procurement, self.firms[3], 49_000)
        with self.assert_refused("MW-SEAL-11"):
            self.envelopes._claim_keys("I want to look")

    def test_a_neutralised_copy_says_so_on_every_page_and_print(self):
        """Backend, public pages and prints carry the mark; the original does not."""
        mark = "not the official record"
        self.assertFalse(any(mark in arch for arch in self.pages()))
        self.neutralize()
        for arch in self.pages():
            self.assertIn(mark, arch)

    def pages(self):
        """What the back office, public pages and prints are drawn with."""
        return [
            self.env.ref(name).get_combined_arch()
            for name in (
                "web.layout",
                "portal.frontend_layout",
                "web.minimal_layout",
                "web.report_layout",
            )
        ]
