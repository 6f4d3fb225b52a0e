"""A moved area gets other rules at once."""

from odoo import models


class Area(models.Model):
    _inherit = "microworks.area"

    def write(self, vals):
        result = super().write(vals)
        # Which rule set holds for an area is kept in a cache.
        if "parent_id" in vals:
            self.env.registry.clear_cache()
        return result
