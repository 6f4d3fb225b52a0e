"""Events that wait for their place in the log."""

from odoo import fields, models


class LogPending(models.Model):
    """An event that has no place in the log yet; filled by a trigger."""

    _name = "microworks.log.pending"
    _description = "Event Waiting for the Log"
    _inherit = ["microworks.append.only"]
    _log_access = False

    event_id = fields.Integer(required=True, readonly=True)
