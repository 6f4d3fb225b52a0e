"""The Merkle log's storage: hashes of complete subtrees, and what waits."""

from odoo import fields, models


class LogNode(models.Model):
    """One complete subtree of the RFC 6962 log; level 0 are the events.

    Rows are only ever inserted by the sequencer, by COPY; the trigger of
    :class:`microworks.event` guards this table, too.
    """

    _name = "microworks.log.node"
    _description = "Node of the Event Log"
    _inherit = ["microworks.append.only"]
    _order = "lvl, idx"
    _log_access = False

    lvl = fields.Integer(string="Level", required=True, readonly=True)
    idx = fields.Integer(string="Index", required=True, readonly=True)
    hash = fields.Char(size=64, required=True, readonly=True)
    event_id = fields.Many2one(
        comodel_name="microworks.event",
        ondelete="restrict",
        readonly=True,
        # The unique index below serves look-ups, too; a second one slows the log down.
        index=False,
    )

    # Two sequencers that both believe to hold the lock cannot fork the log.
    _place_uniq = models.UniqueIndex("(lvl, idx)")
    _event_uniq = models.UniqueIndex("(event_id) WHERE event_id IS NOT NULL")
