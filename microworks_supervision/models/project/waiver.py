"""Exceptions for works: they turn yellow, and stay with their project."""

from odoo import api, fields, models

PROJECT = "microworks.project"


class Waiver(models.Model):
    """``project_id`` is where the works are; other records are named by ``res_id``."""

    _inherit = "microworks.waiver"

    # As for all parts of a project: nothing for check_company to compare.
    project_id = fields.Many2one(
        comodel_name=PROJECT, readonly=True, ondelete="restrict", index=True
    )

    @api.depends("project_id.area_id", "project_id.company_id")
    def _compute_place(self):
        return super()._compute_place()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._name_project(vals) for vals in vals_list])

    @api.model
    def _name_project(self, vals):
        """The values with project and record: each follows from the other."""
        if vals.get("res_model") == PROJECT:
            return {**vals, "project_id": vals.get("res_id")}
        if not vals.get("res_model") and vals.get("project_id"):
            return {**vals, "res_model": PROJECT, "res_id": vals["project_id"]}
        return {**vals, "project_id": False}

    def _guard_write_vals(self, vals):
        if "project_id" in vals and not self._guard_is_lifted():
            self._refuse_fields(["project_id"])
        return super()._guard_write_vals(vals)
