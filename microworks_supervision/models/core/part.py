"""What every record of a project has in common."""

from odoo import fields, models


class Part(models.AbstractModel):
    """A record that belongs to a project, and so to an area and a company.

    The three are stored on each record, because the record rules by area read
    them on every list.
    """

    _name = "microworks.part"
    _description = "Part of a Project"

    # Not check_company: the company comes from the project, so that a new record has
    # none yet, and a form would offer no project at all.
    project_id = fields.Many2one(
        comodel_name="microworks.project",
        required=True,
        ondelete="restrict",
        index=True,
    )
    area_id = fields.Many2one(
        related="project_id.area_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="project_id.currency_id")
    works_class = fields.Selection(related="project_id.works_class")

    def write(self, vals):
        # A record stays with its project: moved, it would fill another's gates.
        guarded = self.env["microworks.guarded"]
        if "project_id" in vals and not guarded._guard_is_lifted():
            if any(part.project_id.id != vals["project_id"] for part in self):
                guarded._refuse(
                    "MW-PART-01",
                    self.env._("a record cannot be moved to another project"),
                    next_step=self.env._("make a new one there"),
                )
        return super().write(vals)
