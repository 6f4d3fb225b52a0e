"""Accounts that were trusted before proofs were kept are taken over.

Only where the holder is the firm by its registered name.
Whoever entered or last changed such an account counts as having entered it, and so
approves and sends nothing that goes there. All other accounts are proved anew, with
their paper, before the next request is submitted.
"""

import base64
import logging

from odoo import SUPERUSER_ID, Command, api

from odoo.addons.microworks_supervision.tools import names

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    """Make a proof, with its event, of every account taken over."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    # The event says it; a note under each would say it again.
    proofs = env["microworks.payee.account"].with_context(
        mail_create_nolog=True, mail_create_nosubscribe=True
    )
    county = env["microworks.area"].search([("parent_id", "=", False)], limit=1)
    contracts = env["microworks.contract"].search([])
    firms = contracts.partner_id.commercial_partner_id
    accounts = env["res.partner.bank"].search(
        [
            ("allow_out_payment", "=", True),
            ("partner_id.commercial_partner_id", "in", firms.ids),
        ]
    )
    for account in accounts - proofs.search([]).bank_id if county else ():
        firm = account.partner_id.commercial_partner_id
        if not names.same(account._holder(), firm.name):
            _logger.warning(
                "account %s of %s is to be proved anew", account.id, firm.display_name
            )
            continue
        people = account.create_uid | account.write_uid
        values = {
            "bank_id": account.id,
            "area_id": county.id,
            "file": base64.b64encode(NOTE),
            "file_name": "taken-over.txt",
            "author_ids": [Command.set((people - env.user).ids)],
            "registered_name": firm.name,
            "state": "verified",
            **account._proved_values(),
        }
        made = proofs._unguarded().create(values)
        env["microworks.event"]._record(
            proofs.browse(made.id),
            kind="record",
            target="verified",
            facts={"taken_over": "19.0.1.3.0"},
        )


NOTE = (
    b"Trusted before proofs of accounts were kept; taken over by the upgrade to"
    b" 19.0.1.3.0. Bring the paper of the bank with the next change.\n"
)
