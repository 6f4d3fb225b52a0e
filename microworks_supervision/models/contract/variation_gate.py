"""What a variation lacks for its next step, and whether who looks may approve it."""

from odoo import api, fields, models

from ...exceptions import Refused

FORWARD = {"draft": "verified", "verified": "approved"}


class VariationGate(models.Model):
    _inherit = "microworks.variation"

    gate_html = fields.Html(
        string="Missing for the Next Step",
        compute="_compute_gate",
        sanitize=False,
        groups="microworks_supervision.group_user",
    )
    gate_count = fields.Integer(
        string="Missing Items",
        compute="_compute_gate",
        groups="microworks_supervision.group_user",
    )
    may_approve = fields.Boolean(
        compute="_compute_may_approve",
        help="Whether the ladder of the rule set lets who looks approve it.",
        groups="microworks_supervision.group_user",
    )

    @api.depends("state", "amount", "days", "project_id.document_ids.state")
    def _compute_gate(self):
        for record in self:
            target = FORWARD.get(record.state)
            refusals = []
            if target and record._origin.id:
                try:
                    refusals = record._get_refusals(target)
                except Refused as refused:
                    refusals = refused.refusals
            record.gate_count = len(refusals)
            record.gate_html = record.project_id._render_refusals(refusals)

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
