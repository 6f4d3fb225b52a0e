"""How often a visitor without account may send something."""

import hashlib
import hmac
import time

from odoo import api, fields, models


class VisitorQuota(models.Model):
    """One row per visitor, purpose and window of time.

    The address is kept as a keyed hash and only until the window is over.
    """

    _name = "microworks.visitor.quota"
    _description = "Quota of a Visitor"
    _log_access = False

    visitor = fields.Char(size=64, required=True, readonly=True)
    slot = fields.Integer(string="Window", required=True, readonly=True, index=True)
    hits = fields.Integer(required=True, readonly=True)

    _visitor_uniq = models.UniqueIndex("(visitor, slot)")

    @api.model
    def _take(self, purpose, who, limit, seconds=3600):
        """Count one request; counted at once, so two at a time count as two.

        :param str purpose: what is counted
        :param str who: address or other name of the visitor; only hashed
        :param int limit: how many are allowed within ``seconds``
        :return: whether this one is allowed
        """
        return self._count(purpose, who, seconds) <= limit

    @api.model
    def _count(self, purpose, who, seconds=3600):
        """Count one request; what is rolled back was never counted.

        :return: the how-manieth it is within ``seconds``
        """
        slot = int(time.time()) // seconds
        visitor = hmac.new(
            self._secret().encode(), f"{purpose}\0{who}".encode(), hashlib.sha256
        ).hexdigest()
        self.env.cr.execute(
            """
            INSERT INTO microworks_visitor_quota AS quota (visitor, slot, hits)
            VALUES (%s, %s, 1)
            ON CONFLICT (visitor, slot) DO UPDATE SET hits = quota.hits + 1
            RETURNING hits
            """,
            [visitor, slot],
        )
        return self.env.cr.fetchone()[0]

    @api.model
    def _secret(self):
        # sudo: the database secret only keys hashes.
        return self.env["ir.config_parameter"].sudo().get_param("database.secret")

    @api.autovacuum
    def _gc_windows(self):
        """Forget every window but the current ones (windows are hours and days)."""
        now = int(time.time())
        self.env.cr.execute(
            "DELETE FROM microworks_visitor_quota WHERE slot NOT IN %s",
            [tuple(now // seconds for seconds in (3600, 86400))],
        )
