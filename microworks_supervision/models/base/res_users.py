"""The areas a person works for."""

from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    microworks_area_ids = fields.Many2many(
        comodel_name="microworks.area",
        relation="microworks_area_user_rel",
        column1="user_id",
        column2="area_id",
        string="Areas",
        help="Sees records of these areas and of all below them.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("microworks_area_ids" in vals for vals in vals_list):
            self.env.registry.clear_cache()
        return users

    def write(self, vals):
        result = super().write(vals)
        # The record rules keep each user's areas in a cache.
        if "microworks_area_ids" in vals:
            self.env.registry.clear_cache()
        return result
