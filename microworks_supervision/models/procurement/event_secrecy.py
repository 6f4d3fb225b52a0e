"""The trail keeps the same secrets as the records it is about."""

from odoo import fields, models
from odoo.tools import SQL

# Events about bids and bid securities before the opening, about the committee before
# the award. The third part finds those that name a member in an event of the
# procurement, as they were written at first.
SECRET = """
    SELECT event.id
      FROM microworks_event event
      JOIN microworks_bid bid
        ON event.res_model = 'microworks.bid' AND event.res_id = bid.id
      JOIN microworks_procurement letting ON letting.id = bid.procurement_id
     WHERE letting.opened_at IS NULL AND letting.origin = 'own'
    UNION ALL
    SELECT event.id
      FROM microworks_event event
      JOIN microworks_committee_member member
        ON event.res_model = 'microworks.committee.member'
           AND event.res_id = member.id
      JOIN microworks_procurement letting ON letting.id = member.procurement_id
     WHERE letting.awarded_on IS NULL AND letting.revoked_on IS NULL
    UNION ALL
    SELECT event.id
      FROM microworks_event event
      JOIN microworks_procurement letting
        ON event.res_model = 'microworks.procurement' AND event.res_id = letting.id
     WHERE letting.awarded_on IS NULL AND letting.revoked_on IS NULL
           AND event.kind = 'record' AND position('"member":[' IN event.content) > 0
    UNION ALL
    SELECT event.id
      FROM microworks_event event
      JOIN microworks_security bond
        ON event.res_model = 'microworks.security' AND event.res_id = bond.id
      JOIN microworks_procurement letting ON letting.id = bond.procurement_id
     WHERE bond.kind = 'bid' AND letting.opened_at IS NULL
"""


class EventSecrecy(models.Model):
    _inherit = "microworks.event"

    is_secret = fields.Boolean(
        string="Not Yet Public",
        compute="_compute_is_secret",
        search="_search_is_secret",
        help="Names a bidder before the opening or a member of the committee before"
        " the award; nobody reads it until then.",
    )

    def _compute_display_name(self):
        # Shown wherever an event is pointed at, in the log, too.
        super()._compute_display_name()
        for event in self.filtered("is_secret"):
            event.display_name = self.env._("Not yet public")

    def _compute_is_secret(self):
        self._flush_secrets()
        secret = {row[0] for row in self.env.execute_query(SQL(SECRET))}
        for event in self:
            event.is_secret = event.id in secret

    def _search_is_secret(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._flush_secrets()
        return [("id", "in" if True in value else "not in", SQL("(%s)", SQL(SECRET)))]

    def _flush_secrets(self):
        """The rows decide, so they have to be in the tables."""
        for model, names in (
            ("microworks.bid", ["procurement_id"]),
            ("microworks.committee.member", ["procurement_id"]),
            ("microworks.security", ["procurement_id", "kind"]),
            ("microworks.procurement", ["opened_at", "awarded_on", "revoked_on"]),
        ):
            self.env[model].flush_model(names)
