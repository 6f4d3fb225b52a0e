"""The trail keeps the same secrets as the records it is about."""

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Events about bids and bid securities before the opening, about the committee before
# the award. The third part finds those that name a member in an event of the
# procurement, as they were written at first. A condition on the row: collecting all
# secret events of the installation first would be done at every read of a few.
SECRET = """(
    CASE %(event)s.res_model
    WHEN 'microworks.bid' THEN EXISTS (
        SELECT FROM microworks_bid bid
          JOIN microworks_procurement letting ON letting.id = bid.procurement_id
         WHERE bid.id = %(event)s.res_id
           AND letting.opened_at IS NULL AND letting.origin = 'own')
    WHEN 'microworks.committee.member' THEN EXISTS (
        SELECT FROM microworks_committee_member member
          JOIN microworks_procurement letting ON letting.id = member.procurement_id
         WHERE member.id = %(event)s.res_id
           AND letting.awarded_on IS NULL AND letting.revoked_on IS NULL)
    WHEN 'microworks.procurement' THEN
        %(event)s.kind = 'record' AND position('"member":[' IN %(event)s.content) > 0
        AND EXISTS (
        SELECT FROM microworks_procurement letting
         WHERE letting.id = %(event)s.res_id
           AND letting.awarded_on IS NULL AND letting.revoked_on IS NULL)
    WHEN 'microworks.security' THEN EXISTS (
        SELECT FROM microworks_security bond
          JOIN microworks_procurement letting ON letting.id = bond.procurement_id
         WHERE bond.id = %(event)s.res_id
           AND bond.kind = 'bid' AND letting.opened_at IS NULL)
    ELSE false END
)"""


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
        rows = self.env.execute_query(
            SQL(
                "SELECT event.id FROM microworks_event event"
                " WHERE event.id = ANY(%s) AND %s",
                list(self.ids),
                self._sql_is_secret("event"),
            )
        )
        secret = {row[0] for row in rows}
        for event in self:
            event.is_secret = event.id in secret

    def _search_is_secret(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._flush_secrets()
        wanted = True in value
        return Domain.custom(
            to_sql=lambda _model, alias, _query: (
                self._sql_is_secret(alias)
                if wanted
                else SQL("NOT %s", self._sql_is_secret(alias))
            ),
            predicate=lambda event: event.is_secret is wanted,
        )

    @staticmethod
    def _sql_is_secret(alias):
        return SQL(SECRET, event=SQL.identifier(alias))

    def _flush_secrets(self):
        """The rows decide, so they have to be in the tables."""
        for model, names in (
            ("microworks.bid", ["procurement_id"]),
            ("microworks.committee.member", ["procurement_id"]),
            ("microworks.security", ["procurement_id", "kind"]),
            ("microworks.procurement", ["opened_at", "awarded_on", "revoked_on"]),
        ):
            self.env[model].flush_model(names)
