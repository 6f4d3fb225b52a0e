"""Asks which missing item shall be waived, and why."""

from odoo import api, fields, models


class WaiverWizard(models.TransientModel):
    _name = "microworks.waiver.wizard"
    _description = "Ask for a Waiver"

    project_id = fields.Many2one(
        comodel_name="microworks.project", required=True, readonly=True
    )
    line = fields.Selection(
        selection="_selection_line", string="Missing Item", required=True
    )
    reason = fields.Text(required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        values.setdefault("project_id", self.env.context.get("active_id"))
        return values

    @api.model
    def _selection_line(self):
        """Only what stands in the way now and may be waived at all."""
        project_id = self.env.context.get("active_id")
        if not project_id or self.env.context.get("active_model") != (
            "microworks.project"
        ):
            return []
        project = self.env["microworks.project"].browse(project_id).exists()
        if not project or not project.has_access("read"):
            return []
        stage = project._next_target()
        refusals = project._get_stage_refusals(stage) if stage else []
        return [
            (f"{stage}|{refusal.key}", f"{refusal.rule}: {refusal.what}")
            for refusal in refusals
            if refusal.waivable
        ]

    def action_confirm(self):
        """Ask for the waiver and open it."""
        self.ensure_one()
        stage, _sep, key = self.line.partition("|")
        return self.project_id.action_request_waiver(stage, key, self.reason)
