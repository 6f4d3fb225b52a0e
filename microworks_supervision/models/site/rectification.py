"""整改回复: what was done about a finding, with photos."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...exceptions import Refusal
from ...tools.step import NOW, Step
from ..core.record_rules import CONTRACTORS
from .finding import RECTIFIERS
from .site_record import SITE_GUARDED

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("accepted", "Accepted"),
    ("rejected", "Not accepted"),
]


class Rectification(models.Model):
    """draft → submitted → accepted | rejected, by the re-check of its finding."""

    _name = "microworks.rectification"
    _description = "Rectification"
    _inherit = ["microworks.site.record"]
    _order = "id desc"
    _record_rules = ("area", "company", *CONTRACTORS)

    _same_project = ("document_id",)
    _guarded_fields = SITE_GUARDED | {"project_id", "contract_id"}
    _fixed_links = frozenset({"finding_id"})
    _open_states = ("draft",)
    # The reply of one person is not written by another.
    _guard_author = "author_id"
    _steps = {
        "submit": Step(
            ("draft",),
            "submitted",
            RECTIFIERS,
            _lt("Submit"),
            stamp={"submitted_on": NOW},
        ),
        # The re-check of the finding decides.
        "accept": Step(("submitted",), "accepted", gate=False, system=True),
        "reject": Step(("submitted",), "rejected", gate=False, system=True),
    }

    finding_id = fields.Many2one(
        comodel_name="microworks.finding",
        required=True,
        ondelete="restrict",
        index=True,
    )
    project_id = fields.Many2one(
        related="finding_id.project_id", store=True, precompute=True, required=False
    )
    contract_id = fields.Many2one(
        related="finding_id.contract_id",
        compute=None,
        readonly=True,
        store=True,
        precompute=True,
    )
    measures = fields.Text(string="What Was Done", required=True)
    cause = fields.Text()
    document_id = fields.Many2one(
        comodel_name="microworks.document",
        string="Evidence",
        domain="[('project_id', '=', project_id)]",
        ondelete="restrict",
    )
    photo_ids = fields.One2many(
        comodel_name="microworks.site.photo",
        inverse_name="rectification_id",
        string="Photos After",
    )
    submitted_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    @api.depends("finding_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for reply in self:
            reply.display_name = self.env._(
                "Reply to %(finding)s",
                # sudo: the name of the finding as part of this one's.
                finding=reply.finding_id.sudo().display_name or "",
            )

    # === GATE ===

    def _get_refusals(self, target):
        refusals = []
        if not self.photo_ids:
            refusals.append(
                Refusal(
                    "MW-RECT-01",
                    self.env._("no photo shows the place after the rectification"),
                    next_step=self.env._("add a photo of the same place"),
                )
            )
        if not self.env.user._is_one_of(self.author_id):
            refusals.append(
                Refusal(
                    "MW-RECT-02",
                    self.env._("a reply is submitted by the person who wrote it"),
                    next_step=self.env._("write your own reply"),
                )
            )
        return refusals

    # === ACTIONS ===

    def action_submit(self):
        """Hand the reply in; the finding waits for its re-check.

        :raises Refused: no photo after the rectification
        :raises RoleRefused: the person who raised or ordered the finding
        """
        for reply in self:
            reply._take("submit")
            reply.finding_id._reply()
