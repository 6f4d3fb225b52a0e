"""What every record of a project has in common."""

from odoo import fields, models


class Part(models.AbstractModel):
    """A record that belongs to a project, and so to an area and a company.

    The three are stored on each record, because the record rules by area read
    them on every list.
    """

    _name = "microworks.part"
    _description = "Part of a Project"

    project_id = fields.Many2one(
        comodel_name="microworks.project",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    area_id = fields.Many2one(
        related="project_id.area_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="project_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="project_id.currency_id")
    works_class = fields.Selection(related="project_id.works_class")
