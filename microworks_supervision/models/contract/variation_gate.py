"""What a variation lacks for its next step, and whether who looks may approve it."""

from odoo import api, fields, models


class VariationGate(models.Model):
    _inherit = "microworks.variation"

    _forward = {"draft": "verified", "verified": "approved"}
    _gate_live = True

    may_approve = fields.Boolean(
        compute="_compute_may_approve",
        help="Whether the ladder of the rule set lets who looks approve it.",
        groups="microworks_supervision.group_user",
    )

    @api.depends("amount", "days", "project_id.document_ids.state")
    def _compute_gate(self):
        super()._compute_gate()

    @api.depends("state", "amount", "author_id", "verifier_id")
    @api.depends_context("uid")
    def _compute_may_approve(self):
        user = self.env.user
        for record in self:
            record.may_approve = (
                record.state == "verified"
                and user not in record.author_id | record.verifier_id
                and any(
                    user.has_group(f"microworks_supervision.{group}")
                    for group in record._get_edges()["verified", "approved"].groups
                )
            )
