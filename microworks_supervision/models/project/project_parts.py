"""What hangs on a project, and the smart buttons that lead there."""

from odoo import fields, models


class ProjectParts(models.Model):
    _inherit = "microworks.project"

    location_ids = fields.One2many(
        comodel_name="microworks.project.location",
        inverse_name="project_id",
        string="Locations",
    )
    document_ids = fields.One2many(
        comodel_name="microworks.document",
        inverse_name="project_id",
        string="Documents",
    )
    deliberation_ids = fields.One2many(
        comodel_name="microworks.deliberation",
        inverse_name="project_id",
        string="Deliberations",
    )
    publicity_ids = fields.One2many(
        comodel_name="microworks.publicity",
        inverse_name="project_id",
    )
    waiver_ids = fields.One2many(
        comodel_name="microworks.waiver", inverse_name="project_id", string="Waivers"
    )
    event_ids = fields.One2many(
        comodel_name="microworks.event",
        inverse_name="project_id",
        string="Events",
        readonly=True,
    )
    document_count = fields.Integer(compute="_compute_counts")
    event_count = fields.Integer(compute="_compute_counts")

    # === COMPUTE ===

    def _compute_counts(self):
        for model, name in (
            ("microworks.document", "document_count"),
            ("microworks.event", "event_count"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("project_id", "in", self.ids)], ["project_id"], ["__count"]
                )
            )
            for project in self:
                project[name] = counts.get(project, 0)

    # === ACTIONS ===

    def action_view_documents(self):
        """Open the project's documents."""
        return self._action_view("microworks.document", self.env._("Documents"))

    def action_view_events(self):
        """Open the trail of the project."""
        return self._action_view("microworks.event", self.env._("Events"))

    def _action_view(self, model, name, **context):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("project_id", "=", self.id)],
            "context": {"default_project_id": self.id, **context},
        }
