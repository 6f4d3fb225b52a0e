"""An exception from one gate, with a reason and a second person above."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import TODAY, USER, Step

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Requested"),
    ("approved", "Approved"),
    ("refused", "Refused"),
]

# Who stands above whom when an exception is asked for.
LEVELS = {
    "group_village_clerk": 1,
    "group_township_officer": 2,
    "group_township_leader": 3,
    "group_county_department": 4,
}

DECIDERS = ("group_township_leader", "group_county_department")


class Waiver(models.Model):
    """特批: opens one rule line of one gate for one project, and colours it yellow.

    draft → approved | refused. The approver stands above the person who asked.
    """

    _name = "microworks.waiver"
    _description = "Waiver"
    _inherit = ["microworks.part", "microworks.workflow", "mail.thread"]
    _order = "id desc"
    _rec_name = "gate_name"

    _guarded_fields = frozenset({"requested_by_id", "requester_level"})
    # The approver decides on the reason as it was given.
    _guard_author = "requested_by_id"
    _open_states = ("draft",)
    _steps = {
        "approve": Step(
            ("draft",),
            "approved",
            DECIDERS,
            _lt("Approve"),
            stamp={"approved_by_id": USER, "approved_on": TODAY},
            apart=("requested_by_id",),
        ),
        "refuse": Step(
            ("draft",),
            "refused",
            DECIDERS,
            _lt("Refuse"),
            reason=True,
            apart=("requested_by_id",),
        ),
    }

    gate_key = fields.Char(string="Rule Line", required=True, readonly=True)
    gate_name = fields.Char(string="Rule", required=True, readonly=True)
    stage = fields.Char(required=True, readonly=True)
    stage_label = fields.Char(string="Before", compute="_compute_stage_label")
    reason = fields.Text(required=True)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, tracking=True
    )
    requested_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    requester_level = fields.Integer(readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    approved_on = fields.Date(readonly=True, copy=False)
    may_decide = fields.Boolean(
        compute="_compute_may_decide", help="Whether the reader stands above the asker."
    )

    _once = models.UniqueIndex(
        "(project_id, stage, gate_key) WHERE state != 'refused'",
        "A waiver of this rule was already asked for.",
    )

    @api.depends_context("lang")
    @api.depends("stage")
    def _compute_stage_label(self):
        stages = dict(
            self.env["microworks.rule.gate"]
            ._fields["stage"]
            ._description_selection(self.env)
        )
        for waiver in self:
            waiver.stage_label = stages.get(waiver.stage, waiver.stage)

    @api.depends("requester_level")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        level = self._level_of(self.env.user)
        for waiver in self:
            waiver.may_decide = level > waiver.requester_level

    @api.model_create_multi
    def create(self, vals_list):
        waivers = super().create(vals_list)
        level = self._level_of(self.env.user)
        for waiver in waivers:
            rule = waiver._check_waivable()
            # The approver reads the rule's own name, not what the caller calls it.
            waiver._unguarded().write({"gate_name": rule or waiver.gate_key})
        waivers._unguarded().write(
            {"requested_by_id": self.env.user.id, "requester_level": level}
        )
        return waivers

    def _guard_write_vals(self, vals):
        # Checked when it was asked for: another rule is another request.
        fixed = {"gate_key", "gate_name", "stage"} & vals.keys()
        if fixed:
            self._refuse_fields(sorted(fixed))
        return super()._guard_write_vals(vals)

    def _check_waivable(self):
        """The name of the rule. :raises Refused: it cannot be waived"""
        refusals = self.project_id._get_stage_refusals(self.stage)
        for refusal in refusals:
            if refusal.key == self.gate_key and refusal.waivable:
                return refusal.rule
        self._refuse(
            "MW-WAIVE-01",
            self.env._("this rule cannot be waived, or does not stand in the way"),
            next_step=self.env._("ask for it from the list of what is missing"),
        )

    @api.model
    def _level_of(self, user):
        return max(
            (
                level
                for name, level in LEVELS.items()
                if user.has_group(f"microworks_supervision.{name}")
            ),
            default=0,
        )

    def _is_offered(self, name):
        return super()._is_offered(name) and self.may_decide

    def _get_refusals(self, target):
        if target != "refused" and (
            self._level_of(self.env.user) <= self.requester_level
        ):
            self._refuse(
                "MW-WAIVE-02",
                self.env._("the approver must stand above the person who asked"),
                next_step=self.env._("ask the next level up"),
            )
        return []

    def _after_transition(self, source, target):
        if target == "approved":
            self.project_id._raise_colour(
                "yellow", self.env._("waiver: %(rule)s", rule=self.gate_name), self
            )

    # === ACTIONS ===

    def action_approve(self):
        """Approve the exception. :raises Refused: no higher level than the asker."""
        for waiver in self:
            waiver._take("approve", reason=waiver.reason)

    def action_refuse(self, reason=None):
        """Refuse the exception, with a reason."""
        self._take("refuse", reason=reason)
