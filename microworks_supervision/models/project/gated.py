"""What a part of a project lacks, its project asks exceptions from."""

from odoo import models


class Gated(models.AbstractModel):
    _inherit = "microworks.gated"

    def _waiver_subject(self):
        if "project_id" in self._fields:
            return self.project_id
        return super()._waiver_subject()

    def _waiver_context(self):
        if "project_id" in self._fields:
            return "{'default_project_id': project_id}"
        return super()._waiver_context()
