"""Who bids is secret until the opening, who evaluates until the award."""

from odoo import api, fields, models
from odoo.tools import format_list

NAMERS = ("group_township_officer", "group_county_department")


class ProcurementSecrecy(models.Model):
    """The steps know all bids and members; people see them when their time has come.

    The record rules decide (security/procurement/ir_rules.xml). Own code asks
    :meth:`_all_bids` and :meth:`_all_members` and never reads the lists of the form
    as superuser, which would leave their rows in the cache for the reader.
    """

    _inherit = "microworks.procurement"

    bid_count = fields.Integer(compute="_compute_bid_count", string="Bids Received")
    member_count = fields.Integer(
        compute="_compute_member_count",
        string="Members of the Committee",
        groups="microworks_supervision.group_user",
    )
    names_members = fields.Boolean(compute="_compute_names_members")

    # === COMPUTE ===

    @api.depends_context("uid")
    @api.depends("bid_ids.state")
    def _compute_bid_count(self):
        bids = self.env["microworks.bid"]
        if self.env.user.has_group("microworks_supervision.group_user"):
            # sudo: how many there are, not who; a bidder counts his own only.
            bids = bids.sudo()
        counts = dict(
            bids._read_group(
                [("procurement_id", "in", self.ids), ("state", "!=", "withdrawn")],
                ["procurement_id"],
                ["__count"],
            )
        )
        for record in self:
            record.bid_count = counts.get(record, 0)

    @api.depends("member_ids.recused")
    def _compute_member_count(self):
        for record in self:
            record.member_count = len(
                record._all_members().filtered(lambda member: not member.recused)
            )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_names_members(self):
        user = self.env.user
        self.names_members = any(
            user.has_group(f"microworks_supervision.{group}") for group in NAMERS
        )

    # === BUSINESS ===

    def _all_bids(self, *states):
        """Every bid, whoever asks, for steps and gates; of ``states`` where given."""
        domain = [("procurement_id", "in", self.ids)]
        if states:
            domain.append(("state", "in", states))
        # sudo: see the class; what reaches people are counts.
        return self.env["microworks.bid"].sudo().search(domain)

    def _opened_bids(self):
        """The bids that were read out, for the record of the opening."""
        bids = self.bid_ids if self.opened_at else self.bid_ids.browse()
        return bids.filtered(lambda bid: bid.state != "withdrawn").sorted(
            lambda bid: (bid.received_at, bid.id)
        )

    def _all_members(self):
        """Every member of the committee, whoever asks, for steps and gates."""
        # sudo: see the class; what reaches people are counts.
        members = self.env["microworks.committee.member"].sudo()
        return members.search([("procurement_id", "in", self.ids)])

    def _knows_committee(self, members):
        """Whether the person who asks may read all of ``members``."""
        mine = members.with_env(self.env)
        return not self.env.su and len(mine._filtered_access("read")) == len(mine)

    def _member_names(self, members):
        """Names for a refusal; their number for who may not know them."""
        if self._knows_committee(members):
            # sudo: names the person may read.
            return format_list(self.env, members.sudo().partner_id.mapped("name"))
        return self.env._("%(count)s members", count=len(members))
