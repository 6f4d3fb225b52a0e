"""Works of the past: kept as they were, never classified by today's rules."""

from odoo import fields, models


class ProjectHistory(models.Model):
    _inherit = "microworks.project"

    ocds_release_ids = fields.One2many(
        comodel_name="microworks.ocds.release",
        inverse_name="project_id",
        string="Imported From",
        readonly=True,
    )

    def _reclassify(self, reason=None):
        """Classify works of our own only.

        What class a work of another time and place would have had under our rules
        is no fact; historical records have no class.
        """
        own = self.filtered(lambda project: project.origin != "history")
        return super(ProjectHistory, own)._reclassify(reason=reason)
