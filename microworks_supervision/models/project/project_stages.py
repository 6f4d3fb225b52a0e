"""What a project's state means, read from one table."""

from odoo import api, fields, models

from ...tools import stages
from ...tools.declared import merged


class ProjectStages(models.Model):
    """What adds a state adds its :class:`~.stages.Stage` to ``_stages``."""

    _inherit = "microworks.project"

    _stages = stages.PROJECT

    stage_marks = fields.Json(
        compute="_compute_stage_marks",
        help="What holds in the present state, for what a form shows.",
    )

    @api.depends("state")
    def _compute_stage_marks(self):
        table = self._get_stages()
        for project in self:
            stage = table.get(project.state)
            project.stage_marks = sorted(stage.marks) if stage else []

    @classmethod
    def _get_stages(cls):
        """The stages of the model and of everything that extends it.

        :return: ``{state: Stage}``
        """
        return merged(cls, "_stages")

    @api.model
    def _states_having(self, mark):
        """The states that bear ``mark``. :rtype: tuple"""
        return stages.having(mark, self._get_stages())

    def _is_marked(self, mark):
        """Whether the present state bears ``mark``."""
        self.ensure_one()
        return self.state in self._states_having(mark)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Show in the status bar what the table says."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            shown = ",".join(self._states_having(stages.SHOWN))
            for field in arch.xpath("//header/field[@widget='statusbar']"):
                field.set("statusbar_visible", shown)
        return arch, view
