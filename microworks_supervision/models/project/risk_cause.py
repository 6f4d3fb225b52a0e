"""Why a project is yellow or red, cause by cause."""

from odoo import api, fields, models
from odoo.tools import LazyTranslate

from ...tools.step import REASON, TODAY, Duty, Step
from .constants import COLOURS

_lt = LazyTranslate(__name__)

STATES = [("held", "Holds the Colour"), ("rechecked", "Re-checked")]
COUNTY = ("group_county_department",)
LEAD = ("group_township_leader", "group_county_department")
RECHECKERS = ("group_township_officer", *LEAD)
EDGE = ("held", "rechecked")
ASKED = Duty(apart=("requested_by_id",))


class RiskCause(models.Model):
    """held → rechecked.

    Made by the step that raises the colour, and holds it until somebody looked again
    who did not raise it. A cause that is a finding ends with the re-check of that
    finding, which keeps its own three persons apart.
    """

    _name = "microworks.risk.cause"
    _description = "Cause of a Risk Colour"
    _inherit = ["microworks.part", "microworks.workflow"]
    _order = "id desc"
    _rec_name = "reason"

    _open_states = ()
    _guarded_fields = frozenset(
        {
            "project_id",
            "colour",
            "reason",
            "res_model",
            "res_id",
            "raiser_id",
            "raised_on",
        }
    )
    _steps = {
        "recheck": Step(
            ("held",),
            "rechecked",
            RECHECKERS,
            _lt("Re-checked"),
            stamp={"rechecked_on": TODAY, "recheck_note": REASON},
            # A finding's own re-check sets the cause right, too: its person stands here.
            sets=("rechecker_id",),
            reason=True,
            apart=("raiser_id",),
            system=True,
            aside=False,
        )
    }

    colour = fields.Selection(COLOURS, required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    res_model = fields.Char(string="About Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="About Record", model_field="res_model", readonly=True
    )
    raiser_id = fields.Many2one(
        comodel_name="res.users",
        string="Raised By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    raised_on = fields.Date(readonly=True, copy=False)
    rechecker_id = fields.Many2one(
        comodel_name="res.users",
        string="Re-checked By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    rechecked_on = fields.Date(readonly=True, copy=False)
    recheck_note = fields.Text(
        string="Result of the Re-check", readonly=True, copy=False
    )
    state = fields.Selection(
        STATES, default="held", required=True, readonly=True, copy=False, index=True
    )
    may_recheck = fields.Boolean(
        compute="_compute_may_recheck",
        help="Whether the reader is somebody who may look at it again.",
    )

    _about_idx = models.Index("(res_model, res_id)")

    # === COMPUTE ===

    @api.depends("state", "colour", "raiser_id")
    @api.depends_context("uid")
    def _compute_may_recheck(self):
        for cause in self:
            cause.may_recheck = "recheck" in cause._get_allowed_steps()

    # === LIFE ===

    def _get_edges(self):
        edge = super()._get_edges()[EDGE]
        if self.res_model == "microworks.finding":
            # By the re-check of the finding only.
            return {EDGE: edge._replace(groups=(), apart=())}
        if self.colour == "red":
            return {EDGE: edge._replace(groups=COUNTY)}
        if self.res_model == "microworks.waiver":
            # Not by whoever asked for the exception.
            return {EDGE: edge._replace(groups=LEAD)}
        return {EDGE: edge}

    def _settle(self, note, system=True):
        """The cause was looked at again and holds the colour no longer."""
        for cause in self:
            cause._transition(
                "rechecked",
                reason=note,
                vals={"rechecker_id": self.env.user.id},
                system=system,
            )

    # === ACTIONS ===

    def action_recheck(self, reason=None):
        """Record that the cause is gone, with what was seen.

        :raises Refused: a finding, which is re-checked itself; nothing was said
        :raises RoleRefused: no such role, or the person who raised it
        """
        for cause in self:
            if cause.res_model == "microworks.finding":
                cause._refuse(
                    "MW-RISK-01",
                    self.env._("a finding holds the colour until its own re-check"),
                    next_step=self.env._("re-check the finding"),
                )
            if cause.res_model == "microworks.waiver":
                # Whoever asked for the exception does not say that it is made good.
                self.env[cause.res_model].browse(cause.res_id)._check_apart(ASKED)
            cause._settle(reason, system=False)
            # sudo: compares persons only.
            raised = cause.sudo().raiser_id
            cause.project_id._lower_colour(
                self.env._("re-checked: %(cause)s", cause=cause.reason), raised
            )
