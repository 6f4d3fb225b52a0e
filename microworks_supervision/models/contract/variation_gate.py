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

    @api.depends("state", "amount", "author_id", "verifier_id", "written_by")
    @api.depends_context("uid")
    def _compute_may_approve(self):
        for record in self:
            record.may_approve = False
            # On an empty form there is no project yet whose rules could say.
            if record.state != "verified":
                continue
            edge = record._get_edges()["verified", "approved"]
            record.may_approve = bool(
                record._role_on(edge)
                and not any(map(record._holds_duty, record._kept_apart(edge)))
            )
