"""Which projects a contractor may name."""

from odoo import models


class ProjectNamed(models.Model):
    _inherit = "microworks.project"

    def _is_nameable(self):
        """A contractor reads no project, but his records name the one of his contract."""
        if super()._is_nameable():
            return True
        contracts = self.env["microworks.contract"]
        if not contracts.has_access("read"):
            return False
        own = contracts.search([("project_id", "in", self.ids)]).project_id
        return self <= own
