"""Events that wait for their place in the log."""

from odoo import api, fields, models


class LogPending(models.Model):
    """An event that has no place in the log yet; filled by a trigger."""

    _name = "microworks.log.pending"
    _description = "Event Waiting for the Log"
    _log_access = False

    event_id = fields.Integer(required=True, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        self.env["microworks.log.node"]._refuse_by_hand()

    def write(self, vals):
        self.env["microworks.log.node"]._refuse_by_hand()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self.env["microworks.log.node"]._refuse_by_hand()
