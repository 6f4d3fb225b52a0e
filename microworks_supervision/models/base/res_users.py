"""The areas a person works for."""

from odoo import api, fields, models
from odoo.tools import format_list


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
    # What the record rules compare with: a list of ids lets PostgreSQL start from the
    # areas, where "child of" makes it read the records of every county first.
    microworks_reach_ids = fields.Many2many(
        comodel_name="microworks.area",
        string="Areas and All Below Them",
        compute="_compute_microworks_reach_ids",
        compute_sudo=True,
    )
    # In superuser mode: who belongs to an area is no secret to its offices.
    microworks_roles = fields.Char(
        string="Micro-works Roles",
        compute="_compute_microworks_roles",
        compute_sudo=True,
        groups="microworks_supervision.group_user",
    )

    # === COMPUTE ===

    @api.depends("microworks_area_ids")
    def _compute_microworks_reach_ids(self):
        areas = self.env["microworks.area"].with_context(active_test=False)
        for user in self:
            user.microworks_reach_ids = areas.search(
                [("id", "child_of", user.microworks_area_ids.ids)]
            )

    @api.depends("group_ids.name", "group_ids.privilege_id.category_id")
    @api.depends_context("lang")
    def _compute_microworks_roles(self):
        ours = self.env.ref("microworks_supervision.module_category_microworks")
        for user in self:
            roles = user.group_ids.filtered(
                lambda group: group.privilege_id.category_id == ours
            )
            user.microworks_roles = format_list(self.env, roles.mapped("name"))

    # === CRUD ===

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

    # === BUSINESS ===

    def _is_one_of(self, others):
        """Whether this person is among ``others``, by this login or another one.

        Duties are of persons: two logins of one person are one, and an archived one
        still did what it did.

        :param others: users or partners
        :rtype: bool
        """
        # sudo: who is compared may be out of this person's sight.
        person, known = self.sudo().partner_id, others.sudo()
        if known._name == "res.users":
            return self in known or person in known.partner_id
        return person in known
