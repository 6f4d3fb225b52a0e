"""What every record of a project has in common."""

from odoo import api, fields, models


class Part(models.AbstractModel):
    """A record that belongs to a project, and so to an area and a company.

    The three are stored on each record, because the record rules by area read
    them on every list.
    """

    _name = "microworks.part"
    _description = "Part of a Project"

    # Links to other parts that prove something here: a paper or an inspection of
    # another project would open a gate without showing anything of this one.
    _same_project = ()

    # Its company comes from the project, so there is nothing for check_company to
    # compare: on an empty form it would only hide every project.
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

    # === CONSTRAINT ===

    @api.constrains(lambda self: ("project_id", *self._same_project))
    def _check_same_project(self):
        # sudo: compares links, shows nothing.
        for part in self.sudo():
            for name in part._same_project:
                if part[name] and part[name].project_id != part.project_id:
                    # In the person's own words and rights.
                    part.with_env(self.env)._refuse_other_project(name)

    def _refuse_other_project(self, name):
        guarded = self.env["microworks.guarded"]
        guarded._refuse(
            "MW-PART-02",
            self.env._(
                "“%(field)s” belongs to another project",
                field=self._fields[name].get_description(self.env, ["string"])[
                    "string"
                ],
            ),
            next_step=self.env._("choose one of this project"),
        )

    # === CRUD ===

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
